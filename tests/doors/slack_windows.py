"""A person on Slack whose forms open in windows: the same scripts, a page at a time.

The scripts answer question by question. Here an answer goes into the field of its question; what a
chat needs between questions ("Dalej", "Gotowe", "Pomiń") does nothing but pass the field by; and
the page is sent once the script looks for what is not on it. As in a chat, the last answer to a
form without a summary sends it.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from tests.doors.slack import SlackTalker
from tests.doors.talker import PATIENCE, fits
from tests.fakes.slack.messages import Message
from tests.fakes.slack.surface import Control, read
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack.views import View

BETWEEN = ("Dalej", "Gotowe", "Pomiń")
TYPED = ("plain_text_input", "number_input", "datepicker", "timepicker")
SEVERAL = ("checkboxes", "multi_static_select", "multi_external_select")
ANSWERS = ("show", "toast", "replies", "fetch")  # the house's own tasks that answer an act
MOST_PAGES = 4  # sent one after the other before something is missed

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})$")


@dataclass
class Slip:
    """A wrong answer, what is told of it once the page is sent, and the right one."""

    field: Control
    told: str
    correction: str = ""


class SlackWindowTalker(SlackTalker):
    def __init__(self, user: FakeSlackUser) -> None:
        super().__init__(user)
        self._since = 0  # the server's last change before the person's last act
        self._page = ""  # the window's token: where the cursor belongs
        self._next = 0  # the input that comes next
        self._has_answered = False  # since the page was opened or sent
        self._slips: list[Slip] = []  # on this page

    # What the person does

    async def types(self, text: str) -> None:
        self._acts()
        if self._slips and not self._slips[-1].correction:
            self._slips[-1].correction = text
            return
        field = None if text.startswith("/") else self._field()
        if field is None:
            await self._leaves_windows()
            await super().types(text)
        else:
            await self._enters(field, text)
            await self._sends_if_last()
        await self._settles()

    async def mistypes(self, text: str, told: str) -> None:
        """Faults are told when the page is sent: then it is corrected, and sent again."""
        field = self._field()
        assert field is not None, f"nothing to type into\n{self.transcript()}"
        self._slips.append(Slip(field, told))
        await self._enters(field, text)
        await self._settles()

    async def uploads(self, name: str, content: bytes) -> None:
        self._acts()
        fields = [c for c in self._inputs() if c.kind == "file_input"]
        if fields:
            await self.user.fills(fields[0].label, (name, content), kinds=("file_input",))
            self._answered(fields[0])
            await self._sends_if_last()
        else:
            await self._leaves_windows()
            await super().uploads(name, content)
        await self._settles()

    async def taps(self, label: str) -> None:
        self._acts()
        for _ in range(MOST_PAGES):
            if await self._taps_in_window(label):
                return
            if label in BETWEEN and self.user.modal:
                self._next += 1
                self._has_answered = True
                await self._sends_if_last()
                return
            if not (self.user.modal and self._has_answered):
                break
            await self._submits()
        await self._leaves_windows()
        await super().taps(label)
        await self._settles()

    # What the person sees

    async def sees(self, fragment: str) -> str:
        for _ in range(MOST_PAGES):
            if (found := self._seen(fragment)) is not None:
                return found
            if not (self.user.modal and self._has_answered):
                break
            await self._submits()
        return await self.user.finds(lambda: self._seen(fragment), within=PATIENCE)

    def _seen(self, fragment: str) -> str | None:
        """In the window, where the sentence may begin anew; or in a new message."""
        wanted = fragment.casefold()
        window = self.user.modal
        if window is not None and wanted in window.text.casefold():
            self._turns_to(wanted)
            return window.text
        news = [m for m in self.user.messages(self.user.dm) if self._is_news(m)]
        return next((m.text for m in reversed(news) if m.says(fragment)), None)

    def _is_news(self, message: Message) -> bool:
        return message.from_bot and message.change > self._since

    # Fields

    def _inputs(self) -> list[Control]:
        window = self.user.modal
        self._keep_place(window)
        return [c for c in window.surface.controls() if c.is_input] if window else []

    def _keep_place(self, window: View | None) -> None:
        """Another page begins at its top."""
        token = str(window.given.get("private_metadata", "")) if window else ""
        if token != self._page:
            self._page, self._next, self._has_answered = token, 0, False

    def _turns_to(self, question: str) -> None:
        """The question that was read comes next."""
        for at, control in enumerate(self._inputs()):
            if question in control.label.casefold():
                self._next = at
                return

    def _field(self) -> Control | None:
        """What is typed into: a field with a fault, the next one, or the first that is empty."""
        inputs = self._inputs()
        typed = [c for c in inputs[self._next :] if c.kind in TYPED]
        faulty = [c for c in inputs if self._is_faulty(c) and c.kind in TYPED]
        empty = [c for c in inputs if c.kind in TYPED and not self._value(c)]
        return next(iter([*faulty, *typed, *empty]), None)

    def _is_faulty(self, control: Control) -> bool:
        return bool(self._told(control))

    def _told(self, control: Control) -> str:
        window = self.user.modal
        return window.errors.get(control.block["block_id"], "") if window else ""

    def _value(self, control: Control) -> Any:
        window = self.user.modal
        assert window is not None
        value = window.surface.values[control.key]
        return next((part for name, part in value.items() if name != "type"), None)

    async def _enters(self, field: Control, text: str) -> None:
        """A day and a time, where they are a question's two fields, go into both."""
        await self.user.fills(field.label, _as_entered(field, text), kinds=(field.kind,))
        self._answered(field)
        at = self._next
        both = self._inputs()[at : at + 1]
        if both and both[0].kind == "timepicker" and both[0].label == field.label:
            await self.user.fills(field.label, _as_entered(both[0], text), kinds=("timepicker",))
            self._answered(both[0])

    def _answered(self, control: Control) -> None:
        window = self.user.modal
        if window is not None:
            window.errors.pop(control.block["block_id"], None)
        self._has_answered = True
        keys = [c.key for c in self._inputs()]
        self._next = keys.index(control.key) + 1 if control.key in keys else self._next

    # Windows

    async def _taps_in_window(self, label: str) -> bool:
        """Whether the window has such an option, such a button, or such an end."""
        window = self.user.modal
        if window is None:
            return False
        if (found := self._option(label)) is not None:
            await self._chooses(*found)
            await self._sends_if_last()
        elif text := self._label_in(window, label):
            await self.user.taps(text, place=window)
            self._has_answered = False
        elif label not in BETWEEN and fits(window.submit, label):
            await self._submits()
        else:
            return False
        await self._settles()
        return True

    async def _chooses(self, control: Control, text: str) -> None:
        """In this question: another one may have an option of the same name."""
        if control.kind in SEVERAL:
            chosen = [read(option["text"]) for option in self._value(control) or ()]
            await self.user.fills(control.label, [*chosen, text], kinds=(control.kind,))
        else:
            await self.user.fills(control.label, text, kinds=(control.kind,))
        self._answered(control)
        self._next -= control.kind in SEVERAL

    def _option(self, label: str) -> tuple[Control, str] | None:
        inputs = self._inputs()
        for control in [*inputs[self._next :], *inputs[: self._next]]:
            for option in control.options:
                text = read(option["text"])
                if fits(text, label):
                    return control, text
        return None

    def _label_in(self, window: View, label: str) -> str:
        asked = {read(o["text"]) for c in self._inputs() for o in c.options}
        return next((t for t in self.user.labels(window) if fits(t, label) and t not in asked), "")

    async def _submits(self) -> None:
        await self.user.submits()
        await self._settles()
        slips, self._slips = self._slips, []
        for slip in slips:
            assert self._is_faulty(slip.field), f"{slip.told!r} is not told\n{self.transcript()}"
            assert slip.told in self._told(slip.field)
            await self._enters(slip.field, slip.correction)
        if slips:
            await self._settles()
            await self.user.submits()
            await self._settles()
        self._has_answered = False

    async def _sends_if_last(self) -> None:
        await self._settles()
        window, inputs = self.user.modal, self._inputs()
        is_last = inputs and self._next >= len(inputs)
        if window is not None and is_last and window.submit not in BETWEEN:
            await self._submits()

    async def _leaves_windows(self) -> None:
        if self.user.modal:
            await self.user.closes(all_windows=True)
            await self._settles()

    def _acts(self) -> None:
        self._since = self.user.server.last_change

    async def _settles(self) -> None:
        """Everything that answers what was done has been drawn."""
        await self._arrives()
        while drawing := [t for t in asyncio.all_tasks() if t.get_name().startswith(ANSWERS)]:
            await asyncio.wait(drawing, timeout=PATIENCE)
            await self._arrives()


def _as_entered(field: Control, text: str) -> str:
    """As the field's own keys or picker would give it."""
    if field.kind == "datepicker" and (day := _DAY.match(text)):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    if field.kind == "timepicker" and (time := _TIME.search(text)):
        return f"{int(time[1]):02}:{time[2]}"
    return text.replace(" ", "") if field.kind == "number_input" else text
