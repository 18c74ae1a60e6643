"""Patterns of regex()."""

import re
from collections.abc import Callable
from functools import lru_cache


class BadPattern(Exception):
    """A pattern that cannot be run; `code` says why."""

    code = "bad_pattern"


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """A test of whether a whole text matches."""
    try:
        matches = re.compile(pattern).fullmatch
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(str(error)) from error
    return lambda text: matches(text) is not None
