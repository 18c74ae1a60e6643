"""A form session as windows: a page, the summary, a short notice. Pure: session in, `Window` out.

What happens in a window is in `window_events` and `window_presses`; the card that stands in the
chat meanwhile is drawn here as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from domain.forms.model import Kind
from domain.forms.pages import Page
from domain.forms.session import Session as Walk
from domain.forms.views import Line
from handlers import drawing, formbook, summaries
from handlers.context import Context
from handlers.tokens import mark, token
from handlers.window_fields import field_of
from messages.controls import Control
from messages.steps import Button, Menu, Rows, Say
from messages.windows import TITLE_LENGTH, Window
from storage.forms import SessionRow

NONE: Mapping[str, str] = MappingProxyType({})


def draw(
    ctx: Context,
    row: SessionRow,
    walk: Walk,
    *,
    problems: Mapping[str, str] = NONE,
    removed: tuple[Line, ...] = (),
    notice: str = "",
) -> Window:
    """Where the session stands: its page, or the summary. `problems` by place, plain."""
    told = "\n\n".join(filter(None, (notice, _tell_removed(ctx, removed))))
    page = walk.page()
    if page is None:
        return _summary(ctx, row, walk, told)
    return _page(ctx, row, walk, page, problems, told)


def page_mark(page: Page) -> str:
    """What tells a page from one with other questions at the same place."""
    return mark(*page.places)


def _page(
    ctx: Context,
    row: SessionRow,
    walk: Walk,
    page: Page,
    problems: Mapping[str, str],
    notice: str,
) -> Window:
    steps = [one.step for one in page.questions if one.kind is not Kind.NOTE]
    return Window(
        token(row, "page", page.place, page_mark(page)),
        formbook.title(ctx.session, row.form, ctx.language),
        intro=ctx.text(
            "windows.page",
            **_above(ctx, row),
            groups=page.title,
            first=min(steps, default=0),
            last=max(steps, default=0),
            steps=page.questions[0].steps if steps else 0,
        ),
        notice=notice,
        fields=tuple(
            field_of(
                ctx,
                row,
                place,
                shown,
                watched=place in page.watched,
                problem=problems.get(place, ""),
            )
            for place, shown in zip(page.places, page.questions, strict=True)
        ),
        rows=_page_rows(ctx, row, walk, page),
        submit=_submit_label(ctx, row, page),
        close=ctx.label("windows.b_close"),
    )


def _above(ctx: Context, row: SessionRow) -> dict[str, object]:
    banner = ctx.routes.forms[row.purpose].banner
    title = formbook.title(ctx.session, row.form, ctx.language)
    return {
        "banner": ctx.label(banner) if banner else "",
        "title": title,
        "is_long": len(title) > TITLE_LENGTH,
    }


def _tell_removed(ctx: Context, removed: tuple[Line, ...]) -> str:
    if not removed:
        return ""
    told = removed[: drawing.TOLD]
    return ctx.text("windows.removed", removed=told, more_removed=len(removed) - len(told))


def _submit_label(ctx: Context, row: SessionRow, page: Page) -> str:
    """A form without a summary is sent with its last page."""
    feature, last = ctx.routes.forms[row.purpose], page.questions[-1]
    if not feature.review and last.step == last.steps:
        return ctx.label(feature.send_label)
    return ctx.label("windows.b_next")


def _page_rows(ctx: Context, row: SessionRow, walk: Walk, page: Page) -> Rows:
    menu = Menu()
    if _has_entries(walk, page):
        menu.row(ctx.button("filling.b_remove_some_entry", token(row, "u")))
    if any(one.kind is Kind.PLACE for one in page.questions) and has_web_door(ctx):
        menu.row(ctx.button("windows.b_web", token(row, "web")))
    back: tuple[Button, ...] = ()
    if walk.has_previous_page:
        back = (ctx.button("filling.b_back", token(row, "pb", page.place)),)
    return menu.row(*back, ctx.button("windows.b_later", token(row, "z"))).rows


def has_web_door(ctx: Context) -> bool:
    """Whether the person can go on in the web chat, where a telephone tells where it is."""
    return "door" in ctx.routes.buttons and "web" in ctx.office.channels


def _has_entries(walk: Walk, page: Page) -> bool:
    """Whether an entry could be taken away from here: in one, or where another is offered."""
    is_entry = "." in page.place
    offers = any(one.kind is Kind.REPEAT and one.entries for one in page.questions)
    return (is_entry or offers) and bool(walk.entries())


def summary_mark(walk: Walk) -> str:
    """What tells these answers from others."""
    return mark(*(line.answer for line in walk.summary()))


def _summary(ctx: Context, row: SessionRow, walk: Walk, notice: str) -> Window:
    lines = walk.summary()
    intro = ctx.text("windows.summary", **_above(ctx, row), lines=summaries.in_one(lines))
    options = summaries.change_options(row, lines)
    return Window(
        token(row, "sum", summary_mark(walk)),
        formbook.title(ctx.session, row.form, ctx.language),
        intro=intro,
        notice=notice,
        rows=_summary_rows(ctx, row, walk),
        jump=Control("one", options) if options else None,
        jump_label=ctx.label("filling.b_change"),
        submit=ctx.label(ctx.routes.forms[row.purpose].send_label),
        close=ctx.label("windows.b_close"),
    )


def _summary_rows(ctx: Context, row: SessionRow, walk: Walk) -> Rows:
    back: tuple[Button, ...] = ()
    if walk.has_previous:
        back = (ctx.button("filling.b_back", token(row, "o")),)
    return (
        Menu()
        .row(*summaries.entry_buttons(ctx, row, walk))
        .row(*back, ctx.button("windows.b_later", token(row, "z")))
        .row(ctx.button("filling.b_drop", token(row, "x")))
        .rows
    )


def notice(ctx: Context, html: str, *, row: SessionRow | None = None) -> Window:
    """A window that only says something; it can be closed."""
    return Window(
        token(row, "end") if row else "f:0:end",
        formbook.title(ctx.session, row.form, ctx.language) if row else ctx.label("windows.title"),
        intro=html,
        close=ctx.label("windows.b_close"),
    )


def farewell(ctx: Context, row: SessionRow, says: Sequence[Say]) -> Window:
    """How the form ended, as the chat says it, with what can be done next."""
    html = "\n\n".join(say.html for say in says) or ctx.text("windows.finished")
    rows = next((say.rows for say in reversed(says) if say.rows), ())
    return replace(notice(ctx, html, row=row), rows=rows)


def screen(ctx: Context, row: SessionRow, say: Say) -> Window:
    """A question about the form itself (which entry?), as a window with the same buttons. Its
    token names the action that asks it, for lists that are searched."""
    return Window(
        token(row, "list", *ctx.args[1:2]),
        formbook.title(ctx.session, row.form, ctx.language),
        intro=say.html,
        rows=say.rows,
        jump=replace(say.control, turns=(), page=0) if say.control else None,
        jump_label=ctx.label("windows.jump"),
        close=ctx.label("windows.b_close"),
    )


def card(
    ctx: Context, row: SessionRow, walk: Walk, *, typed: bool = False, offer: Rows = ()
) -> Say:
    """What stands in the chat while the form is filled in in a window. `typed`: the person wrote
    in the chat instead, with an `offer` of what to do with it."""
    banner = ctx.routes.forms[row.purpose].banner
    html = ctx.text(
        "windows.card",
        title=formbook.title(ctx.session, row.form, ctx.language),
        banner=ctx.label(banner) if banner else "",
        question=walk.question,
        typed=typed,
    )
    rows = (
        Menu()
        .row(ctx.button("windows.b_open", token(row, "win")))
        .row(ctx.button("windows.b_in_chat", token(row, "q")))
        .row(
            ctx.button("filling.b_later", token(row, "z")),
            ctx.button("filling.b_drop", token(row, "x")),
        )
        .rows
    )
    return Say(html, rows=(*offer, *rows), slot=drawing.slot(row))
