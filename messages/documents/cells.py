"""Cells that a spreadsheet shows as they are and never runs: people write into our answers."""

from __future__ import annotations

import re
from typing import Any

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST = 32_000  # characters; Excel takes 32,767
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,15})?", re.ASCII)
_TEXT_FORMAT = "@"


def put(cell: Any, value: str | float | None) -> None:
    """Write into a cell of openpyxl: numbers as numbers, everything else as text."""
    if value is None or value == "":
        return
    if isinstance(value, int | float):
        cell.value = value
        return
    cell.value = tidy(value)
    cell.data_type = "s"  # openpyxl takes a text beginning with = for a formula
    cell.number_format = _TEXT_FORMAT
    cell.quotePrefix = value.startswith(_RISKY)


def tidy(text: str) -> str:
    """Without the characters that no spreadsheet can hold, and cut where none shows more."""
    return _UNWRITABLE.sub("", text)[:_LONGEST]


def harmless(text: str) -> str:
    """For CSV, where a cell has no type: an apostrophe keeps Excel from running it."""
    clean = tidy(text)
    if clean.startswith(_RISKY) and not _NUMBER.fullmatch(clean):
        return f"'{clean}"
    return clean
