"""The fake refuses what Telegram refuses, in its words, as the real library hears them."""

from typing import Any

import aiohttp
import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
)

from bot.telegram.transport import AiohttpRequest
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram

PNG = b"\x89PNG\r\n\x1a\n"
TEXT = {"chat_id": 7, "text": "x"}


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def button(**fields: Any) -> dict[str, Any]:
    return {**TEXT, "reply_markup": keyboard({"text": "Tak", **fields})}


def commands(*names: str, description: str = "opis") -> dict[str, Any]:
    return {"commands": [{"command": name, "description": description} for name in names]}


async def refuse(server: FakeTelegram, method: str, params: dict[str, Any]) -> str:
    """Send what the library would never send, and give the reason of the refusal."""
    status, answer = await post(server, method, params)
    assert (status, answer["ok"], answer["error_code"]) == (400, False, 400)
    return str(answer["description"].removeprefix("Bad Request: "))


async def post(server: FakeTelegram, method: str, params: dict[str, Any]) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{server.url}/bot{server.token}/{method}", json=params)
        return answer.status, await answer.json()


async def test_an_unknown_method_is_not_found(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound, match="not found"):
        await bot.do_api_request("sendMesage", api_kwargs=TEXT)


@pytest.mark.parametrize(
    ("token", "words"), [("4242424242:other", "Unauthorized"), ("nonsense", "Not Found")]
)
async def test_a_wrong_token_is_refused(server: FakeTelegram, token: str, words: str) -> None:
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{server.url}/bot{token}/getMe")
        assert (await answer.json())["description"] == words
    async with AiohttpRequest() as request:
        with pytest.raises(InvalidToken, match=words):
            await request.post(f"{server.url}/bot{token}/getMe")


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {**TEXT, "txet": "y"}, 'unknown parameter "txet"'),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 7}, "message text is empty"),
        ("sendMessage", {**TEXT, "chat_id": "@nobody"}, "chat not found"),
        ("sendMessage", {**TEXT, "protect_content": "maybe"}, "must be of type Boolean"),
        ("sendMessage", {**TEXT, "parse_mode": "MarkdownV3"}, "unsupported parse_mode"),
        ("sendMessage", {**TEXT, "reply_markup": "{"}, "can't parse reply markup JSON object"),
        (
            "sendMessage",
            {**TEXT, "link_preview_options": {"is_disabled": "yes"}},
            'Field "is_disabled" must be of type bool',
        ),
        (
            "sendMessage",
            {**TEXT, "reply_parameters": {"message_id": 999}},
            "message to be replied not found",
        ),
        ("editMessageText", {**TEXT}, "message identifier is not specified"),
        ("editMessageText", {**TEXT, "message_id": "one"}, "must be of type Number"),
        ("sendChatAction", {"chat_id": 7, "action": "dancing"}, "wrong parameter action"),
        ("sendDocument", {"chat_id": 7}, "there is no document in the request"),
        ("sendDocument", {"chat_id": 7, "document": "BQAC404"}, "wrong file identifier"),
        ("sendPhoto", {"chat_id": 7}, "there is no photo in the request"),
        ("getFile", {"file_id": "BQAC404"}, "invalid file_id"),
        ("setWebhook", {"url": "http://example.org"}, "HTTPS URL must be provided"),
        ("setWebhook", {"url": "https://x.pl", "secret_token": "ą"}, "unallowed characters"),
        ("getUpdates", {"allowed_updates": ["mesage"]}, "known update types"),
    ],
)
async def test_a_wrong_parameter_is_refused(
    server: FakeTelegram, anna: FakeUser, method: str, params: dict[str, Any], words: str
) -> None:
    assert words in await refuse(server, method, params)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({**TEXT, "text": "x" * 4097}, "message is too long"),
        ({**TEXT, "text": f"<b>{'x' * 4097}</b>", "parse_mode": "HTML"}, "message is too long"),
        ({**TEXT, "text": " \n "}, "message text is empty"),
        ({**TEXT, "text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({**TEXT, "text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: "),
    ],
)
async def test_a_bad_text_is_refused(
    server: FakeTelegram, anna: FakeUser, params: dict[str, Any], words: str
) -> None:
    assert words in await refuse(server, "sendMessage", params)


async def test_markup_does_not_count_towards_the_length(bot: Bot, anna: FakeUser) -> None:
    await bot.send_message(7, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(anna.last.text) == 4096


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (button(callback_data="ż" * 33), "BUTTON_DATA_INVALID"),
        (button(callback_data=""), "Text buttons are unallowed in the inline keyboard"),
        (button(), "Text buttons are unallowed in the inline keyboard"),
        (button(text=" ", callback_data="a"), 'Can\'t find field "text"'),
        (button(text=5, callback_data="a"), 'Field "text" must be of type String'),
        (button(callback="a"), "unknown field"),
        (button(url="ftp://x.pl"), "Unsupported URL protocol"),
        (button(url="https://nowhere"), "Wrong HTTP URL"),
        ({**TEXT, "reply_markup": {"inline_keyboard": [{}]}}, "Array of Arrays"),
        ({**TEXT, "reply_markup": {"inline": []}}, "inline keyboard expected"),
        (
            {**TEXT, "reply_markup": keyboard(*[{"text": "x", "callback_data": "x"}] * 101)},
            "REPLY_MARKUP_TOO_LONG",
        ),
    ],
)
async def test_a_bad_keyboard_is_refused(
    server: FakeTelegram, anna: FakeUser, params: dict[str, Any], words: str
) -> None:
    assert words in await refuse(server, "sendMessage", params)


async def test_callback_data_of_64_bytes_passes(server: FakeTelegram, anna: FakeUser) -> None:
    assert (await post(server, "sendMessage", button(callback_data="ż" * 32)))[0] == 200
    assert anna.last.buttons == [["Tak"]]


async def test_a_caption_over_1024_is_refused(bot: Bot, anna: FakeUser) -> None:
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(7, b"x", caption="x" * 1025)


async def test_an_empty_file_and_a_photo_that_is_none_are_refused(bot: Bot, anna: FakeUser) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(7, b"")
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(7, b"%PDF")


async def test_a_photo_is_sent_again_by_its_id_but_not_as_a_document(
    bot: Bot, anna: FakeUser
) -> None:
    sent = await bot.send_photo(7, InputFile(PNG, filename="wykres.png"), caption="Wykres")
    await bot.send_photo(7, sent.photo[0].file_id)
    with pytest.raises(BadRequest, match="Type of file to send mismatch"):
        await bot.send_document(7, sent.photo[0].file_id)
    assert [message.file and message.file.content for message in anna.chat] == [None, PNG, PNG]


async def test_a_file_over_20_mb_cannot_be_downloaded(bot: Bot, anna: FakeUser) -> None:
    exact = await anna.uploads("mała.pdf", b"x", size=20 * 1024 * 1024)
    large = await anna.uploads("duża.pdf", b"x", size=20 * 1024 * 1024 + 1)
    assert (await bot.get_file(exact.file_id)).file_size == 20 * 1024 * 1024
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(large.file_id)


async def test_an_unknown_path_cannot_be_downloaded(server: FakeTelegram, bot: Bot) -> None:
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot.request.retrieve(f"{server.url}/file/bot{server.token}/documents/file_9.pdf")


async def test_an_upload_over_the_limit_is_refused(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    server.max_upload_bytes = 1000
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(7, bytes(1001))


async def test_editing_to_the_same_is_refused(bot: Bot, anna: FakeUser) -> None:
    sent = await bot.send_message(7, "Pytanie <b>1</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is not modified: specified new message"):
        await sent.edit_text("Pytanie <b>1</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(None)


async def test_a_message_that_is_gone_can_be_neither_edited_nor_deleted(
    bot: Bot, anna: FakeUser
) -> None:
    sent = await bot.send_message(7, "Pytanie 1")
    await sent.delete()
    assert [message.text for message in anna.chat] == ["/start"]
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("Pytanie 2")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()


async def test_what_may_not_be_edited_or_deleted_is_refused(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    document = await bot.send_document(7, b"x")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await document.edit_text("Tekst")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Tekst", 7, anna.chat[0].id)
    server.clock.advance(49 * 3600)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await document.delete()


async def test_a_chat_that_cannot_be_reached_is_refused(server: FakeTelegram, bot: Bot) -> None:
    piotr = server.user(id=8, first_name="Piotr")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(99, "Dzień dobry")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(8, "Dzień dobry")
    await piotr.types("/start")
    await piotr.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(8, "Dzień dobry")
    await piotr.unblocks()
    await bot.send_message(8, "Dzień dobry")
    await piotr.deletes_account()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(8, "Dzień dobry")


async def test_a_migrated_chat_names_its_new_id(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    server.migrate_chat(7, -1007)
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(7, "Dzień dobry")
    assert error.value.new_chat_id == -1007
    await bot.send_message(-1007, "Dzień dobry")
    assert anna.last.text == "Dzień dobry"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (commands("Menu"), "BOT_COMMAND_INVALID"),
        (commands("pomoc-2"), "BOT_COMMAND_INVALID"),
        (commands("x" * 33), "BOT_COMMAND_INVALID"),
        (commands("menu", description=""), "BOT_COMMAND_DESCRIPTION_INVALID"),
        (commands("menu", description="x" * 257), "BOT_COMMAND_DESCRIPTION_INVALID"),
        (commands(*[f"c{number}" for number in range(101)]), "BOT_COMMANDS_TOO_MUCH"),
        (commands(), "commands are empty"),
        ({**commands("menu"), "scope": {"type": "planet"}}, "unsupported type specified"),
        ({**commands("menu"), "language_code": "polski"}, "invalid language code"),
    ],
)
async def test_bad_commands_are_refused(
    server: FakeTelegram, params: dict[str, Any], words: str
) -> None:
    assert words in await refuse(server, "setMyCommands", params)


async def test_commands_are_kept_by_scope_and_language(server: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("menu", "Pokaż menu")], language_code="pl")
    await bot.set_my_commands([BotCommand("menu", "Show the menu")])
    polish = await bot.get_my_commands(language_code="pl")
    assert [command.description for command in polish] == ["Pokaż menu"]
    assert [command.description for command in await bot.get_my_commands()] == ["Show the menu"]
    await bot.set_my_commands([("biuro", "Biuro")], scope=BotCommandScopeChat(7))
    assert sorted(server.commands) == [("chat:7", ""), ("default", ""), ("default", "pl")]
    await bot.delete_my_commands(language_code="pl")
    assert await bot.get_my_commands(language_code="pl") == ()


async def test_descriptions_and_the_menu_button_are_kept(server: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_description("Opis", language_code="pl")
    await bot.set_my_short_description("Krótko")
    await bot.set_chat_menu_button()
    assert (await bot.get_my_description("pl")).description == "Opis"
    assert (await bot.get_my_short_description("pl")).short_description == "Krótko"
    assert server.menu_buttons == {None: {"type": "default"}}
    with pytest.raises(BadRequest, match="Short description is too long"):
        await bot.set_my_short_description("x" * 121)


async def test_parameters_may_come_as_json_form_or_address(
    server: FakeTelegram, anna: FakeUser
) -> None:
    address = f"{server.url}/bot{server.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        await session.post(address, json={"chat_id": 7, "text": "JSON"})
        await session.post(address, data={"chat_id": 7, "text": "formularz"})
        await session.get(address, params={"chat_id": 7, "text": "adres"})
    assert [message.text for message in anna.chat[1:]] == ["JSON", "formularz", "adres"]
