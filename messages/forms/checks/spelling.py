"""What somebody probably meant to write."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

_COMPARED = 300  # a suggestion is a courtesy: it must not cost more than the check


def closest(word: str, known: Iterable[str], *, cutoff: float = 0.7) -> str:
    """The known word most like this one, whatever its capitals; "" if none is near."""
    lower = word.strip().lower()
    near = {each.lower(): each for each in islice(_near(lower, known), _COMPARED)}
    like = get_close_matches(lower, near, n=1, cutoff=cutoff)
    return near[like[0]] if like else ""


def _near(lower: str, known: Iterable[str]) -> Iterable[str]:
    """Words of about the same length that begin or end alike."""
    for each in known:
        if abs(len(each) - len(lower)) <= 3:
            other = each.lower()
            if other[:1] == lower[:1] or other[-2:] == lower[-2:]:
                yield each
