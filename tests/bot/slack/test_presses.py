"""What is pressed in a message, and the token it stands for."""

from typing import Any

import pytest

from bot.slack.presses import read_action
from bot.slack.render import messages
from messages.steps import Button, Control, Option, Say


def option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": "x"}, "value": value}


@pytest.mark.parametrize(
    ("action", "token"),
    [
        ({"type": "button", "action_id": "b:0", "value": "menu"}, "menu"),
        ({"type": "button", "action_id": "b:0", "url": "https://e.pl"}, ""),
        ({"type": "radio_buttons", "selected_option": option("c:1")}, "c:1"),
        ({"type": "static_select", "selected_option": option("c:1")}, "c:1"),
        ({"type": "external_select", "selected_option": None}, ""),
        ({"type": "checkboxes", "selected_options": [option("1")]}, ""),
        (
            {"type": "datepicker", "block_id": "e:0:f:1:v:2", "selected_date": "2017-08-18"},
            "f:1:v:2:2017-08-18",
        ),
        (
            {"type": "timepicker", "block_id": "e:0:f:1:v:2", "selected_time": "14:30"},
            "f:1:v:2:14:30",
        ),
        ({"type": "datepicker", "block_id": "e:0:f:1:v:2", "selected_date": None}, ""),
        ({"type": "overflow"}, ""),
    ],
)
def test_an_action_stands_for_a_token(action: dict[str, Any], token: str) -> None:
    assert read_action(action) == token


def many(count: int) -> Say:
    options = tuple(Option(f"opcja {number}", f"t:{number}") for number in range(count))
    return Say("Które?", control=Control("many", options, done=Button("Gotowe", "f:1:d:2")))


def state_of(say: Say, ticked: set[int]) -> dict[str, Any]:
    """As Slack sends it: every group of boxes with what is ticked in it."""
    values = {}
    for block in messages(say)[0].blocks:
        for element in block["elements"]:
            if element["type"] == "checkboxes":
                chosen = [one for one in element["options"] if int(one["value"]) in ticked]
                held = {"type": "checkboxes", "selected_options": chosen}
                values[block["block_id"]] = {element["action_id"]: held}
    return {"values": values}


@pytest.mark.parametrize(
    ("ticked", "token"),
    [(set(), "f:1:d:2:"), ({1}, "f:1:d:2:1"), ({11, 2, 0}, "f:1:d:2:0,2,11")],
)
def test_the_end_of_check_boxes_takes_along_what_is_ticked(ticked: set[int], token: str) -> None:
    say = many(12)
    done = messages(say)[0].blocks[-1]["elements"][0]
    assert read_action(done, state_of(say, ticked)) == token


def test_of_ticking_buttons_the_end_goes_alone() -> None:
    done = messages(many(31))[0].blocks[-1]["elements"][0]
    assert read_action(done, {"values": {}}) == "f:1:d:2"
