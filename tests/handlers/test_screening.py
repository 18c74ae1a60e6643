"""What the inbox keeps of an event."""

from __future__ import annotations

import pytest

from handlers.screening import storable
from messages.events import (
    Body,
    Changed,
    Closed,
    Mentioned,
    Pressed,
    Shared,
    Submitted,
    Text,
    Uploaded,
    Values,
)

TYPED = Values({"1": "44051401359"}, {"2": ("f:1:c:2:0:aaaa",)}, {"3": (Uploaded("F", "x.pdf"),)})
BLANK = {"texts": {}, "options": {}, "files": {}}


def test_of_a_window_only_its_form_session_is_kept() -> None:
    assert storable(Submitted("f:1:page:0:aaaa", TYPED)) == {
        "kind": "submitted",
        "token": "f:1",
        "values": BLANK,
    }
    assert storable(Changed("f:1:page:0:aaaa", "1", TYPED)) == {
        "kind": "changed",
        "token": "f:1",
        "field": "",
        "values": BLANK,
    }
    assert storable(Closed("f:1:page:0:aaaa")) == {"kind": "closed", "token": "f:1"}


def test_of_a_button_the_values_around_it_are_not_kept() -> None:
    assert storable(Pressed("f:1:z", "Później", "cb", "9", TYPED)) == {
        "kind": "pressed",
        "token": "f:1:z",
        "label": "Później",
        "callback": None,
        "message": "9",
        "values": None,
    }


def test_of_what_was_passed_on_only_the_purpose_is_kept() -> None:
    assert storable(Shared("mentor", "tekst", "https://a", (Uploaded("F", "x.pdf"),))) == {
        "kind": "shared",
        "purpose": "mentor",
    }


@pytest.mark.parametrize("body", [Text("PESEL 44051401359"), Mentioned("PESEL 44051401359")])
def test_numbers_that_are_not_taken_are_not_kept(body: Body) -> None:
    assert storable(body) is None
