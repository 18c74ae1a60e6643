"""Long navigation lists: eight buttons a screen, then „Następne" and „Poprzednie"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from handlers.context import Context
from messages.steps import PAGE, Button, Menu, Rows

T = TypeVar("T")


def page_rows(
    ctx: Context, things: Sequence[T], page: int, *, button: Callable[[T], Button], route: str
) -> Rows:
    """A button for each thing of the page (from 0); `route` plus „:page" turns it."""
    choice = Menu()
    for thing in things[page * PAGE : (page + 1) * PAGE]:
        choice.row(button(thing))
    if page > 0:
        choice.row(ctx.button("filling.b_previous_page", f"{route}:{page - 1}"))
    if (page + 1) * PAGE < len(things):
        choice.row(ctx.button("filling.b_next_page", f"{route}:{page + 1}"))
    return choice.rows


def page_arg(ctx: Context, index: int) -> int:
    """The page a token asks for; 0 where it names none. Raises LookupError for nonsense."""
    page = ctx.arg(index) if len(ctx.args) > index else 0
    if page < 0:
        raise LookupError(f"no page {page}")
    return page
