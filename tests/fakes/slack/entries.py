"""What Slack's own program does with an entry: it writes it down, and checks before sending."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.surface import FIELDS, LISTS, Control, Surface, read

if TYPE_CHECKING:
    from tests.fakes.slack.users import FakeSlackUser

REQUIRED = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ADDRESS = re.compile(r"https?://\S+")


def enter(user: "FakeSlackUser", control: Control, value: Any) -> dict[str, Any]:
    """Give the value as in `state.values`. Fails if the program does not let one enter it."""
    field, _ = FIELDS[control.kind]
    given = value if isinstance(value, list) else [] if value is None else [value]
    if control.kind == "file_input":
        return {"type": control.kind, field: [_file(user, control, *file) for file in given]}
    if "option" in field:
        chosen: Any = [_option(control, text) for text in given]
    else:
        chosen = [str(part) if control.kind != "datetimepicker" else int(part) for part in given]
    if field in LISTS:
        return {"type": control.kind, field: chosen}
    return {"type": control.kind, field: chosen[0] if chosen and chosen[0] != "" else None}


def _option(control: Control, text: str) -> dict[str, Any]:
    found = next((o for o in control.options if read(o["text"]) == text), None)
    if found is None:
        offered = [read(option["text"]) for option in control.options]
        raise AssertionError(f"{text!r} is not among {offered}")
    return found


def _file(user: "FakeSlackUser", control: Control, name: str, content: bytes) -> dict[str, Any]:
    file = user.add_file(name, content, "application/octet-stream")
    allowed = control.element.get("filetypes")
    if allowed and file.extension not in allowed:
        raise AssertionError(f"Slack takes no {file.extension!r} here, only {allowed}")
    file.is_handed_over = True
    return file.to_json()


def check_entries(surface: Surface) -> dict[str, str]:
    """Give by block_id what the program itself says before it sends anything."""
    found = {}
    for control in surface.controls():
        if control.is_input and control.key in surface.values:
            fault = _fault(control, surface.values[control.key])
            if fault:
                found[control.block["block_id"]] = fault
    return found


def _fault(control: Control, value: dict[str, Any]) -> str:
    content = value[FIELDS[control.kind][0]]
    if content in (None, "", []):
        return "" if control.block.get("optional") else REQUIRED
    check = CHECKS.get(control.kind)
    return check(control.element, content) if check else ""


def _text_fault(element: Any, content: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    return "" if least <= len(content) <= most else f"Enter {least} to {most} characters."


def _number_fault(element: Any, content: str) -> str:
    try:
        number = Decimal(content)
    except InvalidOperation:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and number % 1:
        return "Please enter a whole number."
    least = Decimal(element.get("min_value", number))
    most = Decimal(element.get("max_value", number))
    return "" if least <= number <= most else f"Please enter {least} to {most}."


def _pattern_fault(pattern: re.Pattern[str], otherwise: str) -> Callable[[Any, str], str]:
    return lambda _element, content: "" if pattern.fullmatch(content) else otherwise


CHECKS: dict[str, Callable[[Any, str], str]] = {
    "plain_text_input": _text_fault,
    "number_input": _number_fault,
    "email_text_input": _pattern_fault(EMAIL, "Please enter a valid email address."),
    "url_text_input": _pattern_fault(ADDRESS, "Please enter a valid URL."),
}
