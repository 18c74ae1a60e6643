"""What comes from a form's window: a page is sent, a watched field changes, the window closes.

A window names its session and page. Whatever happened meanwhile on another device, or by the same
tap twice, is answered with what is true now.
"""

from __future__ import annotations

from domain.errors import DomainError
from domain.forms.errors import FormError, TooCostly
from domain.forms.pages import Page
from handlers import (
    cards,
    filling,
    form_ending,
    window_answers,
    window_choice,
    window_presses,
    windows,
)
from handlers.context import Context
from handlers.filling import Sitting
from handlers.routes import Routes
from messages.events import Changed, Closed, Event, Submitted, Values
from messages.steps import Step
from messages.windows import Faults


def submitted(event: Event, ctx: Context) -> list[Step]:
    """A page goes on to the next one, the summary is sent."""
    body = event.body
    if not isinstance(body, Submitted):
        raise TypeError(f"not submitted: {event.kind}")
    sitting = _sit_down(ctx, body.token)
    if sitting is None:
        return window_presses.over(ctx)
    if ctx.args[1:2] == ("sum",):
        return _send_summary(ctx, sitting)
    page = sitting.walk.page()
    if page is None or ctx.args[1:3] != ("page", page.place):
        is_again = cards.left_page(ctx) == body.token
        return filling.show(ctx, sitting) if is_again else filling.moved_on(ctx, sitting)
    if ctx.args[3:4] != (windows.page_mark(page),):
        return _keep_and_show(ctx, sitting, page, body.values)
    return _take_page(ctx, sitting, page, body.token, body.values)


def changed(event: Event, ctx: Context) -> list[Step]:
    """Other questions depend on this one: the same page, drawn anew.

    Of a page that was sent right afterwards the change may come late: then it is in the page.
    """
    body = event.body
    if not isinstance(body, Changed):
        raise TypeError(f"not changed: {event.kind}")
    sitting = _sit_down(ctx, body.token)
    if sitting is None or cards.left_page(ctx) == body.token:
        return []
    page = sitting.walk.page()
    if page is None or ctx.args[1:3] != ("page", page.place):
        return []  # overtaken by the page itself, as a quick hand sends it at once
    taken = window_answers.take(ctx, sitting, page, body.values, partial=True)
    shown = filling.show_window(ctx, sitting, problems=taken.problems, removed=taken.removed)
    return [*taken.said, *shown]


def closed(event: Event, ctx: Context) -> list[Step]:
    """Nothing is lost: the card in the chat says where the form stands."""
    body = event.body
    if not isinstance(body, Closed):
        raise TypeError(f"not closed: {event.kind}")
    sitting = _sit_down(ctx, body.token)
    if sitting is None or sitting.row.status != "open":
        return []
    if not window_choice.opens_window(ctx, sitting.row.id):
        return []
    ctx.answering = sitting.row.id
    return cards.refreshed(ctx, sitting.row, sitting.walk)


def _sit_down(ctx: Context, token: str) -> Sitting | None:
    """The session a window belongs to; None where it is over, or was never this person's."""
    name, *args = token.split(":")
    ctx.args = tuple(args)
    if ctx.viewer is None or name != "f":
        return None
    try:
        return filling.sit_down(ctx, ctx.arg(0))
    except TooCostly:
        raise
    except (LookupError, FormError):
        return None


def _keep_and_show(ctx: Context, sitting: Sitting, page: Page, values: Values) -> list[Step]:
    """The page has other questions by now: what still fits is kept, the rest is asked."""
    taken = window_answers.take(ctx, sitting, page, values, partial=True)
    shown = filling.show_window(
        ctx,
        sitting,
        notice=ctx.text("windows.page_changed"),
        problems=taken.problems,
        removed=taken.removed,
    )
    return [*taken.said, *shown]


def _take_page(
    ctx: Context, sitting: Sitting, page: Page, token: str, values: Values
) -> list[Step]:
    walk = sitting.walk
    taken = window_answers.take(ctx, sitting, page, values, partial=False)
    now = walk.page()
    if taken.problems and now is not None and now.places == page.places:
        filling.keep(ctx, sitting)
        return [*taken.said, Faults(taken.problems)]
    if taken.problems:
        shown = filling.show_window(ctx, sitting, problems=taken.problems, removed=taken.removed)
        return [*taken.said, *shown]
    if now is not None and now.place == page.place:
        notice = ctx.text("windows.more_asked")
        return filling.show_window(ctx, sitting, notice=notice, removed=taken.removed)
    cards.leave_page(ctx, token)
    if now is None and not sitting.feature.review:
        return _send(ctx, sitting)
    return filling.show_window(ctx, sitting, removed=taken.removed)


def _send_summary(ctx: Context, sitting: Sitting) -> list[Step]:
    """What is sent is what was seen: other answers, given elsewhere meanwhile, are shown first."""
    if not sitting.walk.complete or ctx.args[2:3] != (windows.summary_mark(sitting.walk),):
        return filling.moved_on(ctx, sitting)
    return _send(ctx, sitting)


def _send(ctx: Context, sitting: Sitting) -> list[Step]:
    """A refusal leaves the answers where they are, and stands above them."""
    savepoint = ctx.session.begin_nested()
    try:
        steps = form_ending.send(ctx, sitting)
    except TooCostly:
        raise
    except DomainError as refusal:
        savepoint.rollback()
        return filling.show_window(ctx, sitting, notice=ctx.refuse(refusal).html)
    savepoint.commit()
    return steps


ROUTES = Routes(events={"submitted": submitted, "changed": changed, "closed": closed})
