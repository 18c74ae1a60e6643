"""What `lacznik backup` copies, `lacznik restore` brings back, row by row and byte by byte."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import tarfile
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.commands.backup import back_up, restore
from bot.seal import load_key
from bot.settings import Mistake, Settings
from bot.web.waiting import WaitingFiles
from storage import downloads, facts, schema
from storage.database import Database, DatabaseUnavailable
from storage.tables.engine import Setting
from storage.tables.files import StoredFile
from storage.tables.people import Account
from tests.faults.filled import NOW
from tests.faults.whole import bytes_of, rows_of


def test_what_is_restored_is_what_was_there(
    here: Settings, there: Settings, file: Path, said: list[str]
) -> None:
    back_up(here, file, NOW, said.append)
    restore(there, file, said.append)
    rows = rows_of(here.database_address)
    assert rows_of(there.database_address) == rows
    assert sum(map(len, rows.values())) > 500
    assert bytes_of(there.files_dir) == bytes_of(here.files_dir)
    assert said == [
        f"{file}: the database and 3 stored files",
        f"the key is not in it: keep a copy of {here.data_dir}/secret.key elsewhere, without it "
        "dead letters and answers that wait in open confidential questionnaires cannot be read",
        f"restored from {NOW.isoformat()}: the database and 3 stored files",
        f"before the first start put the installation's key into {there.data_dir}/secret.key, as "
        "the backup has none",
    ]


def test_nothing_is_left_beside_and_others_cannot_read_it(
    here: Settings, there: Settings, file: Path, said: list[str]
) -> None:
    mask = os.umask(0o077)
    back_up(here, file, NOW, said.append)
    restore(there, file, said.append)
    os.umask(mask)
    assert {path.name for path in file.parent.iterdir()} == {"here", "there", "copy.tar"}
    assert {path.name for path in there.data_dir.iterdir()} == {
        "files",
        "waiting",
        "lacznik.sqlite3",
    }
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("same", "warned"), [(True, False), (False, True)])
def test_another_key_is_told(
    here: Settings, there: Settings, file: Path, said: list[str], same: bool, warned: bool
) -> None:
    back_up(here, file, NOW, said.append)
    load_key(there)
    if same:
        shutil.copy(here.data_dir / "secret.key", there.data_dir)
    restore(there, file, said.append)
    assert ("the key here is not the one of the backup" in said[-1]) is warned


def test_the_key_is_not_in_the_backup(here: Settings, file: Path, said: list[str]) -> None:
    back_up(here, file, NOW, said.append)
    assert load_key(here) not in file.read_bytes()


async def test_an_upload_on_its_way_goes_on_after_a_restore(
    here: Settings, there: Settings, file: Path, said: list[str]
) -> None:
    with closing(Database(here.database_address)) as database:
        ref = await _begin_upload(database, here)
    back_up(here, file, NOW, said.append)
    restore(there, file, said.append)
    assert f"{file}: the database and 4 stored files" in said
    with closing(Database(there.database_address)) as database:
        (number,) = database.read_now(downloads.unfinished)
        awaited = database.read_now(partial(downloads.awaited, file_id=number))
    assert awaited is not None
    assert awaited.ref == ref
    rooms = WaitingFiles(there.waiting_dir, limit=100)
    assert [chunk async for chunk in rooms.fetch(ref)] == [b"%PDF-1.4"]


async def _begin_upload(database: Database, here: Settings) -> str:
    """What a browser sent is here, and noted; nobody has looked into it yet."""

    async def chunks() -> AsyncIterator[bytes]:
        yield b"%PDF-1.4"

    ref, _ = await WaitingFiles(here.waiting_dir, limit=100).take(chunks(), limit=100)
    account = database.read_now(lambda session: session.scalars(select(Account.id)).first())
    row = StoredFile(account_id=account, channel="web", ref=ref, name="a.pdf", created_at=NOW)
    await database.write(partial(Session.add, instance=row))
    return ref


def test_an_upload_that_is_gone_is_told(
    here: Settings, there: Settings, file: Path, said: list[str]
) -> None:
    with closing(Database(here.database_address)) as database:
        ref = asyncio.run(_begin_upload(database, here))
    WaitingFiles(here.waiting_dir, limit=100).drop(ref)
    back_up(here, file, NOW, said.append)
    assert said[:2] == [
        f"{file}: the database and 3 stored files",
        "not in the store, so not in the backup: 1 stored file",
    ]


class Writing:
    """A thread that commits pairs of rows, one after another, until it is told to stop."""

    def __init__(self, url: str) -> None:
        self.pairs = 0
        self._database = Database(url)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Writing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._database.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._database.write_now(self._add)
            self.pairs += 1

    def _add(self, session: Session) -> None:
        for half in ("left", "right"):
            facts.put(session, f"{half} {self.pairs}", "x" * 2000)


def test_a_backup_while_writes_go_on_is_one_moment(
    here: Settings, tmp_path: Path, said: list[str]
) -> None:
    counts = []
    with Writing(here.database_address) as writing:
        for number in range(5):
            before = writing.pairs
            back_up(here, tmp_path / f"{number}.tar", NOW, said.append)
            counts.append((before, writing.pairs))
    assert all(before < after for before, after in counts)
    for number, (before, after) in enumerate(counts):
        there = Settings(_env_file=None, data_dir=tmp_path / str(number))
        restore(there, tmp_path / f"{number}.tar", said.append)
        left, right = _pairs(there.database_address)
        assert left == right == set(range(len(left)))
        assert before <= len(left) <= after + 1


def _pairs(url: str) -> tuple[set[int], set[int]]:
    with closing(Database(url)) as database:
        names = database.read_now(lambda session: list(session.scalars(select(Setting.name))))
    split = [name.split() for name in names if name.startswith(("left ", "right "))]
    found = {half: {int(n) for h, n in split if h == half} for half in ("left", "right")}
    return found["left"], found["right"]


def test_an_existing_file_is_not_overwritten(here: Settings, file: Path, said: list[str]) -> None:
    file.write_bytes(b"dear")
    with pytest.raises(Mistake, match="is there already"):
        back_up(here, file, NOW, said.append)
    assert file.read_bytes() == b"dear"


@pytest.mark.parametrize(
    "name", ["lacznik.sqlite3", "lacznik.sqlite3-wal", "files/" + "f" * 32, "waiting/" + "f" * 32]
)
def test_restore_goes_into_an_empty_place_only(
    here: Settings, there: Settings, file: Path, said: list[str], name: str
) -> None:
    back_up(here, file, NOW, said.append)
    (there.data_dir / name).parent.mkdir(parents=True)
    (there.data_dir / name).write_bytes(b"dear")
    with pytest.raises(Mistake, match="into an empty place only"):
        restore(there, file, said.append)
    kept = [path for path in there.data_dir.rglob("*") if path.is_file()]
    assert [(path, path.read_bytes()) for path in kept] == [(there.data_dir / name, b"dear")]


def test_an_interrupted_restore_is_simply_run_again(
    here: Settings, there: Settings, file: Path, said: list[str]
) -> None:
    back_up(here, file, NOW, said.append)
    there.files_dir.mkdir(parents=True)
    (there.files_dir / f"{0:032x}").write_bytes(b"half")
    (there.files_dir / f"{1:032x}.part").write_bytes(b"half")
    (there.data_dir / "lacznik.sqlite3.restoring").write_bytes(b"half")
    restore(there, file, said.append)
    assert rows_of(there.database_address) == rows_of(here.database_address)
    assert bytes_of(there.files_dir) == bytes_of(here.files_dir)


def _change(file: Path, name: str, change: bytes) -> None:
    """Put the bytes over the middle of a member."""
    with tarfile.open(file) as tar:
        info = tar.getmember(name)
        offset = info.offset_data + info.size // 2
    with file.open("r+b") as raw:
        raw.seek(offset)
        raw.write(change)


@pytest.mark.parametrize("member", ["database", "files/" + f"{2:032x}", "manifest.json"])
def test_a_damaged_backup_is_refused_whole(
    here: Settings, there: Settings, file: Path, said: list[str], member: str
) -> None:
    back_up(here, file, NOW, said.append)
    _change(file, member, b"\x00\x01damaged\x02")
    with pytest.raises(Mistake, match="is no backup, or is damaged"):
        restore(there, file, said.append)
    assert not (there.data_dir / "lacznik.sqlite3").exists()


@pytest.mark.parametrize("cut", [0, 100, 5000, -20_000])
def test_a_cut_backup_is_refused(
    here: Settings, there: Settings, file: Path, said: list[str], cut: int
) -> None:
    back_up(here, file, NOW, said.append)
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(Mistake, match="is no backup, or is damaged"):
        restore(there, file, said.append)
    assert not (there.data_dir / "lacznik.sqlite3").exists()


def test_an_older_backup_is_brought_up_to_date(
    tmp_path: Path, there: Settings, file: Path, said: list[str]
) -> None:
    old = Settings(_env_file=None, data_dir=tmp_path / "old")
    old.make_data_dir()
    schema.migrate(old.database_address, "0016")
    back_up(old, file, NOW, said.append)
    restore(there, file, said.append)
    assert schema.present(there.database_address) == schema.newest()


def test_a_newer_backup_is_refused(
    here: Settings, there: Settings, file: Path, said: list[str]
) -> None:
    _set_revision(here.database_address, "9999")
    back_up(here, file, NOW, said.append)
    with pytest.raises(Mistake, match=r"newer version \(9999\): upgrade first"):
        restore(there, file, said.append)


def _set_revision(url: str, revision: str) -> None:
    with closing(Database(url)) as database:
        change = text("UPDATE alembic_version SET version_num = :it")
        database.write_now(lambda session: session.execute(change, {"it": revision}) and None)


def test_names_inside_lead_nowhere(
    here: Settings, there: Settings, file: Path, said: list[str]
) -> None:
    back_up(here, file, NOW, said.append)
    with tarfile.open(file, "a") as tar:
        info = tarfile.TarInfo("files/../../gift")
        info.size = 4
        tar.addfile(info, io.BytesIO(b"evil"))
    restore(there, file, said.append)
    assert list(there.data_dir.parent.rglob("gift")) == []


def test_files_erased_meanwhile_are_told(
    here: Settings, there: Settings, file: Path, said: list[str]
) -> None:
    (here.files_dir / f"{1:032x}").unlink()
    back_up(here, file, NOW, said.append)
    restore(there, file, said.append)
    assert f"{file}: the database and 2 stored files" in said
    assert "not in the store, so not in the backup: 1 stored file" in said
    assert "the database speaks of what the backup does not have: 1 stored file" in said


def test_without_a_database_there_is_nothing_to_back_up(
    there: Settings, file: Path, said: list[str]
) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be copied"):
        back_up(there, file, NOW, said.append)
    assert list(file.parent.iterdir()) == []
