"""People with Slack: what they do and what they see in it.

A test reads like the dialogue:

    await leader.types("Dzień dobry")
    await leader.sees("co chcą Państwo zrobić")
    await leader.taps("Zadanie")
    await leader.fills("Temat", "Matematyka")
    await leader.submits()
"""

from typing import TYPE_CHECKING, Any

from tests.fakes.slack import mrkdwn, payloads
from tests.fakes.slack.files import StoredFile
from tests.fakes.slack.messages import Message
from tests.fakes.slack.rooms import Room
from tests.fakes.slack.screens import Screens
from tests.fakes.slack.teams import Installation, Team

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

MAX_TYPED = 4000


class FakeSlackUser(Screens):
    """One person: their direct messages with the bot, their windows, their home."""

    def __init__(self, server: "FakeSlack", profile: dict[str, Any], team: Team) -> None:
        super().__init__()
        self.server = server
        self.id: str = profile["id"]
        self.name: str = profile["name"]
        self.email: str = profile.get("email", "")
        self.is_email_confirmed: bool = profile.get("is_email_confirmed", True)
        self.locale: str = profile.get("locale", "pl-PL")
        self.team = team
        self.is_bot: bool = profile.get("is_bot", False)
        self.is_restricted: bool = profile.get("is_restricted", False)
        self.is_ultra_restricted: bool = profile.get("is_ultra_restricted", False)
        self.is_deleted: bool = profile.get("deleted", False)

    @property
    def handle(self) -> str:
        return self.name.lower().replace(" ", ".")

    # What the person does in conversations

    async def types(self, text: str, *, room: Room | None = None, thread: str = "") -> None:
        """Send a text to the bot, or to a channel; one that begins with "/" is a command."""
        if text.startswith("/"):
            name, _, rest = text.partition(" ")
            await self.commands(name, rest, room=room)
            return
        for start in range(0, max(len(text), 1), MAX_TYPED):
            self._say(text[start : start + MAX_TYPED], room or self.dm, thread=thread)

    async def commands(self, name: str, text: str = "", *, room: Room | None = None) -> None:
        """Give a slash command; does not wait for the answer, which is shown to them alone."""
        if self.server.commands is not None and name not in self.server.commands:
            raise AssertionError(f"Slack says to {self}: {name} is not a valid command")
        self.act()
        place = room or self.dm
        payload = payloads.command(self, self.home_of_app, place, name, mrkdwn.escape(text))
        self.server.delivery.background(self._command(payload, place))

    async def uploads(
        self,
        name: str,
        content: bytes,
        mime: str = "application/octet-stream",
        *,
        text: str = "",
        size: int | None = None,
        room: Room | None = None,
    ) -> StoredFile:
        """Send a file; `size` claims more bytes than `content` has, for very large ones."""
        file = self.add_file(name, content, mime, size=size)
        self._say(text, room or self.dm, files=(file,))
        return file

    async def shortcut(self, callback_id: str, message: Message | None = None) -> None:
        """Choose the app's shortcut from a message's menu, or the global one."""
        known = self.server.shortcuts
        if known is not None and callback_id not in known:
            raise AssertionError(f"there is no shortcut {callback_id!r} but {sorted(known)}")
        self.act()
        payload = payloads.shortcut(self, self.home_of_app, callback_id, message)
        self._send(payload)

    async def mentions(self, text: str, room: Room, *, thread: str = "") -> Message:
        """Write to a channel, beginning with the bot's name."""
        home = self.home_of_app
        message = self._say(
            f"<@{home.bot_user}> {mrkdwn.typed(text)}", room, thread=thread, raw=True
        )
        found = payloads.message_event(self.server, room, message)
        del found["channel_type"]
        self.server.event_of(room.team, found | {"type": "app_mention"})
        return message

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message; the app is told of a message_changed."""
        self.act()
        room = self.server.rooms.find(message.channel)
        self.server.edit(room, message, mrkdwn.typed(text), [])

    async def deletes(self, message: Message) -> None:
        self.act()
        self.server.lose(self.server.rooms.find(message.channel), message)

    async def joins(self, room: Room) -> None:
        self.act()
        self.server.add_member(room, self.id)

    async def leaves(self, room: Room) -> None:
        self.act()
        self.server.remove_member(room, self.id)

    async def invites_bot(self, room: Room) -> None:
        self.act()
        self.server.add_member(room, self.home_of_app.bot_user, inviter=self.id)

    async def removes_bot(self, room: Room) -> None:
        self.act()
        self.server.remove_member(room, self.home_of_app.bot_user)

    async def archives(self, room: Room) -> None:
        self.act()
        self.server.archive(room, self.id)

    async def deactivates(self) -> None:
        """Lose the account, as when somebody leaves the school."""
        self.is_deleted = True
        changed = {"type": "user_change", "user": self.to_json(with_email=True)}
        self.server.event_of(self.team.id, changed)

    # What the server asks of the person

    @property
    def home_of_app(self) -> Installation:
        """The installation that serves this person. Fails if the app is not there."""
        return self.server.home_of(self)

    @property
    def dm(self) -> Room:
        return self.server.rooms.direct(self.home_of_app, self.id, self.team.id)

    def add_file(
        self, name: str, content: bytes, mime: str, *, size: int | None = None
    ) -> StoredFile:
        return self.server.files.add(
            name,
            len(content) if size is None else size,
            user=self.id,
            team=self.team.id,
            mimetype=mime,
            content=content,
        )

    def to_json(self, *, with_email: bool) -> dict[str, Any]:
        profile = {"real_name": self.name, "display_name": self.name}
        found = {
            "id": self.id,
            "team_id": self.team.id,
            "name": self.handle,
            "deleted": self.is_deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_email_confirmed": self.is_email_confirmed,
        }
        if self.is_deleted:
            return found | {"profile": profile}
        if with_email and self.email:
            profile["email"] = self.email
        org = {"id": self.id, "enterprise_id": self.team.enterprise_id, "teams": [self.team.id]}
        return found | {
            "real_name": self.name,
            "tz": "Europe/Warsaw",
            "locale": self.locale,
            "is_restricted": self.is_restricted or self.is_ultra_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "profile": profile,
            **({"enterprise_user": org} if self.team.enterprise_id else {}),
        }

    async def _command(self, payload: dict[str, Any], room: Room) -> None:
        answer = await self.server.delivery.interact(payload, "slash_commands")
        if not answer.is_acked:
            self.warn(f"{payload['command']} failed with the error “operation_timeout”")
        elif answer.payload:
            self.server.responses.answer_command(room, self, answer.payload)

    def _say(
        self,
        text: str,
        room: Room,
        *,
        files: tuple[StoredFile, ...] = (),
        thread: str = "",
        raw: bool = False,
    ) -> Message:
        if self.id not in room.members:
            raise AssertionError(f"{self} is not in {room.name}")
        if room.kind == "im" and not self.server.takes_messages:
            raise AssertionError(f"{self} has no field to write to the bot")
        self.act()
        for file in files:
            file.channels = (*file.channels, room.id)
        words = text if raw else mrkdwn.typed(text)
        return self.server.post(
            room, user=self.id, bot_id="", raw=words, files=files, thread_ts=thread or None
        )
