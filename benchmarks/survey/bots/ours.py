"""Łącznik itself: the whole assistant with all its features, polling, on SQLite or PostgreSQL.

The survey is a coordinator's own form, as if uploaded; what people sent goes into a table of this
benchmark. Every step is committed to disk before it is answered.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

from sqlalchemy import JSON, Column, Integer, MetaData, Table, insert
from sqlalchemy.orm import Session

from benchmarks.survey.questions import CHOICES, COMMAND, QUESTIONS, THANKS
from benchmarks.survey.setting import TOKEN, Setting
from benchmarks.survey.users import FIRST_CHAT
from bot import app
from bot.assistant import Assistant
from bot.clock import RealClock
from bot.logs import set_up_logs
from bot.seal import BoxSeal, load_seal
from bot.settings import Settings
from bot.telegram.starting import connect_telegram
from domain import form_codes
from handlers import filling, formbook
from handlers.context import Context
from handlers.dispatch import House
from handlers.registry import ROUTES
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject, merge
from messages.events import Event
from messages.forms.convert import convert_markdown
from messages.steps import Step
from storage import form_library, schema
from storage.database import Database
from storage.form_homes import Home
from storage.form_library import Accepted
from storage.tables.people import Account, Person

PURPOSE = "benchmark"
_RETURNS = Table(
    "benchmark_return",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer),
    Column("answers", JSON),
)


def survey_markdown() -> str:
    types = {"one": "select_one ocena", "integer": "integer", "text": "text"}
    rows = [f"| | {types[q.kind]} | {q.name} | {q.label} | yes | |" for q in QUESTIONS]
    choices = [f"| | ocena | {number} | {label} |" for number, label in enumerate(CHOICES, 1)]
    return "\n".join(
        [
            "| survey |",
            "| | type | name | label | required | appearance |",
            *rows,
            f"| | note | outro | {THANKS} | | outro |",
            "| choices |",
            "| | list_name | name | label |",
            *choices,
            "| settings |",
            "| | form_title | form_id |",
            "| | Ankieta po module | benchmark |",
        ]
    )


def _prepare(ctx: Context, subject: Subject) -> FormSetup:
    return FormSetup()


def _submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    values = {"person_id": ctx.person.id, "answers": dict(filled.answers)}
    ctx.session.execute(insert(_RETURNS), values)
    return []


def _begin(event: Event, ctx: Context) -> list[Step]:
    return filling.open_form(ctx, PURPOSE, {})


FEATURE = Routes(
    commands={COMMAND: _begin},
    forms={PURPOSE: FormFeature(form_codes.own(1), _prepare, _submit)},
)


def seed(session: Session, users: int, now: datetime) -> None:
    xform = convert_markdown(survey_markdown())
    form = formbook.shelve(xform)
    accepted = Accepted("benchmark", form.digest, xform, {"": "Ankieta po module"}, (), 9)
    draft = form_library.add_draft(session, Home("county", "benchmark"), accepted, by=None, now=now)
    form_library.publish(session, draft.id, by=None, now=now)
    for number in range(users):
        person = Person(code=f"P-{number:05}", first="Anna", last=f"Nowak {number}")
        session.add(person)
        session.flush()
        session.add(_account(FIRST_CHAT + number, person.id, now))


def _account(chat: int, person_id: int, now: datetime) -> Account:
    return Account(
        channel="telegram",
        external_id=str(chat),
        chat=str(chat),
        person_id=person_id,
        language="pl",
        created_at=now,
        last_seen_at=now,
    )


async def run(setting: Setting) -> None:
    set_up_logs(as_json=True)
    settings = Settings(
        data_dir=setting.directory,
        database_url=setting.database,
        port=0,
        telegram_token=TOKEN,
        telegram_base_url=f"{setting.address}/bot",
    )
    settings.make_data_dir()
    schema.migrate(settings.database_address)
    seal = load_seal(settings)
    database = Database(settings.database_address, BoxSeal(seal))
    _RETURNS.create(database.engine)
    clock = RealClock()
    await database.write(partial(seed, users=setting.users, now=clock.now()))
    house = app.make_house(settings, seal)
    house = House(merge([ROUTES, FEATURE]), house.calendar, house.office, house.seal)
    telegram, _ = await connect_telegram(settings)
    assistant = Assistant(settings, database, clock, house, telegram)
    await app.run(assistant, lambda: None)
    database.close()


def main(setting: Setting) -> None:
    asyncio.run(run(setting))
