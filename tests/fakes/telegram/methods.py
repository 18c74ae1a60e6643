"""What each method of the Bot API does, given parameters that `schema` has checked."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram import messages
from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.files import Upload
from tests.fakes.telegram.keyboards import NO_MARKUP
from tests.fakes.telegram.messages import MAX_CAPTION, Content, Message
from tests.fakes.telegram.users import FakeUser

if TYPE_CHECKING:
    from tests.fakes.telegram_server import FakeTelegram

Params = dict[str, Any]
Method = Callable[["FakeTelegram", Params], Awaitable[Any]]

DELETABLE_SECONDS = 48 * 3600
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
PHOTO_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff")


async def get_me(server: "FakeTelegram", _params: Params) -> Any:
    return server.bot_json() | {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


async def get_updates(server: "FakeTelegram", params: Params) -> Any:
    return await server.updates.poll(**params)


async def set_webhook(server: "FakeTelegram", params: Params) -> Any:
    server.updates.set_webhook(**params)
    return True


async def get_webhook_info(server: "FakeTelegram", _params: Params) -> Any:
    return server.updates.webhook_info()


async def send_message(server: "FakeTelegram", params: Params) -> Any:
    user = server.reachable_user(params["chat_id"])
    content = messages.read_content(params["text"], params.get("parse_mode"))
    if not content.plain.strip():
        raise bad_request("message text is empty")
    return _deliver(server, user, server.new_message(user, content), params)


async def send_document(server: "FakeTelegram", params: Params) -> Any:
    return _send_file(server, params, params["document"], photo=False)


async def send_photo(server: "FakeTelegram", params: Params) -> Any:
    photo = params["photo"]
    if isinstance(photo, Upload) and not photo.content.startswith(PHOTO_SIGNATURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return _send_file(server, params, photo, photo=True)


async def edit_message_text(server: "FakeTelegram", params: Params) -> Any:
    user = server.reachable_user(params["chat_id"])
    message = _editable(user, params["message_id"])
    if message.file:
        raise bad_request("there is no text in the message to edit")
    content = messages.read_content(params["text"], params.get("parse_mode"))
    if not content.plain.strip():
        raise bad_request("message text is empty")
    return _edit(server, user, message, params, content)


async def edit_message_reply_markup(server: "FakeTelegram", params: Params) -> Any:
    user = server.reachable_user(params["chat_id"])
    message = _editable(user, params["message_id"])
    return _edit(server, user, message, params, message.content)


async def delete_message(server: "FakeTelegram", params: Params) -> Any:
    user = server.reachable_user(params["chat_id"])
    message = user.find(params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if server.clock.date() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    user.lose(message.id)
    return True


async def send_chat_action(server: "FakeTelegram", params: Params) -> Any:
    server.reachable_user(params["chat_id"]).actions.append(params["action"])
    return True


async def answer_callback_query(server: "FakeTelegram", params: Params) -> Any:
    server.callbacks.answer(
        params["callback_query_id"],
        params.get("text", ""),
        alert=params.get("show_alert", False),
    )
    return True


async def get_file(server: "FakeTelegram", params: Params) -> Any:
    return server.files.describe(params["file_id"])


async def set_my_commands(server: "FakeTelegram", params: Params) -> Any:
    server.commands[_commands_key(params)] = params["commands"]
    return True


async def get_my_commands(server: "FakeTelegram", params: Params) -> Any:
    return server.commands.get(_commands_key(params), [])


async def delete_my_commands(server: "FakeTelegram", params: Params) -> Any:
    server.commands.pop(_commands_key(params), None)
    return True


def _setter(name: str, limit: int) -> Method:
    async def set_text(server: "FakeTelegram", params: Params) -> Any:
        text = params.get(name, "")
        if len(text) > limit:
            raise bad_request(f"{name.replace('_', ' ')} is too long")
        server.descriptions[name, params.get("language_code", "")] = text
        return True

    return set_text


def _getter(name: str) -> Method:
    async def get_text(server: "FakeTelegram", params: Params) -> Any:
        language = params.get("language_code", "")
        default = server.descriptions.get((name, ""), "")
        return {name: server.descriptions.get((name, language), default)}

    return get_text


async def set_chat_menu_button(server: "FakeTelegram", params: Params) -> Any:
    button = params.get("menu_button", {"type": "default"})
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: unsupported type specified")
    server.menu_buttons[params.get("chat_id")] = button
    return True


def _deliver(server: "FakeTelegram", user: FakeUser, message: Message, params: Params) -> Any:
    reply = params.get("reply_parameters", {})
    missing = reply and user.find(reply.get("message_id", 0)) is None
    if missing and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    server.limiter.admit(user.id)
    markup = params.get("reply_markup", NO_MARKUP)
    sent = user.receive(
        replace(message, keyboard=markup.inline, has_reply_markup=markup.reply is not None)
    )
    if markup.reply is not None:
        user.keyboard = markup.reply
    return server.message_json(sent, user)


def _send_file(server: "FakeTelegram", params: Params, file: Upload | str, *, photo: bool) -> Any:
    user = server.reachable_user(params["chat_id"])
    caption = params.get("caption", "")
    content = messages.read_content(caption, params.get("parse_mode"), limit=MAX_CAPTION)
    stored = (
        server.files.add(file, photo=photo)
        if isinstance(file, Upload)
        else server.files.find(file, photo=photo)
    )
    if not stored.size:
        raise bad_request("file must be non-empty")
    return _deliver(server, user, server.new_message(user, content, file=stored), params)


def _editable(user: FakeUser, message_id: int) -> Message:
    message = user.find(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.has_reply_markup:
        raise bad_request("message can't be edited")
    return message


def _edit(
    server: "FakeTelegram", user: FakeUser, message: Message, params: Params, content: Content
) -> Any:
    """Put new content and buttons in place; buttons that are not sent again disappear."""
    keyboard = params.get("reply_markup", NO_MARKUP).inline
    same_text = (content.plain, content.entities) == (message.text, message.content.entities)
    if same_text and keyboard == message.keyboard:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    server.limiter.admit(user.id)
    edited_at = server.clock.date()
    changed = replace(message, content=content, keyboard=keyboard, edited_at=edited_at)
    return server.message_json(user.receive(changed), user)


def _commands_key(params: Params) -> tuple[str, str]:
    """Give scope and language: `("default", "pl")`, or `("chat:7", "")` for one chat."""
    scope = params.get("scope", {"type": "default"})
    name = f"chat:{scope['chat_id']}" if scope["type"] == "chat" else scope["type"]
    return name, params.get("language_code", "")


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": set_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": _setter("description", MAX_DESCRIPTION),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description", MAX_SHORT_DESCRIPTION),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
}
