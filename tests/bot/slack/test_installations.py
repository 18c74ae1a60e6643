"""Several workspaces: each with its token, renewed in time, forgotten when it is worth nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import time
from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import select

from bot.slack.channel import SlackChannel
from bot.slack.connection import Connections, Identity
from bot.slack.installations import Installations, home_of, leave
from bot.slack.refusals import Meaning, Refused
from messages import channel as words
from messages.steps import Say
from storage import Session
from storage.database import Database
from storage.tables.people import Account
from storage.viewers import meet_account
from tests.bot.slack.conftest import CHAT
from tests.conftest import SEAL
from tests.fakes.slack.teams import Token
from tests.fakes.slack_server import TEAM, FakeSlack

HOUR = 3600


@pytest.fixture
async def many(server: FakeSlack) -> AsyncIterator[Connections]:
    async with Connections(base_url=server.api_url) as connections:
        yield connections


@pytest.fixture
def installations(database: Database, many: Connections, server: FakeSlack) -> Installations:
    many.homes = installations = Installations(
        database,
        SEAL,
        many,
        client_id=server.client_id,
        client_secret=server.client_secret,
    )
    return installations


def installed(token: Token, **more: Any) -> Installation:
    home = token.installation
    given: dict[str, Any] = {
        "app_id": "A1",
        "user_id": "U1",
        "enterprise_id": home.enterprise_id or None,
        "team_id": home.team.id if home.team else None,
        "is_enterprise_install": home.is_org_wide,
        "bot_token": token.value,
        "bot_user_id": home.bot_user,
        "bot_refresh_token": token.refresh or None,
    }
    return Installation(**{**given, **more})


async def no_file(file_id: int) -> Path:
    raise LookupError(file_id)


async def told(connections: Connections, home: str) -> str:
    """Whose token the home's is, as Slack says."""
    client = await connections.client(home)
    return str((await client.auth_test())["team_id"])


async def test_every_home_has_its_token(
    installations: Installations, many: Connections, server: FakeSlack
) -> None:
    teams = [server.workspace("T1"), server.workspace("T2", enterprise="E1")]
    tokens = [server.install(team) for team in teams] + [server.install(enterprise="E2")]
    homes = [await installations.save(installed(token)) for token in tokens]
    assert homes == ["T1", "T2", "E2"]
    assert [await told(many, home) for home in homes] == homes
    assert await many.client("T1") is await many.client("T1")
    assert await many.identity("T2") == Identity("T2", "E1", "U0BOT00003")
    assert not many.is_single


async def test_where_the_app_is_not_installed_nothing_is_sent(
    installations: Installations, many: Connections
) -> None:
    with pytest.raises(words.Unauthorised) as caught:
        await SlackChannel(many, no_file).send("T9/U1", Say("Dzień dobry"), None, row=1)
    assert caught.value == words.Unauthorised("not_installed", whole_bot=False)


async def test_an_installation_takes_the_place_of_the_one_before(
    installations: Installations, many: Connections, server: FakeSlack
) -> None:
    team = server.workspace("T1")
    await installations.save(installed(server.install(team), installed_at=time() - HOUR))
    before = (await many.client("T1")).token
    await installations.save(installed(server.install(team)))
    assert (await many.client("T1")).token != before


async def test_a_home_that_is_removed_has_no_client(
    installations: Installations, many: Connections, server: FakeSlack
) -> None:
    for team in ("T1", "T2"):
        await installations.save(installed(server.install(server.workspace(team))))
        await many.client(team)
    server.uninstall(server.workspaces.home("T1"))
    for _ in range(2):
        await installations.remove("T1")
    with pytest.raises(Refused, match="not_installed"):
        await many.client("T1")
    assert await told(many, "T2") == "T2"


async def test_word_of_a_removal_that_comes_after_the_app_is_back_changes_nothing(
    installations: Installations, many: Connections, server: FakeSlack
) -> None:
    team = server.workspace("T1")
    await installations.save(installed(server.install(team), installed_at=time() - HOUR))
    server.uninstall(server.workspaces.home("T1"))
    await installations.save(installed(server.install(team)))
    await installations.remove("T1")
    assert await told(many, "T1") == "T1"


async def test_who_lived_there_is_reached_another_way_and_again_when_the_app_is_back(
    installations: Installations, database: Database, server: FakeSlack
) -> None:
    team = server.workspace("T1")
    await installations.save(installed(server.install(team)))
    database.write_now(partial(add_account, chat="T1/U1"))
    server.revoke_token(server.workspaces.home("T1"))
    await installations.remove("T1")
    assert database.read_now(states) == ["blocked"]
    await installations.save(installed(server.install(team)))
    assert database.read_now(states) == ["active"]


async def test_the_only_token_that_was_revoked_leaves_people_to_their_other_channels(
    sqlite_database: Database, connections: Connections, server: FakeSlack
) -> None:
    sqlite_database.write_now(partial(add_account, chat=CHAT))
    await leave(sqlite_database, connections, TEAM)
    assert sqlite_database.read_now(states) == ["active"]
    server.uninstall()
    await leave(sqlite_database, connections, TEAM)
    assert sqlite_database.read_now(states) == ["blocked"]


def add_account(session: Session, chat: str) -> None:
    meet_account(session, "slack", chat, chat, "pl", datetime(2017, 4, 10, tzinfo=UTC))


def states(session: Session) -> list[str]:
    return list(session.scalars(select(Account.state)))


async def test_a_token_that_ends_soon_is_renewed_once_and_for_all(
    installations: Installations, many: Connections, server: FakeSlack
) -> None:
    token = server.install(server.workspace("T1"), rotates=True)
    await installations.save(installed(token, bot_token_expires_in=HOUR))
    clients = await asyncio.gather(*(many.client("T1") for _ in range(5)))
    assert {client.token for client in clients} != {token.value}
    await many.forget("T1")
    assert (await many.client("T1")).token == clients[0].token
    server.calls.assert_made("oauth.v2.access")
    assert await told(many, "T1") == "T1"


async def test_a_token_that_lasts_is_left_as_it_is(
    installations: Installations, many: Connections, server: FakeSlack
) -> None:
    token = server.install(server.workspace("T1"), rotates=True)
    await installations.save(installed(token, bot_token_expires_in=12 * HOUR))
    assert (await many.client("T1")).token == token.value
    server.calls.assert_made("oauth.v2.access", times=0)


@pytest.mark.parametrize("trouble", ["invalid_refresh_token", "internal_error", ""])
async def test_a_token_that_cannot_be_renewed_serves_until_it_ends(
    installations: Installations, many: Connections, server: FakeSlack, trouble: str
) -> None:
    token = server.install(server.workspace("T1"), rotates=True)
    await installations.save(installed(token, bot_token_expires_in=HOUR))
    if trouble:
        server.refuse_next("oauth.v2.access", trouble)
    else:
        server.drop_next("oauth.v2.access")
    assert (await many.client("T1")).token == token.value
    key = await installations.key("T1")
    assert key is not None
    assert key.token != token.value


@pytest.mark.parametrize(
    ("trouble", "meaning"),
    [("invalid_refresh_token", Meaning.TOKEN), ("internal_error", Meaning.LATER)],
)
async def test_a_token_that_has_ended_and_cannot_be_renewed_is_refused(
    installations: Installations,
    many: Connections,
    server: FakeSlack,
    trouble: str,
    meaning: Meaning,
) -> None:
    token = server.install(server.workspace("T1"), rotates=True)
    await installations.save(installed(token, bot_token_expires_in=-HOUR))
    server.refuse_next("oauth.v2.access", trouble)
    with pytest.raises(Refused) as caught:
        await many.client("T1")
    assert (caught.value.code, caught.value.meaning) == (trouble, meaning)


async def test_a_token_that_was_renewed_meanwhile_is_used_at_once(
    installations: Installations, database: Database, many: Connections, server: FakeSlack
) -> None:
    team = server.workspace("T1")
    server.user(id="U1", team=team)
    token = server.install(team)
    await installations.save(installed(token, installed_at=time() - HOUR))
    await many.client("T1")
    token.refused_as = "token_expired"
    client = {"client_id": server.client_id, "client_secret": server.client_secret}
    elsewhere = Installations(database, SEAL, Connections(), **client)
    await elsewhere.save(installed(server.install(team)))
    assert await SlackChannel(many, no_file).send("T1/U1", Say("Dzień dobry"), None, row=1)


async def test_a_revoked_token_stops_its_workspace_only(
    installations: Installations, many: Connections, server: FakeSlack
) -> None:
    for name in ("T1", "T2"):
        team = server.workspace(name)
        server.user(id=f"U{name}", team=team)
        await installations.save(installed(server.install(team)))
    channel = SlackChannel(many, no_file)
    home = server.workspaces.home("T1")
    server.revoke_token(home)
    with pytest.raises(words.Unauthorised) as caught:
        await channel.send("T1/UT1", Say("Dzień dobry"), None, row=1)
    assert caught.value == words.Unauthorised("token_revoked", whole_bot=False)
    assert await channel.send("T2/UT2", Say("Dzień dobry"), None, row=2)


def test_a_home_is_the_organisation_only_where_all_of_it_has_the_app() -> None:
    found = [
        Installation(user_id="U1", team_id="T1"),
        Installation(user_id="U1", team_id="T1", enterprise_id="E1"),
        Installation(user_id="U1", enterprise_id="E1", is_enterprise_install=True),
    ]
    assert [home_of(installation) for installation in found] == ["T1", "T1", "E1"]
