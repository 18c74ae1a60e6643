"""A network's members reply to a meeting: „Będę", „Nie będę", „Jeszcze nie wiem".

A button carries the version of the date it was drawn for; one of an older date is answered with
what is true now and asks again.
"""

from __future__ import annotations

from domain.meetings import Rsvp
from handlers import menu
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Rows, Say, Step
from storage import meetings, networks
from storage.meetings import MeetingView


def buttons(meeting: MeetingView) -> tuple[tuple[str, str], ...]:
    """The three answers as (label key, token), also for notices."""
    return tokens(meeting.id, meeting.version)


def tokens(meeting_id: int, version: int) -> tuple[tuple[str, str], ...]:
    """The same for a meeting of which only this is known."""
    return tuple(
        (f"meetings.b_{answer.value}", f"rsvp:{meeting_id}:{version}:{answer.value}")
        for answer in Rsvp
    )


def rows(ctx: Context, meeting: MeetingView) -> Rows:
    """The same as rows for the one who is talking."""
    return tuple((ctx.button(key, token),) for key, token in buttons(meeting))


def reply(event: Event, ctx: Context) -> list[Step]:
    """`rsvp:<meeting>:<version>:<answer>`."""
    meeting = meetings.load(ctx.session, ctx.arg(0))
    if networks.standing(ctx.session, meeting.network_id, ctx.person.id) != "czlonek":
        if event.surface == "room":
            return [ctx.toast("rooms.not_member", topic=meeting.topic)]
        raise LookupError(f"{ctx.person.id} is no member of network {meeting.network_id}")
    if meeting.state != "ogloszone" or meeting.starts_at <= ctx.now:
        return [ctx.toast("menu.stale_toast"), _over(ctx, meeting)]
    if ctx.arg(1) != meeting.version:
        return [ctx.toast("menu.stale_toast"), _asked_again(ctx, meeting)]
    return _keep(ctx, meeting, _answer(ctx))


def _answer(ctx: Context) -> Rsvp:
    try:
        return Rsvp(ctx.args[2])
    except (IndexError, ValueError):
        raise LookupError(f"no answer in {ctx.args}") from None


def _keep(ctx: Context, meeting: MeetingView, answer: Rsvp) -> list[Step]:
    if meetings.answer_of(ctx.session, meeting, ctx.person.id) is answer:
        return [ctx.toast("meetings.already_replied"), _replied(ctx, meeting, answer)]
    meetings.reply(ctx.session, meeting, ctx.person.id, answer, ctx.now)
    kept = _replied(ctx, meeting, answer)
    in_room = ctx.event.surface == "room"
    return [ctx.toast("rooms.rsvp_kept", answer=answer), kept] if in_room else [kept]


def _replied(ctx: Context, meeting: MeetingView, answer: Rsvp) -> Say:
    return ctx.say(
        "meetings.replied",
        meeting=meeting,
        answer=answer,
        rows=rows(ctx, meeting),
        slot=_slot(meeting),
    )


def _asked_again(ctx: Context, meeting: MeetingView) -> Say:
    return ctx.say(
        "meetings.asked_again", meeting=meeting, rows=rows(ctx, meeting), slot=_slot(meeting)
    )


def _over(ctx: Context, meeting: MeetingView) -> Say:
    return ctx.say("meetings.over", meeting=meeting, rows=menu.back_row(ctx), slot=_slot(meeting))


def _slot(meeting: MeetingView) -> str:
    return f"meeting:{meeting.id}"


ROUTES = Routes(buttons={"rsvp": reply})
