"""Installations in Slack: the library's store on our tables, tokens sealed, homes told apart."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import MetaData, Table, select

from bot.seal import BoxSeal
from domain.lanes import Lane
from storage import Session, outbox, slack
from storage.database import Database
from storage.tables.engine import Outbox
from storage.tables.people import Account
from storage.tables.slack import SECRETS, bots, installations, states
from tests import builders
from tests.conftest import SEAL

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)
CLIENT = "1.2"


def installed(
    team: str | None = "T1", organisation: str | None = None, **more: Any
) -> Installation:
    given: dict[str, Any] = {
        "app_id": "A1",
        "user_id": "U1",
        "bot_token": "xoxb-secret",
        "bot_refresh_token": "xoxe-secret",
        "bot_user_id": "UBOT",
        "installed_at": NOW,
        "is_enterprise_install": team is None,
    }
    return Installation(team_id=team, enterprise_id=organisation, **{**given, **more})


def save(database: Database, *found: Installation) -> None:
    store = SQLAlchemyInstallationStore(CLIENT, database.engine)
    store.bots, store.installations = slack.sealed_tables(SEAL)
    for installation in found:
        store.save(installation)


def token(database: Database, home: str, seal: BoxSeal = SEAL) -> str | None:
    """Of the home; "" where it cannot be read."""
    find = partial(slack.find_bot, tables=slack.sealed_tables(seal), client_id=CLIENT, home=home)
    row = database.read_now(find)
    return None if row is None else row["bot_token"] or ""


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (bots, SQLAlchemyInstallationStore.build_bots_table),
        (installations, SQLAlchemyInstallationStore.build_installations_table),
        (states, SQLAlchemyOAuthStateStore.build_oauth_states_table),
    ],
    ids=["bots", "installations", "states"],
)
def test_the_tables_have_the_columns_that_the_library_uses(ours: Table, theirs: Any) -> None:
    built = theirs(MetaData(), ours.name)
    assert {c.name: c.nullable for c in ours.c} == {c.name: c.nullable for c in built.c}


def test_what_opens_a_workspace_is_sealed(database: Database) -> None:
    save(database, installed(user_token="xoxp-secret", user_refresh_token="xoxe-u-secret"))
    with database.engine.connect() as connection:
        for table in (bots, installations):
            row = connection.execute(select(table)).mappings().one()
            assert "secret" not in repr(dict(row))
            assert {name for name in SECRETS if row.get(name)} >= {"bot_token"}
    assert token(database, "T1") == "xoxb-secret"


def test_a_token_longer_than_the_librarys_column_is_kept(database: Database) -> None:
    save(database, installed(bot_token="xoxe.xoxb-" + "a" * 240))
    assert token(database, "T1") == "xoxe.xoxb-" + "a" * 240


def test_another_key_opens_nothing(database: Database) -> None:
    save(database, installed())
    assert token(database, "T1", BoxSeal(Fernet(Fernet.generate_key()))) == ""


def test_a_home_is_a_workspace_alone_one_of_an_organisation_or_an_organisation(
    database: Database,
) -> None:
    save(
        database,
        installed("T1", bot_token="alone"),
        installed("T2", "E1", bot_token="of the organisation"),
        installed(None, "E2", bot_token="whole organisation"),
    )
    assert [token(database, home) for home in ("T1", "T2", "E2", "E1", "T9")] == [
        "alone",
        "of the organisation",
        "whole organisation",
        None,
        None,
    ]


def test_only_the_newest_installation_of_a_home_is_kept(database: Database) -> None:
    later = NOW + timedelta(days=1)
    save(database, installed(bot_token="old"), installed(bot_token="new", installed_at=later))
    save(database, installed("T2", bot_token="other"))
    assert token(database, "T1") == "new"
    database.write_now(partial(slack.keep_newest, client_id=CLIENT, home="T1"))
    for table in (bots, installations):
        count = database.read_now(lambda s, t=table: len(s.execute(select(t.c.id)).all()))
        assert count == 2
    assert [token(database, home) for home in ("T1", "T2")] == ["new", "other"]


def test_a_removed_installation_is_gone_alone(database: Database) -> None:
    save(database, installed("T1"), installed("T2", "E1"), installed(None, "E1"))
    database.write_now(partial(slack.remove, client_id=CLIENT, home="E1"))
    assert [bool(token(database, home)) for home in ("T1", "T2", "E1")] == [True, True, False]


def test_a_state_is_good_once_and_goes_with_time(database: Database) -> None:
    store = SQLAlchemyOAuthStateStore(600, database.engine)
    first, second = store.issue(), store.issue()
    assert (store.consume(first), store.consume(first)) == (True, False)
    database.write_now(partial(slack.purge_states, now=datetime(2100, 1, 1, tzinfo=UTC)))
    assert not store.consume(second)


def account(session: Session, chat: str, person: int | None = None, **more: str) -> int:
    row = Account(
        channel=more.pop("channel", "slack"),
        external_id=chat,
        chat=chat,
        person_id=person,
        created_at=NOW,
        last_seen_at=NOW,
        **more,
    )
    return builders.add(session, row).id


def accounts(session: Session) -> dict[str, str]:
    return {account.chat: account.state for account in session.scalars(select(Account))}


def test_who_lived_in_a_home_that_is_gone_takes_another_way(database: Database) -> None:
    def live(session: Session) -> None:
        person = builders.person(session, "P-001").id
        account(session, "web-1", person, channel="web")
        there = account(session, "T1/U1", person)
        for chat in ("T10/U1", "T2/U1"):
            account(session, chat)
        outbox.post(
            session,
            account_id=there,
            channel="slack",
            person_id=person,
            lane=Lane.NOTICE,
            topic="notice",
            body={"kind": "say", "html": "Termin"},
            due=NOW,
        )

    database.write_now(live)
    left = database.write_now(partial(slack.leave_home, channel="slack", home="T1"))
    assert left == 1
    assert database.read_now(accounts) == {
        "web-1": "active",
        "T1/U1": "blocked",
        "T10/U1": "active",
        "T2/U1": "active",
    }
    assert database.read_now(lambda s: s.scalar(select(Outbox.channel))) == "web"


def test_they_are_tried_again_when_the_app_is_back(database: Database) -> None:
    def live(session: Session) -> None:
        account(session, "T1/U1", state="blocked")
        account(session, "T1/U2", state="left")
        account(session, "T2/U1", state="blocked")

    database.write_now(live)
    database.write_now(partial(slack.return_home, channel="slack", home="T1"))
    assert database.read_now(accounts) == {
        "T1/U1": "active",
        "T1/U2": "left",
        "T2/U1": "blocked",
    }
