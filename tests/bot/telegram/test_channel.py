"""Sending, editing and fetching against the strict fake of the Bot API."""

import pytest

from bot.telegram.channel import TelegramChannel
from messages import channel as words
from messages.steps import Button, Erase, Say, SendFile, Toast
from tests.bot.telegram.conftest import FakeTelegram, FakeUser
from tests.fakes.telegram.files import Upload
from tests.fakes.telegram.limits import Limits, RateLimiter
from tests.fakes.telegram.messages import Message

YES = ((Button("Tak", "yes"),),)
DAYS_2 = 2 * 24 * 3600 + 1


async def send(channel: TelegramChannel, step: words.Delivered, replaces: str | None = None) -> str:
    message = await channel.send("7", step, replaces, row=1)
    assert message is not None
    return message


def bare(user: FakeUser, message: str) -> Message | None:
    """The message, once it has no buttons."""
    found = user.find(int(message))
    return None if found is None or found.buttons else found


async def test_a_message_arrives_with_markup_and_buttons(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    message = await send(channel, Say("<b>Zadanie</b> &amp; termin", YES))
    assert (anna.last.text, anna.last.buttons) == ("Zadanie & termin", [["Tak"]])
    assert message == str(anna.last.id)


async def test_a_slot_is_edited_in_place(channel: TelegramChannel, anna: FakeUser) -> None:
    first = await send(channel, Say("Pytanie 1", YES, slot="form"))
    second = await send(channel, Say("Pytanie 2", slot="form"), first)
    assert second == first
    assert (anna.last.text, anna.last.buttons) == ("Pytanie 2", [])


async def test_an_edit_that_changes_nothing_is_done(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    first = await send(channel, Say("To samo", YES, slot="form"))
    assert await send(channel, Say("To samo", YES, slot="form"), first) == first


async def test_a_deleted_message_is_sent_anew(channel: TelegramChannel, anna: FakeUser) -> None:
    first = await send(channel, Say("Pytanie 1", slot="form"))
    anna.lose(int(first))
    second = await send(channel, Say("Pytanie 2", slot="form"), first)
    assert second != first
    assert anna.last.text == "Pytanie 2"


async def test_a_fresh_message_takes_the_buttons_off_the_old_one(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    first = await send(channel, Say("Pytanie 1", YES, slot="form"))
    await send(channel, Say("Pytanie 2", YES, slot="form", fresh=True), first)
    await anna.finds(lambda: bare(anna, first))
    old, new = anna.chat[-2:]
    assert (old.text, old.buttons) == ("Pytanie 1", [])
    assert (new.text, new.buttons) == ("Pytanie 2", [["Tak"]])


async def test_a_fresh_message_does_not_mind_that_the_old_one_is_gone(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    await send(channel, Say("Pytanie 2", YES, slot="form", fresh=True), "999")
    assert anna.last.text == "Pytanie 2"


async def test_a_long_text_arrives_whole_with_buttons_under_its_end(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    text = "<b>" + "zażółć " * 700 + "</b>koniec"
    message = await send(channel, Say(text, YES))
    parts = [m for m in anna.chat if m.from_bot]
    assert "".join(m.text for m in parts) == "zażółć " * 700 + "koniec"
    assert [m.buttons for m in parts] == [[], [["Tak"]]]
    assert message == str(parts[-1].id)


async def test_a_long_text_takes_the_place_of_a_slot_as_new_messages(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    first = await send(channel, Say("Pytanie", YES, slot="form"))
    await send(channel, Say("a" * 5000, YES, slot="form"), first)
    await anna.finds(lambda: bare(anna, first))
    assert [m.buttons for m in anna.chat if m.from_bot] == [[], [], [["Tak"]]]


async def test_what_comes_next_does_not_wait_for_the_buttons_of_the_old_message(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    held = server.hold_next("editMessageReplyMarkup")
    first = await send(channel, Say("Pytanie 1", YES, slot="form"))
    second = await send(channel, Say("Pytanie 2", YES, slot="form", fresh=True), first)
    await send(channel, Say("Pytanie 3", slot="form"), second)
    assert [m.text for m in anna.chat if m.from_bot] == ["Pytanie 1", "Pytanie 3"]
    held.set()


async def test_a_file_goes_out_with_its_name(channel: TelegramChannel, anna: FakeUser) -> None:
    await send(channel, SendFile(1, "Raport – moduł 1.pdf", "<b>Raport</b>"))
    file = anna.last.file
    assert file is not None
    assert (file.name, file.content) == ("Raport – moduł 1.pdf", b"%PDF-1.7 raport")
    assert anna.last.text == "Raport"


async def test_a_picture_is_shown_with_what_is_on_it(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    await send(channel, SendFile(3, "wykres.png", "<b>Wykres</b>", alt="Tak: 5 & nie: 6"))
    file = anna.last.file
    assert file is not None
    assert file.is_photo
    assert anna.last.text == "Wykres\n\nTak: 5 & nie: 6"


async def test_of_a_long_description_as_much_as_fits(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    await send(channel, SendFile(3, "wykres.png", "Wykres", alt="słowo " * 400))
    assert anna.last.text.startswith("Wykres\n\nsłowo")
    assert anna.last.text.endswith("…")
    assert 1000 < len(anna.last.text) <= 1024


async def test_a_file_that_is_not_here_is_our_mistake(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    with pytest.raises(words.Rejected, match="stored file 2"):
        await send(channel, SendFile(2, "x.pdf"))


async def test_erasing_deletes(channel: TelegramChannel, anna: FakeUser) -> None:
    message = await send(channel, Say("Poufne", slot="form"))
    await channel.send("7", Erase("form"), message, row=1)
    assert anna.find(int(message)) is None
    await channel.send("7", Erase("form"), message, row=1)
    await channel.send("7", Erase("form"), None, row=1)


async def test_what_is_too_old_to_delete_is_overwritten(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    message = await send(channel, Say("Poufne", YES, slot="form"))
    server.clock.advance(DAYS_2)
    await channel.send("7", Erase("form"), message, row=1)
    assert (anna.last.text, anna.last.buttons) == ("Treść usunięto. / Content removed.", [])


async def test_whoever_blocked_us_is_unreachable(channel: TelegramChannel, anna: FakeUser) -> None:
    await anna.blocks()
    with pytest.raises(words.Unreachable):
        await send(channel, Say("Dzień dobry"))


async def test_nobody_is_unreachable(channel: TelegramChannel) -> None:
    with pytest.raises(words.Unreachable):
        await send(channel, Say("Dzień dobry"))


async def test_a_moved_chat_tells_its_new_place(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    server.migrate_chat(7, -1007)
    with pytest.raises(words.ChatMoved) as caught:
        await send(channel, Say("Dzień dobry"))
    assert caught.value.chat == "-1007"


async def test_a_revoked_token_is_told_without_quoting_it(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    server.revoke_token()
    with pytest.raises(words.Unauthorised) as caught:
        await send(channel, Say("Dzień dobry"))
    assert server.token not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("after", [False, True])
async def test_a_dropped_connection_is_temporary(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram, after: bool
) -> None:
    server.drop_next("sendMessage", after=after)
    with pytest.raises(words.Temporary) as caught:
        await send(channel, Say("Dzień dobry"))
    assert server.token not in str(caught.value)


async def test_a_broken_gateway_is_temporary_and_told_in_one_line(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    server.break_next("sendMessage", 502)
    with pytest.raises(words.Temporary, match=r"^NetworkError: Bad Gateway \(502\)$"):
        await send(channel, Say("Dzień dobry"))


async def test_markup_that_telegram_refuses_is_our_mistake(
    channel: TelegramChannel, anna: FakeUser
) -> None:
    with pytest.raises(words.Rejected, match="parse entities"):
        await send(channel, Say("<h1>Tytuł</h1>"))


async def test_a_request_too_large_is_not_tried_again(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    server.max_upload_bytes = 4
    with pytest.raises(words.Rejected):
        await send(channel, SendFile(1, "raport.pdf"))


async def test_one_chat_that_is_written_to_too_fast_waits_alone(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    server.refuse_next("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    with pytest.raises(words.RetryAfter) as caught:
        await send(channel, Say("Dzień dobry"))
    assert (caught.value.seconds, caught.value.whole_bot) == (3.0, False)


async def test_when_two_chats_have_to_wait_the_whole_bot_does(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    jan = server.user(id=8, first_name="Jan")
    await jan.types("/start")
    server.limiter = RateLimiter(Limits(bot_per_second=0.1, bot_burst=1), server.clock)
    await send(channel, Say("1"))
    with pytest.raises(words.RetryAfter) as first:
        await channel.send("7", Say("2"), None, row=1)
    with pytest.raises(words.RetryAfter) as second:
        await channel.send("8", Say("3"), None, row=1)
    assert (first.value.whole_bot, second.value.whole_bot) == (False, True)


async def test_a_press_is_answered(
    channel: TelegramChannel, anna: FakeUser, server: FakeTelegram
) -> None:
    await send(channel, Say("Pytanie", YES))
    await anna.taps("Tak")
    query = server.updates.pending[0]["callback_query"]["id"]
    await channel.answer(query, Toast("Zapisano"))
    assert anna.toasts[-1].text == "Zapisano"
    await channel.answer(query, Toast("Za późno"))
    assert len(anna.toasts) == 1


async def fetch(channel: TelegramChannel, ref: str) -> bytes:
    return b"".join([chunk async for chunk in channel.fetch(ref)])


async def test_a_file_comes_in_whole(channel: TelegramChannel, server: FakeTelegram) -> None:
    content = bytes(range(256)) * 2000
    file = server.files.add(Upload("a.bin", content, ""))
    assert await fetch(channel, file.file_id) == content


async def test_a_file_over_20_mb_is_not_handed_out(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    file = server.files.add(Upload("film.mp4", b"x", ""), size=21 * 1024 * 1024)
    with pytest.raises(words.FileTooBig):
        await fetch(channel, file.file_id)


async def test_a_file_that_cannot_be_had_is_unavailable(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    file = server.files.add(Upload("a.bin", b"x", ""))
    server.break_next("download")
    for ref in ("unknown", file.file_id):
        with pytest.raises(words.FileUnavailable) as caught:
            await fetch(channel, ref)
        assert server.token not in repr(caught.value)
