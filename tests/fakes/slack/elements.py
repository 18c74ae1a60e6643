"""The interactive elements of Block Kit, as data: their keys, limits and where they may stand."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.fakes.slack.checks import (
    Check,
    Report,
    Shape,
    anything,
    boolean,
    by_type,
    integer,
    one_of,
    plain,
    rich,
    several,
    string,
    unique,
)

MAX_OPTIONS = 100
MAX_BOXES = 10
TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
WEB_ADDRESS = r"https?://[^\s<>]+"

CONFIRM = Shape(
    {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
BOX = Shape({"text": rich(75), "value": string(150)}, {"description": rich(75)})
MENU_ITEM = Shape(
    {"text": plain(75), "value": string(150)},
    {"description": plain(75), "url": string(3000, pattern=WEB_ADDRESS)},
)
GROUP = Shape({"label": plain(75), "options": several(OPTION, MAX_OPTIONS)})
DISPATCH = Shape(
    {}, {"trigger_actions_on": several(one_of("on_enter_pressed", "on_character_entered"), 2)}
)
IDS = several(string(30), 100)


def options_of(element: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give all options an element carries itself, those of its groups included."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(o for group in groups for o in group["options"])]


def check_options(element: Any, path: str, report: Report) -> None:
    """Exactly one source of options, values that differ, and a choice made from among them."""
    if ("options" in element) == ("option_groups" in element):
        report.add(path, "exactly one of options and option_groups is required")
        return
    options = options_of(element)
    unique([option["value"] for option in options], path, report, "option value")
    initial = [element["initial_option"]] if "initial_option" in element else []
    for chosen in initial + element.get("initial_options", []):
        if chosen not in options:
            report.add(path, f"initial option {chosen.get('value')!r} is not among the options")


def check_day(value: Any, path: str, report: Report) -> None:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError(value)
        date.fromisoformat(value)
    except (TypeError, ValueError):
        report.add(path, "must be a date as YYYY-MM-DD")


def check_number(value: Any, path: str, report: Report) -> None:
    try:
        if not isinstance(value, str) or not Decimal(value).is_finite():
            raise InvalidOperation
    except InvalidOperation:
        report.add(path, "must be a number in a string")


def check_number_input(element: Any, path: str, report: Report) -> None:
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and most is not None and Decimal(least) > Decimal(most):
        report.add(path, "min_value is over max_value")
    if not element["is_decimal_allowed"]:
        for key in ("initial_value", "min_value", "max_value"):
            if key in element and Decimal(element[key]) % 1:
                report.add(f"{path}/{key}", "must be whole where no decimals are allowed")


def check_text_input(element: Any, path: str, report: Report) -> None:
    initial, most = element.get("initial_value", ""), element.get("max_length", 3000)
    if element.get("min_length", 0) > most:
        report.add(path, "min_length is over max_length")
    if len(initial) > most:
        report.add(path, "initial_value is over max_length")


def element(
    required: Mapping[str, Check] | None = None, also: Check | None = None, **optional: Check
) -> Shape:
    shared = {"action_id": string(255), "confirm": CONFIRM}
    return Shape({"type": anything, **(required or {})}, {**shared, **optional}, also)


def entry(
    required: Mapping[str, Check] | None = None, also: Check | None = None, **optional: Check
) -> Shape:
    """An element of entry: it may have a placeholder and be where the cursor stands first."""
    own = {"placeholder": plain(150), "focus_on_load": boolean, **optional}
    return element(required, also, **own)


def single(**own: Check) -> Shape:
    return entry(**own)


def multi(**own: Check) -> Shape:
    return entry(max_selected_items=integer(1, 100), **own)


def _people(kind: str) -> dict[str, Shape]:
    ids = string(30)
    extra = {"filter": anything} if kind == "conversation" else {}
    return {
        f"{kind}s_select": single(
            **{f"initial_{kind}": ids, **extra}, response_url_enabled=boolean
        ),
        f"multi_{kind}s_select": multi(**{f"initial_{kind}s": IDS, **extra}),
    }


OPTION_SOURCES = {
    "options": several(OPTION, MAX_OPTIONS),
    "option_groups": several(GROUP, MAX_OPTIONS),
}
BOXES = {"options": several(BOX, MAX_BOXES)}
TYPED = {"dispatch_action_config": DISPATCH}

ELEMENTS: dict[str, Shape] = {
    "button": element(
        {"text": plain(75)},
        url=string(3000, pattern=WEB_ADDRESS),
        value=string(2000),
        style=one_of("primary", "danger"),
        accessibility_label=string(75),
    ),
    "overflow": element({"options": several(MENU_ITEM, 5)}),
    "static_select": entry(None, check_options, **OPTION_SOURCES, initial_option=OPTION),
    "multi_static_select": entry(
        None,
        check_options,
        **OPTION_SOURCES,
        initial_options=several(OPTION, MAX_OPTIONS),
        max_selected_items=integer(1, MAX_OPTIONS),
    ),
    "external_select": single(min_query_length=integer(0, 20), initial_option=OPTION),
    "multi_external_select": multi(
        min_query_length=integer(0, 20), initial_options=several(OPTION, MAX_OPTIONS)
    ),
    "radio_buttons": element(BOXES, check_options, initial_option=BOX, focus_on_load=boolean),
    "checkboxes": element(
        BOXES, check_options, initial_options=several(BOX, MAX_BOXES), focus_on_load=boolean
    ),
    "datepicker": entry(initial_date=check_day),
    "timepicker": entry(initial_time=string(5, pattern=TIME), timezone=string(50)),
    "datetimepicker": element(
        initial_date_time=integer(1_000_000_000, 9_999_999_999), focus_on_load=boolean
    ),
    "plain_text_input": entry(
        None,
        check_text_input,
        **TYPED,
        initial_value=string(3000, least=0),
        multiline=boolean,
        min_length=integer(0, 3000),
        max_length=integer(1, 3000),
    ),
    "number_input": entry(
        {"is_decimal_allowed": boolean},
        check_number_input,
        **TYPED,
        initial_value=check_number,
        min_value=check_number,
        max_value=check_number,
    ),
    "email_text_input": entry(**TYPED, initial_value=string(3000)),
    "url_text_input": entry(**TYPED, initial_value=string(3000)),
    "file_input": element(filetypes=several(string(20), 100), max_files=integer(1, 10)),
    **_people("user"),
    **_people("conversation"),
    **_people("channel"),
}
SELECTS = [name for name in ELEMENTS if name.endswith("_select") and not name.startswith("multi_")]
MULTI_SELECTS = [name for name in ELEMENTS if name.startswith("multi_")]
PICKERS = ["checkboxes", "datepicker", "radio_buttons", "timepicker", *SELECTS]
TYPED_INPUTS = ["plain_text_input", "number_input", "email_text_input", "url_text_input"]
IMAGE = Shape(
    {"type": anything, "alt_text": string(2000)},
    {"image_url": string(3000, pattern=WEB_ADDRESS), "slack_file": anything},
)


def elements(*names: str) -> Check:
    return by_type({name: ELEMENTS[name] for name in names})


ACCESSORY = by_type(
    {name: ELEMENTS[name] for name in ("button", "overflow", *PICKERS, *MULTI_SELECTS)}
    | {"image": IMAGE}
)
IN_ACTIONS = elements("button", "overflow", "datetimepicker", *PICKERS)
IN_INPUT = elements("datetimepicker", "file_input", *TYPED_INPUTS, *PICKERS, *MULTI_SELECTS)
