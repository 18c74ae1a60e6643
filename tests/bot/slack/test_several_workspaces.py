"""Several workspaces, as in production: the app comes by OAuth, answers, and is removed again."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar
from sqlalchemy import select

from bot.settings import Settings
from storage import Session
from storage.database import Database
from storage.tables.people import Account
from tests.bot.slack.town import WITHIN, Town
from tests.fakes.slack.teams import Team
from tests.fakes.slack.users import FakeSlackUser


class WideTown(Town):
    """No token in the settings: each workspace brings its own."""

    def settings(self, **given: Any) -> Settings:
        client = {
            "slack_bot_token": None,
            "slack_client_id": self.slack.client_id,
            "slack_client_secret": self.slack.client_secret,
        }
        return super().settings(**client, **given)

    async def installs(self, team: Team | None, enterprise: str = "") -> str:
        """An administrator goes to Slack and comes back; returns the page they read then."""
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
            await browser.get(f"{self.url}/slack/install", allow_redirects=False)
            (state,) = [cookie.value for cookie in browser.cookie_jar]
            code = self.slack.oauth.grant("U0ADMIN", team, enterprise=enterprise)
            back = {"code": code, "state": state}
            async with browser.get(f"{self.url}/slack/oauth_redirect", params=back) as response:
                return await response.text()

    async def greets(self, person: FakeSlackUser) -> None:
        await person.types("Dzień dobry")
        await person.sees("kod", within=WITHIN)


@pytest.fixture
async def town(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[WideTown]:
    async with WideTown(sqlite_database, tmp_path / "data") as town:
        town.slack.uninstall()  # the one workspace that a fake begins with
        await town.slack.delivery.idle()
        yield town


def states(session: Session) -> dict[str, str]:
    return {account.chat: account.state for account in session.scalars(select(Account))}


async def test_each_workspace_is_answered_with_its_own_token_until_the_app_is_removed(
    town: WideTown,
) -> None:
    teams = [town.slack.workspace("T1"), town.slack.workspace("T2", enterprise="E1")]
    people = [town.slack.user(id=f"U{team.id}", team=team) for team in teams]
    for team, person in zip(teams, people, strict=True):
        assert "Łącznik działa w tej przestrzeni Slacka" in await town.installs(team)
        await town.greets(person)
    town.slack.uninstall(town.slack.workspaces.home("T1"))
    await town.slack.delivery.idle()
    assert town.database.read_now(states) == {"T1/UT1": "blocked", "T2/UT2": "active"}
    await town.greets(people[1])
    await town.installs(teams[0])
    await town.greets(people[0])
    assert town.database.read_now(states) == {"T1/UT1": "active", "T2/UT2": "active"}
    assert town.assistant.health() == {}


async def test_an_organisation_installs_the_app_for_all_its_workspaces(town: WideTown) -> None:
    teams = [town.slack.workspace(name, enterprise="E1") for name in ("T1", "T2")]
    people = [town.slack.user(id=f"U{team.id}", team=team) for team in teams]
    await town.installs(None, enterprise="E1")
    for person in people:
        await town.greets(person)
    assert town.database.read_now(states) == {"E1/UT1": "active", "E1/UT2": "active"}
    await people[0].opens_home()
    await people[0].finds(lambda: people[0].home, within=WITHIN)
