"""What the sender knows of the slots of a chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from messages.steps import Erase, Say, step_from_json, step_to_json
from scheduler import standing
from scheduler.standing import Standing
from storage.outbox import Letter

SAY = Say("Pytanie 2", slot="form")
LETTER = Letter(
    id=2,
    channel="direct",
    account_id=7,
    person_id=None,
    chat="a",
    lane="0_reply",
    topic="reply",
    body=step_to_json(SAY),
    attempts=0,
    slot_message="500",
    pressed="500",
)


@pytest.fixture
def known() -> Standing:
    """501 stands in the form's slot, though the letter was written for 500."""
    known = Standing()
    known.note(LETTER, "501")
    return known


@pytest.mark.parametrize(("pressed", "fresh"), [("501", False), ("500", True), ("", True)])
def test_a_message_is_edited_only_if_its_button_was_pressed(
    known: Standing, pressed: str, fresh: bool
) -> None:
    letter = replace(LETTER, pressed=pressed)
    assert known.adjust(letter, SAY) == (replace(SAY, fresh=fresh), "501")


def test_where_it_does_not_matter_what_was_written_holds(known: Standing) -> None:
    assert known.adjust(replace(LETTER, pressed=None), SAY) == (SAY, "500")


@pytest.mark.parametrize(
    "other", [{"account_id": 8}, {"chat": "b"}, {"body": step_to_json(Say("x"))}]
)
def test_of_another_place_nothing_is_known(known: Standing, other: dict[str, object]) -> None:
    letter = replace(LETTER, **other)  # type: ignore[arg-type]  # one field at a time
    step = step_from_json(letter.body)
    assert known.adjust(letter, step) == (step, "500")


def test_what_was_erased_is_not_edited(known: Standing) -> None:
    known.note(replace(LETTER, body=step_to_json(Erase("form"))), None)
    assert known.adjust(LETTER, SAY) == (SAY, None)


def test_a_step_without_a_message_changes_nothing(known: Standing) -> None:
    known.note(LETTER, None)
    assert known.adjust(LETTER, SAY)[1] == "501"


def test_after_somebody_else_sent_nothing_is_known(known: Standing) -> None:
    known.forget()
    assert known.adjust(LETTER, SAY) == (SAY, "500")


def test_the_oldest_places_are_forgotten(known: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "MANY", 2)
    for account in (8, 9):
        known.note(replace(LETTER, account_id=account), "601")
    assert known.adjust(LETTER, SAY) == (SAY, "500")
    assert known.adjust(replace(LETTER, account_id=9), SAY)[1] == "601"
