"""Long lists of buttons, eight at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.context import Context
from messages.steps import PAGE, Button, Menu, Rows

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`number` counts from 0; there are `pages` of them."""

    items: Sequence[T]
    number: int
    pages: int


def page_of(items: Sequence[T], number: int, size: int = PAGE) -> Page[T]:
    """The page of this number, or the last one if there are fewer (a list may shrink)."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 0), pages - 1)
    return Page(items[number * size : (number + 1) * size], number, pages)


def turn_row(ctx: Context, page: Page[T], token: str) -> tuple[Button, ...]:
    """Buttons to the pages around; `token` holds `{page}`."""
    turns = []
    if page.number > 0:
        before = token.format(page=page.number - 1)
        turns.append(ctx.button("filling.b_previous_page", before))
    if page.number + 1 < page.pages:
        turns.append(ctx.button("filling.b_next_page", token.format(page=page.number + 1)))
    return tuple(turns)


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
