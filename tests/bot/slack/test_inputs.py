"""Fields of a window: a table of inputs, and what is told above them."""

from typing import Any

import pytest

from bot.slack.inputs import blocks
from messages.steps import Control, Option
from messages.windows import Field
from tests.bot.slack.drawn import said


def options(count: int, *chosen: int) -> tuple[Option, ...]:
    return tuple(Option(f"opcja {at}", f"c:{at}", at in chosen) for at in range(count))


def field(control: Control, **more: Any) -> Field:
    return Field("12.3", "Pytanie", control, **more)


def the_input(control: Control, **more: Any) -> dict[str, Any]:
    (block,) = blocks(field(control, **more))
    return block


def element(control: Control) -> dict[str, Any]:
    found: dict[str, Any] = the_input(control)["element"]
    return found


TEXT = {"type": "plain_text_input", "action_id": "value", "multiline": False, "max_length": 3000}
NUMBER = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False}


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        (Control("text"), TEXT),
        (Control("text", value="tak"), TEXT | {"initial_value": "tak"}),
        (Control("multiline"), TEXT | {"multiline": True}),
        (Control("integer", value="-4"), NUMBER | {"initial_value": "-4"}),
        (Control("integer", value="wiele"), TEXT | {"initial_value": "wiele"}),
        (Control("decimal", value="2,5"), TEXT | {"initial_value": "2,5"}),
        (
            Control("range", lowest="0", highest="10", step="1"),
            NUMBER | {"min_value": "0", "max_value": "10"},
        ),
        (Control("range", lowest="0", highest="1", step="0.1"), TEXT),
        (Control("year", value="2017"), NUMBER | {"initial_value": "2017"}),
        (Control("month", value="2017-08"), TEXT | {"initial_value": "2017-08"}),
        (
            Control("date", value="2017-08-18"),
            {"type": "datepicker", "action_id": "value", "initial_date": "2017-08-18"},
        ),
        (Control("date", value="2017-02-30"), {"type": "datepicker", "action_id": "value"}),
        (
            Control("time", value="14:30"),
            {"type": "timepicker", "action_id": "value", "initial_time": "14:30"},
        ),
        (Control("place", value="52.2, 21.0"), TEXT | {"initial_value": "52.2, 21.0"}),
        (
            Control("file", accept=("pdf", "docx")),
            {
                "type": "file_input",
                "action_id": "file_input",
                "max_files": 1,
                "filetypes": ["pdf", "docx"],
            },
        ),
    ],
)
def test_what_is_typed_or_picked(control: Control, expected: dict[str, Any]) -> None:
    assert element(control) == expected


@pytest.mark.parametrize(
    ("control", "kind", "chosen"),
    [
        (Control("one", options(10, 3), required=True), "radio_buttons", ["c:3"]),
        (Control("one", options(10, 3)), "static_select", ["c:3"]),
        (Control("one", options(11), required=True), "static_select", []),
        (Control("one", options(100)), "static_select", []),
        (Control("one", options(101, 100)), "external_select", ["c:100"]),
        (Control("one", required=True), "external_select", []),
        (Control("many"), "multi_external_select", []),
        (Control("repeat", options(2)), "radio_buttons", []),
        (Control("confirm", options(1, 0)), "checkboxes", ["c:0"]),
        (Control("many", options(10, 1, 3)), "checkboxes", ["c:1", "c:3"]),
        (Control("many", options(100, 1)), "multi_static_select", ["c:1"]),
        (Control("many", options(101, 1, 99)), "multi_external_select", ["c:1", "c:99"]),
    ],
)
def test_what_is_chosen(control: Control, kind: str, chosen: list[str]) -> None:
    made = element(control)
    initial = made.get("initial_options", [])
    initial += [made["initial_option"]] if "initial_option" in made else []
    assert (made["type"], [one["value"] for one in initial]) == (kind, chosen)
    assert len(made.get("options", [])) in (0, len(control.options))


def test_a_moment_is_a_day_and_a_time() -> None:
    first, second = blocks(field(Control("moment", value="2017-08-18T14:30")))
    assert (first["block_id"], first["element"]["initial_date"]) == ("q:12.3|day", "2017-08-18")
    assert (second["block_id"], second["element"]["initial_time"]) == ("q:12.3|time", "14:30")


def test_a_text_longer_than_an_input_takes_several() -> None:
    value = "słowo i " * 1000
    parts = blocks(field(Control("multiline", value=value)))
    pieces = [part["element"]["initial_value"] for part in parts]
    assert "".join(pieces) == value
    assert [part["label"]["text"] for part in parts] == [f"Pytanie ({n}/3)" for n in (1, 2, 3)]
    assert max(map(len, pieces)) <= 3000
    assert all(piece == piece.strip() for piece in pieces[:-1])


def test_only_the_first_part_of_a_text_is_required() -> None:
    parts = blocks(field(Control("multiline", value="słowo " * 1000, required=True)))
    assert [part["optional"] for part in parts] == [False, True, True]


def test_a_label_is_told_above_where_it_does_not_fit_an_input() -> None:
    label = 'Czy <a href="https://e.pl/">regulamin</a> jest znany?'
    told, asked = blocks(Field("1", label, Control("text")))
    assert said([told]) == ["Czy regulamin jest znany?"]
    assert asked["label"]["text"] == "Czy regulamin jest znany?"
    told, asked = blocks(Field("1", "słowo " * 60, Control("text")))
    assert said([told]) == [("słowo " * 60).strip()]
    assert asked["label"]["text"] == ("słowo " * 12).strip() + "…"


def test_styles_of_a_short_label_are_left_out() -> None:
    assert the_input(Control("text"))["label"]["text"] == "Pytanie"
    (asked,) = blocks(Field("1", "<b>Imię</b> &amp; nazwisko", Control("text")))
    assert asked["label"]["text"] == "Imię & nazwisko"


def test_options_that_do_not_fit_are_told_above_with_their_numbers() -> None:
    long = "Bardzo długa odpowiedź, " * 5
    chosen = Control("one", (Option("krótka", "c:0"), Option(long, "c:1")), required=True)
    told, asked = blocks(field(chosen))
    assert said([told]) == [f"Pytanie\n\n1. krótka\n2. {long.strip()}"]
    labels = [one["text"]["text"] for one in asked["element"]["options"]]
    assert labels[0] == "1. krótka"
    assert labels[1].startswith("2. Bardzo długa")


def test_a_ranking_lists_what_is_to_be_ordered_once() -> None:
    told, asked = blocks(field(Control("rank", options(2), value="2 1")))
    assert said([told]) == ["Pytanie\n\n1. opcja 0\n2. opcja 1"]
    assert asked["element"]["initial_value"] == "2 1"
    (asked,) = blocks(field(Control("rank", options(2)), hint="1. opcja 0\n2. opcja 1"))
    assert asked["hint"]["text"] == "1. opcja 0\n2. opcja 1"


def test_a_problem_stands_above_its_field() -> None:
    told, asked = blocks(field(Control("text"), problem="Liczba < 5."))
    assert said([told]) == ["⚠ Liczba < 5."]
    assert asked["type"] == "input"


def test_a_note_has_no_input() -> None:
    (note,) = blocks(field(Control("note"), hint="<i>wskazówka</i>"))
    assert said([note]) == ["Pytanie\n\nwskazówka"]


def test_what_is_not_required_may_stay_blank() -> None:
    assert the_input(Control("text"))["optional"] is True
    assert the_input(Control("text", required=True))["optional"] is False


@pytest.mark.parametrize(
    ("control", "reports", "config"),
    [
        (Control("one", options(2)), True, False),
        (Control("text"), True, True),
        (Control("integer"), True, True),
        (Control("date"), True, False),
        (Control("file"), False, False),
    ],
)
def test_a_watched_field_reports_at_once(control: Control, reports: bool, config: bool) -> None:
    block = the_input(control, watched=True)
    assert block.get("dispatch_action", False) is reports
    assert ("dispatch_action_config" in block["element"]) is config
    assert "dispatch_action" not in the_input(control)


def test_a_field_keeps_its_block_until_its_options_change() -> None:
    assert the_input(Control("text", value="a"))["block_id"] == "q:12.3"
    first = the_input(Control("one", options(3, 1)))["block_id"]
    assert the_input(Control("one", options(3, 2)))["block_id"] == first
    assert the_input(Control("one", options(4, 2)))["block_id"] != first
