"""A real bot process against fakes in the test's process, and whoever kills it by a schedule."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from bot.clock import RealClock
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram
from tests.faults.runner import HASTE, OFFSET

ROOT = Path(__file__).parents[2]
START_WITHIN = 30.0  # seconds
LOG_SHOWN = 4000  # characters


class Runner:
    """The process that becomes the bot at each start: see `tests.faults.runner`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.runner"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, settings: dict[str, str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(settings) + "\n")
        self._process.stdin.flush()

    async def line(self) -> str:
        """The next line; "" when the runner has ended."""
        assert self._process.stdout is not None
        async with asyncio.timeout(START_WITHIN):
            return (await asyncio.to_thread(self._process.stdout.readline)).strip()

    def close(self) -> None:
        """It ends, and the bot with it."""
        self._process.kill()
        self._process.communicate()


class Bot:
    """`lacznik run` on the database at `address`, to be started, killed and stopped."""

    def __init__(
        self,
        runner: Runner,
        folder: Path,
        address: str,
        telegram: FakeTelegram,
        slack: FakeSlack | None = None,
    ) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder
        self.starts: list[float] = []  # seconds until it served
        self._runner = runner
        self._pid = 0
        self._settings = {
            "LACZNIK_DATA_DIR": str(folder),
            "LACZNIK_DATABASE_URL": address,
            "LACZNIK_PORT": str(port),
            "LACZNIK_TELEGRAM_TOKEN": telegram.token,
            "LACZNIK_TELEGRAM_BASE_URL": f"{telegram.url}/bot",
            "LACZNIK_TELEGRAM_FILE_URL": f"{telegram.url}/file/bot",
            **(_on_slack(slack) if slack else {}),
        }

    def set_clock(self, now: datetime) -> None:
        """From the next start on it is `now` for the bot, and time goes on from there."""
        offset = now - RealClock().now()
        self._settings[OFFSET] = str(offset.total_seconds())

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    async def start(self) -> None:
        """Returns once it serves."""
        began = time.monotonic()
        await self.begin()
        await self._hears("Łącznik")
        self.starts.append(time.monotonic() - began)

    async def begin(self) -> None:
        """The process is there, and may not serve yet."""
        self._runner.start(self._settings)
        self._pid = int(await self._hears("pid"))

    async def kill(self) -> None:
        """As the kernel kills: nothing is said or tidied up."""
        os.kill(self._pid, signal.SIGKILL)
        assert await self._ended() == str(-signal.SIGKILL)

    async def stop(self) -> None:
        """As an operator does, and without an error."""
        os.kill(self._pid, signal.SIGTERM)
        assert await self._ended() == "0", self.log[-LOG_SHOWN:]

    async def close(self) -> None:
        """At the end of a test that may have failed."""
        if self._pid:
            await self.kill()

    async def _ended(self) -> str:
        self._pid = 0
        return await self._hears("ended")

    async def _hears(self, word: str) -> str:
        """What follows the word; other lines are passed over, except the end of the process."""
        while True:
            line = await self._runner.line()
            said, _, rest = line.partition(" ")
            if said.rstrip(":") == word:
                return rest
            assert line, "the runner has ended"
            assert said != "ended", self.log[-LOG_SHOWN:]


def _on_slack(slack: FakeSlack) -> dict[str, str]:
    return {
        "LACZNIK_SLACK_BOT_TOKEN": slack.bot_token,
        "LACZNIK_SLACK_APP_TOKEN": slack.app_token,
        "LACZNIK_SLACK_BASE_URL": slack.api_url,
        HASTE: "yes",
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass
class Killer:
    """Kills and starts the bot again, so many `times`, at moments that the seed decides.

    `every` gives the least and most seconds the bot serves. One in eight times it is killed once
    more, before it serves. `kills` counts both.
    """

    bot: Bot
    random: Random
    times: int
    every: tuple[float, float] = (0.3, 2.0)
    kills: int = 0
    is_done: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """The bot runs before and afterwards; ends early when `until` says so."""
        while self.kills < self.times and not until():
            await asyncio.sleep(self.random.uniform(*self.every))
            await self.bot.kill()
            self.kills += 1
            if self.kills < self.times and self.random.random() < 1 / 8:
                await self.bot.begin()
                await asyncio.sleep(self.random.uniform(0, 0.2))
                await self.bot.kill()
                self.kills += 1
            await self.bot.start()
        self.is_done.set()
