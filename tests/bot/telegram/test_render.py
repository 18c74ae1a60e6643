"""Steps as Telegram messages: a table of keyboards, and long texts."""

import pytest

from bot.telegram.render import Keyboard, render
from messages.steps import Button, Control, Option, Say

YES, NO = Button("Tak", "yes"), Button("Nie", "no")
LONG = "Bardzo długa nazwa samorządu, która nie mieści się na przycisku"


def options(*labels: str, chosen: str = "") -> tuple[Option, ...]:
    return tuple(Option(label, f"c:{label[:9]}", label == chosen) for label in labels)


def labels(keyboard: Keyboard) -> list[list[str]]:
    return [[key["text"] for key in row] for row in keyboard]


@pytest.mark.parametrize(
    ("say", "text", "keyboard"),
    [
        (Say("Tekst"), "Tekst", []),
        (Say("Pytanie", ((YES, NO),)), "Pytanie", [["Tak", "Nie"]]),
        (Say("Pytanie", ((YES,), (NO,))), "Pytanie", [["Tak"], ["Nie"]]),
        (
            Say("Wiek", ((NO,),), control=Control("one", options("20", "30", chosen="30"))),
            "Wiek",
            [["1. 20"], ["✓ 2. 30"], ["Nie"]],
        ),
        (
            Say("Które", control=Control("many", options("A", "B", chosen="A"), done=YES)),
            "Które",
            [["☑ 1. A"], ["☐ 2. B"], ["Tak"]],
        ),
        (
            Say("Z", control=Control("one", options(*"abcdefghij"), turns=(NO,), page=1)),
            "Z",
            [["9. i"], ["10. j"], ["Nie"]],
        ),
        (
            Say("JST", control=Control("one", options("A & B", LONG))),
            f"JST\n\n1. A &amp; B\n2. {LONG}",
            [["1. A & B"], [f"2. {LONG}"]],
        ),
        (
            Say("Plik", ((Button("Strona", url="https://a.example/u/x"),),)),
            "Plik",
            [["Strona"]],
        ),
        (
            Say("Plik", ((Button("Strona", url="http://localhost:8080/u/x"), NO),)),
            "Plik\n\nStrona: http://localhost:8080/u/x",
            [["Nie"]],
        ),
        (Say("Pytanie", control=Control("text")), "Pytanie", []),
        (
            Say(
                "Kiedy?",
                ((NO,),),
                control=Control("date", pad=((YES, NO), (YES,)), hint="d"),
            ),
            "Kiedy?\n\n<i>d</i>",
            [["Tak", "Nie"], ["Tak"], ["Nie"]],
        ),
        (
            Say("Czy?", control=Control("confirm", options("Potwierdzam", chosen="Potwierdzam"))),
            "Czy?",
            [["✓ Potwierdzam"]],
        ),
        (
            Say(
                "Kolejno",
                control=Control(
                    "rank",
                    (Option("A", "t:a", True, place=2), Option("B", "t:b")),
                    done=YES,
                    turns=(NO,),
                ),
            ),
            "Kolejno",
            [["2. A"], ["– B"], ["Nie"]],
        ),
        (
            Say("Kolejno", control=Control("rank", (Option("A", "t:a", True, place=1),), done=YES)),
            "Kolejno",
            [["1. A"], ["Tak"]],
        ),
        (
            Say("Gdzie", control=Control("one", (Option("Łódź", "c:41", number=41),))),
            "Gdzie",
            [["41. Łódź"]],
        ),
    ],
)
def test_a_step_becomes_one_message(say: Say, text: str, keyboard: list[list[str]]) -> None:
    ((shown, markup),) = render(say)
    assert (shown, labels(markup)) == (text, keyboard)


def test_a_button_carries_its_token_or_address() -> None:
    rows = ((YES, Button("Strona", url="https://a.example/")),)
    ((_, keyboard),) = render(Say("x", rows))
    assert keyboard == [
        [{"text": "Tak", "callback_data": "yes"}, {"text": "Strona", "url": "https://a.example/"}]
    ]


def test_buttons_stand_under_the_last_part() -> None:
    parts = render(Say("a" * 5000, ((YES,),)))
    assert [(len(text), labels(markup)) for text, markup in parts] == [(4096, []), (904, [["Tak"]])]


def test_blank_parts_are_left_out() -> None:
    parts = render(Say("a" * 4096 + " " * 4096 + "b"))
    assert [text.strip() for text, _ in parts] == ["a" * 4096, "b"]


def test_telegram_takes_at_most_a_hundred_buttons_eight_in_a_row() -> None:
    row = tuple(Button(str(number), f"t:{number}") for number in range(12))
    ((_, markup),) = render(Say("x", (row,) * 9))
    sizes = [len(row) for row in labels(markup)]
    assert sizes == [8, 4] * 8
