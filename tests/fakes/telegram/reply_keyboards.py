"""Keyboards under the message field: what Telegram accepts of them, and what a person can tap."""

from dataclasses import dataclass

from tests.fakes.telegram.errors import bad_request

KEYBOARD_FIELDS = {
    "keyboard": list,
    "is_persistent": bool,
    "resize_keyboard": bool,
    "one_time_keyboard": bool,
    "input_field_placeholder": str,
    "selective": bool,
}
REMOVE_FIELDS = {"remove_keyboard": bool, "selective": bool}
FORCE_FIELDS = {"force_reply": bool, "input_field_placeholder": str, "selective": bool}
REQUESTS = {"request_location": bool, "request_contact": bool}
MAX_PLACEHOLDER = 64


@dataclass(frozen=True, slots=True)
class ReplyButton:
    """A button under the message field: it sends its text or, once asked, where the person is."""

    text: str
    asks_location: bool = False


ReplyRows = tuple[tuple[ReplyButton, ...], ...]
REMOVED: ReplyRows = ()


def read_reply_markup(markup: dict[str, object]) -> ReplyRows | None:
    """The rows of a keyboard, none of one that is removed, None for a forced reply.

    Raises a 400 `ApiError`.
    """
    if "keyboard" in markup:
        return _read_keyboard(markup)
    if "remove_keyboard" in markup:
        _check_fields("reply keyboard remove", markup, REMOVE_FIELDS)
        if markup["remove_keyboard"] is not True:
            raise bad_request('Field "remove_keyboard" must be True')
        return REMOVED
    _check_fields("force reply", markup, FORCE_FIELDS)
    return None


def _read_keyboard(markup: dict[str, object]) -> ReplyRows:
    _check_fields("reply keyboard", markup, KEYBOARD_FIELDS)
    placeholder = markup.get("input_field_placeholder")
    if isinstance(placeholder, str) and not 1 <= len(placeholder) <= MAX_PLACEHOLDER:
        raise bad_request("input field placeholder must be of 1 to 64 characters")
    rows = markup["keyboard"]
    assert isinstance(rows, list)
    read = tuple(_read_row(row) for row in rows)
    if not any(read):
        raise bad_request("reply keyboard is empty")
    return tuple(row for row in read if row)


def _read_row(row: object) -> tuple[ReplyButton, ...]:
    if not isinstance(row, list):
        raise bad_request("can't parse reply keyboard: field must be an Array of Arrays")
    return tuple(_read_button(button) for button in row)


def _read_button(button: object) -> ReplyButton:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    _check_fields("keyboard button", button, {"text": str, **REQUESTS})
    if not button.get("text", "").strip():
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if sum(bool(button.get(request)) for request in REQUESTS) > 1:
        raise bad_request("can't parse keyboard button: only one optional field may be used")
    return ReplyButton(button["text"], bool(button.get("request_location")))


def _check_fields(what: str, given: dict[str, object], fields: dict[str, type]) -> None:
    for name, value in given.items():
        if name not in fields:
            raise bad_request(f'can\'t parse {what}: unknown field "{name}"')
        if not isinstance(value, fields[name]):
            expected = fields[name].__name__
            raise bad_request(f'can\'t parse {what}: Field "{name}" must be of type {expected}')
