"""Coordinators' forms and their versions, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storage import form_library
from storage.database import Database
from storage.form_homes import Home
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.own_forms import PROGRAMME, accepted, publish_form


def test_a_form_id_is_one_form_of_its_home_and_each_upload_a_version(database: Database) -> None:
    def work(session: Session) -> None:
        first = publish_form(session, NOW)
        second = publish_form(session, NOW, question="Która placówka?")
        elsewhere = publish_form(session, NOW, home=Home("county", "bielski"))
        assert (first.form_id, first.no) == (second.form_id, 1)
        assert (second.no, elsewhere.no) == (2, 1)
        assert elsewhere.form_id != first.form_id
        found = [version.no for version in form_library.versions(session, first.form_id)]
        assert found == [2, 1]
        assert [form.home for form in form_library.of_homes(session, [PROGRAMME])] == [PROGRAMME]

    database.write_now(work)


def test_the_code_of_a_form_leads_to_what_is_published(database: Database) -> None:
    def work(session: Session) -> None:
        old = publish_form(session, NOW)
        code = form_library.load(session, old.form_id).code
        new = form_library.add_draft(session, PROGRAMME, accepted("Inna?"), by=None, now=NOW)
        assert form_library.version_of(session, code).id == old.id
        assert form_library.version_of(session, new.code).id == new.id
        form_library.publish(session, new.id, by=None, now=NOW)
        assert form_library.version_of(session, code).id == new.id
        assert form_library.xform(session, new.id) == accepted("Inna?").xform
        assert form_library.title_of(session, code, "en") == "Register of schools"

    database.write_now(work)


def test_a_draft_stands_for_no_form_until_it_is_published(database: Database) -> None:
    def work(session: Session) -> None:
        draft = form_library.add_draft(session, PROGRAMME, accepted(), by=None, now=NOW)
        form = form_library.load(session, draft.form_id)
        with pytest.raises(LookupError):
            form_library.version_of(session, form.code)
        assert (form.draft, form.published, form.is_open) == (draft, None, False)
        assert form_library.title_of(session, form.code, "pl") == "Spis szkół"

    database.write_now(work)


def test_a_newer_draft_takes_the_place_of_the_older(database: Database) -> None:
    def work(session: Session) -> None:
        old = form_library.add_draft(session, PROGRAMME, accepted(), by=None, now=NOW)
        new = form_library.add_draft(session, PROGRAMME, accepted("Inna?"), by=None, now=NOW)
        assert form_library.publish(session, old.id, by=None, now=NOW) is None
        assert form_library.load(session, new.form_id).draft == new
        assert form_library.reject(session, new.id)
        assert not form_library.reject(session, new.id)
        assert form_library.of_homes(session, [PROGRAMME]) == []

    database.write_now(work)


def test_a_withdrawn_form_comes_back_with_its_next_version(database: Database) -> None:
    def work(session: Session) -> None:
        first = publish_form(session, NOW)
        form_library.withdraw(session, first.form_id, NOW + timedelta(days=1))
        assert not form_library.load(session, first.form_id).is_open
        form_library.restore(session, first.form_id)
        assert form_library.load(session, first.form_id).is_open
        form_library.withdraw(session, first.form_id, NOW)
        publish_form(session, NOW, question="Inna?")
        assert form_library.load(session, first.form_id).is_open

    database.write_now(work)
