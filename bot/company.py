"""What this process does of everything, and how it shares the rest with others on its database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from bot.background import Background
from scheduler.hints import PAGE, WAKE, Hints
from scheduler.leases import Hold, Leases, Never, Unleased


class Part(Enum):
    """`INTAKE` takes in and shows pages; `WORK` sends and keeps the clock; `WHOLE` does both."""

    WHOLE = "whole"
    INTAKE = "intake"
    WORK = "work"


NOT_MINE = {Part.WHOLE: (), Part.INTAKE: ("clock", "deliver:"), Part.WORK: ("poll:",)}
EVERYWHERE = "deliver:web"


@dataclass(frozen=True, slots=True)
class Company:
    """`leases` None: there is no other process. `hints` None: others find out for themselves."""

    part: Part = Part.WHOLE
    leases: Leases | None = None
    hints: Hints | None = None
    _keeping: Background = field(default_factory=Background)

    @property
    def takes_in(self) -> bool:
        return self.part is not Part.WORK

    def hold(self, name: str) -> Hold:
        """The lease under which the work of that name is done here."""
        if name != EVERYWHERE and name.startswith(NOT_MINE[self.part]):
            return Never()
        return Unleased() if self.leases is None else self.leases.want(name)

    def listen(self, wake: Callable[[str], None], page: Callable[[str], None]) -> None:
        """What to do with what others tell."""
        if self.hints is not None:
            self.hints.on(WAKE, wake)
            self.hints.on(PAGE, page)

    async def join(self) -> None:
        """Take what is free, and keep it until `leave`."""
        if self.leases is not None:
            await self.leases.look()
            self._keeping.start(self.leases.run(), "leases")
        if self.hints is not None:
            self._keeping.start(self.hints.tell(), "telling")
            self._keeping.start(self.hints.hear(), "hearing")

    async def leave(self) -> None:
        """Let others have everything, now that nothing is under way."""
        await self._keeping.finish(within=0)
        if self.leases is not None:
            await self.leases.close()
