"""Notes of what was sent, in a file that outlives the process."""

from __future__ import annotations

from pathlib import Path

from scheduler.sent_notes import LARGEST, SentNotes
from storage.outbox import Letter
from storage.sent import Sent


def letter(number: int) -> Letter:
    return Letter(
        id=number,
        channel="direct",
        account_id=7,
        person_id=None,
        chat="a",
        lane="0_reply",
        topic="reply",
        body={},
        attempts=0,
        slot_message=None,
    )


def test_what_was_noted_is_there_for_the_next_process(tmp_path: Path) -> None:
    notes = SentNotes(tmp_path / "sent")
    notes.add(letter(1), "501")
    notes.add(letter(2), None)
    assert SentNotes(tmp_path / "sent").left() == [Sent(1, 7, "501"), Sent(2, 7, None)]


def test_a_note_cut_short_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "sent").write_bytes(b'[1, 7, "501"]\n[2, 7, "50')
    assert SentNotes(tmp_path / "sent").left() == [Sent(1, 7, "501")]


def test_the_file_is_emptied_when_nothing_in_it_is_needed(tmp_path: Path) -> None:
    notes = SentNotes(tmp_path / "sent")
    notes.add(letter(0), "5" * LARGEST)
    notes.add(letter(1), "501")
    notes.done(letter(0))
    assert len(notes.left()) == 2
    notes.done(letter(1))
    assert notes.left() == []


def test_without_a_place_for_the_file_sending_goes_on(tmp_path: Path) -> None:
    notes = SentNotes(tmp_path / "missing" / "sent")
    notes.add(letter(1), "501")
    notes.done(letter(1))
    assert notes.left() == []
