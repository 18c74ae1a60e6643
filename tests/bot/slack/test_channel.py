"""Sending, editing and erasing against the strict fake of Slack."""

from pathlib import Path

import pytest

from bot.slack.channel import SlackChannel
from bot.slack.connection import Connections
from bot.slack.pacing import BURST, TIER_3, Limits
from messages import channel as words
from messages.steps import AskPlace, Button, EndPlace, Erase, Forget, Say, SendFile, Toast
from tests.bot.slack.conftest import CHAT
from tests.fakes.slack.messages import Message
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import TEAM, FakeSlack

YES = ((Button("Tak", "yes"),),)


async def send(
    channel: SlackChannel, step: words.Delivered, replaces: str | None = None, chat: str = CHAT
) -> str:
    message = await channel.send(chat, step, replaces, row=1)
    assert message is not None
    return message


def name_of(message: Message) -> str:
    return f"{message.channel}/{message.ts}"


async def test_a_message_arrives_with_markup_and_buttons(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    message = await send(channel, Say("<b>Zadanie</b> &amp; termin", YES))
    assert (anna.last.text, anna.last.buttons) == ("Zadanie & termin", [["Tak"]])
    assert message == name_of(anna.last)
    server.calls.assert_none_refused()


async def test_links_are_not_shown_around_and_nobody_is_called(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    await send(channel, Say('@channel <a href="https://example.org/k/1">link</a> &lt;!here&gt;'))
    assert anna.last.text == "@channel link <!here>"
    server.calls.assert_made("chat.postMessage", unfurl_links=False, unfurl_media=False)


async def test_a_conversation_is_opened_once(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    for text in ("1", "2", "3"):
        await send(channel, Say(text))
    server.calls.assert_made("conversations.open", users="U0ANNA")
    server.calls.assert_made("chat.postMessage", times=3, channel=anna.dm.id)


async def test_in_a_rush_people_are_written_to_without_opening_conversations(
    channel: SlackChannel, server: FakeSlack
) -> None:
    people = [server.user(id=f"U0{number:04}") for number in range(TIER_3 + 10)]
    for person in people:
        message = await send(channel, Say("Ogłoszenie"), chat=f"{TEAM}/{person.id}")
        assert message == name_of(person.last)
    server.calls.assert_made("conversations.open", times=TIER_3)
    await channel.send(f"{TEAM}/{people[-1].id}", SendFile(1, "raport.pdf"), None, row=1)
    assert people[-1].last.files
    server.calls.assert_made("conversations.open", times=TIER_3)
    server.calls.assert_none_refused()


async def test_a_conversation_of_an_app_that_was_there_before_is_opened_anew(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    first = await send(channel, Say("Pytanie 1", slot="form"))
    for method in ("chat.update", "chat.postMessage", "chat.delete"):
        server.refuse_next(method, "channel_not_found")
    await send(channel, Say("Pytanie 2", slot="form"), first)
    assert anna.last.text == "Pytanie 2"
    server.calls.assert_made("conversations.open", times=2)
    await channel.send(CHAT, Erase("form"), first, row=1)


async def test_a_slot_is_edited_in_place(channel: SlackChannel, anna: FakeSlackUser) -> None:
    first = await send(channel, Say("Pytanie 1", YES, slot="form"))
    second = await send(channel, Say("Pytanie 2", slot="form"), first)
    assert second == first
    assert (anna.last.text, anna.last.buttons) == ("Pytanie 2", [])


@pytest.mark.parametrize("code", ["message_not_found", "edit_window_closed", "block_mismatch"])
async def test_what_cannot_be_edited_is_sent_anew(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack, code: str
) -> None:
    first = await send(channel, Say("Pytanie 1", slot="form"))
    server.refuse_next("chat.update", code)
    second = await send(channel, Say("Pytanie 2", slot="form"), first)
    assert second == name_of(anna.last) != first
    assert anna.last.text == "Pytanie 2"


async def test_a_fresh_message_takes_the_buttons_off_the_old_one(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    first = await send(channel, Say("Pytanie 1", YES, slot="form"))
    await send(channel, Say("Pytanie 2", YES, slot="form", fresh=True), first)
    old, new = anna.chat
    assert (old.text, old.buttons) == ("Pytanie 1", [])
    assert (new.text, new.buttons) == ("Pytanie 2", [["Tak"]])


async def test_a_fresh_message_does_not_mind_what_became_of_the_old_one(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    first = await send(channel, Say("Pytanie 1", YES, slot="form"))
    server.break_next("chat.update", 502)
    await send(channel, Say("Pytanie 2", slot="form", fresh=True), first)
    await send(channel, Say("Pytanie 3", slot="form", fresh=True), f"{anna.dm.id}/1.000001")
    assert anna.last.text == "Pytanie 3"


async def test_what_is_said_once_is_not_remembered(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    first = await send(channel, Say("Kod: K7Q2", YES, slot="form", once=True))
    await send(channel, Say("Dalej", slot="form", fresh=True), first)
    server.calls.assert_made("chat.update", times=0)


async def test_in_a_rush_of_edits_new_messages_take_their_place(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    first = await send(channel, Say("Pytanie 0", slot="form"))
    for number in range(TIER_3):
        assert await send(channel, Say(f"Pytanie {number}", slot="form"), first) == first
    assert await send(channel, Say("Pytanie dalej", slot="form"), first) != first
    assert anna.last.text == "Pytanie dalej"
    server.calls.assert_none_refused()


async def test_a_long_text_arrives_whole_with_buttons_under_its_end(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    text = "zażółć " * 4000
    message = await send(channel, Say(f"{text}koniec", YES))
    assert len(anna.chat) > 1
    together = " ".join(part.text for part in anna.chat)
    assert "".join(together.split()) == f"{'zażółć' * 4000}koniec"
    assert [bool(part.buttons) for part in anna.chat] == [False] * (len(anna.chat) - 1) + [True]
    assert message == name_of(anna.last)


async def test_a_long_text_that_was_interrupted_goes_on_where_it_stopped(
    connections: Connections, anna: FakeSlackUser, server: FakeSlack
) -> None:
    now = [0.0]
    connections.limits = Limits(lambda: now[0])
    channel = SlackChannel(connections, no_file)
    for number in range(BURST - 1):
        await send(channel, Say(str(number)))
    with pytest.raises(words.RetryAfter):
        await send(channel, Say("zażółć " * 4000, YES))
    assert len(anna.chat) == BURST
    now[0] += BURST
    server.refuse_next("chat.postMessage", "internal_error")
    with pytest.raises(words.Temporary):
        await send(channel, Say("zażółć " * 4000, YES))
    assert await send(channel, Say("zażółć " * 4000, YES)) == name_of(anna.last)
    long = anna.chat[BURST - 1 :]
    assert "".join("".join(part.text for part in long).split()) == "zażółć" * 4000


async def no_file(file_id: int) -> Path:
    raise LookupError(file_id)


async def test_a_room_is_written_to_below_the_message_that_asked(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    room = server.channel("sieć-matematyka", [anna])
    await anna.invites_bot(room)
    asked = await anna.mentions("kiedy spotkanie?", room)
    chat = f"{TEAM}/{room.id}"
    await send(channel, Say("Jutro.", below=name_of(asked)), chat=chat)
    answer = anna.messages(room)[-1]
    assert (answer.text, answer.thread_ts) == ("Jutro.", asked.ts)
    await send(channel, Say("Pojutrze.", below=f"{room.id}/1.000001"), chat=chat)
    assert (anna.messages(room)[-1].text, anna.messages(room)[-1].thread_ts) == ("Pojutrze.", None)


async def test_a_room_without_the_bot_is_unreachable(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    room = server.channel("ogólny", [anna])
    with pytest.raises(words.Unreachable, match="not_in_channel"):
        await send(channel, Say("Dzień dobry"), chat=f"{TEAM}/{room.id}")


async def test_erasing_deletes(channel: SlackChannel, anna: FakeSlackUser) -> None:
    message = await send(channel, Say("Poufne", slot="form"))
    for _ in range(2):
        assert await channel.send(CHAT, Erase("form"), message, row=1) is None
    assert anna.chat == []
    assert await channel.send(CHAT, Erase("form"), None, row=1) is None


async def test_what_may_not_be_deleted_is_overwritten(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    message = await send(channel, Say("Poufne", YES, slot="form"))
    server.refuse_next("chat.delete", "compliance_exports_prevent_deletion")
    await channel.send(CHAT, Erase("form"), message, row=1)
    assert (anna.last.text, anna.last.buttons) == ("Treść usunięto. / Content removed.", [])


async def test_what_the_house_forgets_is_taken_back_but_for_what_stands_in_a_slot(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    standing: str | None = None
    for row, text in enumerate(("Pytanie 1", "zażółć " * 2000), start=1):
        say = Say(text, YES, slot="form", fresh=True)
        standing = await channel.send(CHAT, say, standing, row=row)
    await channel.send(CHAT, Say("Inna sprawa"), None, row=5)
    await channel.send(CHAT, Say("Pytanie 4", slot="form"), standing, row=6)
    assert len(anna.chat) == 4
    await anna.types("moja odpowiedź")
    await channel.send(CHAT, Forget(("sl:1",), (1, 2, 6)), None, row=7)
    assert [message.text for message in anna.chat] == [
        "Pytanie 4",
        "Inna sprawa",
        "moja odpowiedź",
    ]


async def test_forgetting_goes_on_where_it_was_stopped(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    for row in (1, 2, 3):
        await channel.send(CHAT, Say(f"Pytanie {row}"), None, row=row)
    step = Forget((), (1, 2, 3))
    server.refuse_next("chat.delete", "internal_error")
    with pytest.raises(words.Temporary):
        await channel.send(CHAT, step, None, row=4)
    for _ in range(2):
        await channel.send(CHAT, step, None, row=4)
    assert anna.chat == []
    server.calls.assert_made("chat.delete", times=4)


async def test_what_was_erased_is_not_taken_back_once_more(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    asked = await channel.send(CHAT, Say("Pytanie 1", slot="form"), None, row=1)
    await channel.send(CHAT, Erase("form"), asked, row=2)
    await channel.send(CHAT, Forget((), (1,)), None, row=3)
    assert anna.chat == []
    server.calls.assert_made("chat.delete", times=1)


@pytest.mark.parametrize("step", [AskPlace("Gdzie?", "Tu"), EndPlace("Już"), Forget((), (1,))])
async def test_what_slack_has_no_place_for_is_left_out(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack, step: words.Delivered
) -> None:
    assert await channel.send(CHAT, step, None, row=1) is None
    await channel.answer("1.2.3", Toast("Zapisano"))
    assert (list(server.calls), anna.chat) == ([], [])


async def test_nobody_is_unreachable(channel: SlackChannel) -> None:
    with pytest.raises(words.Unreachable, match="user_not_found"):
        await send(channel, Say("Dzień dobry"))


async def test_whoever_lost_the_account_is_unreachable(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    await anna.deactivates()
    with pytest.raises(words.Unreachable):
        await send(channel, Say("Dzień dobry"))


async def test_a_revoked_token_stops_everything_and_is_not_quoted(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    server.revoke_token()
    with pytest.raises(words.Unauthorised) as caught:
        await send(channel, Say("Dzień dobry"))
    assert caught.value == words.Unauthorised("token_revoked", whole_bot=True)
    assert server.bot_token not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("after", [False, True])
async def test_a_dropped_connection_is_temporary(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack, after: bool
) -> None:
    server.drop_next("chat.postMessage", after=after)
    with pytest.raises(words.Temporary, match=r"^Server\w+$"):
        await send(channel, Say("Dzień dobry"))
    assert len(server.calls.of("chat.postMessage")) <= 1


async def test_a_broken_gateway_is_temporary(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    server.break_next("chat.postMessage", 502)
    with pytest.raises(words.Temporary, match=r"^status 502$"):
        await send(channel, Say("Dzień dobry"))


async def test_what_slack_refuses_as_it_is_fails_alone(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    server.refuse_next("chat.postMessage", "invalid_blocks")
    with pytest.raises(words.Rejected, match="invalid_blocks"):
        await send(channel, Say("Dzień dobry"))
    await send(channel, Say("Dzień dobry"))


async def test_one_chat_that_has_to_wait_waits_alone_and_is_not_tried_meanwhile(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    server.user(id="U0JAN", name="Jan")
    server.limit_next("chat.postMessage", 30)
    for _ in range(2):
        with pytest.raises(words.RetryAfter) as caught:
            await send(channel, Say("Dzień dobry"))
        assert 29 < caught.value.seconds <= 30
        assert not caught.value.whole_bot
    assert len(server.calls.of("chat.postMessage")) == 1
    await send(channel, Say("Dzień dobry"), chat=f"{TEAM}/U0JAN")


async def test_when_two_chats_have_to_wait_the_whole_workspace_does(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    for user in ("U0JAN", "U0EWA"):
        server.user(id=user)
    server.limit_next("chat.postMessage", 30)
    server.limit_next("chat.postMessage", 30)
    waits = []
    for user in ("U0ANNA", "U0JAN", "U0EWA"):
        with pytest.raises(words.RetryAfter) as caught:
            await send(channel, Say("Dzień dobry"), chat=f"{TEAM}/{user}")
        waits.append(caught.value.whole_bot)
    assert waits == [False, True, False]
    assert len(server.calls.of("chat.postMessage")) == 2


async def test_a_channel_gets_its_burst_and_the_rest_in_its_time(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    for number in range(BURST):
        await send(channel, Say(str(number)))
    with pytest.raises(words.RetryAfter):
        await send(channel, Say("za wiele"))
    server.calls.assert_none_refused()
