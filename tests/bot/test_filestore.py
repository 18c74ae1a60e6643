"""Files on disk: whole or not at all, under names nobody can guess."""

import hashlib
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.filestore import FileStore, TooLarge
from tests.documents import PDF


async def chunks(*content: bytes) -> AsyncIterator[bytes]:
    for chunk in content:
        yield chunk


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


async def test_a_file_is_kept_with_its_facts(store: FileStore) -> None:
    kept = await store.keep(chunks(PDF[:5], PDF[5:]))
    assert (kept.size, kept.mime) == (len(PDF), "application/pdf")
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert store.path(kept.stored_name).read_bytes() == PDF


async def test_only_we_can_read_it(store: FileStore, tmp_path: Path) -> None:
    kept = await store.keep(chunks(PDF))
    assert stat.S_IMODE(store.path(kept.stored_name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


async def test_too_many_bytes_leave_nothing_behind(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        await store.keep(chunks(b"12345", b"6"), limit=5)
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_broken_stream_leaves_nothing_behind(store: FileStore, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"poczatek"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await store.keep(broken())
    assert list((tmp_path / "files").iterdir()) == []


@pytest.mark.parametrize("name", ["", "../secret.key", "a" * 32 + "/x", "0" * 31, "Z" * 32])
def test_a_name_of_another_make_is_refused(store: FileStore, name: str) -> None:
    with pytest.raises(LookupError):
        store.path(name)


async def test_removing_twice_is_harmless(store: FileStore) -> None:
    kept = await store.keep(chunks(PDF))
    store.remove(kept.stored_name)
    store.remove(kept.stored_name)
    assert not store.path(kept.stored_name).exists()


async def test_sweeping_drops_what_a_crash_left(store: FileStore, tmp_path: Path) -> None:
    kept = await store.keep(chunks(PDF))
    (tmp_path / "files" / "0123.part").write_bytes(b"x")
    store.sweep()
    assert [path.name for path in (tmp_path / "files").iterdir()] == [kept.stored_name]
