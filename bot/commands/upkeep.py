"""`lacznik migrate` and `lacznik doctor`, wired to typer."""

from __future__ import annotations

import typer

from bot.doctor import examine
from bot.logs import set_up_logs
from bot.settings import load_settings
from storage import schema
from storage.database import Database, ping


def add_commands(cli: typer.Typer) -> None:
    """Add what keeps an installation in order to the command line."""

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
