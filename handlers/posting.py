"""From steps to outbox rows: replies leave at once, notices to others when R29 lets them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

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
    SayInRoom,
    SendFile,
    Step,
    Tell,
    TellRoom,
    Toast,
    step_to_json,
)
from messages.windows import Desk, Faults, Show, Shut, WindowStep
from storage import outbox, rooms
from storage.outbox import Letter
from storage.tables.people import Account, Person
from storage.viewers import AccountView

REPLY_LEASE = timedelta(seconds=30)


@dataclass(slots=True)
class Posted:
    """What the channels learn after commit; `language` is the person's.

    `replies`: rows written for the present chat, already leased to whoever posted them;
    `in_room`: the same for the room in which the event happened.
    `toast`, `window`: the immediate answers to a press. `files`: uploads to fetch now, `checks`:
    spreadsheets to check, `exports`: files of results to make. `notified`: something was written
    for other people, which may be due at once.
    """

    language: str = "pl"
    replies: list[Letter] = field(default_factory=list)
    in_room: list[Letter] = field(default_factory=list)
    toast: Toast | None = None
    window: WindowStep | None = None
    files: list[int] = field(default_factory=list)
    checks: list[int] = field(default_factory=list)
    exports: list[int] = field(default_factory=list)
    notified: bool = False


def post_steps(ctx: Context, steps: list[Step]) -> Posted:
    posted = Posted(
        language=ctx.language,
        files=ctx.files_expected,
        checks=ctx.checks_expected,
        exports=ctx.exports_expected,
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
            case TellRoom():
                _tell_room(ctx, step)
                posted.notified = True
            case SayInRoom():
                posted.in_room.append(_post_reply(ctx, _room(ctx), None, step.say))
            case Tell():
                tell(ctx, step)
                posted.notified = True
            case _:
                posted.replies.append(_reply(ctx, step))
    return posted


def _reply(ctx: Context, step: Delivered) -> Letter:
    slot = "" if isinstance(step, SendFile | Forget) else step.slot
    standing = outbox.slot_message(ctx.session, ctx.account.id, slot) if slot else None
    if isinstance(step, Say) and standing is not None:
        step = replace(step, fresh=not _pressed(ctx, standing))
    person_id = ctx.viewer.id if ctx.viewer else None
    return _post_reply(ctx, ctx.account, person_id, step, standing, _where_pressed(ctx))


def _post_reply(
    ctx: Context,
    account: AccountView,
    person_id: int | None,
    step: Delivered,
    standing: str | None = None,
    pressed: str | None = None,
) -> Letter:
    body = step_to_json(step)
    row_id, follows = outbox.post_reply(
        ctx.session,
        account_id=account.id,
        channel=account.channel,
        person_id=person_id,
        body=body,
        due_at=ctx.now,
        session_id=ctx.answering,
        lease_until=ctx.now + REPLY_LEASE,
    )
    return Letter(
        id=row_id,
        channel=account.channel,
        account_id=account.id,
        person_id=person_id,
        chat=account.chat,
        lane=Lane.REPLY,
        topic="reply",
        body=body,
        attempts=0,
        slot_message=standing,
        pressed=pressed,
        follows=follows,
    )


def _where_pressed(ctx: Context) -> str | None:
    """See `Letter.pressed`."""
    if ctx.event.surface == "window":
        return None
    return (ctx.event.body.message or "") if isinstance(ctx.event.body, Pressed) else ""


def _pressed(ctx: Context, message: str) -> bool:
    """Whether the button that was pressed stood on this message: then it is edited in place.

    Who acts in a window over the chat has not gone on in the chat either.
    """
    return _where_pressed(ctx) in (message, None)


def _room(ctx: Context) -> AccountView:
    """The account of the room in which the event happened."""
    event = ctx.event
    if not event.room:
        raise RuntimeError(f"{event.kind} happened in no room")
    return rooms.meet(ctx.session, event.channel, event.room, ctx.now)


def _tell_room(ctx: Context, telling: TellRoom) -> None:
    account = ctx.session.get_one(Account, telling.account_id)
    outbox.post(
        ctx.session,
        account_id=account.id,
        channel=account.channel,
        person_id=None,
        lane=Lane.NOTICE,
        topic="room",
        body=step_to_json(telling.say),
        due=_due(ctx, telling.urgent, opted_in=False),
        dedupe=telling.dedupe or None,
    )


def notify(ctx: Context, notice: Notify) -> None:
    person = ctx.session.get_one(Person, notice.person_id)
    outbox.post_to_person(
        ctx.session,
        person_id=person.id,
        lane=Lane.NOTICE,
        topic="notice",
        body=step_to_json(notice.say),
        due=_due(ctx, notice.urgent, opted_in=person.quiet_opt_in),
        dedupe=notice.dedupe or None,
    )


def _due(ctx: Context, urgent: bool, *, opted_in: bool) -> datetime:
    return quiet.send_at(
        Cause.CANCELLATION if urgent else Cause.OTHERS,
        ctx.now,
        ctx.calendar,
        opted_in=opted_in,
        event_start=ctx.now if urgent else None,
    )


def tell(ctx: Context, told: Tell) -> None:
    account = ctx.session.get_one(Account, told.account_id)
    outbox.post(
        ctx.session,
        account_id=account.id,
        channel=account.channel,
        person_id=account.person_id,
        lane=Lane.REPLY,
        topic="account",
        body=step_to_json(told.say),
        due=ctx.now,
    )
