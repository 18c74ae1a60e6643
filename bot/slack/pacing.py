"""Slack's limits, kept before Slack has to say so: calls a minute of a method in a workspace, and
about one message a second in a channel, with short bursts.

A call that would come too early waits for its turn; one that would wait long is not made at all,
so that it can wait in the outbox and others go on.
"""

from __future__ import annotations

import asyncio
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field

from messages.channel import RetryAfter

TIER_3, TIER_4 = 50, 100  # calls a minute, by Slack's documentation "and more"
# Of posting it says no more than „several hundred" a minute in a workspace.
A_MINUTE = {
    "chat.postMessage": 300,
    "chat.postEphemeral": TIER_4,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "conversations.open": TIER_3,
    "views.open": TIER_4,
    "views.update": TIER_4,
    "views.publish": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "files.info": TIER_4,
}
POSTS = frozenset({"chat.postMessage", "files.completeUploadExternal"})
BURST = 5  # messages in a row in one channel, then one a second
PATIENCE = 2.0  # seconds a call waits for its turn before it is put off
MANY = 10_000  # windows kept before those that are empty are dropped

Key = tuple[str, ...]


@dataclass(slots=True)
class _Window:
    """At most `limit` calls in `seconds`; `turns` are when the last ones had theirs, sorted."""

    limit: int
    seconds: float
    turns: list[float] = field(default_factory=list)
    shut_until: float = 0.0

    def turn(self, now: float) -> float:
        """The next free moment."""
        while self.turns and self.turns[0] <= now - self.seconds:
            del self.turns[0]
        full = len(self.turns) >= self.limit
        opens = self.turns[-self.limit] + self.seconds if full else now
        return max(now, opens, self.shut_until)

    def is_idle(self, now: float) -> bool:
        return self.shut_until <= now and (not self.turns or self.turns[-1] + self.seconds <= now)


class Limits:
    """Homes are workspaces or organisations, targets channels; times are of the event loop."""

    def __init__(self, time: Callable[[], float] | None = None) -> None:
        self._time = time or (lambda: asyncio.get_running_loop().time())
        self._windows: dict[Key, _Window] = {}

    async def take(
        self, home: str, method: str, target: str = "", *, patience: float = PATIENCE
    ) -> None:
        """Return when the call may be made. Raises `RetryAfter` instead of waiting longer."""
        now = self._time()
        windows = self._of(home, method, target, now)
        turn = max((window.turn(now) for window in windows), default=now)
        if turn - now > patience:
            raise RetryAfter(turn - now)
        for window in windows:
            insort(window.turns, turn)
        if turn > now:
            await asyncio.sleep(turn - now)

    def is_free(self, home: str, method: str) -> bool:
        """Whether the method may be called at once, as far as the workspace is concerned."""
        now = self._time()
        return all(window.turn(now) <= now for window in self._of(home, method, "", now))

    def hold(self, seconds: float, home: str, method: str, target: str = "") -> None:
        """Slack asks to wait: this channel, or without one the method in the whole workspace."""
        now = self._time()
        window = self._of(home, method, target, now)[-1]
        window.shut_until = max(window.shut_until, now + seconds)

    def _of(self, home: str, method: str, target: str, now: float) -> list[_Window]:
        """The windows that a call has to pass, the narrowest last."""
        if len(self._windows) > MANY:
            kept = ((key, one) for key, one in self._windows.items() if not one.is_idle(now))
            self._windows = dict(kept)
        windows = [self._window((home, method), A_MINUTE.get(method, TIER_3), 60.0)]
        if target and method in POSTS:
            windows.append(self._window((home, "", target), BURST, float(BURST)))
        return windows

    def _window(self, key: Key, limit: int, seconds: float) -> _Window:
        return self._windows.setdefault(key, _Window(limit, seconds))


@dataclass(slots=True)
class Congestion:
    """Tells a channel that was written to too fast from a workspace that was: Slack does not say.

    One channel waiting is its own affair; a second one at the same time means the workspace.
    """

    _shut: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict)

    def note(self, home: str, method: str, target: str, seconds: float) -> bool:
        """A call was refused for so long; whether the whole workspace has to wait."""
        now = asyncio.get_running_loop().time()
        shut = self._shut.setdefault((home, method), {})
        for other in [other for other, until in shut.items() if until <= now]:
            del shut[other]
        shut[target] = now + seconds
        return not target or len(shut) > 1
