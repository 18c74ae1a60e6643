"""Commands as people type them, in Slack's own way or in a message. Pure."""

from __future__ import annotations

import re

from domain.text import fold
from messages.events import Command

# `/lacznik zadanie` works wherever the shorter `/zadanie` belongs to another app.
OWN = "lacznik"

_TYPED = re.compile(r"/(?P<name>\w{1,32})(?:\s+(?P<argument>[\s\S]*))?")


def command_in(text: str) -> Command | None:
    """The command that a message is, for those who type a blank before the slash."""
    found = _TYPED.fullmatch(text)
    return _command(found["name"], found["argument"] or "") if found else None


def slash_command(command: str, text: str) -> Command:
    """ "/lacznik" alone leads to the menu, else its first word is the command."""
    name = command.lstrip("/")
    if fold(name) == OWN:
        name, _, text = text.strip().partition(" ")
    return _command(name or "menu", text)


def _command(name: str, argument: str) -> Command:
    return Command(fold(name), argument.strip())
