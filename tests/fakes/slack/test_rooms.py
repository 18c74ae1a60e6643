"""Channels: who is in them, what is said to the bot there, how it comes and goes."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack

Event = dict[str, Any]


def events(slack: FakeSlack) -> list[Event]:
    """What the app was sent so far; no connection is needed to look at it."""
    return [payload["event"] for kind, payload in slack.delivery.sent if kind == "events_api"]


def kinds(slack: FakeSlack) -> list[str]:
    return [event.get("subtype", event["type"]) for event in events(slack)]


async def test_the_bot_is_invited_and_removed(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    network = slack.channel("sieć", [anna])
    team = slack.channel("zespół", [anna], private=True)
    bot = (await client.auth_test())["user_id"]
    for room in (network, team):
        await anna.invites_bot(room)
    found = await client.conversations_members(channel=team.id)
    assert found["members"] == sorted([anna.id, bot])
    for room in (network, team):
        await anna.removes_bot(room)
    assert kinds(slack) == [
        *["member_joined_channel"] * 2,
        "member_left_channel",
        "channel_left",
        "member_left_channel",
        "group_left",
    ]
    joined = events(slack)[1]
    assert (joined["user"], joined["inviter"], joined["channel_type"]) == (bot, anna.id, "G")


async def test_a_channel_tells_whether_it_is_private(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    team = slack.channel("zespół", [anna], private=True)
    await anna.invites_bot(team)
    shown = (await client.conversations_info(channel=team.id))["channel"]
    assert (shown["name"], shown["is_private"], shown["is_member"]) == ("zespół", True, True)
    direct = (await client.conversations_info(channel=anna.dm.id))["channel"]
    assert (direct["is_im"], direct["user"]) == (True, anna.id)


async def test_the_bot_joins_and_leaves_a_public_channel(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    room = slack.channel("sieć", [anna])
    await client.conversations_join(channel=room.id)
    await client.chat_postMessage(channel=room.id, text="Dzień dobry Państwu")
    assert (await anna.sees("Państwu", room=room)).channel == room.id
    await client.conversations_leave(channel=room.id)
    assert room.members == {anna.id}


async def test_only_what_is_said_to_the_bot_in_a_channel_is_told(
    slack: FakeSlack, anna: FakeSlackUser
) -> None:
    room = slack.channel("sieć", [anna])
    await anna.invites_bot(room)
    await anna.types("Cześć wszystkim", room=room)
    said = await anna.mentions("kiedy spotkanie & gdzie?", room)
    event = events(slack)[-1]
    bot = anna.home_of_app.bot_user
    assert kinds(slack) == ["member_joined_channel", "app_mention"]
    assert event["text"] == f"<@{bot}> kiedy spotkanie &amp; gdzie?"
    assert (event["channel"], event["ts"], event["user"]) == (room.id, said.ts, anna.id)
    slack.subscriptions |= {"message.channels"}
    await anna.types("A teraz?", room=room)
    assert events(slack)[-1]["channel_type"] == "channel"


async def test_edits_deletions_and_the_bots_own_messages_are_told(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    await anna.types("Dzień dobri")
    await anna.edits(anna.chat[0], "Dzień dobry")
    await anna.types("odpowiadam", thread=anna.chat[0].ts)
    await anna.deletes(anna.chat[0])
    sent = await client.chat_postMessage(channel=anna.id, text="Menu")
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Menu 2")
    await client.chat_delete(channel=sent["channel"], ts=sent["ts"])
    assert kinds(slack) == [
        "message",
        "message_changed",
        "message",
        "message_deleted",
        "message",
        "message_changed",
        "message_deleted",
    ]
    changed = events(slack)[1]
    assert changed["message"]["text"] == "Dzień dobry"
    assert changed["previous_message"]["text"] == "Dzień dobri"
    assert events(slack)[2]["thread_ts"] == changed["message"]["ts"]
    assert events(slack)[4]["bot_id"] == sent["message"]["bot_id"]


async def test_the_bots_own_messages_can_be_left_out(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    slack.echoes = False
    await client.chat_postMessage(channel=anna.id, text="Menu")
    assert events(slack) == []


async def test_somebody_from_elsewhere_in_a_shared_channel(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    other = slack.workspace("T0INNA")
    guest = slack.user(id="U0GOSC", name="Gość", email="g@inna.example", team=other)
    room = slack.channel("wspólny", [anna, guest])
    room.is_ext_shared = True
    await anna.invites_bot(room)
    found = (await client.users_info(user=guest.id))["user"]
    assert (found["team_id"], found["is_stranger"]) == (other.id, True)
    assert "email" not in found["profile"]
    slack.subscriptions |= {"message.channels"}
    slack.post(room, user=guest.id, bot_id="", raw="Halo")
    _, payload = slack.delivery.sent[-1]
    assert (payload["team_id"], payload["event"]["team"]) == (slack.team.id, other.id)
    assert payload["is_ext_shared_channel"] is True


async def test_nobody_writes_where_they_are_not(slack: FakeSlack, anna: FakeSlackUser) -> None:
    with pytest.raises(AssertionError, match="is not in sieć"):
        await anna.types("Halo", room=slack.channel("sieć"))
