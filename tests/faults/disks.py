"""Disks and files that fail on order, under a real process."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a file system needs root")
CHUNK = 4096


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """The folder is a file system of its own."""
    size = f"size={megabytes}m"
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)  # noqa: S603
    try:
        yield
    finally:
        subprocess.run(["/bin/umount", "-l", folder], check=True)  # noqa: S603


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Not a byte is left on the folder's disk."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * CHUNK):
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def failing(pid: int, at: int) -> Iterator[None]:
    """Whatever the process writes beyond the first `at` bytes of a file is refused."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (at, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """A stranger writes, and does not come to an end."""
    stranger = sqlite3.connect(path, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        stranger.close()


@contextmanager
def replaced(path: Path) -> Iterator[None]:
    """A copy lies where the database was."""
    aside = path.with_name("aside")
    path.rename(aside)
    shutil.copy(aside, path)
    try:
        yield
    finally:
        aside.replace(path)


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Nobody may write the file: for root by a mount, as root may do what permissions forbid."""
    if os.geteuid() != 0:
        path.chmod(0o400)
        yield
        return
    subprocess.run(["/bin/mount", "--bind", path, path], check=True)  # noqa: S603
    try:
        subprocess.run(["/bin/mount", "-o", "remount,bind,ro", path], check=True)  # noqa: S603
        yield
    finally:
        subprocess.run(["/bin/umount", "-l", path], check=True)  # noqa: S603
