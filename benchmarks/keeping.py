"""Figures beside their goals: a table to read and a file to keep."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.clock import RealClock

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in `unit`; `goal` is what it must not exceed, if there is one.

    `more` says in words what else belongs to it.
    """

    where: str
    what: str
    value: float
    unit: str
    goal: float | None = None
    more: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.goal if self.goal else None


def print_head() -> None:
    print(f"{'':11} {'':58} {'measured':>12} {'goal':>10} {'of goal':>8}")


def print_figure(figure: Figure) -> None:
    goal = "" if figure.goal is None else f"≤ {figure.goal:,.2f}"
    share = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    mark = " MISSED" if figure.ratio is not None and figure.ratio > 1 else ""
    value = f"{figure.value:,.2f} {figure.unit}"
    line = f"{figure.where:11} {figure.what:58} {value:>12} {goal:>10} {share:>8}{mark}"
    print(f"{line}   {figure.more}".rstrip(), flush=True)


def keep(name: str, figures: Sequence[Figure], **setting: Any) -> Path:
    """The figures of one run, in a file."""
    return write(name, {"setting": setting, "figures": [_rounded(figure) for figure in figures]})


def write(name: str, told: dict[str, Any]) -> Path:
    """One file a run, named by its moment; it tells of the machine, too."""
    now = RealClock().now()
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}-{now:%Y%m%dT%H%M%SZ}.json"
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }
    whole = {"at": now.isoformat(timespec="seconds"), "machine": machine, **told}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    return path


def _rounded(figure: Figure) -> dict[str, Any]:
    share = {} if figure.ratio is None else {"of_goal": round(figure.ratio, 3)}
    return {**asdict(figure), "value": round(figure.value, 3), **share}


def at(times: Sequence[float], share: float) -> float:
    """The value below which this share of them lies; 0 where there are none."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
