"""Nothing secret or personal reaches a log."""

from __future__ import annotations

import pytest

from bot.logs import scrub


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", "bot[token]"),
        ("GET /k/K7Q2-MD41-9XWF", "GET /k/[secret]"),
        ("postgresql://app:hunter2@db/lacznik", "postgresql://app:[password]@db/lacznik"),
        ("anna.nowak@jst01.example", "[email]"),
        ("44051401359", "[pesel]"),
        ("row 12 sent", "row 12 sent"),
    ],
)
def test_secrets_are_replaced_by_labels(text: str, clean: str) -> None:
    assert scrub(text) == clean
