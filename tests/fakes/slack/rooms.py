"""Conversations: direct messages with the bot, public and private channels."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.messages import Message
from tests.fakes.slack.teams import Installation

READ_SCOPES = {"im": "im:read", "channel": "channels:read", "group": "groups:read"}


@dataclass(slots=True)
class Room:
    """A conversation of the kind "im", "channel" (public) or "group" (private)."""

    id: str
    team: str
    kind: str
    name: str
    members: set[str]
    messages: dict[str, Message] = field(default_factory=dict)
    is_archived: bool = False
    is_ext_shared: bool = False
    has_messages_tab: bool = True  # of the app, in direct messages

    def to_json(self) -> dict[str, Any]:
        if self.kind == "im":
            other = next((m for m in self.members if not m.startswith("U0BOT")), "")
            return {"id": self.id, "is_im": True, "user": other, "is_archived": self.is_archived}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "group",
            "is_archived": self.is_archived,
            "is_general": False,
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "context_team_id": self.team,
            "num_members": len(self.members),
            "topic": {"value": ""},
            "purpose": {"value": ""},
        }


class Rooms:
    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._numbers = count(1)

    def direct(self, installation: Installation, user: str, team: str) -> Room:
        """Give the direct messages of a person with the bot, made at first need."""
        members = {installation.bot_user, user}
        for room in self._rooms.values():
            if room.kind == "im" and room.members == members:
                return room
        return self._add(Room(self._id("D"), team, "im", "directmessage", members))

    def channel(self, name: str, team: str, members: set[str], *, private: bool) -> Room:
        kind = "group" if private else "channel"
        return self._add(Room(self._id("C"), team, kind, name, members))

    def find(self, room_id: str) -> Room:
        """Raises `SlackError` `channel_not_found`."""
        if room_id not in self._rooms:
            raise SlackError("channel_not_found")
        return self._rooms[room_id]

    def visible(self, room_id: str, installation: Installation) -> Room:
        """Find a conversation the bot may know of: its own, or a public channel."""
        room = self.find(room_id)
        elsewhere = installation.team is not None and installation.team.id != room.team
        if elsewhere or (room.kind != "channel" and installation.bot_user not in room.members):
            raise SlackError("channel_not_found")
        return room

    def is_shared(self, room_id: str) -> bool:
        return room_id in self._rooms and self._rooms[room_id].is_ext_shared

    def of_member(self, user: str) -> list[Room]:
        return [room for room in self._rooms.values() if user in room.members]

    def _id(self, letter: str) -> str:
        return f"{letter}0{next(self._numbers):08d}"

    def _add(self, room: Room) -> Room:
        self._rooms[room.id] = room
        return room
