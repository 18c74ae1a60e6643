"""This process's name among those that share a database, and who of this machine is gone."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

PROC = Path("/proc")
_ELSEWHERE = "-"


def own_name() -> str:
    """Unlike that of any other process, at any time: machine, process, its start, and chance."""
    pid = os.getpid()
    return f"{_machine()}.{pid}.{_started(pid)}.{secrets.token_hex(4)}"


def is_gone(name: str) -> bool:
    """Whether the process of that name certainly ended; False where that cannot be known."""
    machine, _, rest = name.partition(".")
    if machine == _ELSEWHERE or machine != _machine():
        return False
    pid, started, _ = rest.split(".")
    return _started(int(pid)) != started


def _machine() -> str:
    """Processes that see each other: since this start of the machine, in this container."""
    try:
        booted = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        seen_from = (PROC / "self/ns/pid").readlink()
    except OSError:
        return _ELSEWHERE
    return hashlib.sha256(f"{booted} {seen_from}".encode()).hexdigest()[:16]


def _started(pid: int) -> str:
    """When the process began, in ticks since the machine did; "" if there is none, or a corpse."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
