"""People with a Telegram app: what they do and what they see in their chat with the bot.

A user sees the bot only as the real app shows it, so that a test reads like the dialogue:

    await leader.types("/start K7Q2")
    await leader.sees("Dzień dobry")
    await leader.taps("Dołączam")
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from tests.fakes.signal import Signal
from tests.fakes.telegram import messages
from tests.fakes.telegram.files import StoredFile, Upload
from tests.fakes.telegram.messages import MAX_TEXT, Content, Message
from tests.fakes.telegram.reply_keyboards import ReplyRows

if TYPE_CHECKING:
    from tests.fakes.telegram_server import FakeTelegram

WAIT_SECONDS = 5.0
QUIET_SECONDS = 0.2

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a tap: a short line at the top or, as an alert, a window."""

    text: str
    alert: bool


class FakeUser:
    """One person and their private chat with the bot."""

    def __init__(self, server: "FakeTelegram", profile: dict[str, Any]) -> None:
        self.id: int = profile["id"]
        self.profile = profile
        self.toasts: list[Toast] = []
        self.actions: list[str] = []
        self.keyboard: ReplyRows = ()  # what stands under the message field
        self.has_started = False
        self.has_blocked = False
        self.is_deactivated = False
        self._server = server
        self._messages: dict[int, Message] = {}
        self._acted_at = 0
        self._toasts_before = 0
        self._signal = Signal()

    # What the person does

    async def types(self, text: str) -> None:
        """Send a text; the app cuts one that is too long for a message."""
        for start in range(0, max(len(text), 1), MAX_TEXT):
            part = text[start : start + MAX_TEXT]
            self._send(Content(part, part, tuple(messages.find_commands(part))))

    async def taps(
        self, label: str, *, message: Message | None = None, within: float = WAIT_SECONDS
    ) -> None:
        """Tap the button of this label under the newest message that has one.

        Waits until there is one. `message` names another, as it was when it was read: its
        buttons may have been changed or taken away since, as on a phone that lags behind.
        """
        if message is None:
            message = await self._wait_for(
                lambda: self._newest(lambda m: m.button(label) is not None),
                within,
                f"has no button {label!r}",
            )
        button = message.button(label)
        if button is None or button.data is None:
            raise AssertionError(f"{self} cannot tap {label!r} under\n{message}")
        self._act()
        self._server.callbacks.ask(self, self._messages.get(message.id, message), button.data)

    async def uploads(
        self,
        name: str,
        content: bytes,
        mime: str = "application/octet-stream",
        *,
        caption: str = "",
        size: int | None = None,
        photo: bool = False,
    ) -> StoredFile:
        """Send a file; `size` claims more bytes than `content` has, for very large ones."""
        file = self._server.files.add(Upload(name, content, mime), photo=photo, size=size)
        self._send(Content(caption, caption), file)
        return file

    async def sends_place(
        self, latitude: float, longitude: float, *, button: str = "", accuracy: float = 0
    ) -> None:
        """Send where one is: by the paperclip, or by a button under the message field."""
        asking = [b.text for row in self.keyboard for b in row if b.asks_location]
        if button and button not in asking:
            raise AssertionError(f"{self} has no button {button!r} for a place, but {asking}")
        place = {"latitude": latitude, "longitude": longitude}
        extra = {"horizontal_accuracy": accuracy} if accuracy else {}
        self._send(Content("", ""), place=place | extra)

    async def blocks(self) -> None:
        self._change_membership("member", "kicked")
        self.has_blocked = True

    async def unblocks(self) -> None:
        self.has_blocked = False
        self._change_membership("kicked", "member")

    async def deletes_account(self) -> None:
        self.is_deactivated = True

    # What the person sees

    @property
    def chat(self) -> list[Message]:
        """All messages as they are now, oldest first."""
        return list(self._messages.values())

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        found = self._newest(lambda message: message.from_bot)
        if found is None:
            raise AssertionError(f"{self} has no message from the bot")
        return found

    async def sees(self, fragment: str, *, within: float = WAIT_SECONDS) -> Message:
        """Wait for a message with this text, sent or edited since the person last did anything.

        Gives the latest such message; says what is in the chat if none comes.
        """
        return await self._wait_for(
            lambda: max(
                (m for m in self.chat if self._is_news(m) and m.says(fragment)),
                key=lambda message: message.change,
                default=None,
            ),
            within,
            f"does not see {fragment!r}",
        )

    async def sees_toast(self, fragment: str, *, within: float = WAIT_SECONDS) -> Toast:
        """Wait for the answer to the last tap to contain this text."""
        return await self._wait_for(
            lambda: next(
                (t for t in reversed(self.toasts[self._toasts_before :]) if fragment in t.text),
                None,
            ),
            within,
            f"sees no toast {fragment!r} but {self.toasts[self._toasts_before :]}",
        )

    async def sees_nothing_new(self, *, within: float = QUIET_SECONDS) -> None:
        """Fail if the bot sends or edits anything during `within` seconds from now."""
        before = max((m.change for m in self.chat), default=0)
        if await self._signal.wait_until(
            lambda: any(m.change > before for m in self.chat if m.from_bot), within=within
        ):
            raise AssertionError(f"{self} sees something new\n{self.transcript()}")

    def transcript(self) -> str:
        """Give the whole chat as text, for people."""
        return "\n".join(str(message) for message in self.chat) or "(an empty chat)"

    def __repr__(self) -> str:
        return f"{self.profile['first_name']} ({self.id})"

    # What the server does to the chat

    def receive(self, message: Message) -> Message:
        """Show a message or, under a known id, its new state."""
        message = replace(message, change=self._server.next_change())
        self._messages[message.id] = message
        self._signal.notify()
        return message

    def find(self, message_id: int) -> Message | None:
        return self._messages.get(message_id)

    def lose(self, message_id: int) -> None:
        del self._messages[message_id]
        self._signal.notify()

    def toast(self, toast: Toast) -> None:
        self.toasts.append(toast)
        self._signal.notify()

    def chat_json(self) -> dict[str, Any]:
        fields = ("id", "first_name", "last_name", "username")
        return {"type": "private"} | {k: v for k, v in self.profile.items() if k in fields}

    def _send(
        self,
        content: Content,
        file: StoredFile | None = None,
        place: dict[str, float] | None = None,
    ) -> None:
        self._act()
        self.has_started, self.has_blocked = True, False
        made = self._server.new_message(self, content, file=file, from_bot=False)
        message = self.receive(replace(made, place=place))
        self._server.updates.push("message", self._server.message_json(message, self))

    def _act(self) -> None:
        self._acted_at = self._server.next_change()
        self._toasts_before = len(self.toasts)
        self._server.limiter.person_acted()

    def _change_membership(self, old: str, new: str) -> None:
        bot = self._server.bot_json()
        self._server.updates.push(
            "my_chat_member",
            {
                "chat": self.chat_json(),
                "from": self.profile,
                "date": self._server.clock.date(),
                "old_chat_member": _member(bot, old),
                "new_chat_member": _member(bot, new),
            },
        )

    def _is_news(self, message: Message) -> bool:
        return message.from_bot and message.change > self._acted_at

    def _newest(self, fits: Callable[[Message], bool]) -> Message | None:
        return max(filter(fits, self.chat), key=lambda message: message.id, default=None)

    async def finds(self, find: Callable[[], Seen | None], *, within: float = WAIT_SECONDS) -> Seen:
        """Wait until `find`, asked after every change of the chat, finds something."""
        return await self._wait_for(find, within, "never found what was looked for")

    async def _wait_for(
        self, find: Callable[[], Seen | None], within: float, otherwise: str
    ) -> Seen:
        await self._signal.wait_until(lambda: find() is not None, within=within)
        found = find()
        if found is None:
            raise AssertionError(f"{self} {otherwise} within {within} s\n{self.transcript()}")
        return found


def _member(bot: dict[str, Any], status: str) -> dict[str, Any]:
    return {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
