"""Fields of a window that are answered by choosing: elements, and marks of their options. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.elements import Element, mark_of, numbered, option
from bot.slack.limits import CHECKED, LISTED, OPTION, width
from messages.steps import Control, Option

KINDS = frozenset({"one", "many", "confirm", "repeat"})
# Options that a window carries itself; a view may have 250 KB, and one takes up to 400 bytes.
CROWD = 400
_FEW = 2 * CHECKED


def is_crowded(controls: Sequence[Control]) -> bool:
    """Whether all the options would make the window too large."""
    counts = (len(control.options) for control in controls if control.kind in KINDS)
    return sum(count for count in counts if count <= LISTED) > CROWD


def element(control: Control, *, crowded: bool = False) -> tuple[str, Element]:
    """The mark goes into the block's id: with other options it is another element for Slack, which
    would otherwise keep a choice that is no more."""
    drawn = _drawn(control.options)
    picked = [made for made, one in zip(drawn, control.options, strict=True) if one.chosen]
    kind = _kind(control, crowded)
    made: Element = {"type": kind, "action_id": "value"}
    if "external" in kind:
        made |= {"action_id": "suggest", "min_query_length": 0}
    else:
        made["options"] = drawn
    if picked and kind in ("radio_buttons", "static_select", "external_select"):
        made["initial_option"] = picked[0]
    elif picked:
        made["initial_options"] = picked
    mark = mark_of(kind, *(f"{one.token} {one.label}" for one in control.options))
    return mark, made


def _drawn(options: Sequence[Option]) -> list[Element]:
    """With numbers where the labels are told in full above."""
    told = any(width(one.label) > OPTION for one in options)
    return [
        option(numbered(at, one.label) if told else one.label, one.token)
        for at, one in enumerate(options, start=1)
    ]


def _kind(control: Control, crowded: bool) -> str:
    count = len(control.options)
    # Slack refuses a list of nothing: one that depends on another choice is fetched when opened.
    is_long = not count or count > LISTED or (crowded and count > _FEW)
    if control.kind in ("many", "confirm"):
        if not is_long:
            return "checkboxes" if count <= CHECKED else "multi_static_select"
        return "multi_external_select"
    if is_long:
        return "external_select"
    is_radio = count <= CHECKED and (control.required or control.kind == "repeat")
    return "radio_buttons" if is_radio else "static_select"
