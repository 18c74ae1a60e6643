"""A person on a channel with windows: events are given as such a channel would give them.

The window keeps what was typed while the same field stays, as a modal does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from bot.slack import views
from bot.slack.values import values_of
from handlers.dispatch import Outcome
from messages.controls import Option
from messages.events import (
    Body,
    Changed,
    Closed,
    Pressed,
    Submitted,
    Uploaded,
    Values,
)
from messages.markdown import bare
from messages.windows import Faults, Field, Show, Shut, Window
from storage.tables import Base
from tests.fakes.slack.blocks import check_view
from tests.fakes.slack.surface import Surface
from tests.house import Chat, House

CHANNEL = "slack"
Typed = str | list[str] | Uploaded


def windowed_chat(house: House, account: str, person: str) -> WindowChat:
    """The chat of the person with this code, on such a channel."""
    house.chat(account, person, channel=CHANNEL)
    return WindowChat(house, account, channel=CHANNEL)


def all_that_is_stored(house: House) -> str:
    """All rows of the database as one text."""

    def read(session: Any) -> str:
        return str([session.execute(select(t)).all() for t in Base.metadata.sorted_tables])

    return house.database.read_now(read)


@dataclass
class WindowChat(Chat):
    """`window` is what stands over the chat, `typed` what stands in its fields by key, `faults`
    what its last sending was told."""

    window: Window | None = None
    typed: dict[str, Typed] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    # --- what the person sees ----------------------------------------------------------------

    @property
    def open(self) -> Window:
        assert self.window is not None, f"no window is open\n{self}"
        return self.window

    @property
    def labels_in_window(self) -> list[str]:
        return [bare(one.label) for one in self.open.fields]

    @property
    def buttons_in_window(self) -> list[str]:
        return [button.label for line in self.open.rows for button in line]

    def field(self, label: str) -> Field:
        """The field whose label begins so."""
        found = [one for one in self.open.fields if bare(one.label).startswith(label)]
        assert found, f"no field {label!r}; there are {self.labels_in_window}"
        return found[0]

    def problems(self) -> dict[str, str]:
        """What is told at the fields, by label: at the last sending or drawn into the window."""
        drawn = {one.key: one.problem for one in self.open.fields if one.problem}
        told = {**drawn, **self.faults}
        return {bare(one.label): told[one.key] for one in self.open.fields if one.key in told}

    # --- what the person does ----------------------------------------------------------------

    def fill(self, **answers: Typed) -> None:
        """Type into fields named by the beginnings of their labels: see `put`."""
        for label, answer in answers.items():
            self.put(label.replace("_", " "), answer)

    def put(self, label: str, answer: Typed) -> None:
        """Type a text, choose options by the beginnings of their labels, attach a file."""
        found = self.field(label)
        self.typed[found.key] = answer

    async def change(self, label: str, answer: Typed) -> None:
        """The same at once reported, as watched fields are."""
        found = self.field(label)
        assert found.watched, f"{label!r} is not watched"
        self.put(label, answer)
        await self.does_in_window(Changed(self.open.token, found.key, self.values()))

    async def submits(self, answers: Mapping[str, Typed] | None = None) -> Outcome:
        for label, answer in (answers or {}).items():
            self.put(label, answer)
        return await self.does_in_window(Submitted(self.open.token, self.values()))

    async def sends(self, token: str, values: Values) -> Outcome:
        """What an old window sends."""
        return await self.does_in_window(Submitted(token, values))

    async def presses_in_window(self, label: str) -> None:
        found = [one for line in self.open.rows for one in line if one.label.startswith(label)]
        assert found, f"no button {label!r}; there are {self.buttons_in_window}"
        await self.does_in_window(Pressed(found[0].token, label, "x", None, self.values()))

    async def jumps(self, label: str) -> None:
        """Pick from the window's list of places to go to."""
        assert self.open.jump is not None
        token = _option(self.open.jump.options, label).token
        await self.does_in_window(Pressed(token, label, "x", None, self.values()))

    async def closes(self) -> None:
        token, self.window = self.open.token, None
        await self.does_in_window(Closed(token))

    async def does_in_window(self, body: Body) -> Outcome:
        return await self._do(body, surface="window")

    def values(self) -> Values:
        """What a channel would tell of the window: present values where nothing was typed."""
        return _values_in(self.open, self.typed)

    async def _do(self, body: Body, **where: str) -> Outcome:
        outcome = await super()._do(body, **where)
        self._draw(body, outcome)
        return outcome

    def _draw(self, body: Body, outcome: Outcome) -> None:
        self.faults = {}
        match outcome.posted.window:
            case Show(window=window):
                keys = {one.key for one in window.fields}
                self.typed = {key: given for key, given in self.typed.items() if key in keys}
                _check_drawable(window)
                self.window = replace(window)
            case Faults(texts=texts):
                self.faults = dict(texts)
            case Shut():
                self.window = None
            case None if isinstance(body, Submitted):
                self.window = None


def _check_drawable(window: Window) -> None:
    """As a view that Slack takes, and that gives back what stands in its fields."""
    view = views.window(window)
    check_view(view, "modal")
    assert values_of(Surface(view["blocks"]).state()) == _values_in(window, {})


def _values_in(window: Window, typed: Mapping[str, Typed]) -> Values:
    texts: dict[str, str] = {}
    options: dict[str, tuple[str, ...]] = {}
    files: dict[str, tuple[Uploaded, ...]] = {}
    for one in window.fields:
        given = typed.get(one.key)
        if isinstance(given, Uploaded):
            files[one.key] = (given,)
        elif one.control.options and one.control.kind != "rank":
            if picked := _picked(one, given):
                options[one.key] = picked
        elif text := one.control.value if given is None else str(given):
            texts[one.key] = text
    return Values(texts, options, files)


def _picked(one: Field, given: Typed | None) -> tuple[str, ...]:
    options = one.control.options
    if given is None or isinstance(given, Uploaded):
        return tuple(option.token for option in options if option.chosen)
    wanted = [given] if isinstance(given, str) else given
    return tuple(_option(options, label).token for label in wanted if label)


def _option(options: tuple[Option, ...], label: str) -> Option:
    found = [option for option in options if option.label.startswith(label)]
    assert found, f"no option {label!r}; there are {[option.label for option in options]}"
    return found[0]
