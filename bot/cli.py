"""`lacznik …`: everything an operator types. A mistake ends in one line and exit code 2.

A command's module, and what it imports, is loaded when the command is typed: serving needs nothing
of what reads workbooks, and the help nothing at all.
"""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from bot.later import Later

# By name, in the order of the help: the module of `bot.commands`, and its line there.
COMMANDS = {
    "run": ("serving", "Serve the web chat and, where tokens are set, Telegram and Slack."),
    "serve": ("serving", "The same as `run`."),
    "worker": (
        "serving",
        "Send, remind and clear away for `lacznik run --intake-only` (PostgreSQL).",
    ),
    "demo": (
        "demo",
        "Serve the 2017 pilot with invented people and a movable clock, on this machine only.",
    ),
    "migrate": ("upkeep", "Bring the database up to date."),
    "doctor": ("upkeep", "Examine settings, database, migrations, tokens, clock and port."),
    "import": ("office", "Read a roster: show what would change, ask, apply it whole."),
    "export": ("office", "Write the roster as the workbook that import reads."),
    "init": ("office", "Make the first administrator of an empty installation."),
    "programme": (
        "office",
        "Load a programme: modules, workshops, tasks. Loading it again updates it.",
    ),
    "invite": (
        "office",
        "Issue invitation codes and write them to files; older codes stop working.",
    ),
    "backup": ("backup", "Copy database and files, also while the assistant runs."),
    "restore": ("backup", "Put a backup into an installation that has no data yet."),
    "inbox": ("letters", "Events that could not be handled."),
    "forms": ("forms", "Coordinators' own forms (XLSForm)."),
    "slack": ("slack", "The app in Slack."),
}


class _Commands(TyperGroup):
    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, (module, text) in COMMANDS.items():
            self.add_command(Later(name, f"bot.commands.{module}", text))


cli = typer.Typer(
    name="lacznik",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@cli.callback()
def about() -> None:
    """Łącznik – asystent programów wspomagania szkół (a chat assistant for school support)."""


def main() -> None:
    """The entry point: an operator's mistake is one readable line, never a traceback."""
    os.umask(0o077)  # databases, keys and rosters are for their owner only
    try:
        cli()
    except Exception as error:
        # PLC0415: a command that fails has loaded what tells why; the help does without.
        from bot.mistakes import explain  # noqa: PLC0415 - see above

        if not (said := explain(error)):
            raise
        _give_up(said)


def _give_up(reason: str) -> NoReturn:
    sys.stderr.write(f"lacznik: {reason}\n")
    sys.exit(2)
