"""Rows of files and one-time upload links, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import downloads, files, forms, inbox, upload_links
from storage.database import Database
from storage.tables.files import StoredFile, UploadLink
from storage.tables.forms import TRIAL, FormSession
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.uploads import expect_file, waiting_session

WEEK = timedelta(days=7, seconds=1)


def ready(session: Session, file_id: int) -> None:
    downloads.mark_ready(
        session, file_id, stored_name="0" * 32, mime="application/pdf", size=3, sha256="f" * 64
    )
    downloads.settle(session, file_id, "ready")


def test_an_expected_file_is_unfinished_until_it_is_settled(database: Database) -> None:
    def work(session: Session) -> None:
        file_id = expect_file(session, NOW)
        assert downloads.unfinished(session) == [file_id]
        found = downloads.awaited(session, file_id)
        assert found == downloads.Awaited(
            file_id, "telegram", "7", "7", "pl", "F1", "raport.pdf", "pending", 0, NOW
        )
        downloads.mark_attempt(session, file_id)
        again = downloads.awaited(session, file_id)
        assert again is not None
        assert again.attempts == 1
        ready(session, file_id)
        assert downloads.unfinished(session) == []
        assert downloads.awaited(session, file_id) is None

    database.write_now(work)


def test_only_a_ready_file_can_be_opened(database: Database) -> None:
    def work(session: Session) -> None:
        file_id = expect_file(session, NOW)
        with pytest.raises(LookupError):
            files.ready_file(session, file_id)
        ready(session, file_id)
        session.expire_all()
        assert files.ready_file(session, file_id).mime == "application/pdf"
        with pytest.raises(LookupError):
            files.ready_file(session, file_id + 1)

    database.write_now(work)


@pytest.mark.parametrize(
    ("name", "stored"),
    [("raport.pdf", "raport.pdf"), ("ż" * 300 + ".pdf", "ż" * 196 + ".pdf")],
)
def test_a_long_name_keeps_its_suffix(database: Database, name: str, stored: str) -> None:
    def work(session: Session) -> None:
        assert files.load(session, expect_file(session, NOW, name=name)).name == stored

    database.write_now(work)


def test_an_upload_link_leads_to_its_session_once(database: Database) -> None:
    def work(session: Session) -> None:
        account, form_session = waiting_session(session, NOW)
        token = files.offer_upload_link(
            session, account_id=account.id, session_id=form_session, now=NOW
        )
        looked = upload_links.usable(session, token, NOW)
        assert looked is not None
        assert looked.id == account.id
        assert upload_links.use(session, token, NOW) == looked
        assert inbox.focus(session, account.id) == form_session
        assert upload_links.use(session, token, NOW) is None
        assert upload_links.usable(session, token, NOW) is None

    database.write_now(work)


def test_an_upload_link_ends_after_a_day_and_a_guess_leads_nowhere(database: Database) -> None:
    def work(session: Session) -> None:
        account, form_session = waiting_session(session, NOW)
        token = files.offer_upload_link(
            session, account_id=account.id, session_id=form_session, now=NOW
        )
        later = NOW + timedelta(hours=24)
        assert upload_links.use(session, token, later) is None
        assert upload_links.use(session, "guess", NOW) is None
        files.purge_orphans(session, later + timedelta(seconds=1))
        assert session.query(UploadLink).count() == 0

    database.write_now(work)


@pytest.mark.parametrize(
    ("status", "age", "removed"),
    [("dropped", WEEK, True), ("dropped", timedelta(), False), ("aside", WEEK, False)],
)
def test_files_that_nothing_holds_are_forgotten_after_a_week(
    database: Database, status: str, age: timedelta, removed: bool
) -> None:
    def work(session: Session) -> None:
        file_id = expect_file(session, NOW)
        ready(session, file_id)
        session.expire_all()
        row = files.load(session, file_id)
        assert row.session_id is not None
        forms.finish(session, row.session_id, status, NOW)
        names = files.purge_orphans(session, NOW + age)
        assert names == (["0" * 32] if removed else [])
        assert (session.get(StoredFile, file_id) is None) is removed

    database.write_now(work)


@pytest.mark.parametrize(("status", "removed"), [("open", False), ("sent", True)])
def test_files_of_a_trial_are_forgotten_when_it_is_over(
    database: Database, status: str, removed: bool
) -> None:
    def work(session: Session) -> None:
        file_id = expect_file(session, NOW)
        ready(session, file_id)
        trial = session.scalars(select(FormSession)).one()
        trial.purpose, trial.status = TRIAL, status
        session.flush()
        assert files.purge_orphans(session, NOW) == (["0" * 32] if removed else [])

    database.write_now(work)
