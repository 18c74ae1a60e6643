"""PostgreSQL's own programs for whole copies of a database."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bot.settings import Mistake
from storage import snapshots


def dump(url: str, target: Path, moment: str) -> None:
    """The moment of that name, in `pg_dump`'s own format. Raises `Mistake`."""
    _run("pg_dump", url, "--format=custom", f"--file={target}", f"--snapshot={moment}")


def load(url: str, source: Path) -> None:
    """Into an empty database, whole or not at all. Raises `Mistake`."""
    _run(
        "pg_restore",
        url,
        *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"),
        str(source),
    )


def _run(name: str, url: str, *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise Mistake(f"{name} is not on PATH: install PostgreSQL's client programs")
    address, secret = snapshots.for_client_programs(url)
    done = subprocess.run(  # noqa: S603 - the operator's own PostgreSQL, and no shell
        [program, f"--dbname={address}", *arguments],
        env=os.environ | secret,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise Mistake(f"{name} failed: {said[0].removeprefix(f'{name}: error: ')}")
