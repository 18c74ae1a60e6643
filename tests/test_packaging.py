"""What an installed program needs beside its modules: an editable install would hide a gap."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "scheduler", "storage", "messages", "domain")


def test_every_data_file_goes_into_the_wheel() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]
    packed = {
        path
        for package, globs in patterns.items()
        for pattern in globs
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    found = {path for package in PACKAGES for path in (ROOT / package).rglob("*")}
    data = {p for p in found if p.is_file() and p.suffix not in (".py", ".pyc")}
    assert data - packed == set()
