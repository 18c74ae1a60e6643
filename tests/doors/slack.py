"""A person on Slack's strict fake, whose forms are asked in the conversation."""

from __future__ import annotations

from bot.slack.words import OWN
from tests.doors.talker import PATIENCE, fits
from tests.fakes.slack.messages import Message
from tests.fakes.slack.users import FakeSlackUser


class SlackTalker:
    def __init__(self, user: FakeSlackUser) -> None:
        self.user = user
        self._ticked: Message | None = None  # boxes are ticked in it and not sent yet

    async def types(self, text: str) -> None:
        self._ticked = None
        await self.user.types(self._as_command(text))
        await self._arrives()

    def _as_command(self, text: str) -> str:
        """`/zadanie` as it is where the app has this command, else after the app's own."""
        known = self.user.server.commands or set()
        is_foreign = text.startswith("/") and text.split()[0] not in known
        return f"/{OWN} {text[1:]}" if is_foreign else text

    async def mistypes(self, text: str, told: str) -> None:
        await self.types(text)
        await self.sees(told)

    async def taps(self, label: str) -> None:
        message, found = await self.user.finds(lambda: self._label(label), within=PATIENCE)
        boxes = [c for c in message.surface.controls() if c.kind == "checkboxes"]
        is_box = any(fits(o["text"]["text"], label) for box in boxes for o in box.options)
        self._ticked = message if is_box else None
        await self.user.taps(found, place=message)
        await self._arrives()

    def _label(self, label: str) -> tuple[Message, str] | None:
        for message in reversed(self.user.chat):
            for text in self.user.labels(message) if message.from_bot else ():
                if fits(text, label):
                    return message, text
        return None

    async def uploads(self, name: str, content: bytes) -> None:
        self._ticked = None
        await self.user.uploads(name, content)
        await self._arrives()

    async def _arrives(self) -> None:
        """What people do one after the other comes in this order."""
        await self.user.server.delivery.idle(within=PATIENCE)

    async def sees(self, fragment: str) -> str:
        if self._ticked and self._ticked.says(fragment):
            return self._ticked.text
        return (await self.user.sees(fragment, within=PATIENCE)).text

    def transcript(self) -> str:
        return self.user.transcript()
