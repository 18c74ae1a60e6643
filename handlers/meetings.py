"""A network's coordinator announces a meeting, sees the replies, moves it or calls it off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from domain import meetings as rules
from domain.quiet import URGENT
from handlers import filling, meeting_plans, room_notices, rsvp
from handlers.context import Context
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject, merge
from messages.events import Event
from messages.steps import Menu, Notify, Say, Step
from storage import audit, meetings, networks
from storage.meetings import MeetingView


def announce(event: Event, ctx: Context) -> list[Step]:
    """`mtgsay:<meeting>`: once; every member is asked whether they come."""
    meeting = meeting_plans.own(ctx, ctx.arg(0))
    if meeting.state != "planowane":
        return [ctx.toast("meetings.already_announced"), _card(ctx, meeting)]
    announced = rules.announce_meeting(meeting.rule, ctx.now)
    meetings.announce(ctx.session, meeting.id, announced.state, ctx.now)
    _record(ctx, "meeting.announce", meeting.id)
    meeting = meetings.load(ctx.session, meeting.id)
    invitations = _tell_members(ctx, meeting, "meetings.invitation")
    return [_card(ctx, meeting), *invitations, *room_notices.meeting(ctx, meeting, "announced")]


def _tell_members(
    ctx: Context, meeting: MeetingView, key: str, *, asks: bool = True, **values: Any
) -> list[Notify]:
    """A notice to each member, with the reply buttons when it asks."""
    return [
        ctx.notify(
            person_id,
            key,
            buttons=rsvp.buttons(meeting) if asks else (),
            meeting=meeting,
            **values,
        )
        for person_id in networks.members(ctx.session, meeting.network_id)
    ]


def _record(ctx: Context, action: str, meeting_id: int) -> None:
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=action,
        subject=f"meeting:{meeting_id}",
    )


def show(event: Event, ctx: Context) -> list[Step]:
    """`mtg:<meeting>`: the plan, or the replies with names."""
    meeting = meeting_plans.own(ctx, ctx.arg(0))
    return [
        meeting_plans.preview(ctx, meeting) if meeting.state == "planowane" else _card(ctx, meeting)
    ]


def _card(ctx: Context, meeting: MeetingView) -> Say:
    buttons = Menu()
    if meeting.state == "ogloszone" and meeting.starts_at > ctx.now:
        buttons.row(ctx.button("meetings.b_refresh", f"mtg:{meeting.id}"))
        buttons.row(ctx.button("meetings.b_move", f"mtgmove:{meeting.id}"))
        buttons.row(ctx.button("meetings.b_call_off", f"mtgoff:{meeting.id}"))
    return ctx.say(
        "meetings.card",
        meeting=meeting,
        names=networks.answering(ctx.session, meeting.id, meeting.network_id),
        rows=(*buttons.rows, *meeting_plans.to_desk(ctx, meeting)),
        slot="screen",
    )


# --- moving and calling off ------------------------------------------------------------------


def _coming(ctx: Context, meeting_id: int) -> MeetingView:
    """An announced meeting that has not begun. Raises LookupError for any other."""
    meeting = meeting_plans.own(ctx, meeting_id)
    if meeting.state != "ogloszone" or meeting.starts_at <= ctx.now:
        raise LookupError(f"meeting {meeting_id} is not ahead")
    return meeting


def begin_move(event: Event, ctx: Context) -> list[Step]:
    """`mtgmove:<meeting>`: the form begins with the present date and place."""
    meeting = _coming(ctx, ctx.arg(0))
    return filling.open_form(ctx, "meeting_change", {"meeting": meeting.id})


def prepare_move(ctx: Context, subject: Subject) -> FormSetup:
    was = meeting_plans.answers_of(_coming(ctx, subject["meeting"]))
    return FormSetup(context={f"was_{name}": was[name] for name in ("date", "time", "place")})


def submit_move(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """A new date asks everybody again; only a new place is told without asking."""
    was = _coming(ctx, subject["meeting"])
    starts_at, place = meeting_plans.starts_at_of(filled.answers), filled.answers["place"]
    change = rules.change_date(was.rule, starts_at, ctx.now)
    if change is None and place == was.place:
        return [ctx.say("meetings.unchanged", rows=meeting_plans.to_desk(ctx, was))]
    meeting_plans.check_order(ctx, was.network_id, was.id, was.kind, starts_at)
    meeting = meetings.move(ctx.session, was.id, starts_at, place)
    _record(ctx, "meeting.move", meeting.id)
    key = "meetings.moved" if change else "meetings.elsewhere"
    reason = filled.answers.get("reason", "")
    notices = _tell_members(ctx, meeting, key, asks=bool(change), was=was, reason=reason)
    what = "moved" if change else "elsewhere"
    in_rooms = room_notices.meeting(ctx, meeting, what, was=was, reason=reason)
    return [_card(ctx, meeting), *notices, *in_rooms]


def ask_to_call_off(event: Event, ctx: Context) -> list[Step]:
    """`mtgoff:<meeting>`: are they sure?"""
    meeting = _coming(ctx, ctx.arg(0))
    rows = (
        Menu()
        .row(ctx.button("meetings.b_call_off_yes", f"mtgoffyes:{meeting.id}"))
        .row(ctx.button("meetings.b_call_off_no", f"mtg:{meeting.id}"))
        .rows
    )
    return [ctx.say("meetings.calling_off", meeting=meeting, rows=rows, slot="screen")]


def call_off(event: Event, ctx: Context) -> list[Step]:
    """`mtgoffyes:<meeting>`: within a day of the meeting the news passes quiet hours (R29)."""
    meeting = _coming(ctx, ctx.arg(0))
    meetings.call_off(ctx.session, meeting.id, rules.cancel_meeting(meeting.rule).state)
    _record(ctx, "meeting.call_off", meeting.id)
    urgent = _is_near(meeting, ctx.now)
    notices = [
        ctx.notify(
            person_id,
            "meetings.called_off_notice",
            meeting=meeting,
            urgent=urgent,
        )
        for person_id in networks.members(ctx.session, meeting.network_id)
    ]
    said = ctx.say("meetings.called_off", meeting=meeting, rows=meeting_plans.to_desk(ctx, meeting))
    in_rooms = room_notices.meeting(ctx, meeting, "off", asks=False, urgent=urgent)
    return [said, *notices, *in_rooms]


def _is_near(meeting: MeetingView, now: datetime) -> bool:
    return timedelta() <= meeting.starts_at - now <= URGENT


_ANNOUNCED = Routes(
    buttons={
        "mtgsay": announce,
        "mtg": show,
        "mtgmove": begin_move,
        "mtgoff": ask_to_call_off,
        "mtgoffyes": call_off,
    },
    forms={"meeting_change": FormFeature("meeting_change", prepare_move, submit_move)},
)
ROUTES = merge([meeting_plans.ROUTES, _ANNOUNCED, rsvp.ROUTES])
