"""The methods of the Bot API this fake knows, with their parameters and types, as data.

The real server ignores parameters it does not know; this one refuses them, so that a
misspelt one is noticed. It also knows fewer: a method or parameter our bot begins to use is
added to the table here.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram import keyboards
from tests.fakes.telegram.errors import bad_request, refusal
from tests.fakes.telegram.files import Upload

UPDATE_TYPES = frozenset(
    {"message", "edited_message", "callback_query", "my_chat_member", "chat_member", "inline_query"}
)
SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
    }
)
CHAT_ACTIONS = frozenset(
    {"typing", "upload_photo", "upload_document", "record_voice", "choose_sticker", "find_location"}
)
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256

Reader = Callable[[str, object], Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """How a parameter is read, and what is answered when a required one is missing."""

    read: Reader
    missing: str | None = None


def read_string(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise bad_request(f'field "{name}" must be of type String')
    return value


def read_integer(name: str, value: object) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
        raise bad_request(f'field "{name}" must be of type Number')
    return int(str(value))


def read_boolean(name: str, value: object) -> bool:
    text = str(value).lower()
    if text not in ("true", "false"):
        raise bad_request(f'field "{name}" must be of type Boolean')
    return text == "true"


def read_chat_id(name: str, value: object) -> int:
    """Read a numeric chat id; there are no public chats with an @username here."""
    if not re.fullmatch(r"-?\d+", str(value)):
        raise bad_request("chat not found")
    return read_integer(name, value)


def read_json(name: str, value: object) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


def read_object(name: str, value: object, *, fields: Mapping[str, type]) -> dict[str, Any]:
    found = read_json(name, value)
    if not isinstance(found, dict):
        raise bad_request(f"can't parse {name}: object expected")
    for field, content in found.items():
        if field not in fields:
            raise bad_request(f'can\'t parse {name}: unknown field "{field}"')
        if not isinstance(content, fields[field]):
            expected = fields[field].__name__
            raise bad_request(f'can\'t parse {name}: Field "{field}" must be of type {expected}')
    return found


def object_of(**fields: type) -> Reader:
    return lambda name, value: read_object(name, value, fields=fields)


def read_parse_mode(_name: str, value: object) -> str:
    if value != "HTML":
        raise bad_request("unsupported parse_mode")
    return "HTML"


def read_markup(name: str, value: object) -> keyboards.Markup:
    return keyboards.read_markup(read_json(name, value))


def read_inline_markup(name: str, value: object) -> keyboards.Markup:
    return keyboards.read_markup(read_json(name, value), inline_only=True)


def read_file(name: str, value: object) -> Upload | str:
    """Read an uploaded file or the id of a stored one."""
    if isinstance(value, Upload):
        return value
    if "://" in (text := read_string(name, value)):
        raise bad_request("wrong HTTP URL specified")  # a fake fetches nothing
    return text


def read_update_types(name: str, value: object) -> list[str]:
    found = read_json(name, value)
    if not isinstance(found, list) or not UPDATE_TYPES.issuperset(found):
        raise bad_request("can't parse allowed updates: expected an Array of known update types")
    return found


def read_commands(name: str, value: object) -> list[dict[str, str]]:
    found = read_json(name, value)
    if not isinstance(found, list):
        raise bad_request("expected an Array of BotCommand")
    if not 1 <= len(found) <= MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH" if found else "commands are empty")
    for command in found:
        read_object("BotCommand", command, fields={"command": str, "description": str})
        if not COMMAND_NAME.fullmatch(command.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return found


def read_scope(name: str, value: object) -> dict[str, Any]:
    found = read_object(name, value, fields={"type": str, "chat_id": int})
    if found.get("type") not in SCOPES or (found["type"] == "chat") != ("chat_id" in found):
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return found


def read_language(name: str, value: object) -> str:
    if not re.fullmatch(r"([a-z]{2})?", text := read_string(name, value)):
        raise bad_request("invalid language code specified")
    return text


def read_action(name: str, value: object) -> str:
    if value not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return read_string(name, value)


def read_secret(name: str, value: object) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text := read_string(name, value)):
        raise bad_request("secret token contains unallowed characters")
    return text


def required(read: Reader, missing: str) -> Parameter:
    return Parameter(read, missing)


TEXT = Parameter(read_string)
INTEGER = Parameter(read_integer)
BOOLEAN = Parameter(read_boolean)
LANGUAGE = Parameter(read_language)
SCOPE = Parameter(read_scope)
INLINE_MARKUP = Parameter(read_inline_markup)
UPDATES = Parameter(read_update_types)
CHAT = {"chat_id": required(read_chat_id, "chat_id is empty")}
MESSAGE = {**CHAT, "message_id": required(read_integer, "message identifier is not specified")}
MESSAGE_TEXT = {
    "text": required(read_string, "message text is empty"),
    "parse_mode": Parameter(read_parse_mode),
    "link_preview_options": Parameter(
        object_of(
            is_disabled=bool,
            url=str,
            prefer_small_media=bool,
            prefer_large_media=bool,
            show_above_text=bool,
        )
    ),
}
SENDING = {
    **CHAT,
    "disable_notification": BOOLEAN,
    "protect_content": BOOLEAN,
    "reply_markup": Parameter(read_markup),
    "reply_parameters": Parameter(
        object_of(message_id=int, chat_id=int, allow_sending_without_reply=bool)
    ),
}
CAPTION = {"caption": TEXT, "parse_mode": Parameter(read_parse_mode)}
LOCALIZED = {"language_code": LANGUAGE}

METHODS: dict[str, dict[str, Parameter]] = {
    "getMe": {},
    "getUpdates": {
        "offset": INTEGER,
        "limit": INTEGER,
        "timeout": INTEGER,
        "allowed_updates": UPDATES,
    },
    "setWebhook": {
        "url": TEXT,
        "max_connections": INTEGER,
        "allowed_updates": UPDATES,
        "drop_pending_updates": BOOLEAN,
        "secret_token": Parameter(read_secret),
    },
    "deleteWebhook": {"drop_pending_updates": BOOLEAN},
    "getWebhookInfo": {},
    "setMyCommands": {
        "commands": required(read_commands, "commands are empty"),
        "scope": SCOPE,
        **LOCALIZED,
    },
    "getMyCommands": {"scope": SCOPE, **LOCALIZED},
    "deleteMyCommands": {"scope": SCOPE, **LOCALIZED},
    "setMyDescription": {"description": TEXT, **LOCALIZED},
    "getMyDescription": LOCALIZED,
    "setMyShortDescription": {"short_description": TEXT, **LOCALIZED},
    "getMyShortDescription": LOCALIZED,
    "setChatMenuButton": {
        "chat_id": INTEGER,
        "menu_button": Parameter(object_of(type=str, text=str, web_app=dict)),
    },
    "sendMessage": {**SENDING, **MESSAGE_TEXT},
    "sendDocument": {
        **SENDING,
        **CAPTION,
        "document": required(read_file, "there is no document in the request"),
        "disable_content_type_detection": BOOLEAN,
    },
    "sendPhoto": {
        **SENDING,
        **CAPTION,
        "photo": required(read_file, "there is no photo in the request"),
    },
    "sendChatAction": {
        **CHAT,
        "action": required(read_action, "wrong parameter action in request"),
    },
    "editMessageText": {**MESSAGE, **MESSAGE_TEXT, "reply_markup": INLINE_MARKUP},
    "editMessageReplyMarkup": {**MESSAGE, "reply_markup": INLINE_MARKUP},
    "deleteMessage": MESSAGE,
    "answerCallbackQuery": {
        "callback_query_id": required(read_string, "invalid callback query ID specified"),
        "text": TEXT,
        "show_alert": BOOLEAN,
        "cache_time": INTEGER,
    },
    "getFile": {"file_id": required(read_string, "file_id not specified")},
}


def read_parameters(method: str, given: Mapping[str, object]) -> dict[str, Any]:
    """Check and convert the parameters of a call; those not given are not in the answer.

    Raises `ApiError` 404 for an unknown method and 400 for everything else.
    """
    if method not in METHODS:
        raise refusal(404)
    table = METHODS[method]
    for name in given:
        if name not in table:
            raise bad_request(f'unknown parameter "{name}" (the real server would ignore it)')
    for name, parameter in table.items():
        if parameter.missing and given.get(name) in (None, ""):
            raise bad_request(parameter.missing)
    return {name: table[name].read(name, value) for name, value in given.items()}
