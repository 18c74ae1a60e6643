"""An eleven-step survey over Telegram: Łącznik beside python-telegram-bot and aiogram.

    python -m benchmarks.survey [--quick] [--users 1,100] [--only ours-sqlite,aiogram]
                                [--seconds 10] [--no-keep]

Simulated users answer a survey through a fast Bot API on the loopback, which enforces no limits.
The bot has one core to itself; the Bot API, the users and the database servers share the other.
Everybody runs the same survey (`questions`) in the same run; ours commits every step to disk, the
peers (`bots/`, as their documentation writes such a bot) keep it in memory or in Redis.

CPU ms: of the bot's process per step; per CPU s: so many steps in a second of it. p50, p99: from
the update handed out to the reply received; felt p99: from the moment the user acted, which counts
the time an update waited to be fetched. calls: of the Bot API per step. db CPU: of the database
server per step. core: the share of its core that the bot had; where that is well below 100 % with
nobody resting, something else held it up, on a shared machine other programs.
At 1,000 users people rest between steps; without a rest a wait is only the queue's length.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.survey import table
from benchmarks.survey.contestants import CONTESTANTS, WIRE, Contestant, Server, servers
from benchmarks.survey.processes import OTHER_CORE, pin
from benchmarks.survey.runs import Level, Result, run

LEVELS = (
    Level("1", 1),
    Level("100", 100),
    Level("1000", 1000, pause=(5.0, 15.0)),
    Level("100-far", 100, latency=0.040),
)
QUICK = ("100",)


def main() -> None:
    options = _options()
    names = options.only.split(",") if options.only else None
    wanted = [one for one in (WIRE, *CONTESTANTS) if names is None or one.name in names]
    chosen = options.users.split(",") if options.users else QUICK if options.quick else None
    levels = [one for one in LEVELS if chosen is None or one.name in chosen]
    seconds = options.seconds or (4.0 if options.quick else 10.0)
    pin(OTHER_CORE)
    with TemporaryDirectory() as folder, servers(Path(folder)) as found:
        results = _run_all(wanted, levels, found, seconds)
    if not options.no_keep:
        print(f"\nkept in {table.keep(results, levels, seconds).name}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.survey")
    parser.add_argument("--quick", action="store_true", help="100 users only, 4 seconds each")
    parser.add_argument("--users", help="levels: " + ", ".join(one.name for one in LEVELS))
    parser.add_argument("--only", help="contestants by name")
    parser.add_argument("--seconds", type=float, help="measured, of each run")
    parser.add_argument("--no-keep", action="store_true", help="write no file of results")
    return parser.parse_args()


def _run_all(
    wanted: Sequence[Contestant],
    levels: Sequence[Level],
    found: dict[str, Server | str],
    seconds: float,
) -> list[Result]:
    results = []
    for level in levels:
        table.print_head(level)
        for contestant in wanted:
            server = found.get(contestant.server)
            if isinstance(server, str):
                table.print_missing(contestant.name, server)
                continue
            result = asyncio.run(run(contestant, level, server, seconds))
            table.print_row(result)
            results.append(result)
    return results


if __name__ == "__main__":
    main()
