"""A command of the command line whose module is loaded when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand


class Later(TyperCommand):
    """Named and described before it is there: `add_commands` of the module makes it."""

    def __init__(self, name: str, module: str, text: str) -> None:
        super().__init__(name, help=text)
        self.name = name
        self._module = module

    def load(self) -> Any:
        """The command itself, or the group of commands."""
        cli = typer.Typer(pretty_exceptions_enable=False)
        import_module(self._module).add_commands(cli)
        # Several at least, or it would be the only one and not a group.
        cli.callback()(_nothing)
        return typer.main.get_group(cli).commands[str(self.name)]

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Of the command itself: from here on it is that one which runs."""
        return self.load().make_context(*args, **extra)


def _nothing() -> None:
    """No options of all commands together."""
