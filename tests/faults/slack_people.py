"""People on Slack while the bot dies under them.

What they write Slack brings again until it is acknowledged. What they press it does not: they are
told that it failed, or nothing comes of it, and press again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from bot.slack.words import OWN
from tests.doors.talker import fits
from tests.fakes.slack.messages import Message
from tests.fakes.slack.users import FakeSlackUser
from tests.faults.people import Life
from tests.faults.town import COLOURS

PRESSED_AGAIN_AFTER = 5.0  # seconds in which nothing came of a press
NOT_SENT_AGAIN_BEFORE = 0.5  # seconds
FIRST, SUMMARY = "Która szkoła?", "Prosimy sprawdzić odpowiedzi"
THANKS = "Dziękujemy! Odpowiedzi zostały zapisane."

Act = Callable[[], Awaitable[None]]


class SlackPerson:
    hurries = False  # what is written while nothing acknowledges it may come in another order

    def __init__(self, user: FakeSlackUser, patience: float) -> None:
        self.user = user
        self.patience = patience
        self.pressed_again = 0
        self._since = 0
        self._again: Act | None = None

    async def types(self, text: str) -> None:
        """A command is pressed rather than said: Slack gives it up as it does a press."""
        if not text.startswith("/"):
            self._begin(None)
            await self.user.types(text)
            return
        await self._act(lambda: self.user.types(self._as_command(text)))

    def _as_command(self, text: str) -> str:
        known = self.user.server.commands or set()
        return text if text.split()[0] in known else f"/{OWN} {text[1:]}"

    async def taps(self, label: str) -> None:
        message = await self._holding(label)
        await self._act(lambda: self._tap(message, label))

    async def ticks(self, labels: list[str], think: Act) -> None:
        """All boxes in one message; only the button that ends is told to the app."""
        message = await self._holding("Gotowe")
        self._begin(None)
        for label in labels:
            await self._tap(message, label)
            await think()
        await self._act(lambda: self._tap(message, "Gotowe"))

    async def sees(self, fragment: str) -> str:
        """In a message or the window that came after the last act, which is repeated if need be."""
        until = asyncio.get_running_loop().time() + self.patience
        while (found := self._seen(fragment)) is None:
            if asyncio.get_running_loop().time() > until:
                told = "\n".join(map(str, self.user.chat[-10:]))
                lost = len(self.user.server.delivery.lost)
                raise AssertionError(f"{self.user} misses {fragment!r} ({lost} lost)\n{told}")
            await self.waits_for(lambda: self.has_seen(fragment))
        return found

    async def waits_for(self, comes: Callable[[], bool]) -> None:
        """Until it comes; or until Slack says that the last act failed, or nothing came for a
        while: then it is repeated, unless a window shows that it had its effect."""
        warned = len(self.user.warnings)
        with suppress(AssertionError):
            await self.user.finds(
                lambda: comes() or len(self.user.warnings) > warned or None,
                within=PRESSED_AGAIN_AFTER,
            )
        if not comes() and self._again is not None and self.user.modal is None:
            self.pressed_again += 1
            await self._again()

    async def submits(self) -> None:
        answer = await self.user.submits()
        if answer is None or not answer.is_acked:
            self.pressed_again += 1
            await asyncio.sleep(NOT_SENT_AGAIN_BEFORE)

    def has_seen(self, fragment: str) -> bool:
        """Since the last act."""
        return self._seen(fragment) is not None

    async def finds_in_chat(self, fragment: str) -> None:
        """Since the last act, in a message."""
        await self.user.finds(lambda: self._in_chat(fragment), within=self.patience)

    def _seen(self, fragment: str) -> str | None:
        window = self.user.modal
        if window is not None and window.says(fragment):
            return window.text
        return self._in_chat(fragment)

    def _in_chat(self, fragment: str) -> str | None:
        news = (m for m in self.user.chat if m.from_bot and m.change > self._since)
        return next((message.text for message in news if message.says(fragment)), None)

    def _begin(self, again: Act | None) -> None:
        self._since, self._again = self.user.server.last_change, again

    async def _act(self, act: Act) -> None:
        self._begin(act)
        await act()

    async def _holding(self, label: str) -> Message:
        """The newest message with this button or option."""
        return await self.user.finds(lambda: self._find(label), within=self.patience)

    def _find(self, label: str) -> Message | None:
        mine = (m for m in reversed(self.user.chat) if m.from_bot)
        return next((m for m in mine if self._label(m, label)), None)

    def _label(self, message: Message, label: str) -> str | None:
        return next((text for text in self.user.labels(message) if fits(text, label)), None)

    async def _tap(self, message: Message, label: str) -> None:
        """Nothing, if the message changed meanwhile: then the press had its effect."""
        if text := self._label(message, label):
            await self.user.taps(text, place=message)


class WindowLife(Life):
    """The same doings, but the questionnaire is filled in in windows."""

    talker: SlackPerson

    async def _fill_in(self) -> None:
        answers = self._choose()
        await self.talker.types("/ankiety")
        await self.talker.sees("Spis szkół")
        await self.talker.taps("Wypełnij")
        async with asyncio.timeout(self.talker.patience):
            while not self.talker.has_seen(THANKS):
                await self._go_on(answers)
        # (A window may tell before the chat does: that would be taken for the next thanks.)
        await self.talker.finds_in_chat(THANKS)
        self.given.append(answers)
        if self.talker.user.modal is not None:
            await self.talker.user.closes(all_windows=True)

    async def _go_on(self, answers: dict[str, Any]) -> None:
        """Whatever stands there, a page or the summary, is filled in and sent."""
        window = self.talker.user.modal
        if window is None or not window.submit:
            await self.talker.waits_for(self._has_something_to_do)
            return
        await self._think()
        with suppress(AssertionError):  # another window came over it, or it went
            if not window.says(SUMMARY):
                await self._enter(answers)
            await self.talker.submits()

    def _has_something_to_do(self) -> bool:
        window = self.talker.user.modal
        return bool(window and window.submit) or self.talker.has_seen(THANKS)

    async def _enter(self, answers: dict[str, Any]) -> None:
        fields = {
            FIRST: answers["school"],
            "Ilu uczniów?": str(answers["pupils"]),
            "Jeden kolor": COLOURS[answers["colour"]],
            "Kilka kolorów": [COLOURS[name] for name in answers["several"]],
            "Jakie uwagi?": answers["remarks"],
        }
        for label, value in fields.items():
            await self.talker.user.fills(label, value, within=1)
