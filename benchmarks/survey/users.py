"""Simulated people: each does one step, waits for its reply, and only then does the next."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.survey.api import BotApi, Update, read_keyboard
from benchmarks.survey.questions import CHOICES, COMMAND, QUESTIONS, SEND, STEPS, marker

FIRST_CHAT = 1_000_001  # chats and users of the benchmark have these ids, and the ones after


@dataclass(slots=True)
class Tally:
    """What was seen while `is_open`: waits in seconds, by where they are counted from."""

    is_open: bool = False
    from_handed: list[float] = field(default_factory=list)
    from_sent: list[float] = field(default_factory=list)
    surveys: int = 0
    wrong: int = 0  # replies that did not show what had been answered


@dataclass(slots=True)
class Crowd:
    """All users of a run. `pause`: seconds between a reply and the next step, (least, most)."""

    api: BotApi
    tally: Tally
    pause: tuple[float, float]
    is_stopping: bool = False

    def rest(self) -> float:
        return random.uniform(*self.pause)  # noqa: S311 - a person's pause, no secret


class User:
    def __init__(self, crowd: Crowd, number: int) -> None:
        self._crowd = crowd
        self._chat = FIRST_CHAT + number
        self._person = (
            f'{{"id":{self._chat},"is_bot":false,"first_name":"Anna","language_code":"pl"}}'
        )
        self._room = f'{{"id":{self._chat},"type":"private","first_name":"Anna"}}'
        self._step = 0
        self._sent = 0
        self._words = ""
        self._shown = (0, "", "")
        self._pending: Update | None = None
        crowd.api.users[self._chat] = self._see

    @property
    def waiting_since(self) -> float | None:
        return None if self._pending is None else self._pending.sent

    def act(self) -> None:
        """The next step; none when the run is over."""
        if self._crowd.is_stopping:
            return
        if self._step == 0:
            self._write(f"/{COMMAND}")
        elif self._step == STEPS - 1:
            self._press(SEND)
        else:
            self._answer(self._step - 1)

    def _answer(self, index: int) -> None:
        match QUESTIONS[index].kind:
            case "one":
                self._press(CHOICES[(self._chat + index) % len(CHOICES)])
            case "integer":
                self._write(str(1 + (self._chat + index) % 40))
            case _:
                self._words = f"Rozmowy w zespole nr {self._chat}-{self._sent}"
                self._write(self._words)

    def _write(self, text: str) -> None:
        self._sent += 1
        entities = (
            f',"entities":[{{"type":"bot_command","offset":0,"length":{len(text)}}}]'
            if text.startswith("/")
            else ""
        )
        self._pending = self._crowd.api.push(
            "message",
            f'{{"message_id":{9_000_000 + self._sent},"date":1500000000,"from":{self._person},'
            f'"chat":{self._room},"text":{json.dumps(text)}{entities}}}',
        )

    def _press(self, label: str) -> None:
        number, text, keyboard = self._shown
        data = next(data for shown, data in read_keyboard(keyboard) if shown.endswith(label))
        self._sent += 1
        self._pending = self._crowd.api.push(
            "callback_query",
            f'{{"id":"{self._chat}-{self._sent}","from":{self._person},"chat_instance":"1",'
            f'"data":{json.dumps(data)},"message":{{"message_id":{number},"date":1500000000,'
            f'"chat":{self._room},"text":{json.dumps(text)},"reply_markup":{keyboard}}}}}',
        )

    def _see(self, number: int, text: str, keyboard: str) -> None:
        """A message: the reply that was waited for, or something beside it."""
        update = self._pending
        if update is None or not self._is_reply(text, keyboard):
            return
        self._pending = None
        self._note(update, text)
        self._shown = (number, text, keyboard)
        self._step = (self._step + 1) % STEPS
        loop, wait = asyncio.get_running_loop(), self._crowd.rest()
        if wait:
            loop.call_later(wait, self.act)
        else:
            loop.call_soon(self.act)

    def _is_reply(self, text: str, keyboard: str) -> bool:
        if self._step == STEPS - 2:  # the summary: its button can be pressed
            return SEND in keyboard or json.dumps(SEND)[1:-1] in keyboard
        return marker(self._step) in text

    def _note(self, update: Update, text: str) -> None:
        tally, now = self._crowd.tally, perf_counter()
        if not tally.is_open:
            return
        tally.from_handed.append(now - update.handed)
        tally.from_sent.append(now - update.sent)
        tally.surveys += self._step == STEPS - 1
        tally.wrong += self._step == STEPS - 2 and self._words not in text
