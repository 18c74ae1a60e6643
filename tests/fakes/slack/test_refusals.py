"""What the Web API refuses, in the codes of the real one."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.limits import Limits
from tests.fakes.slack.teams import BOT_SCOPES
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack

HOME = {"type": "home", "blocks": [{"type": "divider"}]}


async def refusal(client: AsyncWebClient, method: str, **params: Any) -> Any:
    """Call with a JSON body and give the answer, which must be a refusal."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=params)
    return caught.value.response


async def code(client: AsyncWebClient, method: str, **params: Any) -> str:
    return str((await refusal(client, method, **params))["error"])


async def test_methods_and_parameters_must_be_known(client: AsyncWebClient) -> None:
    assert await code(client, "chat.shout") == "unknown_method"
    answer = await refusal(client, "chat.postMessage", chanel="C1", text="x")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unknown parameter: chanel (the real server would ignore it)",
        "[ERROR] missing required field: channel",
    ]


async def test_tokens(slack: FakeSlack, client: AsyncWebClient) -> None:
    def using(token: str | None) -> AsyncWebClient:
        return AsyncWebClient(token, base_url=slack.api_url)

    assert await code(using(None), "auth.test") == "not_authed"
    assert await code(using("xoxb-other"), "auth.test") == "invalid_auth"
    assert await code(using(slack.app_token), "auth.test") == "not_allowed_token_type"
    assert await code(client, "apps.connections.open") == "not_allowed_token_type"
    await client.auth_revoke()
    assert await code(client, "auth.test") == "token_revoked"


async def test_scopes_are_needed() -> None:
    async with FakeSlack(scopes=frozenset({"users:read"})) as slack:
        anna = slack.user(id="U0ANNA", email="anna@szkola.example")
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        answer = await refusal(client, "chat.postMessage", channel=anna.id, text="x")
        assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
        assert answer["provided"] == "users:read"
        assert await code(client, "users.lookupByEmail", email=anna.email) == "missing_scope"
        shown = await client.users_info(user=anna.id)
        assert "email" not in shown["user"]["profile"]


@pytest.mark.parametrize(
    ("wanted", "params"),
    [
        ("channel_not_found", {"channel": "C0NOWHERE", "text": "x"}),
        ("user_not_found", {"channel": "U0NOBODY", "text": "x"}),
        ("no_text", {"channel": "U0ANNA"}),
        ("no_text", {"channel": "U0ANNA", "text": " ", "blocks": []}),
        ("msg_too_long", {"channel": "U0ANNA", "text": "x" * 4001}),
        ("invalid_arguments", {"channel": "U0ANNA", "text": "a < b"}),
        ("invalid_arguments", {"channel": "U0ANNA", "text": "<!channel> zebranie"}),
        ("invalid_arguments", {"channel": "U0ANNA", "text": "@channel", "link_names": True}),
        ("invalid_blocks", {"channel": "U0ANNA", "text": "x", "blocks": [{"type": "x"}]}),
        ("thread_not_found", {"channel": "U0ANNA", "text": "x", "thread_ts": "1.000000"}),
        ("cannot_dm_bot", {"channel": "U0ROBOT", "text": "x"}),
    ],
)
async def test_messages_that_cannot_be_sent(
    slack: FakeSlack,
    client: AsyncWebClient,
    anna: FakeSlackUser,
    wanted: str,
    params: dict[str, Any],
) -> None:
    slack.user(id="U0ROBOT", name="Robot", is_bot=True)
    assert await code(client, "chat.postMessage", **params) == wanted
    assert anna.chat == []


async def test_channels_the_bot_may_not_write_to(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    open_room = slack.channel("sieć", [anna])
    closed_room = slack.channel("zespół", [anna], private=True)

    async def write(room: str) -> str:
        return await code(client, "chat.postMessage", channel=room, text="x")

    assert await write(open_room.id) == "not_in_channel"
    assert await write(closed_room.id) == "channel_not_found"
    await anna.invites_bot(closed_room)
    await anna.archives(closed_room)
    assert await write(closed_room.id) == "is_archived"
    anna.dm.has_messages_tab = False
    assert await write(anna.id) == "messages_tab_disabled"


async def test_people_who_have_left(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    await client.chat_postMessage(channel=anna.id, text="Dzień dobry")
    await anna.deactivates()
    assert await code(client, "conversations.open", users=anna.id) == "user_disabled"
    assert await code(client, "chat.postMessage", channel=anna.dm.id, text="x") == "is_archived"
    assert await code(client, "users.lookupByEmail", email=anna.email) == "users_not_found"
    assert (await client.users_info(user=anna.id))["user"]["deleted"] is True


async def test_messages_that_cannot_be_changed(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    sent = await client.chat_postMessage(channel=anna.id, text="Pierwsza")
    await anna.types("Moja")
    place = {"channel": anna.dm.id, "text": "Druga"}
    own, other = sent["ts"], anna.chat[-1].ts
    assert await code(client, "chat.update", **place, ts="1.000000") == "message_not_found"
    assert await code(client, "chat.update", **place, ts=other) == "cant_update_message"
    slack.edit_window = 60
    await client.chat_update(**place, ts=own)
    slack.clock.advance(61)
    assert await code(client, "chat.update", **place, ts=own) == "edit_window_closed"
    assert (anna.chat[0].text, anna.chat[0].edited) == ("Druga", True)


async def test_ephemerals_are_for_members_of_the_channel(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    room = slack.channel("sieć", [anna])
    ewa = slack.user(id="U0EWA", name="Ewa")
    await anna.invites_bot(room)
    wanted = {"channel": room.id, "text": "Tylko dla Pani"}
    assert await code(client, "chat.postEphemeral", user=ewa.id, **wanted) == "user_not_in_channel"
    await client.chat_postEphemeral(user=anna.id, **wanted)
    assert (await anna.sees("Tylko", room=room)).text == "Tylko dla Pani"
    assert room.messages == {}


async def test_a_home_needs_its_tab_and_its_person(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    assert await code(client, "views.publish", user_id="U0NOBODY", view=HOME) == "user_not_found"
    published = await client.views_publish(user_id=anna.id, view=HOME)
    await client.views_publish(user_id=anna.id, view=HOME, hash=published["view"]["hash"])
    stale = {"user_id": anna.id, "view": HOME, "hash": published["view"]["hash"]}
    assert await code(client, "views.publish", **stale) == "hash_conflict"
    slack.has_home_tab = False
    assert await code(client, "views.publish", user_id=anna.id, view=HOME) == "not_enabled"


async def test_about_one_message_a_second_to_a_channel(
    client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    ewa = anna.server.user(id="U0EWA")
    for _ in range(10):
        await client.chat_postMessage(channel=anna.id, text="x")
    answer = await refusal(client, "chat.postMessage", channel=anna.id, text="x")
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert answer.headers["Retry-After"] == "1"
    await client.chat_postMessage(channel=ewa.id, text="x")
    anna.server.clock.advance(1)
    await client.chat_postMessage(channel=anna.id, text="x")


async def test_methods_have_their_tiers_and_limits_can_be_lifted(
    client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    for _ in range(50):
        await client.conversations_open(users=anna.id)
    assert await code(client, "conversations.open", users=anna.id) == "ratelimited"
    anna.server.limiter.limits = Limits(enforced=False)
    await client.conversations_open(users=anna.id)


async def test_a_person_at_human_pace_never_meets_the_limits(
    client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    for _ in range(40):
        await anna.types("x")
        await client.chat_postMessage(channel=anna.id, text="x")
        await client.chat_postMessage(channel=anna.id, text="y")
    anna.server.calls.assert_none_refused()


async def test_calls_are_logged(client: AsyncWebClient, anna: FakeSlackUser) -> None:
    await client.chat_postMessage(channel=anna.id, text="x", unfurl_links=False)
    await code(client, "chat.postMessage", channel="C0NOWHERE", text="x")
    calls = anna.server.calls
    calls.assert_made("chat.postMessage", unfurl_links=False)
    assert [call.error for call in calls.refused()] == ["channel_not_found"]
    assert anna.chat[0].sent == {"unfurl_links": False}


def test_the_usual_scopes_are_those_of_the_methods_here() -> None:
    assert {"chat:write", "im:write", "files:read", "files:write"} < BOT_SCOPES
