"""Filling in a form over chat: opening it, and showing where it stands.

A feature gives `FormFeature` (what to ask, what to do with the answers); this module drives the
engine's session, `form_ending` after each answer and when it is sent. What a person presses comes
in through `form_presses`, what they type or upload through `form_answers`, what they do in a
window through `window_events`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from domain.calendar import local
from domain.forms.session import Session as Walk
from domain.forms.views import Accepted, Line, Refusal
from domain.forms.views import Outcome as Answered
from handlers import (
    cards,
    drawing,
    formbook,
    summaries,
    window_choice,
    window_fields,
    windows,
)
from handlers.context import Context
from handlers.pads import Look
from handlers.routes import FormFeature
from messages.events import Pressed
from messages.steps import Say, Step
from messages.windows import Show
from storage import forms, inbox
from storage.forms import SessionRow

DOUBLE_TAP = timedelta(seconds=3)
OPENED = "opened"  # the note of which press opened a form, and when


@dataclass(slots=True)
class Sitting:
    """One event's hold on a form session."""

    row: SessionRow
    walk: Walk
    feature: FormFeature


def open_form(ctx: Context, purpose: str, subject: Mapping[str, Any]) -> list[Step]:
    """Begin the form of a feature, or go on with the person's unfinished one of this subject."""
    if _opened_twice(ctx) and not _stands_in_window(ctx):
        return [ctx.toast("filling.already_open")]
    steps = _open(ctx, purpose, subject)
    _note_opening(ctx)
    return steps


def _open(ctx: Context, purpose: str, subject: Mapping[str, Any]) -> list[Step]:
    feature = ctx.routes.forms[purpose]
    for row in forms.unfinished(ctx.session, ctx.person.id, ctx.now):
        if row.purpose == purpose and row.subject == dict(subject):
            return _reopen(ctx, row, feature) if feature.shared else resume(ctx, row)
    return _begin(ctx, purpose, feature, subject)


def _opened_twice(ctx: Context) -> bool:
    """A double tap: the same button of the same message at once, while its form has the floor.

    The first tap has opened the form, its screen needs no second one.
    """
    last = inbox.note(ctx.session, ctx.account.id, OPENED)
    if not last or last[:3] != _opening(ctx):
        return False
    return ctx.now - datetime.fromisoformat(last[3]) < DOUBLE_TAP


def _stands_in_window(ctx: Context) -> bool:
    """A window may have been closed since: it is opened again."""
    floor = inbox.focus(ctx.session, ctx.account.id)
    return floor is not None and window_choice.opens_window(ctx, floor)


def _note_opening(ctx: Context) -> None:
    if isinstance(ctx.event.body, Pressed):
        opened = [*_opening(ctx), ctx.now.isoformat()]
        inbox.set_note(ctx.session, ctx.account.id, OPENED, opened)


def _opening(ctx: Context) -> list[Any]:
    press, floor = ctx.event.body, inbox.focus(ctx.session, ctx.account.id)
    return [press.token, press.message, floor] if isinstance(press, Pressed) else []


def _reopen(ctx: Context, row: SessionRow, feature: FormFeature) -> list[Step]:
    """Others may have changed the shared answers since: the same session begins with theirs.

    A session of an older version of the form is dropped for one of the present version.
    """
    if row.digest != formbook.current(ctx.session, row.form).digest:
        forms.finish(ctx.session, row.id, "dropped", ctx.now)
        return _begin(ctx, row.purpose, feature, row.subject)
    return show(ctx, Sitting(row, _open_walk(ctx, feature, row.subject), feature))


def _open_walk(ctx: Context, feature: FormFeature, subject: Mapping[str, Any]) -> Walk:
    setup = feature.prepare(ctx, subject)
    walk = Walk.open(
        formbook.current(ctx.session, feature.form_for(ctx, subject)),
        now=local(ctx.now),
        language=ctx.language,
        context=setup.context,
        choices=setup.choices,
    )
    if setup.answers:
        walk.refill(setup.answers)
    return walk


def _begin(
    ctx: Context, purpose: str, feature: FormFeature, subject: Mapping[str, Any]
) -> list[Step]:
    code = feature.form_for(ctx, subject)
    formbook.check_open(ctx.session, code)
    walk = _open_walk(ctx, feature, subject)
    session_id = forms.begin(
        ctx.session,
        form=code,
        digest=formbook.current(ctx.session, code).digest,
        xform=partial(formbook.xform, ctx.session, code),
        person_id=ctx.person.id,
        account_id=ctx.account.id,
        purpose=purpose,
        subject=dict(subject),
        confidential=feature.confidential_for(ctx, subject),
        now=ctx.now,
    )
    inbox.attribute_to_session(ctx.session, ctx.inbox_id, session_id)
    return show(ctx, Sitting(forms.load(ctx.session, session_id), walk, feature))


def sit_down(ctx: Context, session_id: int) -> Sitting:
    """The session for this event. Raises LookupError unless it is this person's and unfinished."""
    row = forms.load(ctx.session, session_id)
    if row.person_id != ctx.person.id or row.status not in forms.UNFINISHED:
        raise LookupError(f"form session {session_id} is not open for {ctx.person.id}")
    return take(ctx, row)


def take(ctx: Context, row: SessionRow) -> Sitting:
    form = formbook.pinned(ctx.session, row.form, row.digest)
    walk = Walk.load(form, row.state, now=local(ctx.now))
    walk.language = ctx.language
    inbox.attribute_to_session(ctx.session, ctx.inbox_id, row.id)
    return Sitting(row, walk, ctx.routes.forms[row.purpose])


def show(
    ctx: Context, sitting: Sitting, answered: Answered | None = None, look: Look = drawing.WHOLE
) -> list[Step]:
    """Keep the session where it stands, and show that place (of a summary the page of `look`)."""
    row, walk = sitting.row, sitting.walk
    removed = answered.removed if isinstance(answered, Accepted) else ()
    problem = answered if isinstance(answered, Refusal) else None
    if ctx.at_window or window_choice.opens_window(ctx, row.id):
        return show_window(ctx, sitting, problem=problem, removed=removed)
    keep(ctx, sitting)
    if shown := walk.question:
        return [
            drawing.question(ctx, row, walk, shown, problem=problem, removed=removed, look=look)
        ]
    return [summaries.summary(ctx, row, walk, removed=removed, page=look.page)]


def keep(ctx: Context, sitting: Sitting) -> None:
    """Keep the session where it stands; it has the floor of this account."""
    row, state = sitting.row, sitting.walk.dump()
    forms.keep(ctx.session, row.id, state=state, account_id=ctx.account.id, now=ctx.now)
    inbox.set_focus(ctx.session, ctx.account.id, row.id)
    ctx.answering = row.id


def show_window(
    ctx: Context,
    sitting: Sitting,
    *,
    problem: Refusal | None = None,
    problems: Mapping[str, str] = windows.NONE,
    removed: tuple[Line, ...] = (),
    notice: str = "",
) -> list[Step]:
    """The same in a window, with a card in the chat unless the person is in the window already.

    `problems` by place, plain; `problem` is about the present question; `notice` is HTML.
    """
    keep(ctx, sitting)
    row, walk = sitting.row, sitting.walk
    if problem and (shown := walk.question):
        problems = {**problems, walk.place: window_fields.explain(ctx, problem, shown)}
    window = windows.draw(ctx, row, walk, problems=problems, removed=removed, notice=notice)
    cards.come_back(ctx, window.token)
    if ctx.at_window:
        return [Show(window)]
    return [cards.said(ctx, row, walk), Show(window)]


def moved_on(ctx: Context, sitting: Sitting) -> list[Step]:
    """A press or page that no longer fits: what is true now, and that it was answered before."""
    if ctx.at_window:
        return show_window(ctx, sitting, notice=ctx.text("windows.moved_on"))
    return [ctx.toast("filling.moved_on"), *show(ctx, sitting)]


def ask(ctx: Context, sitting: Sitting, say: Say) -> list[Step]:
    """A question about the form itself, where the person is: in the chat or in the window."""
    return [Show(windows.screen(ctx, sitting.row, say))] if ctx.at_window else [say]


def resume(ctx: Context, row: SessionRow) -> list[Step]:
    return show(ctx, take(ctx, forms.load(ctx.session, row.id)))
