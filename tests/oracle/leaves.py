"""Looks inside a session: the leaves of its data, and what it draws from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from random import SystemRandom
from unittest.mock import patch

from domain.forms.session import Session


@contextmanager
def fixed_chance() -> Iterator[None]:
    """Let random() draw five eighths, as `java/FixedRandom.java` does."""
    with patch.object(SystemRandom, "random", lambda _: 0.625):
        yield


def count_entries(paths: Iterable[str]) -> dict[str, int]:
    """How many entries each repeat has, by its path, as the paths of leaves tell."""
    found: dict[str, int] = {}
    for path in paths:
        for number in re.finditer(r"\[(\d+)\]", path):
            repeat = path[: number.start()]
            found[repeat] = max(found.get(repeat, 0), int(number[1]))
    return found


def read_leaves(session: Session) -> dict[str, str]:
    """Text of each relevant leaf, by its path."""
    return dict(session.leaves())
