"""What commands of several modules have in common."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Annotated, Literal

import typer

from bot.settings import Settings
from storage.database import Database

OpenDatabase = Callable[[Settings], AbstractContextManager[Database]]

Language = Annotated[Literal["pl", "en"], typer.Option(help="Language of what is printed.")]
