"""Commands as people type them, in Slack's own way or in a message. Pure."""

from __future__ import annotations

import re

from domain.text import fold
from handlers.registry import ROUTES
from messages.events import Command

# `/lacznik zadanie` works wherever the shorter `/zadanie` belongs to another app.
OWN = "lacznik"

# (name, text): names are ASCII, and routes of the house; `/lacznik` answers to all others.
COMMANDS = (
    (OWN, "command_all"),
    ("menu", "command_menu"),
    ("zadanie", "command_task"),
    ("ankiety", "command_questionnaires"),
    ("terminy", "command_dates"),
    ("opiekun", "command_mentor"),
    ("sieci", "command_networks"),
    ("dokoncz", "command_resume"),
    ("ustawienia", "command_settings"),
    ("prywatnosc", "command_privacy"),
    ("pomoc", "command_help"),
)

_KNOWN_TO_SLACK = frozenset(name for name, _ in COMMANDS)
_NAMED = re.compile(r"(?<![\w/.:])/(?P<name>[a-z_]{3,32})\b")
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


def as_slack_takes_them(text: str) -> str:
    """The commands that a text names, such as "/stop", as Slack lets people type them: it refuses
    whatever the manifest does not list, so "/lacznik stop"."""
    return _NAMED.sub(_spell, text)


def _spell(named: re.Match[str]) -> str:
    name = named["name"]
    is_ours = name in ROUTES.commands and name not in _KNOWN_TO_SLACK
    return f"/{OWN} {name}" if is_ours else named[0]


def _command(name: str, argument: str) -> Command:
    return Command(fold(name), argument.strip())
