"""Random texts that a regular expression matches, so that walks get past such constraints."""

from __future__ import annotations

import re
from random import Random

# The standard library has no public parser of patterns; this one is the parser of `re` itself.
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 4  # repetitions beyond the least, at most
_SAMPLES = "abcXYZ019 -ąŁ@."
_CLASSES = {
    codes.CATEGORY_DIGIT: "0123456789",
    codes.CATEGORY_WORD: "abcXYZ019_",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_DIGIT: "abc ",
    codes.CATEGORY_NOT_WORD: " -.",
    codes.CATEGORY_NOT_SPACE: "abc019",
}


def sample(chance: Random, pattern: str) -> str:
    """A text that may match; "" for a pattern that Python does not know."""
    try:
        return _draw(chance, parser.parse(pattern))
    except (re.error, OverflowError):
        return ""


def _draw(chance: Random, parsed: Any) -> str:
    return "".join([_draw_part(chance, code, value) for code, value in parsed])


def _draw_part(chance: Random, code: Any, value: Any) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code in (codes.ANY, codes.NOT_LITERAL):
        return chance.choice(_SAMPLES.replace(chr(value or 0), ""))
    if code is codes.IN:
        return chance.choice(_members(value) or "?")
    if code is codes.BRANCH:
        return _draw(chance, chance.choice(value[1]))
    if code is codes.SUBPATTERN:
        return _draw(chance, value[-1])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, most, inner = value
        times = chance.randint(least, min(int(most), least + _MOST))
        return "".join([_draw(chance, inner) for _ in range(times)])
    return ""


def _members(parts: Any) -> str:
    members = ""
    for code, value in parts:
        if code is codes.LITERAL:
            members += chr(value)
        elif code is codes.RANGE:
            members += "".join(map(chr, range(value[0], min(value[1], value[0] + 60) + 1)))
        elif code is codes.CATEGORY:
            members += _CLASSES.get(value, "")
    if parts[0][0] is codes.NEGATE:
        return "".join(each for each in _SAMPLES if each not in members)
    return members
