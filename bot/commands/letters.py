"""`lacznik inbox …`, wired to typer."""

from __future__ import annotations

import typer

from bot.app import make_house
from bot.commands import inbox as letters
from bot.opening import opened_database
from bot.seal import load_seal
from bot.settings import load_settings


def add_commands(cli: typer.Typer) -> None:
    """Add `inbox` with its commands to the command line."""
    inbox = typer.Typer(help="Events that could not be handled.", no_args_is_help=True)

    @inbox.command("list")
    def list_inbox() -> None:
        """Waiting dead letters, a line each."""
        with opened_database(load_settings()) as database:
            for line in letters.list_letters(database):
                typer.echo(line)

    @inbox.command("show")
    def show_inbox(number: int) -> None:
        """One dead letter: the event and its traceback."""
        settings = load_settings()
        with opened_database(settings) as database:
            typer.echo(letters.show_letter(database, load_seal(settings), number))

    @inbox.command("replay")
    def replay_inbox(number: int) -> None:
        """Handle the event again, now that its cause is mended."""
        settings = load_settings()
        with opened_database(settings) as database:
            seal = load_seal(settings)
            house = make_house(settings, seal)
            key = letters.replay_letter(database, seal, house, number)
            typer.echo(f"handled again: {key}")

    cli.add_typer(inbox, name="inbox")
