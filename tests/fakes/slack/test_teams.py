"""Several workspaces, organisations, installation by code, rotating tokens, and the end of it."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.teams import BOT_SCOPES
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack

# slack_sdk 3.47 makes an aiohttp.BasicAuth for oauth.v2.access.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

MANIFEST: dict[str, Any] = {
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True}
        | {"messages_tab_read_only_enabled": False},
        "slash_commands": [{"command": "/menu"}],
        "shortcuts": [{"callback_id": "mentor"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "im:history", "commands"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.im", "app_home_opened"]}},
}


def client_of(slack: FakeSlack, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=slack.api_url)


async def code(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def exchange(slack: FakeSlack, **params: Any) -> Any:
    return await client_of(slack).oauth_v2_access(
        client_id=slack.client_id, client_secret=slack.client_secret, **params
    )


async def test_each_workspace_has_its_token_and_its_people(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    other = slack.workspace("T0INNA", "Inna szkoła")
    ewa = slack.user(id="U0EWA", name="Ewa", team=other)
    token = slack.install(other)
    there = client_of(slack, token.value)
    assert [(await c.auth_test())["team_id"] for c in (client, there)] == [slack.team.id, "T0INNA"]
    await there.chat_postMessage(channel=ewa.id, text="Tutaj")
    assert await code(client.chat_postMessage(channel=ewa.id, text="x")) == "user_not_found"
    assert await code(client.chat_postMessage(channel=ewa.dm.id, text="x")) == "channel_not_found"
    await ewa.types("Halo")
    _, payload = slack.delivery.sent[-1]
    assert payload["team_id"] == "T0INNA"
    assert payload["authorizations"][0]["user_id"] == token.installation.bot_user
    assert ewa.chat[0].text == "Tutaj"


async def test_one_installation_serves_a_whole_organisation(slack: FakeSlack) -> None:
    north = slack.workspace("T0POLNOC", enterprise="E0GRID")
    south = slack.workspace("T0POLUDNIE", enterprise="E0GRID")
    ola = slack.user(id="U0OLA", name="Ola", team=north)
    jan = slack.user(id="U0JAN", name="Jan", team=south)
    client = client_of(slack, slack.install(enterprise="E0GRID").value)
    who = await client.auth_test()
    assert (who["is_enterprise_install"], who["enterprise_id"]) == (True, "E0GRID")
    for person in (ola, jan):
        await client.chat_postMessage(channel=person.id, text="Dzień dobry")
        assert person.chat[-1].text == "Dzień dobry"
    await jan.types("Halo")
    _, payload = slack.delivery.sent[-1]
    (authorization,) = payload["authorizations"]
    assert (payload["team_id"], authorization["enterprise_id"]) == (south.id, "E0GRID")
    assert (authorization["team_id"], authorization["is_enterprise_install"]) == (None, True)
    info = await client_of(slack, slack.install(enterprise="E0GRID").value).users_info(user=jan.id)
    assert info["user"]["enterprise_user"]["enterprise_id"] == "E0GRID"


async def test_a_code_is_exchanged_once_by_the_app_itself(slack: FakeSlack) -> None:
    other = slack.workspace("T0INNA", "Inna szkoła")
    given = slack.oauth.grant("U0ADMIN", other, redirect_uri="https://a.example/oauth")
    wrong = client_of(slack).oauth_v2_access(
        client_id=slack.client_id, client_secret="guessed", code=given
    )
    assert await code(wrong) == "bad_client_secret"
    assert await code(exchange(slack, code="nothing")) == "invalid_code"
    assert await code(exchange(slack, code=given, redirect_uri="x")) == "bad_redirect_uri"
    answer = await exchange(slack, code=given, redirect_uri="https://a.example/oauth")
    assert (answer["team"]["id"], answer["authed_user"]["id"]) == ("T0INNA", "U0ADMIN")
    assert set(answer["scope"].split(",")) == BOT_SCOPES
    assert (await client_of(slack, answer["access_token"]).auth_test())["team_id"] == "T0INNA"
    again = exchange(slack, code=given, redirect_uri="https://a.example/oauth")
    assert await code(again) == "code_already_used"


async def test_rotating_tokens_die_after_twelve_hours_and_are_renewed_once(
    slack: FakeSlack,
) -> None:
    slack.oauth.rotates = True
    given = slack.oauth.grant("U0ADMIN", slack.workspace("T0INNA"))
    first = await exchange(slack, code=given)
    assert first["expires_in"] == 12 * 3600
    slack.clock.advance(12 * 3600)
    assert await code(client_of(slack, first["access_token"]).auth_test()) == "token_expired"
    renewal = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await exchange(slack, **renewal)
    assert (await client_of(slack, second["access_token"]).auth_test())["team_id"] == "T0INNA"
    assert await code(exchange(slack, **renewal)) == "invalid_refresh_token"


async def test_an_uninstalled_app_is_told_and_refused(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    await anna.types("Halo")
    slack.uninstall()
    assert await code(client.auth_test()) == "account_inactive"
    kinds = [payload["event"]["type"] for _, payload in slack.delivery.sent]
    assert kinds == ["message", "tokens_revoked", "app_uninstalled"]
    with pytest.raises(AssertionError, match="not installed"):
        await anna.types("Halo?")
    slack.install(slack.team)
    await anna.types("Znowu")
    assert anna.chat[-1].text == "Znowu"


async def test_an_app_can_take_itself_out(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert (
        await code(client.apps_uninstall(client_id="x", client_secret="y")) == "invalid_client_id"
    )
    await client.apps_uninstall(client_id=slack.client_id, client_secret=slack.client_secret)
    assert await code(client.auth_test()) == "account_inactive"


async def test_revoked_tokens_are_told_and_refused(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    slack.revoke_token()
    assert await code(client.auth_test()) == "token_revoked"
    _, payload = slack.delivery.sent[-1]
    assert payload["event"]["tokens"]["bot"] == [slack.workspaces.installations[0].bot_user]


async def test_an_app_is_no_more_than_its_manifest(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    slack.follow(MANIFEST)
    await client.chat_postMessage(channel=anna.id, text="x")
    assert await code(client.users_info(user=anna.id)) == "missing_scope"
    with pytest.raises(AssertionError, match="/pomoc is not a valid command"):
        await anna.types("/pomoc")
    with pytest.raises(AssertionError, match="no shortcut 'other'"):
        await anna.shortcut("other")
    room = slack.channel("sieć", [anna])
    before = len(slack.delivery.sent)
    await anna.invites_bot(room)
    assert len(slack.delivery.sent) == before


def test_a_manifest_that_asks_for_events_it_may_not_read_is_refused(slack: FakeSlack) -> None:
    events = {"event_subscriptions": {"bot_events": ["app_mention"]}}
    with pytest.raises(SlackError) as caught:
        slack.follow({**MANIFEST, "settings": events})
    assert caught.value.messages == ("app_mention needs app_mentions:read",)
