"""Steps that the tests of rooms share: take the assistant in, connect, ask, press."""

from __future__ import annotations

from typing import Any

from messages.events import Mentioned, Pressed, RoomEntered
from tests import builders
from tests.house import Chat, House

NETWORK_ROOM, TEAM_ROOM = "T1/C1", "T1/C2"
WHEN = "czwartek, 20 kwietnia 2017 r., godz. 15:30"


def begin(house: House) -> None:
    """A network with T-01 and T-02, another with T-09, and the team JST-07 with its task 1."""

    def seed(session: Any) -> None:
        network = builders.network(session)
        builders.member(session, network, "T-01")
        builders.member(session, network, "T-02")
        other = builders.network(session, "siec-2", coordinator="N-02", topic="Chemia")
        builders.member(session, other, "T-09")
        team = builders.team(session, "JST-07", mentor="E-01")
        builders.assign(session, builders.task(session, 1), team)
        builders.coordinator(session)

    house.database.write_now(seed)


async def enter(chat: Chat, room: str = NETWORK_ROOM, *, public: bool = True) -> None:
    await chat.does(RoomEntered("matematyka", public), surface="room", room=room)


async def connect(chat: Chat, room: str = NETWORK_ROOM, *, public: bool = True) -> None:
    await enter(chat, room, public=public)
    await chat.taps("Sieć" if room == NETWORK_ROOM else "Zespół")


async def mention(chat: Chat, text: str, room: str = NETWORK_ROOM) -> None:
    await chat.does(Mentioned(text, "C1/17.5"), surface="room", room=room)


async def announce(iwona: Chat, day: str = "20.04.2017") -> None:
    await iwona.types("/spotkanie")
    for answer in ("organizacyjne", day, "15:30", "Szkoła Podstawowa nr 2", "Prowadzi Jan Kot."):
        await iwona.types(answer)
    await iwona.taps("Ogłoś")


async def press(chat: Chat, button: str, channel: Chat) -> str:
    """Press a button of the channel's newest message; the toast."""
    message = channel.last
    token = dict(message.buttons)[button]
    body = Pressed(token, button, message=message.id)
    toast = (await chat.does(body, surface="room", room=channel.account)).posted.toast
    return toast.text if toast else ""
