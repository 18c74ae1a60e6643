"""Short answers to what is asked in a room: dates, deadlines, places; nothing about persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from domain.meetings import Rsvp
from domain.privacy import inspect
from domain.rooms import Question, Subject, understand
from handlers import rooms as house_rooms
from handlers import rsvp, screening
from handlers.context import Context
from handlers.room_notices import answer
from handlers.routes import Routes
from messages.events import Event, Mentioned
from messages.steps import SayInRoom, Step
from storage import dates, meetings, networks, programmes, rooms, tasks
from storage.meetings import MeetingView
from storage.programmes import ModuleView
from storage.rooms import RoomView

# A room is answered under the message that asked; with everything but the words bound.
Reply = Callable[..., SayInRoom]
OPEN_TASKS = ("przydzielone", "w_toku", "zalegle", "do_poprawy", "przekazane")


def mentioned(event: Event, ctx: Context) -> list[Step]:
    """Somebody spoke to the assistant in a room. What must not be stored is said to them alone."""
    body = event.body
    if not isinstance(body, Mentioned) or not event.room:
        return []
    finding = inspect(body.text)
    if finding is not None and finding.blocks:
        return screening.refuse(ctx, finding)
    room = _room(event, ctx)
    if not room.is_connected:
        asked = replace(room, language=ctx.language)
        told = answer(asked, "rooms.not_connected", below=body.message)
        return [told, *house_rooms.offer(ctx, room)]
    reply = partial(answer, room, below=body.message)
    about = _of_network if room.subject == Subject.NETWORK else _of_team
    return [about(ctx, room, understand(body.text), reply)]


def _room(event: Event, ctx: Context) -> RoomView:
    """A room of which nobody told us is taken for public, which is the careful way."""
    found = rooms.find(ctx.session, event.channel, event.room)
    if found is not None and found.state == rooms.ACTIVE:
        return found
    name, is_public = (found.name, found.is_public) if found else ("", True)
    return rooms.enter(ctx.session, event.channel, event.room, name, is_public, ctx.now)


# --- a network's room ------------------------------------------------------------------------


def _of_network(ctx: Context, room: RoomView, asked: Question, reply: Reply) -> SayInRoom:
    if asked in (Question.HELP, Question.OTHER):
        return reply("rooms.network_help", understood=asked is Question.HELP)
    coming = _announced(ctx, room.subject_id)
    if not coming:
        return reply("rooms.no_meeting")
    if asked is Question.DEADLINES:
        return reply("rooms.meetings", meetings=coming)
    key = "rooms.meeting_place" if asked is Question.PLACE else "rooms.next_meeting"
    replies = networks.rsvps(ctx.session, coming[0].id).values()
    return reply(
        key,
        meeting=coming[0],
        coming=sum(one is Rsvp.YES for one in replies),
        buttons=rsvp.buttons(coming[0]),
    )


def _announced(ctx: Context, network_id: int) -> list[MeetingView]:
    found = meetings.of_network(ctx.session, network_id)
    return [one for one in found if one.state == "ogloszone" and one.starts_at > ctx.now]


# --- a team's room ---------------------------------------------------------------------------


def _of_team(ctx: Context, room: RoomView, asked: Question, reply: Reply) -> SayInRoom:
    if asked in (Question.HELP, Question.OTHER):
        return reply("rooms.team_help", understood=asked is Question.HELP)
    if asked is Question.DEADLINES:
        given = tasks.of_team(ctx.session, room.subject_id)
        return reply("rooms.deadlines", tasks=[one for one in given if one.state in OPEN_TASKS])
    module = _next_module(ctx, room.subject_id)
    if module is None:
        return reply("rooms.no_module")
    key = "rooms.module_place" if asked is Question.PLACE else "rooms.next_module"
    return reply(key, module=module)


def _next_module(ctx: Context, team_id: int) -> ModuleView | None:
    programme_id = dates.programme_of(ctx.session, team_id)
    found = programmes.modules(ctx.session, [programme_id])
    return next((one for one in found if one.is_public and one.ends_at > ctx.now), None)


ROUTES = Routes(events={"mentioned": mentioned})
