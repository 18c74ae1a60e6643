"""The figures as a table to read and as JSON to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from benchmarks import keeping
from benchmarks.survey.contestants import CONTESTANTS, WIRE
from benchmarks.survey.runs import Level, Result

PACKAGES = ("python-telegram-bot", "aiogram", "redis", "aiohttp", "sqlalchemy", "psycopg")
_TITLES = {one.name: one.title for one in (WIRE, *CONTESTANTS)}
_HEAD = (
    f"{'':44} {'CPU ms':>7} {'per CPU s':>9} {'steps/s':>8} {'p50 ms':>7} {'p99 ms':>7} "
    f"{'felt p99':>8} {'calls':>6} {'db CPU':>7} {'MB':>5} {'core':>5} {'lost':>5} {'stalled':>7}"
)


def title(level: Level) -> str:
    rest = f", resting {level.pause[0]:g}–{level.pause[1]:g} s" if level.pause[1] else ""
    far = f", {level.latency * 1000:.0f} ms platform latency" if level.latency else ""
    return f"{level.users} user{'s' if level.users > 1 else ''}{rest}{far}"


def print_head(level: Level) -> None:
    print(f"\n{title(level)}\n{_HEAD}")


def print_row(result: Result) -> None:
    r = result
    speed = f"{r.cpu_ms:7.2f} {1000 / max(r.cpu_ms, 0.001):9.0f} {r.steps_per_s:8.0f}"
    waits = f"{r.p50:7.1f} {r.p99:7.1f} {r.felt_p99:8.1f}"
    costs = f"{r.calls:6.2f} {r.database_cpu_ms:7.2f} {r.rss:5.0f} {r.core:5.0%}"
    line = f"{_TITLES[r.contestant]:44} {speed} {waits} {costs} {r.lost:5} {r.stalled:7}"
    print(line + _doubts(r), flush=True)


def _doubts(result: Result) -> str:
    """The bare bot does not show what was answered."""
    return "   WRONG ANSWERS" if result.wrong and result.contestant != WIRE.name else ""


def print_missing(contestant: str, reason: str) -> None:
    print(f"{_TITLES[contestant]:44} not run: {reason}", flush=True)


def keep(results: Sequence[Result], levels: Sequence[Level], seconds: float) -> Path:
    """Everything measured in one run, in a file."""
    told = {
        "packages": {name: version(name) for name in PACKAGES},
        "seconds": seconds,
        "levels": [asdict(level) for level in levels],
        "results": [_rounded(asdict(result)) for result in results],
    }
    return keeping.write("survey", told)


def _rounded(row: dict[str, object]) -> dict[str, object]:
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in row.items()}
