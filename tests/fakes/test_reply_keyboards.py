"""Keyboards under the message field: what the fake refuses as Telegram does, and the location."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Bot, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.error import BadRequest

from tests.fakes.telegram_server import FakeTelegram, FakeUser
from tests.fakes.test_refusals import TEXT, refuse

PLACE = ReplyKeyboardMarkup([[KeyboardButton("Wyślij położenie", request_location=True)]])


def keyboard(*buttons: Any, **fields: Any) -> dict[str, Any]:
    return {**TEXT, "reply_markup": {"keyboard": [list(buttons)], **fields}}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (keyboard(), "reply keyboard is empty"),
        (keyboard({}), 'Can\'t find field "text"'),
        (keyboard({"text": " "}), 'Can\'t find field "text"'),
        (keyboard({"text": "x", "request_location": "yes"}), "must be of type bool"),
        (keyboard({"text": "x", "callback_data": "x"}), 'unknown field "callback_data"'),
        (
            keyboard({"text": "x", "request_location": True, "request_contact": True}),
            "only one optional field",
        ),
        (keyboard({"text": "x"}, resize=True), 'unknown field "resize"'),
        (keyboard({"text": "x"}, input_field_placeholder="x" * 65), "1 to 64 characters"),
        (keyboard({"text": "x"}, inline_keyboard=[]), 'unknown field "inline_keyboard"'),
        ({**TEXT, "reply_markup": {"keyboard": [{}]}}, "Array of Arrays"),
        ({**TEXT, "reply_markup": {"remove_keyboard": False}}, "must be True"),
    ],
)
async def test_a_bad_keyboard_is_refused(
    server: FakeTelegram, anna: FakeUser, params: dict[str, Any], words: str
) -> None:
    assert words in await refuse(server, "sendMessage", params)


async def test_a_keyboard_stands_until_it_is_removed(bot: Bot, anna: FakeUser) -> None:
    sent = await bot.send_message(7, "Gdzie?", reply_markup=PLACE)
    await bot.send_message(7, "Prosimy o położenie.")
    await sent.delete()
    assert [[button.text for button in row] for row in anna.keyboard] == [["Wyślij położenie"]]
    await bot.send_message(7, "Dziękujemy.", reply_markup=ReplyKeyboardRemove())
    assert anna.keyboard == ()


async def test_a_message_with_such_a_keyboard_cannot_be_edited(bot: Bot, anna: FakeUser) -> None:
    sent = await bot.send_message(7, "Gdzie?", reply_markup=PLACE)
    with pytest.raises(BadRequest, match="can't be edited"):
        await sent.edit_text("Tu?")


async def test_an_edited_message_gets_no_such_keyboard(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    sent = await bot.send_message(7, "Gdzie?")
    edited = {**keyboard({"text": "x"}), "message_id": sent.message_id}
    assert "inline keyboard expected" in await refuse(server, "editMessageText", edited)


async def test_the_button_sends_where_the_person_is(bot: Bot, anna: FakeUser) -> None:
    await bot.send_message(7, "Gdzie?", reply_markup=PLACE)
    await anna.sends_place(52.25, 21.0, button="Wyślij położenie", accuracy=8)
    *_, update = await bot.get_updates()
    assert update.message is not None
    location = update.message.location
    assert location is not None
    assert (location.latitude, location.longitude, location.horizontal_accuracy) == (52.25, 21, 8)


def test_a_button_that_is_not_there_cannot_be_tapped(anna: FakeUser) -> None:
    with pytest.raises(AssertionError, match="no button"):
        asyncio.run(anna.sends_place(52.25, 21.0, button="Wyślij położenie"))
