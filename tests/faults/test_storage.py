"""The database fails under a running process, and before it: named, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import text

from storage import facts, schema, snapshots
from storage.database import Database
from storage.outages import EXPLAINED, outage
from tests.bot.installation import ROOT, Installation
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults import disks
from tests.faults.conftest import SHORT, Size
from tests.faults.whole import rows_of

WITHIN = 30.0
PATIENT = ("full", "locked")  # these wait for SQLite, or for a lease
TICKS = 6.0  # seconds: longer than what is done most often
BIG = 400_000  # bytes: more than the log of a test, less than the database

Fault = Callable[[Installation, Path], AbstractContextManager[None]]


def _full(_: Installation, folder: Path) -> AbstractContextManager[None]:
    return disks.filled(folder)


def _failing(installation: Installation, _: Path) -> AbstractContextManager[None]:
    assert installation.process is not None
    return disks.failing(installation.process.pid, at=BIG)


def _locked(_: Installation, folder: Path) -> AbstractContextManager[None]:
    return disks.locked(folder / "lacznik.sqlite3")


def _replaced(_: Installation, folder: Path) -> AbstractContextManager[None]:
    return disks.replaced(folder / "lacznik.sqlite3")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    plenty = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)
    async with FakeTelegram(limits=plenty) as server:
        yield server


@pytest.fixture
async def folder(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Path]:
    """The data directory; for a test of full disks a small disk. Its log lies elsewhere."""
    made = tmp_path / "data"
    made.mkdir()
    if request.node.callspec.params.get("fault") is _full:
        with disks.small_disk(made, megabytes=4):
            (made / "log").symlink_to(tmp_path / "log")
            yield made
    else:
        (made / "log").symlink_to(tmp_path / "log")
        yield made


@pytest.fixture
async def installation(telegram: FakeTelegram, folder: Path) -> AsyncIterator[Installation]:
    settings = {
        "LACZNIK_TELEGRAM_TOKEN": telegram.token,
        "LACZNIK_TELEGRAM_BASE_URL": f"{telegram.url}/bot",
        "LACZNIK_TELEGRAM_FILE_URL": f"{telegram.url}/file/bot",
    }
    made = Installation(folder, settings)
    yield made
    if made.process is not None and made.process.returncode is None:
        made.process.kill()
        await made.process.wait()


async def problem_of(installation: Installation) -> str:
    """What `/healthz` says of the database; "" for nothing."""
    async with ClientSession() as session, session.get(f"{installation.url}/healthz") as answer:
        found = (await answer.json())["problems"].get("database", "")
        assert found == "" or answer.status == 503
        return str(found)


async def becomes(installation: Installation, problem: str) -> None:
    async with asyncio.timeout(WITHIN):
        while await problem_of(installation) != problem:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.2)


def log_of(folder: Path) -> str:
    return (folder / "log").resolve().read_text()


@pytest.mark.timeout(150)
@pytest.mark.parametrize(
    ("fault", "problem", "lasts"),
    [
        # (In the log's old room small things can still be written for a while.)
        pytest.param(_full, "full", False, marks=disks.ROOT_ONLY),
        (_failing, "failing", False),
        (_locked, "locked", True),
        (_replaced, "replaced", True),
    ],
)
async def test_an_outage_is_named_and_survived(
    telegram: FakeTelegram,
    installation: Installation,
    folder: Path,
    fault: Fault,
    problem: str,
    lasts: bool,
    size: Size,
) -> None:
    if problem in PATIENT and size is SHORT:
        pytest.skip("takes long (make faults)")
    anna, jan = telegram.user(id=7), telegram.user(id=8)
    await installation.start()
    await anna.types("przed")
    await anna.sees("kod", within=WITHIN)
    said = 1
    with fault(installation, folder):
        while await problem_of(installation) != problem:  # what is left of the room is used up
            await anna.types(f"w trakcie {said}")
            said += 1
            await asyncio.sleep(0.5 if lasts else 0.1)  # all that waits is no flood yet
        await jan.types("w trakcie")
        await asyncio.sleep(TICKS)
        if lasts:
            assert await problem_of(installation) == problem
            assert len(telegram.updates.pending) >= 1
    await jan.sees("kod", within=WITHIN)
    await anna.types("po")
    # (A reply that the outage cut off on its way is given up with its lease only.)
    await telegram.calls.wait_for("sendMessage", times=said + 2, within=3 * WITHIN)
    await becomes(installation, "")
    assert await installation.stop() == 0
    assert installation.count() == {"telegram": (said + 2, said + 2)}
    assert len(telegram.calls.of("sendMessage")) == said + 2
    log = log_of(folder)
    assert "Traceback" not in log
    assert 1 <= log.count("database.trouble") == log.count("database.recovered") <= 3
    assert log.count("telegram.not_stored") <= 5


@pytest.mark.timeout(120)
@pytest.mark.parametrize("fault", [_replaced])
async def test_after_a_replacement_a_restart_takes_the_new_file(
    telegram: FakeTelegram, installation: Installation, folder: Path, fault: Fault
) -> None:
    anna = telegram.user(id=7)
    await installation.start()
    await anna.types("przed")
    await anna.sees("kod", within=WITHIN)
    await installation.stop()
    await installation.start()
    with fault(installation, folder):
        await anna.types("w trakcie")
        await becomes(installation, "replaced")
        await installation.stop()
        await installation.start()
        await telegram.calls.wait_for("sendMessage", times=2, within=WITHIN)
        assert await problem_of(installation) == ""
        await installation.stop()
        assert installation.count() == {"telegram": (2, 2)}


# --- before the start ----------------------------------------------------------------------------


def run(command: str, folder: Path, **settings: str) -> tuple[int, str]:
    """Exit code, and what was said as an error."""
    environment = {"PYTHONPATH": str(ROOT), "LACZNIK_DATA_DIR": str(folder), "LACZNIK_PORT": "0"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *command.split()],
        env=os.environ | environment | settings,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    schema.migrate(f"sqlite:///{tmp_path}/lacznik.sqlite3")
    return tmp_path


def told(problem: str) -> tuple[int, str]:
    return 2, f"lacznik: {EXPLAINED[problem]}\n"


def test_a_database_that_is_locked_is_named_at_the_start(migrated: Path) -> None:
    with disks.locked(migrated / "lacznik.sqlite3"):
        assert run("run", migrated) == told("locked")
        assert run("migrate", migrated) == told("locked")


def test_a_file_that_cannot_be_written_is_named_at_the_start(migrated: Path) -> None:
    with disks.read_only(migrated / "lacznik.sqlite3"):
        assert run("run", migrated) == told("read_only")


@disks.ROOT_ONLY
def test_a_full_disk_is_named_at_the_start(tmp_path: Path) -> None:
    with disks.small_disk(tmp_path, megabytes=2):
        schema.migrate(f"sqlite:///{tmp_path}/lacznik.sqlite3")
        with disks.filled(tmp_path):
            code, said = run("run", tmp_path)
            assert (code, said.count("\n")) == (2, 1), said
            assert "disk" in said or "space" in said


def test_a_file_that_is_no_database_is_named_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "lacznik.sqlite3").write_bytes(b"list zakupow" * 1000)
    for command in ("run", "migrate", "doctor"):
        code, said = run(command, tmp_path)
        assert (code, said.count("\n"), "Traceback" in said) in ((2, 1, False), (1, 0, False)), said


# --- migrations ----------------------------------------------------------------------------------

OLD = "0004"
KILLS = 6
LONGEST = 0.08  # seconds of a migration's work


@pytest.mark.timeout(120)
def test_a_migration_killed_in_the_middle_is_as_if_not_begun(tmp_path: Path) -> None:
    old, path = tmp_path / "old.sqlite3", tmp_path / "lacznik.sqlite3"
    schema.migrate(f"sqlite:///{old}", OLD)
    url, before = f"sqlite:///{path}", rows_of(f"sqlite:///{old}")
    delays = random.Random(5)  # noqa: S311 - a schedule that can be repeated
    ends = []
    for number in range(KILLS):
        snapshots.drop(path)
        shutil.copy(old, path)
        _kill_migration(tmp_path, delays.uniform(0.0, LONGEST) if number % 2 else 0.0)
        ends.append(schema.present(url))
        assert ends[-1] == schema.newest() or rows_of(url) == before
    assert OLD in ends  # how many, depends on how fast the machine is
    schema.migrate(url)
    assert schema.present(url) == schema.newest()
    snapshots.check_sqlite(path)


def _kill_migration(folder: Path, delay: float) -> None:
    """`delay` seconds after its first statement, if it is still at work then."""
    program = (
        "import sys\n"
        "from sqlalchemy import event, Engine\n"
        "begun = []\n"
        "@event.listens_for(Engine, 'before_cursor_execute')\n"
        "def say(conn, cursor, statement, *rest):\n"
        "    if statement.startswith(('CREATE TABLE', 'ALTER', 'UPDATE')) and not begun:\n"
        "        begun.append(1)\n"
        "        print('begun', flush=True)\n"
        "from storage import schema\n"
        "schema.migrate(sys.argv[1])\n"
    )
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", program, f"sqlite:///{folder}/lacznik.sqlite3"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.kill()


# --- inside the process --------------------------------------------------------------------------


async def test_a_full_database_fails_those_who_need_room_and_nobody_else(
    sqlite_database: Database,
) -> None:
    database = sqlite_database
    await database.write(lambda s: s.execute(text("PRAGMA max_page_count=1")) and None)
    results = await asyncio.gather(
        *(database.write(lambda s, n=n: facts.put(s, f"n{n}", "x")) for n in range(3)),
        database.write(lambda s: facts.put(s, "big", "x" * 5_000_000)),
        *(database.write(lambda s, n=n: facts.put(s, f"n{n}", "x")) for n in range(3, 6)),
        return_exceptions=True,
    )
    failed = [result for result in results if result is not None]
    assert [outage(error) for error in failed] == ["full"]
    assert database.read_now(lambda s: [facts.get(s, f"n{n}") for n in range(6)]) == ["x"] * 6
    assert database.read_now(lambda s: facts.get(s, "big")) is None
