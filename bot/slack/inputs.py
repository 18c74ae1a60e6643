"""A field of a window as blocks: what is told above it, and its input. Pure.

Decimal numbers are typed as text, as Slack's own number field takes no decimal comma. A moment is
a day and a time of two pickers: Slack's picker for both counts in the reader's time zone, ours is
that of the programme. Radio buttons cannot be cleared again, so a question that may be left out is
a menu. A text that is watched is reported when Enter is pressed in it, not with every letter: what
was missed so is found when the page is sent.
"""

from __future__ import annotations

import re
from html import escape

from bot.slack import choices
from bot.slack.elements import Block, Element, numbered, picker, plain_text
from bot.slack.limits import INPUT_LABEL, INPUT_VALUE, OPTION, short, width
from bot.slack.markup import runs, text_of
from bot.slack.mrkdwn import plain
from bot.slack.rich import rich
from bot.slack.values import DAY, TIME, block_id
from messages.steps import Control
from messages.windows import Field

LONG_LABEL = 300
_WARNING = "⚠"
_NUMBER = re.compile(r"-?\d+")


def blocks(field: Field, *, crowded: bool = False) -> list[Block]:
    """`crowded`: the window has so many options that long lists are fetched when opened."""
    problem = rich(f"<b>{_WARNING} {escape(field.problem)}</b>") if field.problem else []
    if field.control.kind == "note":
        return problem + rich("\n\n".join(filter(None, [field.label, field.hint])))
    told, label = _above(field)
    return problem + told + _inputs(field, label, crowded)


def _above(field: Field) -> tuple[list[Block], str]:
    """What stands over the input, and the input's own label: a long or linked one is told above
    in full, as labels are plain, and so are options whose labels do not fit."""
    label = text_of(runs(field.label)).strip()
    linked = any(run.href for run in runs(field.label))
    listed = _listed(field)
    if not listed and not linked and width(label) <= LONG_LABEL and "\n\n" not in label:
        return [], label
    told = rich("\n\n".join(filter(None, [field.label, "\n".join(listed)])))
    return told, short(label.split("\n")[0], OPTION)


def _listed(field: Field) -> list[str]:
    """HTML lines: options that do not fit, and those to put in order unless the hint has them."""
    options = field.control.options
    fits = all(width(one.label) <= OPTION for one in options)
    is_told = field.control.kind == "rank" and all(one.label in field.hint for one in options)
    if is_told or (fits and field.control.kind != "rank"):
        return []
    return [escape(numbered(at, one.label)) for at, one in enumerate(options, start=1)]


def _inputs(field: Field, label: str, crowded: bool) -> list[Block]:
    control = field.control
    if control.kind in choices.KINDS:
        mark, element = choices.element(control, crowded=crowded)
        return [_input(field, label, element, mark=mark)]
    if control.kind == "moment":
        return _moment(field, label)
    if control.kind == "file":
        return [_input(field, label, _file(control))]
    value = control.value
    if width(value) > INPUT_VALUE:
        return _in_parts(field, label)
    return [_input(field, label, _typed(control, value))]


def _input(field: Field, label: str, element: Element, *, part: str = "", mark: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id(field.key, part, mark),
        "label": plain_text(label, INPUT_LABEL),
        "optional": not field.control.required,
        "element": element,
    }
    if hint := plain(field.hint).strip():
        block["hint"] = plain_text(hint, INPUT_LABEL)
    if field.watched and element["type"] != "file_input":
        block["dispatch_action"] = True
        if element["type"] in ("plain_text_input", "number_input"):
            block["element"] = element | {
                "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}
            }
    return block


def _typed(control: Control, value: str) -> Element:
    match control.kind:
        case "date":
            return picker("date", value)
        case "time":
            return picker("time", value)
        case "integer" | "year" | "range" if _is_whole(control, value):
            return _number(control, value)
    element: Element = {"type": "plain_text_input", "action_id": "value"}
    element |= {"multiline": control.kind == "multiline", "max_length": INPUT_VALUE}
    return element | ({"initial_value": value} if value else {})


def _is_whole(control: Control, value: str) -> bool:
    told = (control.lowest, control.highest, control.step, value)
    return all(_NUMBER.fullmatch(one) for one in told if one)


def _number(control: Control, value: str) -> Element:
    element: Element = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False}
    ends = {"min_value": control.lowest, "max_value": control.highest, "initial_value": value}
    return element | {name: end for name, end in ends.items() if end}


def _file(control: Control) -> Element:
    element: Element = {"type": "file_input", "action_id": "file_input", "max_files": 1}
    return element | ({"filetypes": list(control.accept)} if control.accept else {})


def _moment(field: Field, label: str) -> list[Block]:
    day, _, hour = field.control.value.partition("T")
    first = _input(field, label, picker("date", day), part=DAY)
    return [first, _input(field, label, picker("time", hour[:5]), part=TIME)]


def _in_parts(field: Field, label: str) -> list[Block]:
    """A text given elsewhere that is longer than an input holds: in several, joined when read."""
    pieces = _pieces(field.control.value)
    labels = [f"{label} ({number}/{len(pieces)})" for number in range(1, len(pieces) + 1)]
    return [
        _input(field, own, _typed(field.control, piece), part=f"{at:02}")
        for at, (own, piece) in enumerate(zip(labels, pieces, strict=True))
    ]


def _pieces(value: str) -> list[str]:
    """Cut inside words, as blank signs at the ends of a field may be lost."""
    pieces = []
    while width(value) > INPUT_VALUE:
        least = INPUT_VALUE // 2
        ends = (at for at in range(INPUT_VALUE, least, -1) if _is_within_word(value, at))
        end = next(ends, least)
        pieces.append(value[:end])
        value = value[end:]
    return [*pieces, value]


def _is_within_word(value: str, at: int) -> bool:
    around = value[at - 1 : at + 1]
    return width(value[:at]) <= INPUT_VALUE and not any(sign.isspace() for sign in around)
