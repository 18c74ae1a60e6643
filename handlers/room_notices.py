"""What rooms are told: in the room's language, and nothing about persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.rooms import Subject, tells_own_words
from handlers import rsvp
from handlers.context import Context
from messages import texts
from messages.steps import Button, Rows, Say, SayInRoom, TellRoom
from storage import meetings, rooms
from storage.meetings import MeetingView
from storage.rooms import RoomView

Buttons = tuple[tuple[str, str], ...]


def answer(
    room: RoomView, key: str, *, below: str | None = None, buttons: Buttons = (), **values: Any
) -> SayInRoom:
    """The text `key` in the room in which the event happened, under the message `below`."""
    html = texts.render(key, room.language, room=room, **values)
    return SayInRoom(Say(html, rows=_row(room, buttons), below=below or ""))


def tell(room: RoomView, key: str, **values: Any) -> TellRoom:
    """The text `key` in a room where nothing has just happened."""
    return TellRoom(room.id, Say(texts.render(key, room.language, room=room, **values)))


def meeting(
    ctx: Context,
    about: MeetingView,
    what: str,
    *,
    asks: bool = True,
    urgent: bool = False,
    **values: Any,
) -> list[TellRoom]:
    """News of a meeting (announced, moved, elsewhere, off) in the rooms of its network, once.

    The newest message has the buttons; the one before loses them.
    """
    buttons = rsvp.buttons(about) if asks else ()
    return [
        TellRoom(
            room.id,
            _news(room, about, what, buttons, values),
            dedupe=_once(room, about, what, ctx.inbox_id),
            urgent=urgent,
        )
        for room in rooms.of_subject(ctx.session, Subject.NETWORK, about.network_id)
    ]


def coming(ctx: Context, room: RoomView) -> list[TellRoom]:
    """The next meeting, for a room that was connected after it was announced."""
    if room.subject != Subject.NETWORK:
        return []
    found = meetings.coming(ctx.session, room.subject_id, ctx.now)
    if found is None or found.state != "ogloszone":
        return []
    say = _news(room, found, "announced", rsvp.buttons(found), {})
    return [TellRoom(room.id, say, dedupe=_once(room, found, f"known.{ctx.inbox_id}", 0))]


def _news(
    room: RoomView, about: MeetingView, what: str, buttons: Buttons, values: Mapping[str, Any]
) -> Say:
    html = texts.render(
        f"rooms.meeting_{what}",
        room.language,
        meeting=about,
        own_words=tells_own_words(is_public=room.is_public),
        **values,
    )
    return Say(html, rows=_row(room, buttons), slot=f"meeting:{about.id}", fresh=True)


def _once(room: RoomView, about: MeetingView, what: str, event: int) -> str:
    """Each date is told once; the place may change more often."""
    mark = f"{about.version}.{event}" if what == "elsewhere" else f"{about.version}"
    return f"room:{room.id}/meeting:{about.id}/{what}/{mark}"


def _row(room: RoomView, buttons: Buttons) -> Rows:
    row = tuple(Button(texts.label(key, room.language), token) for key, token in buttons)
    return (row,) if row else ()
