"""Loading a programme, once and again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.demo.building import PROGRAMME
from bot.programme_file import read_programme
from storage import email_match
from storage.database import Database
from storage.programme_plan import Plan, load_programme
from storage.tables.programmes import Module, Programme, Task, Workshop
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW

WEEK = timedelta(days=7)


def pilot() -> Plan:
    return read_programme(PROGRAMME).plan


def moved(plan: Plan) -> Plan:
    """The first module a week later, its task due a week later, both with new titles."""
    module, task = plan.modules[0], plan.tasks[0]
    days = module.days
    later = replace(days, first_day=days.first_day + WEEK, last_day=days.last_day + WEEK)
    blocks = tuple(
        (replace(block, starts=block.starts + WEEK, ends=block.ends + WEEK), "Warsztat")
        for block, _ in module.workshops
    )
    return replace(
        plan,
        modules=(replace(module, days=later, title="Start", workshops=blocks), *plan.modules[1:]),
        tasks=(replace(task, title="Portret", due=task.due + WEEK), *plan.tasks[1:]),
    )


def snapshot(session: Session) -> list[object]:
    tables = (Programme, Module, Workshop, Task)
    return [
        {column.key: getattr(row, column.key) for column in table.__table__.columns}
        for table in tables
        for row in session.scalars(select(table).order_by(table.id))
    ]


def test_loading_again_changes_nothing(database: Database) -> None:
    plan = pilot()
    first = database.write_now(lambda session: load_programme(session, plan, NOW))
    before = database.read_now(snapshot)
    again = database.write_now(lambda session: load_programme(session, plan, NOW))
    assert again == first
    assert database.read_now(snapshot) == before
    assert len(before) == 1 + 5 + 60 + 4


@pytest.mark.parametrize(("said", "kept"), [(None, True), (True, True), (False, False)])
def test_what_the_office_switched_on_stays_unless_the_plan_says_otherwise(
    database: Database, said: bool | None, kept: bool
) -> None:
    def work(session: Session) -> bool:
        programme = load_programme(session, pilot(), NOW)
        email_match.allow(session, programme, True)
        load_programme(session, replace(pilot(), match_email=said), NOW)
        return session.get_one(Programme, programme).match_email

    assert database.write_now(work) is kept


def test_dates_follow_the_plan_before_anything_has_begun(database: Database) -> None:
    plan = pilot()

    def check(session: Session) -> None:
        load_programme(session, plan, NOW)
        load_programme(session, moved(plan), NOW)
        module = session.scalars(select(Module).where(Module.no == 1)).one()
        task = session.scalars(select(Task).where(Task.no == 1)).one()
        workshop = session.scalars(select(Workshop).order_by(Workshop.id)).first()
        assert module.starts_at == plan.modules[0].days.starts + WEEK
        assert task.due_at == plan.tasks[0].due + WEEK
        assert workshop is not None
        assert workshop.ends_at == plan.modules[0].workshops[0][0].ends + WEEK

    database.write_now(check)


def test_later_only_texts_follow_the_plan(database: Database) -> None:
    plan = pilot()

    def check(session: Session) -> None:
        load_programme(session, plan, NOW)
        module = session.scalars(select(Module).where(Module.no == 1)).one()
        task = session.scalars(select(Task).where(Task.no == 1)).one()
        module.state, task.published_at = "ewaluacja", NOW
        load_programme(session, moved(plan), NOW)
        assert (module.title, module.starts_at) == ("Start", plan.modules[0].days.starts)
        assert (task.title, task.due_at) == ("Portret", plan.tasks[0].due)

    database.write_now(check)
