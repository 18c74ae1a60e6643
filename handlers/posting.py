"""From steps to outbox rows: replies leave at once, notices to others when R29 lets them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain import quiet
from domain.quiet import Cause
from handlers.context import Context
from messages.events import Pressed
from messages.steps import Delivered, Lane, Notify, Say, Step, Toast, step_to_json
from storage import outbox
from storage.tables.people import Person

REPLY_LEASE = timedelta(seconds=30)


@dataclass(slots=True)
class Posted:
    """What the channels learn after commit.

    `replies`: outbox ids written for the present chat, already leased to whoever posted them.
    `toast`: the immediate answer to a press. `files`: uploads to fetch now.
    """

    replies: list[int] = field(default_factory=list)
    toast: Toast | None = None
    files: list[int] = field(default_factory=list)


def post_steps(ctx: Context, steps: list[Step]) -> Posted:
    posted = Posted(files=ctx.files_expected)
    for step in steps:
        match step:
            case Toast():
                posted.toast = step
            case Notify():
                notify(ctx, step)
            case _:
                posted.replies.append(_reply(ctx, step))
    return posted


def _reply(ctx: Context, step: Delivered) -> int:
    if isinstance(step, Say) and step.slot:
        step = replace(step, fresh=not _pressed_in_place(ctx, step.slot))
    row_id = outbox.post(
        ctx.session,
        account_id=ctx.account.id,
        channel=ctx.account.channel,
        person_id=ctx.viewer.id if ctx.viewer else None,
        lane=Lane.REPLY,
        topic="reply",
        body=step_to_json(step),
        due=ctx.now,
        session_id=ctx.answering,
        lease_until=ctx.now + REPLY_LEASE,
    )
    if row_id is None:
        raise RuntimeError("a reply has no dedupe key and cannot be a duplicate")
    return row_id


def notify(ctx: Context, notice: Notify) -> None:
    person = ctx.session.get_one(Person, notice.person_id)
    cause = Cause.CANCELLATION if notice.urgent else Cause.OTHERS
    outbox.post_to_person(
        ctx.session,
        person_id=person.id,
        lane=Lane.NOTICE,
        topic="notice",
        body=step_to_json(notice.say),
        due=quiet.send_at(
            cause,
            ctx.now,
            ctx.calendar,
            opted_in=person.quiet_opt_in,
            event_start=ctx.now if notice.urgent else None,
        ),
        dedupe=notice.dedupe or None,
    )


def _pressed_in_place(ctx: Context, slot: str) -> bool:
    """Whether the message in the slot is the one whose button was pressed: then it is edited."""
    body = ctx.event.body
    if not isinstance(body, Pressed) or body.message is None:
        return False
    return outbox.slot_message(ctx.session, ctx.account.id, slot) == body.message
