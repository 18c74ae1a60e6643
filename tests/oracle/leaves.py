"""Looks inside a session: the leaves of its data, and what it draws from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import SystemRandom
from unittest.mock import patch

from domain.forms.model import Form
from domain.forms.session import Session


@contextmanager
def fixed_chance() -> Iterator[None]:
    """Let random() draw five eighths, as `java/FixedRandom.java` does."""
    with patch.object(SystemRandom, "random", lambda _: 0.625):
        yield


def read_leaves(form: Form, session: Session) -> Iterator[tuple[str, str]]:
    """Path and text of each relevant leaf."""
    return session.leaves()
