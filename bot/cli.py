"""`lacznik …`: everything an operator types. A mistake ends in one line and exit code 2."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated, NoReturn

import typer

from bot import app as application
from bot.commands import inbox as letters
from bot.commands.backup import add_backup_commands
from bot.commands.forms import add_form_commands
from bot.commands.office import add_commands
from bot.commands.slack import add_slack_commands
from bot.company import Part
from bot.doctor import examine
from bot.logs import set_up_logs
from bot.seal import load_seal
from bot.settings import Mistake, Settings, load_settings
from storage import schema
from storage.database import Database, DatabaseUnavailable, ping
from storage.outages import EXPLAINED, outage

cli = typer.Typer(
    name="lacznik",
    help="Łącznik – asystent programów wspomagania szkół (a chat assistant for school support).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
inbox_cli = typer.Typer(help="Events that could not be handled.", no_args_is_help=True)
cli.add_typer(inbox_cli, name="inbox")


def main() -> None:
    """The entry point: an operator's mistake is one readable line, never a traceback."""
    os.umask(0o077)  # databases, keys and rosters are for their owner only
    try:
        cli()
    except (Mistake, DatabaseUnavailable) as error:
        _give_up(str(error))
    except Exception as error:
        if (found := outage(error)) == "":
            raise
        _give_up(EXPLAINED[found])


def _give_up(reason: str) -> NoReturn:
    sys.stderr.write(f"lacznik: {reason}\n")
    sys.exit(2)


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The installation's database, up to date. Raises `Mistake`, `DatabaseUnavailable`."""
    with closing(application.open_database(settings)) as database:
        yield database


IntakeOnly = Annotated[
    bool, typer.Option(help="Leave sending and the clock to `lacznik worker` (PostgreSQL).")
]


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
    asyncio.run(application.serve(settings, typer.echo, part))


@cli.command()
def demo() -> None:
    """Serve the 2017 pilot with invented people and a movable clock, on this machine only."""
    settings = application.demo_settings(load_settings())
    set_up_logs(as_json=settings.log_json)
    asyncio.run(application.serve_demo(settings, announce=typer.echo))


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    settings = load_settings()
    settings.make_data_dir()
    database = Database(settings.database_address)
    try:
        ping(database)
    finally:
        database.close()
    schema.migrate(settings.database_address)
    typer.echo(f"the database is up to date ({schema.newest()})")


@cli.command()
def doctor() -> None:
    """Examine settings, database, migrations, tokens, clock and port."""
    settings = load_settings()
    set_up_logs(as_json=settings.log_json)
    findings = list(examine(settings))
    for finding in findings:
        typer.echo(str(finding))
    raise typer.Exit(1 if any(finding.ok is False for finding in findings) else 0)


@inbox_cli.command("list")
def list_inbox() -> None:
    """Waiting dead letters, a line each."""
    with open_database(load_settings()) as database:
        for line in letters.list_letters(database):
            typer.echo(line)


@inbox_cli.command("show")
def show_inbox(number: int) -> None:
    """One dead letter: the event and its traceback."""
    settings = load_settings()
    with open_database(settings) as database:
        typer.echo(letters.show_letter(database, load_seal(settings), number))


@inbox_cli.command("replay")
def replay_inbox(number: int) -> None:
    """Handle the event again, now that its cause is mended."""
    settings = load_settings()
    with open_database(settings) as database:
        seal = load_seal(settings)
        house = application.make_house(settings, seal)
        key = letters.replay_letter(database, seal, house, number)
        typer.echo(f"handled again: {key}")


add_commands(cli, open_database)
add_form_commands(cli, open_database)
add_slack_commands(cli)
add_backup_commands(cli)
