"""`lacznik slack …`, wired to typer."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.options import Language
from bot.settings import Mistake, Settings, load_settings
from bot.slack.manifest import manifest, written

Way = Annotated[bool, typer.Option(help="Events come over HTTP; else by Socket Mode.")]
Several = Annotated[bool, typer.Option(help="Several workspaces install the app by OAuth.")]


def add_commands(cli: typer.Typer) -> None:
    """Add `slack` with its commands to the command line."""
    slack = typer.Typer(help="The app in Slack.", no_args_is_help=True)

    @slack.callback()
    def about() -> None:
        """The app in Slack."""

    @slack.command("manifest")
    def show(http: Way = False, several: Several = False, language: Language = "pl") -> None:
        """Print the manifest from which Slack makes the app (YAML)."""
        settings = load_settings()
        typer.echo(_manifest(settings, http=http, several=several, language=language), nl=False)

    cli.add_typer(slack, name="slack")


def _manifest(settings: Settings, *, http: bool, several: bool, language: str) -> str:
    """Raises `Mistake` where Slack could not reach us."""
    if (http or several) and not settings.own_url.startswith("https://"):
        raise Mistake("Slack needs an https address of this installation: LACZNIK_PUBLIC_URL")
    address = settings.own_url if http else ""
    return written(manifest(language, address=address, several=several, by=settings.own_url))
