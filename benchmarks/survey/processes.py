"""Processes of a run and what they use, as Linux counts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BOT_CORE, OTHER_CORE = 0, 1
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of CPU so far, and bytes of memory now."""

    cpu: float
    rss: int


def usage_of(pid: int) -> Usage:
    """Of a process and everything below it, what has ended there included."""
    used = [_own(one) for one in (pid, *_below(pid))]
    return Usage(sum(one.cpu for one in used), sum(one.rss for one in used))


def _own(pid: int) -> Usage:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except FileNotFoundError:
        return Usage(0, 0)
    ticks = sum(map(int, stat[11:15]))  # own user and system time, and that of ended children
    return Usage(ticks / _TICK, pages * os.sysconf("SC_PAGE_SIZE"))


def _below(pid: int) -> list[int]:
    """Children, theirs, and so on."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += [int(child), *_below(int(child))]
    return found


def pin(core: int) -> None:
    """This process and what it starts from now on. One core only: it stays where it is."""
    if core in os.sched_getaffinity(0) or (os.cpu_count() or 1) > core:
        os.sched_setaffinity(0, {core})


def start_bot(
    contestant: str, address: str, directory: Path, database: str, users: int, log: Path
) -> subprocess.Popen[bytes]:
    """One bot in a process of its own; what it says goes to `log`."""
    command = [sys.executable, "-m", "benchmarks.survey.bots", contestant, address]
    with log.open("wb") as out:
        return subprocess.Popen(  # noqa: S603 - our own module
            [*command, str(directory), database, str(users)], stdout=out, stderr=out
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Politely, then not."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
