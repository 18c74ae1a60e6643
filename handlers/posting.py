"""From steps to outbox rows: replies leave at once, notices to others when R29 lets them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain import quiet
from domain.quiet import Cause
from handlers.context import Context
from messages.events import Pressed
from messages.steps import (
    Delivered,
    Forget,
    Lane,
    Notify,
    Say,
    SendFile,
    Step,
    Toast,
    step_to_json,
)
from messages.windows import Desk, Faults, Show, Shut, WindowStep
from storage import outbox
from storage.outbox import Letter
from storage.tables.people import Person

REPLY_LEASE = timedelta(seconds=30)


@dataclass(slots=True)
class Posted:
    """What the channels learn after commit.

    `replies`: rows written for the present chat, already leased to whoever posted them.
    `toast`, `window`: the immediate answers to a press. `files`: uploads to fetch now, `checks`:
    spreadsheets to check, `exports`: files of results to make. `notified`: something was written
    for other people, which may be due at once.
    """

    replies: list[Letter] = field(default_factory=list)
    toast: Toast | None = None
    window: WindowStep | None = None
    files: list[int] = field(default_factory=list)
    checks: list[int] = field(default_factory=list)
    exports: list[int] = field(default_factory=list)
    notified: bool = False


def post_steps(ctx: Context, steps: list[Step]) -> Posted:
    posted = Posted(
        files=ctx.files_expected, checks=ctx.checks_expected, exports=ctx.exports_expected
    )
    for step in steps:
        match step:
            case Toast():
                posted.toast = step
            case Show() | Faults() | Shut() | Desk():
                posted.window = step
            case Notify():
                notify(ctx, step)
                posted.notified = True
            case _:
                posted.replies.append(_reply(ctx, step))
    return posted


def _reply(ctx: Context, step: Delivered) -> Letter:
    slot = "" if isinstance(step, SendFile | Forget) else step.slot
    standing = outbox.slot_message(ctx.session, ctx.account.id, slot) if slot else None
    if isinstance(step, Say) and standing is not None:
        step = replace(step, fresh=not _pressed(ctx, standing))
    body = step_to_json(step)
    row_id = outbox.post(
        ctx.session,
        account_id=ctx.account.id,
        channel=ctx.account.channel,
        person_id=ctx.viewer.id if ctx.viewer else None,
        lane=Lane.REPLY,
        topic="reply",
        body=body,
        due=ctx.now,
        session_id=ctx.answering,
        lease_until=ctx.now + REPLY_LEASE,
    )
    if row_id is None:
        raise RuntimeError("a reply has no dedupe key and cannot be a duplicate")
    return Letter(
        id=row_id,
        channel=ctx.account.channel,
        account_id=ctx.account.id,
        person_id=ctx.viewer.id if ctx.viewer else None,
        chat=ctx.account.chat,
        lane=Lane.REPLY,
        topic="reply",
        body=body,
        attempts=0,
        slot_message=standing,
    )


def _pressed(ctx: Context, message: str) -> bool:
    """Whether the button that was pressed stood on this message: then it is edited in place."""
    return isinstance(ctx.event.body, Pressed) and ctx.event.body.message == message


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
