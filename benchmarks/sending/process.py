"""The real assistant in a process of its own: `lacznik run`, by a clock that stands in the day.

    python -m benchmarks.sending.process

Takes its settings from the environment and its clock's offset from BENCHMARK_CLOCK_OFFSET.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from benchmarks.databases import Ground
from benchmarks.survey.processes import BOT_CORE, pin, stop, usage_of
from benchmarks.survey.setting import TOKEN
from benchmarks.web import free_port
from bot import app
from bot.clock import MovableClock, RealClock
from bot.logs import set_up_logs
from bot.settings import load_settings
from domain.calendar import WARSAW

CLOCK = datetime(2026, 9, 15, 10, 0, tzinfo=WARSAW)  # a Tuesday on which messages may go out
OFFSET = "BENCHMARK_CLOCK_OFFSET"
SERVING = "serving"
START_WITHIN = 60.0  # seconds
START_TIMES = 2


@contextmanager
def assistant(ground: Ground, address: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Running until the end of the block; `address` of a Bot API, if it is to be on Telegram.

    Raises RuntimeError with the end of its log when it does not serve.
    """
    settings = {
        "LACZNIK_DATA_DIR": str(ground.directory),
        "LACZNIK_DATABASE_URL": ground.address,
        "LACZNIK_PORT": str(free_port()),
        OFFSET: str((CLOCK - RealClock().now()).total_seconds()),
    }
    if address:
        settings |= {
            "LACZNIK_TELEGRAM_TOKEN": TOKEN,
            "LACZNIK_TELEGRAM_BASE_URL": f"{address}/bot",
        }
    log = ground.directory / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sending.process"],
            env=os.environ | settings,
            stdout=out,
            stderr=out,
        )
    try:
        yield process
    finally:
        stop(process)


def await_serving(ground: Ground) -> None:
    """Returns once the log says so."""
    log = ground.directory / "log"
    until = time.monotonic() + START_WITHIN
    while SERVING.encode() not in log.read_bytes():
        if time.monotonic() > until:
            raise RuntimeError(f"it does not serve: {log.read_text()[-2000:]}")
        time.sleep(0.005)


def start_cpu(ground: Ground) -> float:
    """Seconds of CPU that the process has used when it serves; the least of some."""
    return min(_start_cpu(ground) for _ in range(START_TIMES))


def _start_cpu(ground: Ground) -> float:
    with assistant(ground) as process:
        await_serving(ground)
        return usage_of(process.pid).cpu


def _say(_line: str) -> None:
    print(SERVING, flush=True)


def main() -> None:
    pin(BOT_CORE)
    set_up_logs(as_json=False)
    offset = timedelta(seconds=float(os.environ[OFFSET]))
    app.RealClock = partial(MovableClock, offset)
    asyncio.run(app.serve(load_settings(), announce=_say))


if __name__ == "__main__":
    main()
