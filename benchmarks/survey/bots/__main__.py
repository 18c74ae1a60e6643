"""python -m benchmarks.survey.bots CONTESTANT ADDRESS DIRECTORY DATABASE USERS"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.survey.processes import BOT_CORE, pin
from benchmarks.survey.setting import Setting

# Imported one by one: no bot carries another's libraries in its memory.
MODULES = {
    "wire": "bare",
    "ptb": "ptb",
    "ptb-aiohttp": "ptb",
    "aiogram": "with_aiogram",
    "aiogram-redis": "with_aiogram",
    "ours-sqlite": "ours",
    "ours-postgresql": "ours",
}


def main() -> None:
    pin(BOT_CORE)
    name, address, directory, database, users = sys.argv[1:]
    setting = Setting(name, address, Path(directory), database, int(users))
    import_module(f"benchmarks.survey.bots.{MODULES[name]}").main(setting)


if __name__ == "__main__":
    main()
