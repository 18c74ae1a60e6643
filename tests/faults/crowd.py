"""People who live on a cluster: on Telegram by its webhook, and in the web chat by TLS."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from random import Random

from aiohttp import ClientSession, CookieJar, TCPConnector
from sqlalchemy.orm import Session

from storage import inbox
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import town
from tests.faults.cluster import Cluster
from tests.faults.fronts import Front
from tests.faults.ledger import Account, account_of
from tests.faults.people import Life, Person, TelegramPerson, WebPerson

PATIENCE = 90.0  # seconds


class Visitor(WebPerson):
    """Comes to the front, whose certificate the browser trusts."""

    def __init__(self, front: Front, patience: float) -> None:
        super().__init__(front.secure_url, patience)
        self._front = front

    async def enter(self, code: str) -> None:
        self._session = ClientSession(
            cookie_jar=CookieJar(unsafe=True), connector=TCPConnector(ssl=self._front.trust)
        )
        self._changed = asyncio.Event()
        link, origin = f"{self.url}/k/{code}", {"Origin": self.url}
        async with self._session.post(link, headers=origin) as page:
            self._chat = str(page.url).rstrip("/")
            assert "/chat/" in self._chat, await page.text()
        self._reader = asyncio.ensure_future(self._live())


@dataclass
class Crowd:
    """`settle` before the processes start, `enter` when they serve, `live`, and `check`."""

    cluster: Cluster
    telegram: FakeTelegram
    front: Front
    random: Random
    pause: float = 0.5
    lives: dict[str, Life] = field(default_factory=dict)
    _invited: dict[str, str] = field(default_factory=dict)
    _is_over: asyncio.Event = field(default_factory=asyncio.Event)
    _joined: int = 0

    def settle(self, on_telegram: int, on_web: int = 0) -> None:
        settle = partial(town.settle, on_telegram=on_telegram, on_web=on_web, on_slack=0)
        self._invited = self.cluster.write(settle)  # type: ignore[assignment]  # what it gives
        for number in range(on_telegram):
            user = self.telegram.user(id=town.FIRST_ID + number)
            self._settle(f"T-{number:04}", TelegramPerson(user, PATIENCE))
        self.telegram.updates.behind_proxy[self.cluster.public] = self.front.url

    async def enter(self) -> None:
        """The web's people come in; Telegram knows where to bring updates."""
        if self.telegram.updates.webhook is None:
            await self.telegram.calls.wait_for("setWebhook", within=20)
        for code, invitation in self._invited.items():
            visitor = Visitor(self.front, PATIENCE)
            await visitor.enter(invitation)
            self._settle(code, visitor)
        self._joined = len(self._invited)

    async def live(self) -> None:
        """Until `rest`, and until everybody has finished what they are at."""
        await asyncio.gather(*(life.live(self._is_over) for life in self.lives.values()))
        await self.telegram.updates.wait_until_taken(within=PATIENCE)
        await self.cluster.until_sent(within=PATIENCE)

    def rest(self) -> None:
        self._is_over.set()

    async def close(self) -> None:
        for visitor in self._visitors():
            await visitor.close()

    def check(self) -> Account:
        """Everybody's returns are what they gave, nothing is lost, dead, or out of order."""
        found = account_of(self.cluster.address, self.telegram)
        assert {code: found.returns[code] for code in self.lives} == {
            code: life.given for code, life in self.lives.items()
        }
        sent = sum(visitor.sent for visitor in self._visitors())
        letters = self.cluster.write(_dead)
        print(found, self.front.served)  # noqa: T201 - the figures, also of a failure
        assert found.events == self.telegram.updates.pushed + sent + self._joined
        assert (letters, found.unsent, found.disordered, found.lost) == ([], [], [], [])
        return found

    def _settle(self, code: str, talker: Person) -> None:
        own = Random(self.random.random())  # noqa: S311 - a schedule is no secret
        self.lives[code] = Life(talker, own, self.pause)

    def _visitors(self) -> list[Visitor]:
        talkers = [life.talker for life in self.lives.values()]
        return [talker for talker in talkers if isinstance(talker, Visitor)]


def _dead(session: Session) -> list[str]:
    return [letter.error for letter in inbox.dead_letters(session, waiting_only=False)]
