"""What stands in a view's state, as values; drawn and read back, they are the same."""

from typing import Any

import pytest

from bot.slack import views
from bot.slack.values import field_of, values_of
from messages.events import Uploaded, Values
from messages.steps import Control, Option
from messages.windows import Field, Window
from tests.bot.slack.drawn import state


def option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": "x"}, "value": value}


FILE = {"id": "F1", "name": "umowa.pdf", "mimetype": "application/pdf", "size": 12}


def test_each_kind_of_element_is_read() -> None:
    found = values_of(
        {
            "values": {
                "q:1": {"value": {"type": "plain_text_input", "value": "tak"}},
                "q:2": {"value": {"type": "number_input", "value": "5"}},
                "q:3": {"value": {"type": "datepicker", "selected_date": "2017-08-18"}},
                "q:4": {"value": {"type": "timepicker", "selected_time": "14:30"}},
                "q:5#ab": {"value": {"type": "radio_buttons", "selected_option": option("c:1")}},
                "q:6#ab": {
                    "suggest": {
                        "type": "multi_external_select",
                        "selected_options": [option("c:1"), option("c:2")],
                    }
                },
                "q:7": {"file_input": {"type": "file_input", "files": [FILE]}},
                "q:8|time": {"value": {"type": "timepicker", "selected_time": "14:30"}},
                "q:8|day": {"value": {"type": "datepicker", "selected_date": "2017-08-18"}},
                "q:9|01": {"value": {"type": "plain_text_input", "value": "b"}},
                "q:9|00": {"value": {"type": "plain_text_input", "value": "a"}},
                "jump": {"value": {"type": "static_select", "selected_option": option("x")}},
            }
        },
        "T1",
    )
    assert found == Values(
        {
            "1": "tak",
            "2": "5",
            "3": "2017-08-18",
            "4": "14:30",
            "8": "2017-08-18T14:30",
            "9": "ab",
        },
        {"5": ("c:1",), "6": ("c:1", "c:2")},
        {"7": (Uploaded("T1/F1", "umowa.pdf", "application/pdf", 12),)},
    )


def test_what_is_blank_is_not_there() -> None:
    blank = {
        "q:1": {"value": {"type": "plain_text_input", "value": None}},
        "q:2": {"value": {"type": "datepicker", "selected_date": None}},
        "q:3": {"value": {"type": "static_select", "selected_option": None}},
        "q:4": {"value": {"type": "checkboxes", "selected_options": []}},
        "q:5": {"file_input": {"type": "file_input", "files": []}},
    }
    assert values_of({"values": blank}) == Values()


@pytest.mark.parametrize(
    ("block", "key"),
    [("q:12.3", "12.3"), ("q:12.3#ab12", "12.3"), ("q:12.3|day", "12.3"), ("jump", ""), ("b1", "")],
)
def test_a_block_names_its_field(block: str, key: str) -> None:
    assert field_of(block) == key


CHOICES = tuple(Option(f"opcja {at}", f"c:{at}", at in (1, 2)) for at in range(4))
MANY = tuple(Option(f"opcja {at}", f"c:{at}", at in (1, 200)) for at in range(300))


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        (Control("text", value="zdanie <i>"), Values({"k": "zdanie <i>"})),
        (Control("multiline", value="a\n\nb " * 2000), Values({"k": "a\n\nb " * 2000})),
        (Control("integer", value="12"), Values({"k": "12"})),
        (Control("decimal", value="1,5"), Values({"k": "1,5"})),
        (Control("date", value="2017-08-18"), Values({"k": "2017-08-18"})),
        (Control("time", value="08:05"), Values({"k": "08:05"})),
        (Control("moment", value="2017-08-18T08:05"), Values({"k": "2017-08-18T08:05"})),
        (Control("rank", CHOICES, value="2 1"), Values({"k": "2 1"})),
        (Control("one", CHOICES[1:2]), Values(options={"k": ("c:1",)})),
        (Control("one", MANY[:150]), Values(options={"k": ("c:1",)})),
        (Control("many", CHOICES), Values(options={"k": ("c:1", "c:2")})),
        (Control("many", MANY), Values(options={"k": ("c:1", "c:200")})),
        (Control("confirm", CHOICES[1:2]), Values(options={"k": ("c:1",)})),
        (Control("text"), Values()),
        (Control("one", CHOICES[:1]), Values()),
        (Control("file"), Values()),
    ],
)
def test_values_drawn_and_sent_untouched_come_back(control: Control, expected: Values) -> None:
    view = views.window(Window("t", "Formularz", fields=(Field("k", "Pytanie", control),)))
    assert values_of(state(view)) == expected
