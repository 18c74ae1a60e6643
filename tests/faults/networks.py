"""A network namespace with two ways out, one of which can be taken down."""

from __future__ import annotations

import os
import shutil
import subprocess
from types import TracebackType
from typing import Self

IP = shutil.which("ip")


def obstacle() -> str:
    """Why there can be none here; "" if there can."""
    if os.geteuid() != 0 or IP is None:
        return "network namespaces need root, and the program ip"
    name = f"probe{os.getpid()}"
    made = subprocess.run([IP, "netns", "add", name], capture_output=True, check=False)  # noqa: S603
    if made.returncode:
        return "network namespaces are not allowed here"
    veth = [IP, "link", "add", f"p{os.getpid()}", "type", "veth", "peer", "name", "p1"]
    made = subprocess.run([*veth, "netns", name], capture_output=True, check=False)  # noqa: S603
    subprocess.run([IP, "netns", "delete", name], capture_output=True, check=False)  # noqa: S603
    return "pairs of network devices are not allowed here" if made.returncode else ""


class Place:
    """Somewhere with a cable of its own to each of two addresses of this machine.

    `command` before another runs that there. `cut` takes down the cable to `first`: what is sent
    either way is lost, and nobody is told.
    """

    def __init__(self) -> None:
        number = os.getpid() % 200
        self.name = f"faults{os.getpid()}"
        self._cables = [f"lz{os.getpid() % 10**6}{letter}" for letter in "ab"]
        self._nets = [f"10.{200 + cable}.{number}" for cable in range(2)]
        self.first, self.second = (f"{net}.1" for net in self._nets)
        assert IP is not None
        self.command = [IP, "netns", "exec", self.name]

    def __enter__(self) -> Self:
        self._ip("netns", "add", self.name)
        self._ip("-n", self.name, "link", "set", "lo", "up")
        for cable, net in zip(self._cables, self._nets, strict=True):
            there = f"{cable}x"
            self._ip("link", "add", cable, "type", "veth", "peer", "name", there)
            self._ip("link", "set", there, "netns", self.name)
            self._ip("address", "add", f"{net}.1/24", "dev", cable)
            self._ip("link", "set", cable, "up")
            self._ip("-n", self.name, "address", "add", f"{net}.2/24", "dev", there)
            self._ip("-n", self.name, "link", "set", there, "up")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for cable in self._cables:
            self._ip("link", "delete", cable)
        self._ip("netns", "delete", self.name)

    def cut(self) -> None:
        self._ip("link", "set", self._cables[0], "down")

    def mend(self) -> None:
        self._ip("link", "set", self._cables[0], "up")

    def _ip(self, *words: str) -> None:
        assert IP is not None
        subprocess.run([IP, *words], check=True, capture_output=True)  # noqa: S603
