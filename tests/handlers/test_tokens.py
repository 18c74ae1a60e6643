"""What buttons carry fits 64 bytes and tells things apart."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from handlers.tokens import WORDS_BYTES, mark, short_words, token
from messages.steps import Button
from storage.forms import SessionRow

NOW = datetime(2017, 4, 10, tzinfo=UTC)
ROW = SessionRow(10**7, "f", "d", 1, 1, "p", {}, {}, "open", False, NOW)


@given(st.text())
def test_the_longest_token_fits_a_button(words: str) -> None:
    carried = short_words(words)
    assert len(carried.encode()) <= WORDS_BYTES
    assert ":" not in carried
    longest = token(ROW, "t", "1234.100.100", 9999, mark("x"), 1, carried)
    assert Button("x", longest).token == longest


def test_a_mark_tells_names_and_their_borders_apart() -> None:
    assert mark("ab", "c") != mark("a", "bc")
    assert mark("a") == mark("a")
    assert len(mark("a")) == 4


def test_empty_parts_at_the_end_are_left_out() -> None:
    assert token(ROW, "p", "3", 0, "") == "f:10000000:p:3:0"
