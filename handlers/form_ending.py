"""The end of a form: after each answer, when it is sent, and what is left of it then."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import uuid4

from domain.forms.submission import write_submission
from domain.forms.views import Accepted
from domain.forms.views import Outcome as Answered
from handlers import (
    cards,
    drawing,
    filling,
    formbook,
    menu,
    uploads,
    window_choice,
    window_screening,
    windows,
)
from handlers.context import Context
from handlers.filling import Sitting
from handlers.routes import Filled
from messages.steps import Erase, Forget, Say, Step
from messages.windows import Show
from storage import forgetting, forms, inbox, outbox, traces
from storage.forms import SessionRow


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
    return filling.show(ctx, sitting, outcome)


def send(ctx: Context, sitting: Sitting) -> list[Step]:
    """Hand the answers to the feature, unless ending opens a question again: that is shown then.
    Raises the feature's `DomainError`: the form stays where it was."""
    row, walk = sitting.row, sitting.walk
    finished = walk.finish()
    if not walk.complete:
        return filling.show(ctx, sitting, finished)
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
        return filling.show_window(ctx, sitting, notice=told.html)
    return [told, *filling.show(ctx, sitting)]


def _go_later(ctx: Context, sitting: Sitting, coming: str) -> list[Step]:
    filling.keep(ctx, sitting)
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
    inbox.set_note(ctx.session, ctx.account.id, filling.OPENED, None)
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
    heard, said = forgetting.erase_session(ctx.session, row.id)
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
