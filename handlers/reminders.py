"""The buttons under a reminder: later, and not this topic any more.

Which reminder it is says a row of the person's own (`snooze:<row>:<choice>`); a topic is the name
of a ladder (`mute:<topic>`). The settings list what is muted.
"""

from __future__ import annotations

from datetime import datetime

from domain.ladders import LADDERS, STEPS
from domain.pacing import Snooze
from domain.pacing import snooze as put_off
from domain.reminders import useful_until
from handlers import menu
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Step
from storage import reminder_subjects, reminders
from storage.reminders import Row


def snooze(event: Event, ctx: Context) -> list[Step]:
    """Remind the person of the same thing again, unless it would be of no use by then."""
    row = reminders.load(ctx.session, ctx.arg(0))
    if row.person_id != ctx.person.id:
        raise LookupError(f"reminder {row.id} is not {ctx.person.id}'s")
    at = put_off(_choice(ctx), ctx.now, ctx.calendar)
    if not _is_useful(ctx, row, at):
        return [ctx.toast("reminders.too_late")]
    reminders.repeat(ctx.session, row, at)
    return [ctx.toast("reminders.snoozed", at=at, now=ctx.now)]


def _choice(ctx: Context) -> Snooze:
    try:
        return Snooze(ctx.args[1])
    except (IndexError, ValueError):
        raise LookupError(f"no such delay: {ctx.args}") from None


def _is_useful(ctx: Context, row: Row, at: datetime) -> bool:
    """Whether what the row is about is not over by then."""
    subject = reminder_subjects.find(ctx.session, row.subject, row.subject_id, ctx.now)
    if subject is None:
        return False
    ladder = LADDERS[row.rule.partition("/")[0]]
    until = useful_until(STEPS[row.rule], ladder, subject.facts)
    return until is None or at < until


def mute(event: Event, ctx: Context) -> list[Step]:
    """No more reminders of this ladder, until the person wants them again."""
    topic = _topic(ctx)
    reminders.mute(ctx.session, ctx.person.id, topic, ctx.now)
    name = ctx.text("reminders.topic", topic=topic)
    undo = ctx.button("reminders.b_unmute", f"unmute:{topic}", name=name)
    rows = ((undo,), *menu.back_row(ctx))
    return [ctx.toast("reminders.muted"), ctx.say("reminders.mute_done", rows=rows, name=name)]


def unmute(event: Event, ctx: Context) -> list[Step]:
    """Reminders of this ladder again."""
    topic = _topic(ctx)
    reminders.unmute(ctx.session, ctx.person.id, topic)
    name = ctx.text("reminders.topic", topic=topic)
    rows = menu.back_row(ctx)
    return [ctx.toast("reminders.unmuted"), ctx.say("reminders.unmute_done", rows=rows, name=name)]


def _topic(ctx: Context) -> str:
    if not ctx.args or ctx.args[0] not in LADDERS:
        raise LookupError(f"no topic {ctx.args}")
    return ctx.args[0]


ROUTES = Routes(buttons={"snooze": snooze, "mute": mute, "unmute": unmute})
