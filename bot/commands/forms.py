"""`lacznik forms …`, wired to typer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.clock import RealClock
from bot.commands import form_files, form_preview
from bot.commands.options import Language, OpenDatabase
from bot.opening import opened_database
from bot.settings import load_settings

File = Annotated[Path, typer.Argument(help="The form (XLSX, or CSV or Markdown).")]
Files = Annotated[list[Path], typer.Argument(help="Forms (XLSX, or CSV or Markdown).")]


def add_commands(cli: typer.Typer, open_database: OpenDatabase = opened_database) -> None:
    """Add `forms` with its commands to the command line."""
    forms = typer.Typer(help="Coordinators' own forms (XLSForm).", no_args_is_help=True)
    _add_files(forms)
    _add_library(forms, open_database)
    cli.add_typer(forms, name="forms")


def _add_files(forms: typer.Typer) -> None:
    @forms.command("check")
    def check(files: Files, language: Language = "pl") -> None:
        """Tell all errors and warnings with their places; exit code 1 when there are errors."""
        good = form_files.check(files, say=typer.echo, language=language)
        raise typer.Exit(0 if good else 1)

    @forms.command("preview")
    def preview(file: File, language: Language = "pl") -> None:
        """Fill in the form here, as a trial; the answers are printed as JSON."""
        good = form_preview.preview(
            file, now=RealClock().now(), say=typer.echo, ask=_ask, language=language
        )
        raise typer.Exit(0 if good else 1)

    @forms.command("template")
    def template(
        name: Annotated[str, typer.Argument(help="Which template; none lists them.")] = "",
        out: Annotated[Path | None, typer.Option(help="The workbook to write (XLSX).")] = None,
        language: Language = "pl",
    ) -> None:
        """Write a form to start from."""
        form_files.template(name, out, say=typer.echo, language=language)


def _ask() -> str:
    return str(typer.prompt("", default="", show_default=False, prompt_suffix="> "))


def _add_library(forms: typer.Typer, open_database: OpenDatabase) -> None:
    @forms.command("publish")
    def publish(
        file: File,
        programme: Annotated[str, typer.Option(help="Code of the programme it is for.")] = "",
        county: Annotated[str, typer.Option(help="County of networks it is for instead.")] = "",
        by: Annotated[str, typer.Option(help="Symbol of who publishes, such as P-001.")] = "",
        language: Language = "pl",
    ) -> None:
        """Check the form and publish it as a new version."""
        with open_database(load_settings()) as database:
            good = form_files.publish(
                database,
                file,
                programme=programme,
                county=county,
                by=by,
                now=RealClock().now(),
                say=typer.echo,
                language=language,
            )
        raise typer.Exit(0 if good else 1)

    @forms.command("list")
    def list_forms(language: Language = "pl") -> None:
        """Forms with their states, a line each."""
        with open_database(load_settings()) as database:
            form_files.list_forms(database, say=typer.echo, language=language)
