"""Steps as Slack messages: a table of controls, long texts, and what their presses mean."""

from typing import Any

import pytest

from bot.slack.render import Message, messages
from messages.steps import Button, Control, Option, Say

YES, NO = Button("Tak", "yes"), Button("Nie", "no")
CUT = "Bardzo długa nazwa samorządu, która nie mieści się na przycisku ani w…"
LONG = CUT.replace("…", " żadnym menu tego rodzaju")


def options(*labels: str, chosen: str = "") -> tuple[Option, ...]:
    return tuple(
        Option(label, f"c:{at}", label == chosen) for at, label in enumerate(labels, start=1)
    )


def texts(message: Message) -> list[str]:
    return [
        "".join(element["text"] for element in block["elements"][0]["elements"])
        for block in message.blocks
        if block["type"] == "rich_text"
    ]


def elements(message: Message) -> list[tuple[str, ...]]:
    """Of each block of elements: buttons by their labels, others by kind and options."""
    return [
        tuple(_shown(element) for element in block["elements"])
        for block in message.blocks
        if block["type"] == "actions"
    ]


def _shown(element: dict[str, Any]) -> str:
    if element["type"] == "button":
        return str(element["text"]["text"])
    named = [option["text"]["text"] for option in element.get("options", ())]
    return f"{element['type']} {'|'.join(named)}".strip()


@pytest.mark.parametrize(
    ("say", "text", "expected"),
    [
        (Say("Tekst"), ["Tekst"], []),
        (Say("Pytanie", ((YES, NO),)), ["Pytanie"], [("Tak", "Nie")]),
        (Say("Pytanie", ((YES,), (NO,))), ["Pytanie"], [("Tak", "Nie")]),
        (Say("Menu", ((YES,),) * 6), ["Menu"], [("Tak",)] * 6),
        (Say("x", ((YES,), (NO, YES), (NO,))), ["x"], [("Tak",), ("Nie", "Tak"), ("Nie",)]),
        (
            Say("x", ((YES,), (Button("Przypomnij w poniedziałek, 14 sierpnia", "r"),))),
            ["x"],
            [("Tak",), ("Przypomnij w poniedziałek, 14 sierpnia",)],
        ),
        (
            Say("Wiek", ((NO,),), control=Control("one", options("20", "30", chosen="30"))),
            ["Wiek"],
            [("radio_buttons 1. 20|2. 30",), ("Nie",)],
        ),
        (
            Say("Który", control=Control("one", options(*"abcdefghijk"), turns=(NO,))),
            ["Który"],
            [("static_select " + "|".join(f"{n}. {x}" for n, x in enumerate("abcdefghijk", 1)),)],
        ),
        (
            Say("Które", control=Control("many", options("A", "B", chosen="A"), done=YES)),
            ["Które"],
            [("checkboxes 1. A|2. B",), ("Tak",)],
        ),
        (
            Say(
                "Gdzie",
                control=Control(
                    "one", (Option("Łódź", "c", number=41),), turns=(NO,), partial=True
                ),
            ),
            ["Gdzie"],
            [("41. Łódź",), ("Nie",)],
        ),
        (
            Say("Czy?", control=Control("confirm", options("Potwierdzam", chosen="Potwierdzam"))),
            ["Czy?"],
            [("✓ Potwierdzam",)],
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
            ["Kolejno"],
            [("2. A",), ("– B",), ("Nie",)],
        ),
        (
            Say("Kolejno", control=Control("rank", (Option("A", "t:a", True, place=1),), done=YES)),
            ["Kolejno"],
            [("1. A",), ("Tak",)],
        ),
        (
            Say("Kiedy?", control=Control("date", pad=((YES, NO),), entry="f:1:v:2", hint="d")),
            ["Kiedy?\n\nd"],
            [("datepicker",)],
        ),
        (Say("Kiedy?", control=Control("time", entry="f:1:v:2")), ["Kiedy?"], [("timepicker",)]),
        (
            Say("Kiedy?", control=Control("moment", pad=((YES, NO),), entry="f:1:v:2")),
            ["Kiedy?"],
            [("Tak", "Nie")],
        ),
        (
            Say("JST", control=Control("one", options("A & B", LONG))),
            [f"JST\n\n1. A & B\n2. {LONG}"],
            [(f"radio_buttons 1. A & B|2. {CUT}",)],
        ),
        (
            Say("Plik", ((Button("Strona", url="https://a.example/u/x"),),)),
            ["Plik"],
            [("Strona",)],
        ),
        (
            Say("Plik", ((Button("Strona", url="http://localhost:8080/u/x"), NO),)),
            ["Plik\n\nStrona: http://localhost:8080/u/x"],
            [("Nie",)],
        ),
        (Say("Pytanie", control=Control("text", hint="<b>h</b>")), ["Pytanie\n\nh"], []),
    ],
)
def test_a_step_becomes_one_message(
    say: Say, text: list[str], expected: list[tuple[str, ...]]
) -> None:
    (message,) = messages(say)
    assert (texts(message), elements(message)) == (text, expected)


def test_many_check_boxes_stand_in_groups_of_ten() -> None:
    say = Say("Które", control=Control("many", options(*map(str, range(23))), done=YES))
    (message,) = messages(say)
    counts = [len(row[0].split("|")) for row in elements(message)]
    assert counts == [10, 10, 3, 1]


def test_more_than_a_hundred_options_are_pages_of_buttons() -> None:
    labels = [f"Gmina {number}" for number in range(1, 102)]
    say = Say("Która", control=Control("one", options(*labels), page=1, turns=(YES, NO)))
    (message,) = messages(say)
    expected = [(f"{number}. Gmina {number}",) for number in range(9, 17)]
    assert elements(message) == [*expected, ("Tak", "Nie")]


def test_a_button_carries_its_token_or_address() -> None:
    (message,) = messages(Say("x", ((YES, Button("Strona", url="https://a.example/")),)))
    token, link = message.blocks[-1]["elements"]
    assert token == {
        "type": "button",
        "action_id": "b:0",
        "text": {"type": "plain_text", "text": "Tak", "emoji": False},
        "value": "yes",
    }
    assert (link["action_id"], link["url"], "value" in link) == ("b:1", "https://a.example/", False)


def test_the_present_answer_is_chosen() -> None:
    (message,) = messages(Say("x", control=Control("one", options("a", "b", chosen="b"))))
    element = message.blocks[-1]["elements"][0]
    assert element["initial_option"] == element["options"][1]
    assert element["options"][1]["value"] == "c:2"


def test_with_other_options_it_is_another_element() -> None:
    first, second = (
        messages(Say("x", control=Control("one", options("a", "b", chosen=chosen))))[0].blocks[-1]
        for chosen in ("a", "b")
    )
    assert first["block_id"] != second["block_id"]


def test_buttons_stand_under_the_last_message() -> None:
    parts = messages(Say("\n\n".join(["a" * 2900] * 6), ((YES,),)))
    assert [(len(texts(part)), elements(part)) for part in parts] == [(3, []), (3, [("Tak",)])]


def test_rows_beyond_what_a_message_holds_share_blocks() -> None:
    rows = tuple((Button(f"{number}", f"t:{number}"),) for number in range(90))
    (message,) = messages(Say("x", rows))
    assert [len(row) for row in elements(message)] == [25, 25, 25, 15]


def test_a_question_is_not_told_in_the_notification() -> None:
    html = "<b>Ankieta</b>\n\nCo Państwo myślą?\nSzczerze."
    assert [part.text for part in messages(Say(html, control=Control("text")))] == ["Ankieta"]
    assert [part.text for part in messages(Say(html, slot="form:1"))] == ["Ankieta"]
    assert [part.text for part in messages(Say(html))] == ["Ankieta\nCo Państwo myślą?\nSzczerze."]


def test_an_empty_text_still_makes_a_message() -> None:
    (message,) = messages(Say("", ((YES,),)))
    assert (message.text, texts(message)) == ("–", ["–"])
