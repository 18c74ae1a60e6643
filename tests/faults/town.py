"""Who lives in the tests under faults: people with accounts, one form, one questionnaire of it."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from bot.clock import RealClock
from domain.announcements import Audience, AudienceKind
from storage import announcements, inbox, invitations, named_returns
from storage.tables.people import Account, Person
from tests import builders
from tests.conversations.every_kind import publish
from tests.fakes.slack_server import TEAM
from tests.given_forms import give_form

SURVEY = """
text | school | Która szkoła? | yes
integer | pupils | Ilu uczniów? | yes
select_one c | colour | Jeden kolor | yes
select_multiple c | several | Kilka kolorów | yes
text | remarks | Jakie uwagi? | yes
"""
COLOURS = {"r": "czerwony", "g": "zielony", "b": "niebieski"}
CHOICES = "\n".join(f"c | {name} | {label}" for name, label in COLOURS.items())
QUESTIONNAIRE = 1
FIRST_ID = 1000  # of Telegram's users


def settle(session: Session, on_telegram: int, on_web: int, on_slack: int) -> dict[str, str]:
    """Everybody, and the questionnaire given to all. Returns invitations for the web by code.

    On Slack every other one has forms asked in the conversation instead of in windows.
    """
    now = RealClock().now()
    telegram = [f"T-{number:04}" for number in range(on_telegram)]
    web = [f"W-{number:04}" for number in range(on_web)]
    for number, code in enumerate(telegram):
        connect(session, builders.person(session, code), FIRST_ID + number, now)
    slack = [f"S-{number:04}" for number in range(on_slack)]
    for number, code in enumerate(slack):
        place = f"{TEAM}/{slack_id(number)}"
        account = connect(session, builders.person(session, code), place, now, channel="slack")
        inbox.set_note(session, account.id, "forms_in_chat", not has_windows(number) or None)
    publish(session, now, survey=SURVEY, choices=CHOICES)
    give_form(session, *telegram, *web, *slack, now=now, repeatable=True)
    return {code: _invite(session, builders.person(session, code), now) for code in web}


def slack_id(number: int) -> str:
    return f"U0{FIRST_ID + number}"


def has_windows(number: int) -> bool:
    return number % 2 == 0


def connect(
    session: Session, person: Person, chat: int | str, now: datetime, *, channel: str = "telegram"
) -> Account:
    """The person's account, in this chat."""
    account = Account(
        channel=channel,
        external_id=str(chat),
        chat=str(chat),
        person_id=person.id,
        language="pl",
        created_at=now,
        last_seen_at=now,
    )
    return builders.add(session, account)


def announce(session: Session, people: int, now: datetime) -> None:
    """An announcement under way to so many people, all on Telegram."""
    ids = []
    for number in range(people):
        person = builders.person(session, f"T-{number:04}")
        connect(session, person, FIRST_ID + number, now)
        ids.append(person.id)
    announcement_id = announcements.write_draft(
        session,
        announcement_id=None,
        programme_id=builders.programme(session).id,
        author_id=builders.person(session, "K-01").id,
        audience=Audience(AudienceKind.ALL),
        text="Zapraszamy na spotkanie.",
        now=now,
    )
    announcements.begin_sending(session, announcement_id, "wysylanie", ids, now)


def _invite(session: Session, person: Person, now: datetime) -> str:
    issue = partial(invitations.issue, created_by=None, random=secrets.token_bytes)
    return issue(session, person.id, now).code


def returned(session: Session) -> dict[str, list[Any]]:
    """Everybody's returns, by the person's code, in the order they came."""
    found: dict[str, list[Any]] = {}
    for one in named_returns.of(session, QUESTIONNAIRE):
        found.setdefault(one.name.split()[-1], []).append(dict(one.answers))
    return found
