"""The workspaces' life: people, conversations and what is written in them, with its events."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import payloads
from tests.fakes.slack.clock import Clock
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.files import StoredFile
from tests.fakes.slack.messages import Message
from tests.fakes.slack.rooms import Room, Rooms
from tests.fakes.slack.surface import Surface
from tests.fakes.slack.teams import Installation, Team, Workspaces
from tests.fakes.slack.users import FakeSlackUser

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

SUBSCRIPTIONS = frozenset(
    [
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_left",
        "group_archive",
        "group_left",
        "member_joined_channel",
        "member_left_channel",
        "message.im",
        "tokens_revoked",
        "user_change",
    ]
)


class World:
    clock: Clock
    delivery: Delivery
    workspaces: Workspaces

    def __init__(self) -> None:
        self.rooms = Rooms()
        self.subscriptions: frozenset[str] = SUBSCRIPTIONS
        self.echoes = True  # events about what the bot itself has written and edited
        self.last_change = 0
        self._people: dict[str, FakeSlackUser] = {}

    # People

    def people(self) -> list[FakeSlackUser]:
        return list(self._people.values())

    def person(self, user: str) -> FakeSlackUser:
        """Raises `SlackError` `user_not_found`."""
        if user not in self._people:
            raise SlackError("user_not_found")
        return self._people[user]

    def knows(self, home: Installation, person: FakeSlackUser) -> bool:
        return home.id in (person.team.id, person.team.enterprise_id)

    def meets(self, home: Installation, person: FakeSlackUser) -> bool:
        """Tell whether somebody from elsewhere shares a channel with the bot."""
        return any(home.bot_user in room.members for room in self.rooms.of_member(person.id))

    def person_for(self, user: str, home: Installation) -> FakeSlackUser:
        """Find somebody of this installation's workspace. Raises as `person`."""
        found = self.person(user)
        if not self.knows(home, found):
            raise SlackError("user_not_found")
        return found

    def team_of(self, user: str, otherwise: str) -> str:
        """Give the workspace somebody is from, which in a shared channel may be another."""
        return self._people[user].team.id if user in self._people else otherwise

    def is_shared(self, channel: str) -> bool:
        """Tell whether people of other companies are in this channel."""
        return self.rooms.is_shared(channel)

    def home_of(self, person: FakeSlackUser) -> Installation:
        home = self.workspaces.serving(person.team)
        if home is None:
            raise AssertionError(f"the app is not installed where {person} is")
        return home

    def direct(self, user: str, home: Installation) -> Room:
        """Find, or make, the bot's messages with somebody. Raises `SlackError`."""
        if user.startswith("U0BOT"):
            raise SlackError("cannot_dm_bot")
        person = self.person_for(user, home)
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        return self.rooms.direct(home, person.id, person.team.id)

    def is_left_alone(self, room: Room) -> bool:
        """Tell whether the other one of direct messages has no account any more."""
        others = (self._people[user] for user in room.members if user in self._people)
        return room.kind == "im" and any(person.is_deleted for person in others)

    # Channels

    def channel(
        self,
        name: str,
        members: Iterable[FakeSlackUser] = (),
        *,
        private: bool = False,
        team: Team | None = None,
    ) -> Room:
        """Make a channel in which these people are, without any event."""
        where = team or next(iter(self.workspaces.teams.values()))
        return self.rooms.channel(name, where.id, {m.id for m in members}, private=private)

    def add_member(self, room: Room, user: str, inviter: str = "") -> None:
        room.members.add(user)
        event = self._membership("member_joined_channel", room, user)
        self.event_of(room.team, event | ({"inviter": inviter} if inviter else {}))

    def remove_member(self, room: Room, user: str) -> None:
        if user not in room.members:
            return
        self.event_of(room.team, self._membership("member_left_channel", room, user))
        room.members.discard(user)
        home = self.workspaces.serving(self.workspaces.teams[room.team])
        if home and user == home.bot_user:
            kind = "group_left" if room.kind == "group" else "channel_left"
            self.event_of(
                room.team, {"type": kind, "channel": room.id, "event_ts": self.clock.ts()}
            )

    def archive(self, room: Room, user: str) -> None:
        room.is_archived = True
        kind = "group_archive" if room.kind == "group" else "channel_archive"
        event = {"type": kind, "channel": room.id, "user": user, "event_ts": self.clock.ts()}
        self.event_of(room.team, event)

    # What is written

    def post(
        self,
        room: Room,
        *,
        user: str,
        bot_id: str,
        raw: str,
        blocks: Sequence[dict[str, Any]] = (),
        thread_ts: str | None = None,
        files: tuple[StoredFile, ...] = (),
        sent: dict[str, Any] | None = None,
    ) -> Message:
        """Put a message into a conversation and tell the app of it."""
        message = Message(
            channel=room.id,
            ts=self.clock.ts(),
            user=user,
            bot_id=bot_id,
            raw=raw,
            surface=Surface(blocks),
            change=self.next_change(),
            files=files,
            thread_ts=thread_ts,
            sent=sent or {},
        )
        room.messages[message.ts] = message
        self._notice(room)
        self._tell(room, message, payloads.message_event(self._server, room, message))
        return message

    def edit(
        self, room: Room, message: Message, raw: str, blocks: Sequence[dict[str, Any]]
    ) -> None:
        before = message.to_json()
        message.raw, message.edited_at = raw, self.clock.ts()
        message.surface.show(blocks)
        message.change = self.next_change()
        self._notice(room)
        changed = payloads.changed_event(room, message, before, message.edited_at)
        self._tell(room, message, changed)

    def lose(self, room: Room, message: Message) -> None:
        """Delete a message; one for somebody alone is known only to them."""
        if message.ephemeral_for:
            self._people[message.ephemeral_for].ephemerals.remove(message)
        else:
            del room.messages[message.ts]
            gone = payloads.deleted_event(room, message.to_json(), self.clock.ts())
            self._tell(room, message, gone)
        self._notice(room)

    def show_ephemeral(
        self,
        room: Room,
        person: FakeSlackUser,
        home: Installation,
        raw: str,
        blocks: Sequence[dict[str, Any]],
    ) -> Message:
        message = Message(
            channel=room.id,
            ts=self.clock.ts(),
            user=home.bot_user,
            bot_id=home.bot_id,
            raw=raw,
            surface=Surface(blocks),
            change=self.next_change(),
            ephemeral_for=person.id,
        )
        person.ephemerals.append(message)
        person.notice()
        return message

    def age(self, message: Message) -> float:
        """Give how many seconds ago a message was sent."""
        return float(self.clock.ts()) - float(message.ts)

    # For the parts of the server

    def next_change(self) -> int:
        self.last_change += 1
        return self.last_change

    def event_of(self, team: str, inner: dict[str, Any]) -> None:
        """Send the app an event of this workspace."""
        self.delivery.event(self.workspaces.teams[team], inner)

    def subscribes(self, inner: dict[str, Any]) -> bool:
        kind = inner["type"]
        name = f"message.{inner['channel_type']}" if kind == "message" else kind
        plural = {"message.channel": "message.channels", "message.group": "message.groups"}
        return plural.get(name, name) in self.subscriptions

    @property
    def _server(self) -> "FakeSlack":
        return self  # type: ignore[return-value]

    def _tell(self, room: Room, message: Message, event: dict[str, Any]) -> None:
        home = self.workspaces.serving(self.workspaces.teams[room.team])
        is_there = home is not None and home.bot_user in room.members
        if is_there and not message.ephemeral_for and (self.echoes or not message.from_bot):
            self.event_of(room.team, event)

    def _notice(self, room: Room) -> None:
        for user in room.members:
            if user in self._people:
                self._people[user].notice()

    def _membership(self, kind: str, room: Room, user: str) -> dict[str, Any]:
        return {
            "type": kind,
            "user": user,
            "channel": room.id,
            "channel_type": "G" if room.kind == "group" else "C",
            "team": room.team,
            "event_ts": self.clock.ts(),
        }
