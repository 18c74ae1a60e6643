"""`lacznik demo`, wired to typer."""

from __future__ import annotations

import asyncio

import typer

from bot.demo.serving import demo_settings, serve_demo
from bot.logs import set_up_logs
from bot.settings import load_settings


def add_commands(cli: typer.Typer) -> None:
    """Add the demo to the command line."""

    @cli.command()
    def demo() -> None:
        """Serve the 2017 pilot with invented people and a movable clock, on this machine only."""
        settings = demo_settings(load_settings())
        set_up_logs(as_json=settings.log_json)
        asyncio.run(serve_demo(settings, announce=typer.echo))
