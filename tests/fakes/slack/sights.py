"""What a person sees: conversations, answers for them alone, windows, the home; and waiting."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tests.fakes.signal import Signal
from tests.fakes.slack.messages import Message
from tests.fakes.slack.rooms import Room
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

WAIT_SECONDS = 5.0
QUIET_SECONDS = 0.2

Seen = TypeVar("Seen")


class Sights:
    """What has come to one person; `warnings` are Slack's own words about an app that failed."""

    id: str
    name: str
    dm: Room
    server: "FakeSlack"

    def __init__(self) -> None:
        self.windows: list[View] = []
        self.home: View | None = None
        self.ephemerals: list[Message] = []
        self.warnings: list[str] = []
        self._acted_at = 0
        self._warned_before = 0
        self._signal = Signal()

    @property
    def modal(self) -> View | None:
        """The window on top, if there is one."""
        return self.windows[-1] if self.windows else None

    @property
    def chat(self) -> list[Message]:
        """The messages with the bot as they are now, oldest first."""
        return list(self.dm.messages.values())

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        found = [message for message in self.chat if message.from_bot]
        if not found:
            raise AssertionError(f"{self} has no message from the bot")
        return found[-1]

    def messages(self, room: Room | None = None) -> list[Message]:
        """What is shown in one conversation, or in all, oldest first."""
        rooms = [room] if room else [self.dm, *self._channels()]
        found = [message for where in rooms for message in where.messages.values()]
        ids = [where.id for where in rooms]
        found += [message for message in self.ephemerals if message.channel in ids]
        return sorted(found, key=lambda message: message.ts)

    async def sees(
        self, fragment: str, *, room: Room | None = None, within: float = WAIT_SECONDS
    ) -> Message | View:
        """Wait for this text where the bot has put something since the person last acted.

        That is a message sent or edited, an ephemeral, the window on top or the home; with
        `room`, that channel only. Gives the latest; says what is there if none comes.
        """
        return await self._wait_for(
            lambda: max(
                (thing for thing in self._news(room) if thing.says(fragment)),
                key=lambda thing: thing.change,
                default=None,
            ),
            within,
            f"does not see {fragment!r}",
        )

    async def sees_warning(self, fragment: str = "", *, within: float = WAIT_SECONDS) -> str:
        """Wait for Slack itself to say, after the last act, that the app did not do its part."""
        return await self._wait_for(
            lambda: next((w for w in self.warnings[self._warned_before :] if fragment in w), None),
            within,
            f"sees no warning {fragment!r}",
        )

    async def sees_nothing_new(self, *, within: float = QUIET_SECONDS) -> None:
        """Fail if the bot sends or shows anything during `within` seconds from now."""
        before = self.server.last_change
        if await self._signal.wait_until(
            lambda: any(thing.change > before for thing in self._news(None)), within=within
        ):
            raise AssertionError(f"{self} sees something new\n{self.transcript()}")

    async def sees_no_window(self, *, within: float = WAIT_SECONDS) -> None:
        """Wait until no window is open."""
        await self._wait_for(lambda: not self.windows or None, within, "still has a window")

    async def finds(self, find: Callable[[], Seen | None], *, within: float = WAIT_SECONDS) -> Seen:
        """Wait until `find`, asked after every change, finds something."""
        return await self._wait_for(find, within, "never found what was looked for")

    def transcript(self) -> str:
        """Give all the person has before them as text, for people."""
        things = [*map(str, self.messages()), *map(str, self.windows)]
        things += [str(self.home)] if self.home else []
        things += [f"warning: {warning}" for warning in self.warnings]
        return "\n".join(things) or "(nothing)"

    def __repr__(self) -> str:
        return f"{self.name} ({self.id})"

    # What the server does

    def notice(self) -> None:
        """Wake those who wait for something new."""
        self._signal.notify()

    def warn(self, warning: str) -> None:
        self.warnings.append(warning)
        self.notice()

    def act(self) -> None:
        self._acted_at = self.server.next_change()
        self._warned_before = len(self.warnings)
        self.server.limiter.person_acted()

    def _channels(self) -> list[Room]:
        return [room for room in self.server.rooms.of_member(self.id) if room.kind != "im"]

    def _news(self, room: Room | None) -> list[Message | View]:
        things: list[Message | View] = [m for m in self.messages(room or self.dm) if m.from_bot]
        if room is None:
            things += [view for view in (self.modal, self.home) if view]
        return [thing for thing in things if thing.change > self._acted_at]

    async def _wait_for(
        self, find: Callable[[], Seen | None], within: float, otherwise: str
    ) -> Seen:
        await self._signal.wait_until(lambda: find() is not None, within=within)
        found = find()
        if found is None:
            raise AssertionError(f"{self} {otherwise} within {within} s\n{self.transcript()}")
        return found
