"""Filling in a form over chat: opening, asking, sending.

A feature gives `FormFeature` (what to ask, what to do with the answers); this module drives the
engine's session. What a person presses comes in through `form_presses`, what they type or upload
through `form_answers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from domain.calendar import local
from domain.forms.session import Session as Walk
from domain.forms.submission import write_submission
from domain.forms.views import Accepted, Line, Refusal
from domain.forms.views import Outcome as Answered
from handlers import (
    cards,
    drawing,
    formbook,
    menu,
    summaries,
    uploads,
    window_choice,
    window_fields,
    window_screening,
    windows,
)
from handlers.context import Context
from handlers.pads import Look
from handlers.routes import Filled, FormFeature
from messages.events import Pressed
from messages.steps import Erase, Forget, Say, Step
from messages.windows import Show
from storage import forms, inbox, outbox, traces
from storage.forms import SessionRow

DOUBLE_TAP = timedelta(seconds=3)
_OPENED = "opened"  # the note of which press opened a form, and when


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
    last = inbox.note(ctx.session, ctx.account.id, _OPENED)
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
        inbox.set_note(ctx.session, ctx.account.id, _OPENED, opened)


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
        xform=formbook.xform(ctx.session, code),
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


def save(ctx: Context, sitting: Sitting) -> None:
    """After answers: the feature may keep them. Files that are not here yet it does not get."""
    if sitting.feature.save:
        answers = uploads.without_coming(ctx, sitting.row, sitting.walk.answers())
        sitting.feature.save(ctx, sitting.row.subject, answers)


def answered(ctx: Context, sitting: Sitting, outcome: Answered) -> list[Step]:
    """After an answer: the feature may save it; a one-question form is sent at once."""
    if isinstance(outcome, Accepted):
        save(ctx, sitting)
    if isinstance(outcome, Accepted) and sitting.walk.complete and not sitting.feature.review:
        return send(ctx, sitting)
    return show(ctx, sitting, outcome)


def send(ctx: Context, sitting: Sitting) -> list[Step]:
    """Hand the answers to the feature, unless ending opens a question again: that is shown then.
    Raises the feature's `DomainError`: the form stays where it was."""
    row, walk = sitting.row, sitting.walk
    finished = walk.finish()
    if not walk.complete:
        return show(ctx, sitting, finished)
    if coming := uploads.coming(ctx, row, walk.answers()):
        return _wait(ctx, sitting, coming)
    lines = tuple((line.label, line.answer) for line in walk.summary())
    form = formbook.pinned(ctx.session, row.form, row.digest)
    write = partial(write_submission, form, walk, instance_id=f"uuid:{uuid4()}")
    steps = sitting.feature.submit(ctx, row.subject, Filled(walk.answers(), lines, write))
    forms.finish(ctx.session, row.id, "sent", ctx.now)
    inbox.set_focus(ctx.session, ctx.account.id, None)
    ctx.answering = None
    let_go(ctx, row)
    closing = _closing(ctx, sitting, steps)
    farewell = _farewell(ctx, row, closing)
    steps = _without_traces(ctx, row, closing) if row.confidential else closing
    return [*steps, *farewell]


def let_go(ctx: Context, row: SessionRow) -> None:
    """The form is over: the small things that its windows left with the person's accounts go."""
    window_choice.forget(ctx, row.id)
    inbox.forget_notes(ctx.session, ctx.person.id, {*cards.NOTES, *window_screening.NOTES})


def _wait(ctx: Context, sitting: Sitting, coming: str) -> list[Step]:
    """A file that was given is still being fetched. A form without a summary goes by itself then,
    see `beside_window.settle_file`."""
    if not sitting.feature.review:
        return _go_later(ctx, sitting, coming)
    told = ctx.say("windows.file_coming", name=coming)
    if ctx.at_window:
        return show_window(ctx, sitting, notice=told.html)
    return [told, *show(ctx, sitting)]


def _go_later(ctx: Context, sitting: Sitting, coming: str) -> list[Step]:
    keep(ctx, sitting)
    slot = drawing.slot(sitting.row)
    told = ctx.say("windows.file_coming_then_sent", name=coming, slot=slot)
    window = Show(windows.notice(ctx, told.html, row=sitting.row))
    return [told, window] if ctx.at_window else [told]


def _farewell(ctx: Context, row: SessionRow, closing: list[Step]) -> list[Step]:
    """In the window: how it ended, as the chat says it."""
    if not ctx.at_window:
        return []
    says = [step for step in closing if isinstance(step, Say)]
    return [Show(windows.farewell(ctx, row, says))]


def _without_traces(ctx: Context, row: SessionRow, closing: list[Step]) -> list[Step]:
    """Of a confidential session nothing stays, in the house or the chat, but how it ended.

    Its last message goes too, instead of being edited: that one's number would tell how far down
    the chat it stood.
    """
    inbox.set_note(ctx.session, ctx.account.id, _OPENED, None)
    wiped = traces.wipe(ctx.session, row.id, inbox_id=ctx.inbox_id, now=ctx.now)
    slot = drawing.slot(row)
    said = [replace(s, slot="") if isinstance(s, Say) and s.slot == slot else s for s in closing]
    return [Erase(slot), *said, Forget(wiped.heard, wiped.said)]


def forget(ctx: Context, row: SessionRow) -> list[Step]:
    """Erase the texts of a confidential session that was given up, here and in the chat.

    The message in the form's slot stays: it is about to say something else.
    """
    if not row.confidential:
        return []
    heard, said = outbox.erase_session(ctx.session, row.id)
    standing = outbox.slot_message(ctx.session, ctx.account.id, drawing.slot(row))
    return [Forget(tuple(heard), tuple(number for number in said if str(number) != standing))]


def _closing(ctx: Context, sitting: Sitting, steps: list[Step]) -> list[Step]:
    """The form's last message gives way to its outro or the feature's first answer."""
    slot = drawing.slot(sitting.row)
    if sitting.feature.outro and (outro := sitting.walk.outro()):
        return [ctx.say("filling.outro", slot=slot, outro=outro, rows=menu.back_row(ctx)), *steps]
    first = steps[0] if steps else None
    if isinstance(first, Say) and not first.slot:
        return [Say(first.html, first.rows, slot=slot), *steps[1:]]
    return steps


def resume(ctx: Context, row: SessionRow) -> list[Step]:
    return show(ctx, take(ctx, forms.load(ctx.session, row.id)))
