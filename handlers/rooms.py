"""Rooms: the assistant is taken in, connected with a network or a team, and let go again."""

from __future__ import annotations

from domain.errors import NotAllowed
from domain.people import Permission
from domain.rooms import Subject, check_connection
from handlers import joining, menu, office, room_notices
from handlers.context import Context
from handlers.paging import page_arg, page_rows
from handlers.routes import Routes
from messages.events import Event, RoomEntered
from messages.steps import Button, Menu, Step
from storage import audit, networks, programmes, rooms
from storage.rooms import RoomView

SLOT = "screen"
Choice = tuple[Subject, int, str]


# --- entering and connecting -----------------------------------------------------------------


def enter(event: Event, ctx: Context) -> list[Step]:
    """Whoever took the assistant in is asked what the room is for."""
    body = event.body
    if not isinstance(body, RoomEntered):
        return []
    room = rooms.enter(
        ctx.session, event.channel, event.room, body.name, body.is_public, now=ctx.now
    )
    if room.subject == Subject.TEAM and room.is_public:
        rooms.disconnect(ctx.session, room.id, ctx.now)
        return [ctx.say("rooms.opened", room=room)]
    return [] if room.is_connected else offer(ctx, room)


def offer(ctx: Context, room: RoomView, page: int = 0) -> list[Step]:
    """What the room can be connected with; from now on this person may choose."""
    if ctx.viewer is None:
        rows = joining.greeting(ctx).rows
        return [ctx.say("rooms.entered_by_stranger", room=room, office=ctx.office, rows=rows)]
    found = choices(ctx, room)
    if not found:
        key = "rooms.team_needs_private" if choices(ctx) else "rooms.not_yours"
        return [ctx.say(key, room=room, rows=menu.back_row(ctx))]
    rooms.offer(ctx.session, room.id, ctx.person.id)

    def button(one: Choice) -> Button:
        subject, subject_id, title = one
        return ctx.button(
            f"rooms.b_{subject.value}", f"roomto:{room.id}:{subject.value}:{subject_id}", name=title
        )

    rows = page_rows(ctx, found, page, button=button, route=f"room:{room.id}")
    leave_alone = ((ctx.button("rooms.b_none", f"roomno:{room.id}"),),)
    return [ctx.say("rooms.offer", room=room, rows=(*rows, *leave_alone), slot=_slot(room))]


def choices(ctx: Context, room: RoomView | None = None) -> list[Choice]:
    """The networks and teams for which the person may connect a room; a team's must be private."""
    mine = networks.load_all(ctx.session, ctx.person.coordinated_networks)
    found: list[Choice] = [(Subject.NETWORK, one.id, one.topic) for one in mine]
    if room is not None and room.is_public:
        return found
    own = ctx.person.team
    if own is not None and ctx.person.leads:
        found.append((Subject.TEAM, own.id, f"{own.code} {own.name}"))
    for programme_id in office.programmes_for(ctx, Permission.CONNECT_ROOM):
        teams = programmes.teams(ctx.session, programme_id)
        found += [(Subject.TEAM, team.id, f"{team.code} {team.name}") for team in teams]
    return found


def connect(event: Event, ctx: Context) -> list[Step]:
    """`roomto:<room>:<network|team>:<id>`, from the one who was asked."""
    room = rooms.load(ctx.session, ctx.arg(0))
    if room.state != rooms.ACTIVE or room.offered_to != ctx.person.id:
        raise LookupError(f"room {room.id} was not offered to {ctx.person.id}")
    if room.is_connected:
        return [ctx.toast("rooms.connected_already"), *_card(ctx, room)]
    subject, subject_id = _subject(ctx), ctx.arg(2)
    check_connection(subject, is_public=room.is_public)
    if (subject, subject_id) not in [one[:2] for one in choices(ctx, room)]:
        raise NotAllowed(action=Permission.CONNECT_ROOM.value)
    room = rooms.connect(
        ctx.session,
        room.id,
        subject,
        subject_id,
        by=ctx.person.id,
        language=ctx.language,
        now=ctx.now,
    )
    _record(ctx, "room.connect", room)
    hello = room_notices.tell(room, f"rooms.hello_{subject.value}")
    return [*_card(ctx, room), hello, *room_notices.coming(ctx, room)]


def _subject(ctx: Context) -> Subject:
    try:
        return Subject(ctx.args[1])
    except (IndexError, ValueError):
        raise LookupError(f"no subject in {ctx.args}") from None


def leave_alone(event: Event, ctx: Context) -> list[Step]:
    """`roomno:<room>`: nothing is connected, and how to do it later."""
    room = rooms.load(ctx.session, ctx.arg(0))
    return [ctx.say("rooms.left_alone", room=room, slot=_slot(room), rows=menu.back_row(ctx))]


def _record(ctx: Context, action: str, room: RoomView) -> None:
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=action,
        subject=f"room:{room.id}",
        of=f"{room.subject}:{room.subject_id}",
    )


def _slot(room: RoomView) -> str:
    return f"room:{room.id}"


# --- looking after them ----------------------------------------------------------------------


def show_all(event: Event, ctx: Context) -> list[Step]:
    """`/kanaly`: the rooms of one's networks and team, and how to connect one."""
    mine = [one[:2] for one in choices(ctx)]
    if not mine:
        raise NotAllowed(action=Permission.CONNECT_ROOM.value)
    found = rooms.of_subjects(
        ctx.session,
        [number for subject, number in mine if subject is Subject.NETWORK],
        [number for subject, number in mine if subject is Subject.TEAM],
    )

    def button(room: RoomView) -> Button:
        return ctx.button("rooms.b_room", f"room:{room.id}", room=room)

    rows = page_rows(ctx, found, page_arg(ctx, 0), button=button, route="rooms")
    rows = (*rows, *menu.back_row(ctx))
    return [ctx.say("rooms.all", rooms=found, rows=rows, slot=SLOT)]


def show(event: Event, ctx: Context) -> list[Step]:
    """`room:<room>[:<page>]`: one's connected room, or what an offered one can speak of."""
    room = rooms.load(ctx.session, ctx.arg(0))
    if room.is_connected:
        _require(ctx, room)
        return _card(ctx, room)
    if room.state != rooms.ACTIVE or room.offered_to != ctx.person.id:
        raise LookupError(f"room {room.id} was not offered to {ctx.person.id}")
    return offer(ctx, room, page_arg(ctx, 1))


def _card(ctx: Context, room: RoomView) -> list[Step]:
    choice = Menu().row(ctx.button("rooms.b_disconnect", f"roomoff:{room.id}"))
    rows = (*choice.row(ctx.button("rooms.b_all", "rooms")).rows, *menu.back_row(ctx))
    return [ctx.say("rooms.card", room=room, rows=rows, slot=SLOT)]


def ask_to_disconnect(event: Event, ctx: Context) -> list[Step]:
    """`roomoff:<room>`: are they sure?"""
    room = _own(ctx)
    choice = Menu().row(ctx.button("rooms.b_disconnect_yes", f"roomoffyes:{room.id}"))
    choice.row(ctx.button("rooms.b_disconnect_no", f"room:{room.id}"))
    return [ctx.say("rooms.disconnecting", room=room, rows=choice.rows, slot=SLOT)]


def disconnect(event: Event, ctx: Context) -> list[Step]:
    """`roomoffyes:<room>`: nothing more is said there."""
    room = _own(ctx)
    rooms.disconnect(ctx.session, room.id, ctx.now)
    _record(ctx, "room.disconnect", room)
    rows = Menu().row(ctx.button("rooms.b_all", "rooms")).rows
    return [ctx.say("rooms.disconnected", room=room, rows=(*rows, *menu.back_row(ctx)), slot=SLOT)]


def _own(ctx: Context) -> RoomView:
    """A connected room that the person looks after. Raises `NotAllowed`, LookupError."""
    room = rooms.load(ctx.session, ctx.arg(0))
    if not room.is_connected:
        raise LookupError(f"room {room.id} is not connected")
    _require(ctx, room)
    return room


def _require(ctx: Context, room: RoomView) -> None:
    if (room.subject, room.subject_id) not in [one[:2] for one in choices(ctx)]:
        raise NotAllowed(action=Permission.CONNECT_ROOM.value)


# --- leaving ---------------------------------------------------------------------------------


def leave(event: Event, ctx: Context) -> list[Step]:
    """The assistant was removed: what waits does not go; whoever connected the room is told."""
    room = rooms.find(ctx.session, event.channel, event.room)
    if room is None or room.state != rooms.ACTIVE:
        return []
    rooms.leave(ctx.session, room.id, ctx.now)
    if room.connected_by is None:
        return []
    once = f"room:{room.id}/left/{ctx.now.isoformat()}"
    return [ctx.notify(room.connected_by, "rooms.left_notice", room=room, dedupe=once)]


ROUTES = Routes(
    commands={"kanaly": show_all, "channels": show_all},
    buttons={
        "rooms": show_all,
        "room": show,
        "roomto": connect,
        "roomno": leave_alone,
        "roomoff": ask_to_disconnect,
        "roomoffyes": disconnect,
    },
    words={"kanaly": "kanaly", "channels": "kanaly"},
    events={"room_entered": enter, "room_left": leave},
)
