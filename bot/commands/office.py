"""What the office types: `import`, `export`, `init`, `programme`, `invite`, wired to typer."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import RealClock
from bot.commands import init as first_steps
from bot.commands import invite as invitations
from bot.commands import roster
from bot.commands.options import Language, OpenDatabase
from bot.opening import opened_database
from bot.settings import Settings, load_settings
from handlers.context import Office
from storage import facts
from storage.database import Database

Programme = Annotated[str, typer.Option(help="Code of the programme, where there are several.")]
Bot = Annotated[str, typer.Option("--telegram-bot", help="The bot's name, for Telegram links.")]


def add_commands(cli: typer.Typer, open_database: OpenDatabase = opened_database) -> None:
    """Add the office's commands to the command line."""
    _add_roster_commands(cli, open_database)
    _add_first_steps(cli, open_database)
    _add_invite(cli, open_database)


def _add_roster_commands(cli: typer.Typer, open_database: OpenDatabase) -> None:
    @cli.command("import")
    def import_roster(
        path: Annotated[Path, typer.Argument(help="The roster's workbook (XLSX).")],
        yes: Annotated[bool, typer.Option("--yes", help="Apply without asking.")] = False,
        withdraw_missing: Annotated[
            bool, typer.Option(help="People missing in the file leave the programme.")
        ] = False,
        programme: Programme = "",
        language: Language = "pl",
    ) -> None:
        """Read a roster: show what would change, ask, apply it whole."""
        with open_database(load_settings()) as database:
            agreed = roster.import_roster(
                database,
                path,
                now=RealClock().now(),
                say=typer.echo,
                confirm=lambda question: yes or typer.confirm(question),
                language=language,
                programme=programme,
                withdraw_missing=withdraw_missing,
            )
        raise typer.Exit(0 if agreed else 1)

    @cli.command("export")
    def export_roster(
        path: Annotated[Path, typer.Argument(help="The workbook to write (XLSX).")],
        empty: Annotated[bool, typer.Option("--empty", help="Only the template.")] = False,
        programme: Programme = "",
        language: Language = "pl",
    ) -> None:
        """Write the roster as the workbook that import reads."""
        if empty:
            roster.export_template(path, say=typer.echo, language=language)
            return
        with open_database(load_settings()) as database:
            roster.export_roster(
                database, path, say=typer.echo, language=language, programme=programme
            )


def _add_first_steps(cli: typer.Typer, open_database: OpenDatabase) -> None:
    @cli.command("init")
    def init(
        first: Annotated[str, typer.Option(help="First name of the administrator.")],
        last: Annotated[str, typer.Option(help="Last name.")],
        email: Annotated[str, typer.Option(help="E-mail address at work.")],
        programme: Annotated[Path | None, typer.Option(help="Programme file (YAML).")] = None,
        telegram_bot: Bot = "",
        language: Language = "pl",
    ) -> None:
        """Make the first administrator of an empty installation."""
        settings = load_settings()
        with open_database(settings) as database:
            first_steps.init(
                database,
                _office(settings, database, telegram_bot),
                first=first,
                last=last,
                email=email,
                programme=programme,
                now=RealClock().now(),
                random=secrets.token_bytes,
                say=typer.echo,
                language=language,
            )

    @cli.command("programme")
    def load_programme(
        path: Annotated[Path, typer.Argument(help="Programme file (YAML).")],
        language: Language = "pl",
    ) -> None:
        """Load a programme: modules, workshops, tasks. Loading it again updates it."""
        with open_database(load_settings()) as database:
            now = RealClock().now()
            first_steps.load(database, path, now=now, say=typer.echo, language=language)


def _add_invite(cli: typer.Typer, open_database: OpenDatabase) -> None:
    @cli.command("invite")
    def invite(
        missing: Annotated[bool, typer.Option("--missing", help="Who has not joined.")] = False,
        everybody: Annotated[bool, typer.Option("--all", help="Everybody.")] = False,
        person: Annotated[list[str] | None, typer.Option(help="Symbols such as P-001.")] = None,
        sheet: Annotated[Path | None, typer.Option(help="Cards to print (HTML).")] = None,
        csv: Annotated[Path | None, typer.Option(help="Table for mail merge (CSV).")] = None,
        telegram_bot: Bot = "",
        language: Language = "pl",
    ) -> None:
        """Issue invitation codes and write them to files; older codes stop working."""
        settings = load_settings()
        with open_database(settings) as database:
            invitations.invite(
                database,
                _office(settings, database, telegram_bot),
                invitations.Choice(missing, everybody, tuple(person or ())),
                sheet=sheet,
                table=csv,
                now=RealClock().now(),
                random=secrets.token_bytes,
                say=typer.echo,
                language=language,
            )


def _office(settings: Settings, database: Database, bot_name: str) -> Office:
    """With the bot's name that was given, else the one Telegram told when it was last served."""
    known = database.read_now(lambda session: facts.get(session, facts.TELEGRAM_BOT))
    return Office(
        email=settings.office_email,
        phone=settings.office_phone,
        public_url=settings.own_url,
        bot_name=(bot_name or known or "").removeprefix("@"),
    )
