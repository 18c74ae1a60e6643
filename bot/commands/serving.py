"""`lacznik run` and `lacznik worker`, wired to typer."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.without import UNUSED, without

with without(*UNUSED):
    from bot.app import serve
    from bot.company import Part
    from bot.logs import set_up_logs
    from bot.settings import load_settings

IntakeOnly = Annotated[
    bool, typer.Option(help="Leave sending and the clock to `lacznik worker` (PostgreSQL).")
]


def add_commands(cli: typer.Typer) -> None:
    """Add what serves to the command line."""

    @cli.command("serve", help="The same as `run`.")
    @cli.command()
    def run(intake_only: IntakeOnly = False) -> None:
        """Serve the web chat and, where tokens are set, Telegram and Slack."""
        _serve(Part.INTAKE if intake_only else Part.WHOLE)

    @cli.command()
    def worker() -> None:
        """Send, remind and clear away for `lacznik run --intake-only` (PostgreSQL)."""
        _serve(Part.WORK)


def _serve(part: Part) -> None:
    settings = load_settings()
    set_up_logs(as_json=settings.log_json)
    asyncio.run(serve(settings, typer.echo, part))
