"""People who tap about in the menu while something else goes on."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.survey.api import BotApi, Update, read_keyboard

STALLED = 10.0  # seconds: a tap whose answer takes longer has stalled


@dataclass(slots=True)
class Crowd:
    """`pause`: seconds between an answer and the next tap, (least, most). `waits`: milliseconds
    from each tap to its answer, by what was going on."""

    api: BotApi
    pause: tuple[float, float]
    phase: str = ""
    waits: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    stalled: int = 0
    is_stopping: bool = False

    @contextmanager
    def during(self, phase: str) -> Iterator[None]:
        self.phase = phase
        yield
        self.phase = ""


class Tapper:
    """Goes from the menu to a screen and back, again and again, in one message."""

    def __init__(self, crowd: Crowd, chat: int) -> None:
        self._crowd = crowd
        self._chat = chat
        self._random = random.Random(chat)  # noqa: S311 - a person's pause, no secret
        self._person = f'{{"id":{chat},"is_bot":false,"first_name":"Anna","language_code":"pl"}}'
        self._room = f'{{"id":{chat},"type":"private","first_name":"Anna"}}'
        self._taps = 0
        self._began_in = ""
        self._pending: Update | None = None
        self.is_answered = asyncio.Event()
        crowd.api.users[chat] = self._see

    def come(self) -> None:
        entities = '[{"type":"bot_command","offset":0,"length":5}]'
        self._act(
            "message",
            f'{{"message_id":1,"date":1500000000,"from":{self._person},"chat":{self._room},'
            f'"text":"/menu","entities":{entities}}}',
        )

    def _see(self, number: int, text: str, keyboard: str) -> None:
        """An answer has buttons; what is announced has none."""
        tapped, buttons = self._pending, read_keyboard(keyboard)
        if tapped is None or not buttons:
            return
        self._pending = None
        self.is_answered.set()
        phase, wait = self._crowd.phase, perf_counter() - tapped.sent
        if phase and phase == self._began_in:
            self._crowd.waits[phase].append(1000 * wait)
            self._crowd.stalled += wait > STALLED
        pause = self._random.uniform(*self._crowd.pause)
        tap = (number, text, keyboard, self._choose(buttons))
        asyncio.get_running_loop().call_later(pause, self._tap, *tap)

    def _choose(self, buttons: list[tuple[str, str]]) -> str:
        """Back to the menu, or from there to the settings."""
        tokens = [token for _, token in buttons]
        return next((one for one in ("menu", "settings") if one in tokens), tokens[0])

    def _tap(self, number: int, text: str, keyboard: str, token: str) -> None:
        if self._crowd.is_stopping:
            return
        self._taps += 1
        self._act(
            "callback_query",
            f'{{"id":"{self._chat}-{self._taps}","from":{self._person},"chat_instance":"1",'
            f'"data":{json.dumps(token)},"message":{{"message_id":{number},"date":1500000000,'
            f'"chat":{self._room},"text":{json.dumps(text)},"reply_markup":{keyboard}}}}}',
        )

    def _act(self, kind: str, content: str) -> None:
        self._began_in = self._crowd.phase
        self.is_answered.clear()
        self._pending = self._crowd.api.push(kind, content)


async def gather(crowd: Crowd, chats: range) -> list[Tapper]:
    """They come one after the other, over one pause."""
    people = [Tapper(crowd, chat) for chat in chats]
    for one in people:
        one.come()
        await asyncio.sleep(crowd.pause[1] / len(people))
    await asyncio.sleep(crowd.pause[1])
    return people


async def leave(crowd: Crowd, people: list[Tapper], within: float = 30.0) -> int:
    """How many never got their last answer."""
    crowd.is_stopping = True
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await asyncio.gather(*(one.is_answered.wait() for one in people))
    return sum(not one.is_answered.is_set() for one in people)
