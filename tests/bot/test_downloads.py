"""Uploads to their end: every way to fail has its reason, and every end is told once."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.downloads import MAX_ATTEMPTS, Downloads
from bot.filestore import FileStore, path_of_file
from domain.files import PAGE_MAX_BYTES
from messages.channel import FileTooBig, FileUnavailable
from messages.events import Downloaded, DownloadFailed, Event
from messages.steps import Immediate
from storage import downloads as rows
from storage import files
from storage.database import Database
from tests.bot.telegram.conftest import NOW
from tests.documents import PDF, PNG
from tests.uploads import expect_file, state_of


class Shelf:
    """A channel that only hands out files: bytes, or the error to raise."""

    name = "telegram"

    def __init__(self, content: Any) -> None:
        self.content = content
        self.fetched: list[str] = []

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        self.fetched.append(ref)
        if isinstance(self.content, Exception):
            raise self.content
        yield self.content


class Listener:
    """An intake that notes events, and may fail first."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.fail: Exception | None = None

    async def receive(self, event: Event) -> Immediate:
        if self.fail is not None:
            error, self.fail = self.fail, None
            raise error
        self.events.append(event)
        return Immediate()


class Bench:
    """Downloads over one shelf, and what is in the store."""

    def __init__(self, database: Database, directory: Path, content: Any) -> None:
        self.database = database
        self.directory = directory
        self.shelf = Shelf(content)
        self.listener = Listener()
        self.downloads = Downloads(
            database,
            {"telegram": self.shelf},  # type: ignore[dict-item]  # only `fetch` is used
            FileStore(directory),
            self.listener,  # type: ignore[arg-type]  # only `receive` is used
        )

    def expect(self, name: str = "raport.pdf") -> int:
        return self.database.write_now(partial(expect_file, now=NOW, name=name))

    def state(self, file_id: int) -> tuple[str, str]:
        return self.database.read_now(partial(state_of, file_id=file_id))

    @property
    def told(self) -> list[object]:
        return [event.body for event in self.listener.events]

    @property
    def kept(self) -> list[bytes]:
        return [path.read_bytes() for path in self.directory.iterdir()]


@pytest.fixture
def bench(sqlite_database: Database, tmp_path: Path) -> Bench:
    return Bench(sqlite_database, tmp_path / "files", PDF)


async def test_a_file_is_fetched_kept_and_told(bench: Bench) -> None:
    file_id = bench.expect()
    await bench.downloads.complete(file_id)
    (event,) = bench.listener.events
    key = f"file:{file_id}:{NOW:%Y%m%dT%H%M%S%f}"
    assert event == Event(key, "telegram", "7", "7", Downloaded(file_id), language="pl")
    row = bench.database.read_now(partial(files.ready_file, file_id=file_id))
    assert (row.state, row.mime, row.size) == ("ready", "application/pdf", len(PDF))
    assert bench.kept == [PDF]
    assert bench.shelf.fetched == ["F1"]
    path = await path_of_file(bench.database, FileStore(bench.directory), file_id)
    assert path.read_bytes() == PDF


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("raport.exe", PDF, "wrong_type"),
        ("raport.pdf", PNG, "wrong_type"),
        ("raport.pdf", b"", "wrong_type"),
        ("raport.pdf", bytes(PAGE_MAX_BYTES + 1), "too_big"),
        ("raport.pdf", FileTooBig(), "too_big_for_channel"),
    ],
)
async def test_a_file_that_is_refused_is_told_why_and_not_kept(
    bench: Bench, name: str, content: Any, reason: str
) -> None:
    bench.shelf.content = content
    file_id = bench.expect(name)
    await bench.downloads.complete_pending()
    assert bench.told == [DownloadFailed(file_id, reason)]
    assert bench.state(file_id) == ("refused", "")
    assert bench.kept == []


async def test_a_forbidden_name_is_not_even_fetched(bench: Bench) -> None:
    await bench.downloads.complete(bench.expect("raport.exe"))
    assert bench.shelf.fetched == []


async def test_what_cannot_be_had_is_tried_again_and_then_given_up(bench: Bench) -> None:
    bench.shelf.content = FileUnavailable()
    file_id = bench.expect()
    for _ in range(MAX_ATTEMPTS - 1):
        await bench.downloads.complete_pending()
    assert (bench.told, bench.state(file_id)) == ([], ("pending", "F1"))
    await bench.downloads.complete_pending()
    assert bench.told == [DownloadFailed(file_id, "unavailable")]
    assert bench.state(file_id) == ("gone", "")
    await bench.downloads.complete_pending()
    assert len(bench.told) == 1


async def test_a_second_attempt_may_succeed(bench: Bench) -> None:
    bench.shelf.content = FileUnavailable()
    file_id = bench.expect()
    await bench.downloads.complete_pending()
    bench.shelf.content = PDF
    await bench.downloads.complete_pending()
    assert bench.told == [Downloaded(file_id)]


async def test_after_a_crash_before_telling_the_file_is_told_and_not_fetched_again(
    bench: Bench,
) -> None:
    file_id = bench.expect()
    bench.listener.fail = RuntimeError("crash")
    with pytest.raises(RuntimeError):
        await bench.downloads.complete(file_id)
    assert bench.state(file_id) == ("ready", "F1")
    await bench.downloads.complete_pending()
    assert (bench.told, bench.shelf.fetched) == ([Downloaded(file_id)], ["F1"])


async def test_bytes_that_come_by_an_upload_page_need_no_fetching(bench: Bench) -> None:
    async def uploaded() -> AsyncIterator[bytes]:
        yield PDF

    file_id = bench.expect()
    await bench.downloads.complete(file_id, uploaded())
    assert (bench.told, bench.shelf.fetched) == ([Downloaded(file_id)], [])


async def test_a_channel_that_is_not_connected_holds_up_nothing(bench: Bench) -> None:
    file_id = bench.expect()
    bench.database.write_now(partial(rows.settle, file_id=file_id, state="gone"))
    await bench.downloads.complete(file_id)
    assert bench.told == []
