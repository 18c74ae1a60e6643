"""One run: a contestant, so many users, for so long; what was seen and what it took."""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from redis import Redis

from benchmarks.survey import processes
from benchmarks.survey.api import BotApi
from benchmarks.survey.contestants import Contestant, Server
from benchmarks.survey.users import Crowd, Tally, User

START_WITHIN = 60.0  # seconds for a bot to poll
WARM_UP = 2.0
STALLED = 10.0  # a step that takes longer has stalled
LOST = 30.0  # one that is not answered so long after the end is lost


@dataclass(frozen=True, slots=True)
class Level:
    """`users` at once, each resting `pause` seconds (least, most) after a reply; a platform's
    `latency` in seconds."""

    name: str
    users: int
    pause: tuple[float, float] = (0.0, 0.0)
    latency: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """Times in milliseconds, of CPU per step; memory in MB. `core` is the share of its core that
    the bot had, `users_core` the share that server and users needed of theirs."""

    contestant: str
    level: str
    users: int
    steps: int
    steps_per_s: float
    cpu_ms: float
    database_cpu_ms: float
    calls: float
    p50: float
    p99: float
    felt_p50: float
    felt_p99: float
    rss: float
    core: float
    users_core: float
    surveys: int
    wrong: int
    stalled: int
    lost: int


async def run(
    contestant: Contestant, level: Level, server: Server | None, seconds: float
) -> Result:
    """Raises RuntimeError with the end of the bot's log when it does not start."""
    api = BotApi(level.latency)
    listening, address = await api.serve()
    with TemporaryDirectory() as folder:
        directory = Path(folder)
        database = _database_of(contestant, server)
        bot = processes.start_bot(
            contestant.name, address, directory / "bot", database, level.users, directory / "log"
        )
        try:
            await _await_first_poll(api, directory / "log")
            return await _measure(contestant, level, api, bot.pid, server, seconds)
        finally:
            await asyncio.to_thread(processes.stop, bot)
            listening.close()


def _database_of(contestant: Contestant, server: Server | None) -> str:
    """An empty one for this run."""
    if server is None:
        return ""
    if contestant.server == "postgresql":
        name = f"bench_{time.monotonic_ns()}"
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return server.address.replace("/postgres?", f"/{name}?")
    Redis.from_url(server.address).flushdb()
    return server.address


async def _await_first_poll(api: BotApi, log: Path) -> None:
    try:
        await asyncio.wait_for(api.polled.wait(), START_WITHIN)
    except TimeoutError:
        said = await asyncio.to_thread(log.read_text)
        raise RuntimeError(f"the bot does not poll: {said[-2000:]}") from None
    await asyncio.sleep(1)


async def _measure(
    contestant: Contestant,
    level: Level,
    api: BotApi,
    pid: int,
    server: Server | None,
    seconds: float,
) -> Result:
    tally = Tally()
    crowd = Crowd(api, tally, level.pause)
    users = [User(crowd, number) for number in range(level.users)]
    await _arrive(users, level)
    gc.collect()
    gc.disable()
    tally.is_open = True
    before, calls, began = _usage(pid, server), api.answered, time.perf_counter()
    own = time.process_time()
    await asyncio.sleep(seconds)
    took, own = time.perf_counter() - began, time.process_time() - own
    after, calls = _usage(pid, server), api.answered - calls
    tally.is_open = False
    gc.enable()
    crowd.is_stopping = True
    lost = await _leave(users)
    steps = len(tally.from_sent)
    cpu, database_cpu = (b - a for a, b in zip(before, after, strict=True))
    waits, felt = sorted(tally.from_handed), sorted(tally.from_sent)
    return Result(
        contestant=contestant.name,
        level=level.name,
        users=level.users,
        steps=steps,
        steps_per_s=steps / took,
        cpu_ms=1000 * cpu / max(steps, 1),
        database_cpu_ms=1000 * database_cpu / max(steps, 1),
        calls=calls / max(steps, 1),
        p50=_at(waits, 0.5),
        p99=_at(waits, 0.99),
        felt_p50=_at(felt, 0.5),
        felt_p99=_at(felt, 0.99),
        rss=processes.usage_of(pid).rss / 1e6,
        core=cpu / took,
        users_core=own / took,
        surveys=tally.surveys,
        wrong=tally.wrong,
        stalled=sum(wait > STALLED for wait in felt),
        lost=lost,
    )


def _usage(pid: int, server: Server | None) -> tuple[float, float]:
    """Seconds of CPU of the bot and of its database server."""
    return processes.usage_of(pid).cpu, processes.usage_of(server.pid).cpu if server else 0.0


async def _arrive(users: list[User], level: Level) -> None:
    """One after the other, so that not everybody begins in the same instant."""
    spread = max(WARM_UP / 2, level.pause[1])
    for user in users:
        user.act()
        await asyncio.sleep(spread / len(users))
    await asyncio.sleep(WARM_UP)


async def _leave(users: list[User]) -> int:
    """Wait for the replies under way; how many never came."""
    until = time.perf_counter() + LOST
    while time.perf_counter() < until:
        await asyncio.sleep(0.05)
        if all(user.waiting_since is None for user in users):
            return 0
    return sum(user.waiting_since is not None for user in users)


def _at(waits: list[float], share: float) -> float:
    return 1000 * waits[min(int(len(waits) * share), len(waits) - 1)] if waits else 0.0
