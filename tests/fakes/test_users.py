"""People in the fake: what they do reaches the bot, what the bot does is what they see."""

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(x, callback_data=f"d:{x}")] for x in labels])


async def next_update(bot: Bot) -> Update:
    """Take the oldest update and confirm it."""
    (update,) = await bot.get_updates(timeout=5, limit=1)
    await bot.get_updates(timeout=0, offset=update.update_id + 1)
    return update


async def test_a_typed_command_arrives_with_its_author_and_entity(
    server: FakeTelegram, bot: Bot
) -> None:
    await server.user(id=8, first_name="Zofia", language_code="en").types("/start K7Q2")
    message = (await next_update(bot)).message
    assert message is not None
    assert message.from_user is not None
    assert (message.chat_id, message.chat.type, message.text) == (8, "private", "/start K7Q2")
    assert (message.from_user.first_name, message.from_user.language_code) == ("Zofia", "en")
    assert [(e.type, e.offset, e.length) for e in message.entities] == [("bot_command", 0, 6)]


async def test_a_text_too_long_for_one_message_is_cut_by_the_app(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    await anna.types("x" * 5000)
    updates = await bot.get_updates(timeout=0)
    assert [len(u.message.text or "") for u in updates if u.message] == [4096, 904]


async def test_a_dialogue(bot: Bot, anna: FakeUser) -> None:
    await anna.types("/menu")
    await next_update(bot)
    await bot.send_message(7, "<b>Menu</b>", "HTML", reply_markup=keyboard("Zadanie", "Terminy"))
    menu = await anna.sees("Menu")
    assert (menu.html, menu.buttons) == ("<b>Menu</b>", [["Zadanie"], ["Terminy"]])

    await anna.taps("Zadanie")
    query = (await next_update(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.message_id) == ("d:Zadanie", menu.id)
    await query.answer("Otwieram")
    await query.edit_message_text("Zadanie 1")
    assert (await anna.sees("Zadanie 1")).edited
    assert (anna.last.text, anna.last.buttons) == ("Zadanie 1", [])
    assert [toast.text for toast in anna.toasts] == ["Otwieram"]


async def test_a_tap_waits_for_its_button_and_takes_the_newest(bot: Bot, anna: FakeUser) -> None:
    await bot.send_message(7, "Pytanie 1", reply_markup=keyboard("Dalej"))
    await bot.send_message(7, "Pytanie 2", reply_markup=keyboard("Dalej"))
    await anna.taps("Dalej")
    query = (await next_update(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert query.message.message_id == anna.last.id
    tap = asyncio.ensure_future(anna.taps("Wyślij"))
    await bot.send_message(7, "Podsumowanie", reply_markup=keyboard("Wyślij"))
    await tap


async def test_a_button_seen_before_an_edit_can_still_be_tapped(bot: Bot, anna: FakeUser) -> None:
    sent = await bot.send_message(7, "Pytanie 1", reply_markup=keyboard("Tak"))
    seen = anna.last
    await sent.edit_text("Pytanie 2", reply_markup=keyboard("Nie"))
    await anna.taps("Tak", message=seen)
    query = (await next_update(bot)).callback_query
    assert query is not None
    assert isinstance(query.message, Message)
    assert (query.data, query.message.text) == ("d:Tak", "Pytanie 2")


async def test_an_uploaded_file_can_be_fetched(bot: Bot, anna: FakeUser) -> None:
    await anna.uploads("plan.pdf", b"%PDF", "application/pdf", caption="Nasz plan")
    message = (await next_update(bot)).message
    assert message is not None
    assert message.document is not None
    assert (message.caption, message.document.file_name) == ("Nasz plan", "plan.pdf")
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF"


async def test_an_uploaded_photo_arrives_as_one(bot: Bot, anna: FakeUser) -> None:
    await anna.uploads("p.jpg", b"\xff\xd8\xff", "image/jpeg", photo=True)
    message = (await next_update(bot)).message
    assert message is not None
    assert [size.file_size for size in message.photo] == [3]


async def test_only_news_is_seen(bot: Bot, anna: FakeUser) -> None:
    await bot.send_message(7, "Dzień dobry")
    await anna.types("terminy")
    with pytest.raises(AssertionError, match=r"(?s)does not see 'Dzień dobry'.*bot: Dzień dobry"):
        await anna.sees("Dzień dobry", within=0.01)


async def test_nothing_new_is_noticed_or_missed(bot: Bot, anna: FakeUser) -> None:
    await anna.sees_nothing_new(within=0.01)
    quiet = asyncio.ensure_future(anna.sees_nothing_new(within=5))
    await bot.send_message(7, "Przypomnienie")
    with pytest.raises(AssertionError, match="sees something new"):
        await quiet


async def test_what_cannot_be_tapped_is_told(bot: Bot, anna: FakeUser) -> None:
    link = InlineKeyboardMarkup([[InlineKeyboardButton("Strona", url="https://example.org")]])
    await bot.send_message(7, "Strona", reply_markup=link)
    with pytest.raises(AssertionError, match="has no button 'Tak'"):
        await anna.taps("Tak", within=0.01)
    with pytest.raises(AssertionError, match="cannot tap 'Strona'"):
        await anna.taps("Strona")


async def test_a_transcript_shows_both_sides(bot: Bot, anna: FakeUser) -> None:
    await bot.send_message(7, "Menu", reply_markup=keyboard("Zadanie", "Terminy"))
    assert anna.transcript() == "user: /start\nbot: Menu\n    [Zadanie]\n    [Terminy]"
