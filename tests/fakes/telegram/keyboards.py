"""Reply markups: what Telegram accepts under a message, and the buttons a person sees."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.reply_keyboards import ReplyRows, read_reply_markup

MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64
BUTTON_FIELDS = {"text", "callback_data", "url"}
OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


@dataclass(frozen=True, slots=True)
class Button:
    """A button of an inline keyboard: it sends `data` or opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """A reply markup: inline buttons, or a keyboard for the message field (None: it stays)."""

    inline: Keyboard = ()
    reply: ReplyRows | None = None


NO_MARKUP = Markup()


def read_markup(markup: object, *, inline_only: bool = False) -> Markup:
    """Check a reply markup; an edited message may have inline buttons only.

    Raises a 400 `ApiError` with Telegram's wording.
    """
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if not inline_only and any(kind in markup for kind in OTHER_MARKUPS):
        return Markup(reply=read_reply_markup(markup))
    return Markup(_read_inline(markup))


def _read_inline(markup: dict[str, Any]) -> Keyboard:
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or set(markup) != {"inline_keyboard"}:
        raise bad_request("inline keyboard expected")
    keyboard = tuple(_read_row(row) for row in rows)
    if sum(map(len, keyboard)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return tuple(row for row in keyboard if row)


def to_json(keyboard: Keyboard) -> dict[str, Any]:
    return {"inline_keyboard": [[_button_json(button) for button in row] for row in keyboard]}


def _button_json(button: Button) -> dict[str, str]:
    fields = {"text": button.text, "callback_data": button.data, "url": button.url}
    return {name: value for name, value in fields.items() if value is not None}


def _read_row(row: object) -> tuple[Button, ...]:
    if not isinstance(row, list):
        raise bad_request("can't parse inline keyboard: field must be an Array of Arrays")
    return tuple(_read_button(button) for button in row)


def _read_button(button: object) -> Button:
    refused = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{refused}InlineKeyboardButton must be an Object")
    if unknown := set(button) - BUTTON_FIELDS:
        raise bad_request(f"{refused}unknown field {sorted(unknown)}")
    for name, value in button.items():
        if not isinstance(value, str):
            raise bad_request(f'{refused}Field "{name}" must be of type String')
    if not button.get("text", "").strip():
        raise bad_request(f'{refused}Can\'t find field "text"')
    data, url = button.get("callback_data") or None, button.get("url") or None
    if (data is None) == (url is None):
        raise bad_request(f"{refused}Text buttons are unallowed in the inline keyboard")
    if data is not None and len(data.encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if url is not None:
        _check_url(url)
    return Button(button["text"], data, url)


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    refused = f"inline keyboard button URL '{url}' is invalid: "
    if parts.scheme not in ("http", "https", "tg"):
        raise bad_request(f"{refused}Unsupported URL protocol")
    if (parts.scheme != "tg" and "." not in (parts.hostname or "")) or " " in url:
        raise bad_request(f"{refused}Wrong HTTP URL")
