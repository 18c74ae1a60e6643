"""The texts of both languages, as a whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from messages import texts

_GENDERED = re.compile(r"\b\w+(?:łeś|łaś|łbyś|łabyś)\b|\bPan(?:/|\b(?!stw))|\bTwój|\bTwoj|\w\(a\)")


def test_both_languages_have_the_same_texts() -> None:
    assert sorted(texts.keys("pl")) == sorted(texts.keys("en"))


@pytest.mark.parametrize(
    "path", sorted((texts.TEMPLATES / "pl").glob("*.j2")), ids=lambda p: p.stem
)
def test_polish_texts_address_nobody_as_he_or_she(path: Path) -> None:
    assert _GENDERED.findall(path.read_text(encoding="utf-8")) == []


def test_what_is_inserted_is_escaped() -> None:
    html = texts.render("filling.outro", "pl", outro="<script>")
    assert html == "&lt;script&gt;"


def test_labels_are_plain() -> None:
    assert texts.label("filling.b_keep", "en", answer="A & B") == "Keep: A & B"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts.render("filling.no_such_text", "pl")
