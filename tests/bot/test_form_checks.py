"""Spreadsheets to their end: the result is kept, the file is gone, and it is told once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import RealClock
from bot.filestore import FileStore
from bot.form_checks import FormChecks
from messages.events import FormChecked
from messages.forms.convert import convert_markdown
from messages.forms.problems import Checked, Problem, refused
from storage import downloads, form_checks, form_library
from storage.database import Database
from storage.tables.files import StoredFile
from storage.tables.forms import OwnFormVersion
from tests.bot.test_downloads import Listener
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.own_forms import MARKDOWN, PROGRAMME
from tests.uploads import waiting_session

GOOD = Checked(
    xform=convert_markdown(MARKDOWN.format(question="Która szkoła?")),
    form_id="schools",
    title="Spis szkół",
    languages=("pl", "en"),
    questions=2,
    warnings=(Problem("missing_translation", "survey", 3, "label::English (en)", "D"),),
)
NAME = "0" * 32


class Bench:
    """One uploaded spreadsheet of K-01, and a check that says what `result` is."""

    def __init__(self, database: Database, directory: Path) -> None:
        self.database = database
        self.directory = directory
        self.listener = Listener()
        self.result: Checked | Exception = GOOD
        self.seen: list[tuple[bytes, str]] = []
        self.checks = FormChecks(
            database,
            self.check,
            FileStore(directory),
            self.listener,  # type: ignore[arg-type]  # only `receive` is used
            RealClock(),
        )
        self.id = database.write_now(self._upload)

    async def check(self, data: bytes, name: str) -> Checked:
        self.seen.append((data, name))
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    def _upload(self, session: Session) -> int:
        (self.directory / NAME).write_bytes(b"workbook")
        account, form_session = waiting_session(session, NOW)
        row = StoredFile(
            account_id=account.id,
            session_id=form_session,
            channel="telegram",
            ref="F1",
            name="spis.xlsx",
            created_at=NOW,
        )
        session.add(row)
        session.flush()
        downloads.mark_ready(session, row.id, stored_name=NAME, mime="", size=8, sha256="f" * 64)
        return form_checks.ask(
            session, account_id=account.id, person_id=1, file_id=row.id, home=PROGRAMME, now=NOW
        )

    def view(self) -> form_checks.CheckView:
        return self.database.read_now(partial(form_checks.load, check_id=self.id))

    def drafts(self) -> list[str]:
        return self.database.read_now(
            lambda session: list(session.scalars(select(OwnFormVersion.state)))
        )

    @property
    def told(self) -> list[tuple[str, object]]:
        return [(event.key, event.body) for event in self.listener.events]


@pytest.fixture
def bench(sqlite_database: Database, tmp_path: Path) -> Bench:
    return Bench(sqlite_database, tmp_path / "files")


async def test_a_good_spreadsheet_is_a_draft_and_its_file_is_gone(bench: Bench) -> None:
    await bench.checks.complete(bench.id)
    assert bench.seen == [(b"workbook", "spis.xlsx")]
    assert bench.told == [(f"formcheck:{bench.id}", FormChecked(bench.id))]
    assert (bench.view().state, bench.view().errors) == ("told", [])
    draft = bench.database.read_now(partial(form_library.load_version, version_id=1))
    assert (draft.title("pl"), draft.languages, draft.questions) == (
        "Spis szkół",
        ("pl", "en"),
        2,
    )
    assert draft.warnings[0]["code"] == "missing_translation"
    assert list(bench.directory.iterdir()) == []
    assert bench.database.read_now(lambda s: list(s.scalars(select(StoredFile)))) == []


async def test_a_bad_spreadsheet_is_told_with_its_errors_and_is_no_draft(bench: Bench) -> None:
    bench.result = replace(refused("too_slow"), more_errors=2)
    await bench.checks.complete(bench.id)
    view = bench.view()
    assert ([one["code"] for one in view.errors], view.more) == (["too_slow"], 2)
    assert (view.version_id, bench.drafts()) == (None, [])
    assert list(bench.directory.iterdir()) == []


async def test_whatever_goes_wrong_the_person_hears_of_it(bench: Bench) -> None:
    bench.result = ValueError("surprise")
    await bench.checks.complete(bench.id)
    assert bench.view().errors[0]["params"] == {"words": "ValueError"}
    assert len(bench.told) == 1


async def test_a_file_that_is_not_there_any_more_is_told(bench: Bench) -> None:
    (bench.directory / NAME).unlink()
    await bench.checks.complete(bench.id)
    assert bench.view().errors[0]["code"] == "file_gone"


async def test_what_could_not_be_told_is_told_later_and_not_checked_again(bench: Bench) -> None:
    bench.listener.fail = OSError("no database")
    with pytest.raises(OSError, match="no database"):
        await bench.checks.complete(bench.id)
    assert (bench.view().state, bench.told) == ("done", [])
    await bench.checks.complete_pending()
    assert (len(bench.seen), len(bench.told), bench.drafts()) == (1, 1, ["szkic"])
    await bench.checks.complete_pending()
    assert len(bench.told) == 1
