"""What the process needs when nobody writes: its start, its memory, its CPU while it waits.

    python -m benchmarks.idle [--runs 3] [--seconds 10] [--only sqlite|postgresql] [--no-keep]

`lacznik run` as it is installed (and `lacznik worker`, on PostgreSQL), on a database migrated
before, with Telegram and Slack played on the loopback by this process. It has started when
`/healthz` says that all is well. Figures are medians of the runs. CPU is the process's own,
whatever else the machine does; megabytes are of 10⁶ bytes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientError, ClientSession, web

from benchmarks.databases import Ground, grounds
from benchmarks.keeping import Figure, keep, print_figure, print_head
from benchmarks.slack import SECRET, Slack
from benchmarks.slack import TOKEN as SLACK_TOKEN
from benchmarks.survey.api import BotApi
from benchmarks.survey.processes import usage_of
from benchmarks.survey.setting import TOKEN
from benchmarks.web import free_port

ROOT = Path(__file__).parents[1]
START_WITHIN = 120.0
SETTLED = 3.0  # seconds until what a start leaves to do is done
LOOK_EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Setup:
    """A way to run it; `platforms` of telegram and slack."""

    title: str
    command: str
    platforms: tuple[str, ...] = ()


SETUPS = {
    "sqlite": (
        Setup("run", "run"),
        Setup("run, Telegram", "run", ("telegram",)),
        Setup("run, Telegram and Slack", "run", ("telegram", "slack")),
    ),
    "postgresql": (
        Setup("run, Telegram", "run", ("telegram",)),
        Setup("worker, Telegram and Slack", "worker", ("telegram", "slack")),
    ),
}
# What is measured of each: in which unit, and its goal if it has one.
MEASURED = {
    "start": ("s", 3.0),
    "CPU of the start": ("s", None),
    "RSS": ("MB", 120.0),
    "PSS": ("MB", None),
    "CPU of a minute": ("s", None),
}


def main() -> None:
    options = _options()
    figures = []
    print_head()
    with grounds(options.only) as found:
        for figure in _all(found, options.runs, options.seconds):
            print_figure(figure)
            figures.append(figure)
    if not options.no_keep:
        kept = keep("idle", figures, runs=options.runs, seconds=options.seconds)
        print(f"\nkept in {kept.name}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.idle")
    parser.add_argument("--runs", type=int, default=3, help="of each; the median counts")
    parser.add_argument("--seconds", type=float, default=10.0, help="of waiting, in each run")
    parser.add_argument("--only", choices=tuple(SETUPS))
    parser.add_argument("--no-keep", action="store_true", help="write no file of results")
    return parser.parse_args()


def _all(found: Iterator[Ground], runs: int, seconds: float) -> Iterator[Figure]:
    for ground in found:
        for setup in SETUPS[ground.name]:
            medians = asyncio.run(measure(setup, ground, runs, seconds))
            for (what, (unit, goal)), value in zip(MEASURED.items(), medians, strict=True):
                yield Figure(ground.title, f"{setup.title}: {what}", value, unit, goal)
    yield Figure("", "--help: CPU", statistics.median(map(help_cpu, range(runs))), "s")


async def measure(setup: Setup, ground: Ground, runs: int, seconds: float) -> list[float]:
    """The medians, in the order of `MEASURED`."""
    async with _platforms() as known:
        settings = {"DATA_DIR": str(ground.directory), "DATABASE_URL": ground.address}
        for name in setup.platforms:
            settings |= known[name]
        # The first start reads everything from the disk, and may compile it: it does not count.
        await _run(setup.command, settings, 0.1)
        all_runs = [await _run(setup.command, settings, seconds) for _ in range(runs)]
    return [statistics.median(values) for values in zip(*all_runs, strict=True)]


@asynccontextmanager
async def _platforms() -> AsyncIterator[Mapping[str, Mapping[str, str]]]:
    """Telegram and Slack on the loopback: the settings of each."""
    listening, telegram = await BotApi().serve()
    application = web.Application()
    application.router.add_route("*", "/api/{method}", Slack().answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield {
        "telegram": {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": f"{telegram}/bot"},
        "slack": {
            "SLACK_BOT_TOKEN": SLACK_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BASE_URL": f"http://127.0.0.1:{runner.addresses[0][1]}/api/",
        },
    }
    await runner.cleanup()
    listening.close()


async def _run(command: str, settings: Mapping[str, str], seconds: float) -> Sequence[float]:
    """Start it, let it wait so long, stop it; what was measured, in the order of `MEASURED`."""
    port = free_port()
    own = {f"LACZNIK_{name}": value for name, value in settings.items()}
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        env=os.environ | {"PYTHONPATH": str(ROOT), "LACZNIK_PORT": str(port)} | own,
        cwd=settings["DATA_DIR"],
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        await _await_health(process, port)
        start, cpu = time.perf_counter() - began, usage_of(process.pid).cpu
        await asyncio.sleep(SETTLED)
        settled = usage_of(process.pid).cpu
        await asyncio.sleep(seconds)
        idle = (usage_of(process.pid).cpu - settled) * 60 / seconds
        return [start, cpu, *_memory(process.pid), idle]
    finally:
        process.terminate()
        await process.wait()


async def _await_health(process: Process, port: int) -> None:
    async with asyncio.timeout(START_WITHIN), ClientSession() as session:
        while process.returncode is None:
            with suppress(ClientError):
                async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(LOOK_EVERY)
    raise RuntimeError("it ended instead of serving")


def _memory(pid: int) -> list[float]:
    """Resident, and with what is shared with other processes divided among them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    found = {line.partition(":")[0]: line.split()[1] for line in lines[1:]}
    return [int(found[name]) * 1024 / 1e6 for name in ("Rss", "Pss")]


def help_cpu(_run: int = 0) -> float:
    """Seconds of CPU of `lacznik --help`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "bot", "--help"], cwd=ROOT, stdout=DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
