"""Elements that are typed or picked, and a text longer than one of them holds. Pure."""

from __future__ import annotations

import re

from bot.slack.elements import Element, picker
from bot.slack.limits import INPUT_VALUE, width
from messages.steps import Control

_NUMBER = re.compile(r"-?\d+")


def element(control: Control, value: str) -> Element:
    """For the control's kind, with the value it has at first."""
    match control.kind:
        case "date":
            return picker("date", value)
        case "time":
            return picker("time", value)
        case "file":
            return _file(control)
        case "integer" | "year" | "range" if _is_whole(control, value):
            return _number(control, value)
    made: Element = {"type": "plain_text_input", "action_id": "value"}
    made |= {"multiline": control.kind == "multiline", "max_length": INPUT_VALUE}
    return made | ({"initial_value": value} if value else {})


def _is_whole(control: Control, value: str) -> bool:
    told = (control.lowest, control.highest, control.step, value)
    return all(_NUMBER.fullmatch(one) for one in told if one)


def _number(control: Control, value: str) -> Element:
    made: Element = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False}
    ends = {"min_value": control.lowest, "max_value": control.highest, "initial_value": value}
    return made | {name: end for name, end in ends.items() if end}


def _file(control: Control) -> Element:
    made: Element = {"type": "file_input", "action_id": "file_input", "max_files": 1}
    return made | ({"filetypes": list(control.accept)} if control.accept else {})


def pieces(value: str) -> list[str]:
    """Of at most `INPUT_VALUE`, cut inside words: blank signs at the ends may be lost."""
    found = []
    while width(value) > INPUT_VALUE:
        least = INPUT_VALUE // 2
        ends = (at for at in range(INPUT_VALUE, least, -1) if _is_within_word(value, at))
        end = next(ends, least)
        found.append(value[:end])
        value = value[end:]
    return [*found, value]


def _is_within_word(value: str, at: int) -> bool:
    around = value[at - 1 : at + 1]
    return width(value[:at]) <= INPUT_VALUE and not any(sign.isspace() for sign in around)
