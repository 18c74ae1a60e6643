"""What a running process does without: libraries that are heavy, and of platforms not set up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage import schema

ROOT = Path(__file__).parent.parent
# `lacznik run`, which names its packages and ends once it serves.
RUN = """
import asyncio, gc, json, os, signal, sys
from bot.commands.serving import serve  # what the command line loads
from bot.logs import set_up_logs
from bot.settings import load_settings

def served(line):
    packages = sorted({name.partition(".")[0] for name in sys.modules})
    print(json.dumps([packages, gc.get_freeze_count()]), flush=True)
    os.kill(os.getpid(), signal.SIGTERM)

set_up_logs(as_json=True)
asyncio.run(serve(load_settings(), served))
"""
# Of workbooks, charts, forms' spreadsheets, migrations, countries' holidays: megabytes each.
HEAVY = {"PIL", "alembic", "holidays", "lxml", "mako", "matplotlib", "numpy", "openpyxl", "pyxform"}
HEAVY |= {"puremagic", "segno", "rich", "click", "pygments"}
POSTGRES = {"psycopg"}
GREEN = {"greenlet"}  # Slack's stores want it
TELEGRAM = {"telegram", "httpx"}
SLACK = {"slack_bolt", "slack_sdk"}
SOME_OBJECTS = 50_000
NOWHERE = "http://127.0.0.1:9"  # the platforms are away, which keeps nobody from serving
ON_TELEGRAM = {"TELEGRAM_TOKEN": "42:TEST", "TELEGRAM_BASE_URL": f"{NOWHERE}/bot"}
ON_SLACK = {
    "SLACK_BOT_TOKEN": "xoxb-test",
    "SLACK_SIGNING_SECRET": "secret",
    "SLACK_BASE_URL": f"{NOWHERE}/api/",
}


def serve(folder: Path, settings: dict[str, str]) -> tuple[set[str], int]:
    """Of a process that serves with these settings: its packages, and how many objects no
    collection looks at."""
    given = {"DATA_DIR": str(folder), "PORT": "0", **settings}
    schema.migrate(f"sqlite:///{folder}/lacznik.sqlite3")
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", RUN],
        env=os.environ
        | {"PYTHONPATH": str(ROOT)}
        | {f"LACZNIK_{name}": value for name, value in given.items()},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    packages, frozen = json.loads(ended.stdout.splitlines()[0])
    return set(packages), frozen


@pytest.mark.parametrize(
    ("settings", "absent", "present"),
    [
        ({}, HEAVY | POSTGRES | TELEGRAM | SLACK | GREEN, {"aiohttp", "sqlalchemy"}),
        (ON_TELEGRAM, HEAVY | POSTGRES | SLACK | GREEN, TELEGRAM),
        (ON_SLACK, HEAVY | POSTGRES | TELEGRAM, SLACK),
    ],
    ids=["web only", "telegram", "slack"],
)
def test_a_running_process_has_loaded_what_it_needs(
    tmp_path: Path, settings: dict[str, str], absent: set[str], present: set[str]
) -> None:
    found, frozen = serve(tmp_path, settings)
    assert (found & absent, present - found) == (set(), set())
    assert frozen > SOME_OBJECTS


def test_the_help_loads_nothing_of_ours_but_the_command_line() -> None:
    script = "import sys, bot.cli; sys.stdout.write('\\n'.join(sys.modules))"
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    ours = {name for name in told if name.partition(".")[0] in ("bot", "handlers", "storage")}
    assert ours == {"bot", "bot.cli", "bot.later"}
