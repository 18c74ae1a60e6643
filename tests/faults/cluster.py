"""Several real processes of one installation on one PostgreSQL, each to be killed or stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import RealClock
from domain.lanes import Lane
from messages.steps import Say, step_to_json
from storage import outbox
from storage.database import Database
from storage.tables.engine import Lease, Outbox
from storage.tables.people import Account
from tests import builders
from tests.fakes.telegram_server import FakeTelegram
from tests.faults.town import FIRST_ID, connect

ROOT = Path(__file__).parents[2]
START_WITHIN = 120.0  # several start at once, maybe on a busy machine
PUBLIC = "https://czat.example.org"


def _free_ports(count: int) -> list[int]:
    """Different ones: each is held until all are found."""
    with ExitStack() as held:
        probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
        for probe in probes:
            held.enter_context(probe)
        return [int(probe.getsockname()[1]) for probe in probes]


class Member:
    """One process: `lacznik worker`, or `lacznik run --intake-only`; `before` its command may come
    another, which runs it."""

    def __init__(
        self,
        command: str,
        settings: dict[str, str],
        log: Path,
        port: int,
        before: Sequence[str] = (),
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process: Process | None = None
        self.command = command
        self._whole = [*before, sys.executable, "-m", "bot", *command.split()]
        self._settings = settings | {"LACZNIK_PORT": str(port)}
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    async def start(self) -> None:
        """Returns once it serves."""
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self._whole,
                env=os.environ | self._settings,
                cwd=self._log.parent,
                stdout=PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(START_WITHIN):
            assert await self.process.stdout.readline() != b"", self._log.read_text()

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.send_signal(number)

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code."""
        assert self.process is not None
        self.send(number)
        return await asyncio.wait_for(self.process.wait(), 20)


class Cluster:
    """People with accounts on Telegram, and the processes that serve them."""

    def __init__(
        self,
        folder: Path,
        address: str,
        telegram: FakeTelegram,
        people: int,
        public: str = PUBLIC,
    ) -> None:
        self.folder = folder
        self.address = address
        self.public = public
        self.people = [telegram.user(id=FIRST_ID + number) for number in range(people)]
        self.members: list[Member] = []
        self.settings = {
            "PYTHONPATH": str(ROOT),
            "LACZNIK_DATABASE_URL": address,
            "LACZNIK_DATA_DIR": str(folder),
            "LACZNIK_SECRET_KEY": Fernet.generate_key().decode(),
            "LACZNIK_PUBLIC_URL": public,
            "LACZNIK_BEHIND_PROXY": "true",
            "LACZNIK_TELEGRAM_WEBHOOK": "true",
            "LACZNIK_TELEGRAM_TOKEN": telegram.token,
            "LACZNIK_TELEGRAM_BASE_URL": f"{telegram.url}/bot",
            "LACZNIK_TELEGRAM_FILE_URL": f"{telegram.url}/file/bot",
        }
        self.write(self._settle)

    def _settle(self, session: Session) -> None:
        for number in range(len(self.people)):
            person = builders.person(session, f"T-{number:04}")
            connect(session, person, FIRST_ID + number, RealClock().now())

    def write(self, work: object) -> object:
        with closing(Database(self.address)) as database:
            return database.write_now(work)  # type: ignore[arg-type]  # given a session

    async def add(
        self,
        command: str,
        count: int,
        *,
        before: Sequence[str] = (),
        program: Path = ROOT,
        **settings: str,
    ) -> list[Member]:
        """Start so many processes, side by side; `settings` of their own, by `LACZNIK_` name."""
        own = {f"LACZNIK_{name}".upper(): value for name, value in settings.items()}
        own["PYTHONPATH"] = str(program)
        logs = [self.folder / f"log-{len(self.members) + number}" for number in range(count)]
        ports = _free_ports(count)
        started = [
            Member(command, self.settings | own, log, port, before)
            for log, port in zip(logs, ports, strict=True)
        ]
        self.members += started
        await asyncio.gather(*(member.start() for member in started))
        return started

    def alive(self) -> list[Member]:
        return [
            member
            for member in self.members
            if member.process is not None and member.process.returncode is None
        ]

    async def close(self) -> None:
        for member in self.alive():
            if member.process is not None:
                member.send(signal.SIGKILL)
                await member.process.wait()

    def announce(self, texts: list[str]) -> None:
        """To everybody, in this order, paced."""

        def post(session: Session) -> None:
            accounts = session.scalars(select(Account).order_by(Account.id)).all()
            for text in texts:
                for account in accounts:
                    outbox.post(
                        session,
                        account_id=account.id,
                        channel="telegram",
                        person_id=account.person_id,
                        lane=Lane.BROADCAST,
                        topic="test",
                        body=step_to_json(Say(text)),
                        due=RealClock().now(),
                    )

        self.write(post)

    def queued(self) -> int:
        waiting = select(func.count()).where(Outbox.state == "queued")
        return int(str(self.write(lambda session: session.scalar(waiting))))

    def holder(self, lease: str = "deliver:telegram") -> Member:
        """Whose name is in the lease."""
        owner = self.write(lambda session: session.get_one(Lease, lease).owner)
        pid = int(str(owner).split(".")[1])
        return next(member for member in self.members if member.pid == pid)

    async def until_sent(self, *, within: float, left: int = 0) -> None:
        """Until at most `left` messages wait."""
        async with asyncio.timeout(within):
            for _ in range(10_000):
                if await asyncio.to_thread(self.queued) <= left:
                    return
                await asyncio.sleep(0.1)
