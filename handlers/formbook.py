"""Parsed forms, kept in memory: our own by name, older versions by what a session is pinned to."""

from __future__ import annotations

from functools import lru_cache

from domain.forms.loading import load_form
from domain.forms.model import Form
from messages.forms.catalogue import TITLES, read_form
from storage import Session, forms


def current(name: str) -> Form:
    """The present version of one of our forms."""
    return read_form(name)


def pinned(session: Session, name: str, digest: str) -> Form:
    """The version a session began with, which may be older than the present one."""
    present = current(name)
    if present.digest == digest:
        return present
    return _parse(forms.xform(session, name, digest))


@lru_cache(maxsize=64)
def _parse(xform: str) -> Form:
    return load_form(xform)


def title(name: str, language: str) -> str:
    return TITLES[name][language]


def warm_up() -> None:
    """Convert and parse all our forms: seconds at the start instead of in somebody's first tap."""
    for name in TITLES:
        read_form(name)
