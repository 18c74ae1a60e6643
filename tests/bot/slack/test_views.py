"""Windows, screens and the desk as views."""

import json

from bot.slack import views
from messages.steps import Button, Control, Option, Say
from messages.windows import Desk, Field, Section, Window
from tests.bot.slack.drawn import inputs, said
from tests.fakes.slack.blocks import check_view

YES, NO = Button("Tak", "yes"), Button("Nie", "no")
NAME = Field("1", "Imię", Control("text"))


def test_a_window_is_a_modal() -> None:
    drawn = views.window(
        Window(
            "f:7:page:1:ab",
            "Ankieta",
            intro="Wstęp",
            notice="<b>Zmiana</b>",
            fields=(NAME,),
            rows=((YES, NO),),
            submit="Dalej",
            close="Zamknij",
        )
    )
    check_view(drawn, "modal")
    blocks = drawn.pop("blocks")
    assert said(blocks) == ["Zmiana", "Wstęp", "Tak", "Nie"]
    assert [block["type"] for block in blocks] == ["rich_text", "rich_text", "input", "actions"]
    assert drawn == {
        "type": "modal",
        "callback_id": "window",
        "title": {"type": "plain_text", "text": "Ankieta", "emoji": False},
        "close": {"type": "plain_text", "text": "Zamknij", "emoji": False},
        "submit": {"type": "plain_text", "text": "Dalej", "emoji": False},
        "private_metadata": "f:7:page:1:ab",
        "notify_on_close": True,
    }


def test_a_title_that_had_to_be_cut_is_told_in_full_once() -> None:
    title = "Sprawozdanie z zadania wdrożeniowego"
    drawn = views.window(Window("t", title, intro="Wstęp"))
    assert drawn["title"]["text"] == "Sprawozdanie z zadania…"
    assert said(drawn["blocks"]) == [title, "Wstęp"]
    assert said(views.window(Window("t", title, intro=f"<b>{title}</b>"))["blocks"]) == [title]


def test_another_form_in_the_same_place_does_not_keep_what_was_entered() -> None:
    def ids(token: str) -> list[str]:
        choice = Field("2", "Wybór", Control("one", (Option("A", f"{token[:3]}:c:1"),)))
        view = views.window(Window(token, "x", fields=(NAME, choice)))
        return [block["block_id"] for block in inputs(view)]

    assert ids("f:7:page:1:ab") == ids("f:7:page:1:cd")
    assert not set(ids("f:7:page:1:ab")) & set(ids("f:8:page:1:ab"))


def test_a_link_that_cannot_be_a_button_is_told() -> None:
    link = Button("Czat", url="http://localhost:8080/k/x")
    told = ["Czat: http://localhost:8080/k/x", "Tak"]
    drawn = views.window(Window("t", "x", intro="Wstęp", rows=((link, YES),)))
    assert said(drawn["blocks"]) == ["Wstęp", *told]
    assert said(views.desk(Desk((Section("", (), ((link, YES),)),), (YES,)))["blocks"])[:2] == told


def test_a_notice_can_only_be_closed() -> None:
    assert "submit" not in views.window(Window("t", "Gotowe", intro="Wysłano."))


def test_one_of_many_places_is_picked_from_a_menu() -> None:
    options = tuple(Option(f"Pytanie {at}", f"f:7:e:{at}") for at in range(3))
    jump = Control("one", options)
    (block,) = views.window(Window("t", "x", jump=jump, jump_label="Zmień"))["blocks"]
    assert (block["block_id"], block["text"]["text"]) == ("jump", "Zmień")
    assert block["accessory"]["type"] == "static_select"
    many = Control("one", options * 40)
    (block,) = views.window(Window("t", "x", jump=many))["blocks"]
    assert (block["type"], block["elements"][0]["type"]) == ("actions", "external_select")


def test_a_summary_of_three_hundred_lines_fits() -> None:
    lines = [f"<b>{at}. Pytanie o numerze {at}</b>: odpowiedź „{at}”" for at in range(300)]
    drawn = views.window(Window("t", "Podsumowanie", intro="\n".join(lines), submit="Wyślij"))
    told = "\n".join(said(drawn["blocks"]))
    assert told.count("Pytanie o numerze") == 300
    assert len(drawn["blocks"]) <= 100
    assert len(json.dumps(drawn)) <= 250 * 1024


def test_an_endless_introduction_loses_its_end_and_never_a_question() -> None:
    drawn = views.window(Window("t", "x", intro="ż" * 400_000, fields=(NAME,), rows=((YES,),)))
    assert len(json.dumps(drawn)) <= 250 * 1024
    assert len(inputs(drawn)) == 1
    assert said(drawn["blocks"])[-1] == "Tak"


def test_a_page_of_long_lists_fits() -> None:
    options = tuple(Option(f"{at} " + "ż" * 70, f"f:1234:c:12.3:{at}:abcdef") for at in range(100))
    fields = tuple(Field(f"{at}", "Wybór", Control("many", options)) for at in range(15))
    drawn = views.window(Window("t", "x", fields=fields))
    kinds = {block["element"]["type"] for block in inputs(drawn)}
    assert kinds == {"multi_external_select"}
    assert len(json.dumps(drawn)) <= 250 * 1024


def test_a_screen_shows_what_was_said_with_its_buttons() -> None:
    asked = Control("many", (Option("A", "t:a"), Option("B", "t:b")), done=YES)
    says = [Say("Pierwsze", ((NO,),)), Say("Które?", control=asked), Say("I te?", control=asked)]
    drawn = views.screen(says, "Moje zadania na ten tydzień")
    check_view(drawn, "modal")
    assert (drawn["callback_id"], drawn["title"]["text"]) == ("screen", "Moje zadania na ten…")
    assert said(drawn["blocks"]) == ["Pierwsze", "Nie", "Które?", "Tak", "I te?", "Tak"]
    ids = [block["block_id"] for block in drawn["blocks"] if "block_id" in block]
    assert len(ids) == len(set(ids)) == 2


def test_the_desk_has_sections_with_buttons() -> None:
    drawn = views.desk(
        Desk(
            (
                Section("Terminy", ("<b>1.09</b> szkolenie", "2.09 warsztat"), ((YES,), (NO,))),
                Section("Zadania", ("Brak",)),
            ),
            (NO,),
        )
    )
    check_view(drawn, "home")
    assert drawn["type"] == "home"
    assert said(drawn["blocks"]) == [
        "Terminy",
        "1.09 szkolenie\n2.09 warsztat",
        "Tak",
        "Nie",
        "Zadania",
        "Brak",
        "Nie",
    ]
    kinds = ["header", "rich_text", "actions", "divider", "header", "rich_text", "divider"]
    assert [block["type"] for block in drawn["blocks"]] == [*kinds, "actions"]


def test_a_desk_of_everything_keeps_to_a_view() -> None:
    section = Section("Terminy", ("wiersz",) * 20, tuple((YES,) for _ in range(10)))
    drawn = views.desk(Desk((section,) * 40, (NO,)))
    check_view(drawn, "home")
    assert (len(drawn["blocks"]), said(drawn["blocks"])[-1]) == (100, "Nie")
    assert said(views.desk(Desk(()))["blocks"]) == ["–"]


def test_faults_stand_at_their_inputs() -> None:
    choice = Field("2", "Wybór", Control("one", (Option("A", "c:1"),)))
    moment = Field("3", "Kiedy", Control("moment"))
    note = Field("4", "Uwaga", Control("note"))
    drawn = views.window(Window("t", "x", fields=(NAME, choice, moment, note)))
    ids = [block["block_id"] for block in inputs(drawn)]
    faults = {"2": "Prosimy wybrać.", "3": "Za późno.", "4": "Nie tak.", "1": "Za długie."}
    assert views.fault_blocks(drawn, faults) == {
        ids[1]: "Prosimy wybrać.",
        ids[2]: "Za późno.",
        ids[0]: "Nie tak.\nZa długie.",
    }
    assert views.fault_blocks(views.window(Window("t", "x", intro="y")), {"1": "z"}) == {}
