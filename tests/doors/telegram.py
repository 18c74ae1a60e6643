"""A person on Telegram's strict fake."""

from __future__ import annotations

from tests.doors.talker import PATIENCE, fits
from tests.fakes.telegram_server import FakeUser


class TelegramTalker:
    def __init__(self, user: FakeUser) -> None:
        self.user = user

    async def types(self, text: str) -> None:
        await self.user.types(text)

    async def mistypes(self, text: str, told: str) -> None:
        await self.types(text)
        await self.sees(told)

    async def taps(self, label: str) -> None:
        found = await self.user.finds(lambda: self._label(label), within=PATIENCE)
        await self.user.taps(found)

    def _label(self, label: str) -> str | None:
        for message in reversed(self.user.chat):
            for row in message.buttons:
                for text in row:
                    if fits(text, label):
                        return text
        return None

    async def uploads(self, name: str, content: bytes) -> None:
        await self.user.uploads(name, content, "application/octet-stream")

    async def sees(self, fragment: str) -> str:
        return (await self.user.sees(fragment, within=PATIENCE)).text

    def transcript(self) -> str:
        return str(self.user.transcript())
