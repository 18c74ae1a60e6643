"""Navigation lists: a button a thing, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from handlers.context import Context
from handlers.paging import page_of, turn_row
from messages.steps import Button, Menu, Rows

T = TypeVar("T")


def page_rows(
    ctx: Context, things: Sequence[T], page: int, *, button: Callable[[T], Button], route: str
) -> Rows:
    """A button for each thing of the page; `route` plus „:page" turns it."""
    shown = page_of(things, page)
    choice = Menu()
    for thing in shown.items:
        choice.row(button(thing))
    return choice.row(*turn_row(ctx, shown, route + ":{page}")).rows


def page_arg(ctx: Context, index: int) -> int:
    """The page a token asks for; 0 where it names none. Raises LookupError for nonsense."""
    return ctx.arg(index) if len(ctx.args) > index else 0
