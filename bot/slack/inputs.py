"""A field of a window as blocks: what is told above it, and its input. Pure.

Decimal numbers are typed as text, as Slack's own number field takes no decimal comma. A moment is
a day and a time of two pickers: Slack's picker for both counts in the reader's time zone, ours is
that of the programme. Radio buttons cannot be cleared again, so a question that may be left out is
a menu. A text that is watched is reported when Enter is pressed in it, not with every letter: what
was missed so is found when the page is sent.
"""

from __future__ import annotations

from html import escape

from bot.slack import choices, typed
from bot.slack.elements import Block, Element, numbered, picker, plain_text
from bot.slack.limits import INPUT_LABEL, INPUT_VALUE, OPTION, short, width
from bot.slack.markup import runs, text_of
from bot.slack.mrkdwn import plain
from bot.slack.rich import rich
from bot.slack.values import DAY, TIME, block_id
from messages.windows import Field

LONG_LABEL = 300
_WARNING = "⚠"


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
    if field.control.kind == "rank":
        hint = text_of(runs(field.hint))
        fits = all(one.label in hint for one in options)
    if fits:
        return []
    return [escape(numbered(at, one.label)) for at, one in enumerate(options, start=1)]


def _inputs(field: Field, label: str, crowded: bool) -> list[Block]:
    control = field.control
    if control.kind in choices.KINDS:
        mark, element = choices.element(control, crowded=crowded)
        return [_input(field, label, element, mark=mark)]
    if control.kind == "moment":
        return _moment(field, label)
    if width(control.value) > INPUT_VALUE:
        return _in_parts(field, label)
    return [_input(field, label, typed.element(control, control.value))]


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


def _moment(field: Field, label: str) -> list[Block]:
    day, _, hour = field.control.value.partition("T")
    first = _input(field, label, picker("date", day), part=DAY)
    return [first, _input(field, label, picker("time", hour[:5]), part=TIME)]


def _in_parts(field: Field, label: str) -> list[Block]:
    """A text given elsewhere that is longer than an input holds: in several, joined when read."""
    pieces = typed.pieces(field.control.value)
    labels = [f"{label} ({number}/{len(pieces)})" for number in range(1, len(pieces) + 1)]
    return [
        _input(field, own, typed.element(field.control, piece), part=f"{at:02}")
        | ({"optional": True} if at else {})
        for at, (own, piece) in enumerate(zip(labels, pieces, strict=True))
    ]
