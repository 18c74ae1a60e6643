"""The control of a question that is asked in a message, as elements that answer at once. Pure.

    one        radio buttons up to 10, a menu up to 100, else pages of buttons (typing searches)
    many       check boxes up to 30 and a button that ends; more: pages of buttons that tick
    rank       buttons, in the order pressed
    date, time a picker, where the control has an `entry`; the rest is typed, or picked on its pad

What a press means is read back by `presses.read_action`.
"""

from __future__ import annotations

from bot.slack.elements import (
    Block,
    Element,
    actions,
    button,
    chosen,
    mark_of,
    option,
    picker,
)
from bot.slack.labels import labelled, on_button, spelt_options, spelt_rows
from bot.slack.limits import CHECKED, LISTED
from messages.steps import Button, Control, Rows

MOST_BOXES = 3 * CHECKED


def shape(control: Control) -> str:
    """How it is drawn: radio, menu, boxes, picker, or buttons (of its options, or its pad)."""
    count = len(control.options)
    if control.kind == "one" and count and not control.partial and count <= LISTED:
        return "radio" if count <= CHECKED else "menu"
    if control.kind == "many" and count and not control.partial and count <= MOST_BOXES:
        return "boxes"
    return "picker" if control.kind in ("date", "time") and control.entry else "buttons"


def elements(control: Control, nth: int = 0) -> list[Block]:
    """Blocks other than rows of buttons; `nth` tells controls of one view apart."""
    match shape(control):
        case "radio" | "menu" as form:
            return [actions([_choice(control, form)], f"c:{nth}:{_mark(control)}")]
        case "boxes":
            return [*_boxes(control, nth), *_end(control, nth)]
        case "picker":
            element = picker(control.kind, control.value) | {"action_id": "entry"}
            return [actions([element], f"e:{nth}:{control.entry}")]
    return []


def _choice(control: Control, form: str) -> Element:
    drawn = [option(label, one.token) for label, one in labelled(control)]
    kind = "radio_buttons" if form == "radio" else "static_select"
    element: Element = {"type": kind, "action_id": "pick", "options": drawn}
    first = [made for made, one in zip(drawn, control.options, strict=True) if one.chosen]
    return element | ({"initial_option": first[0]} if first else {})


def _boxes(control: Control, nth: int) -> list[Block]:
    """Their values are numbers from 0: what `done` is sent with."""
    drawn = [option(label, str(at)) for at, (label, _) in enumerate(labelled(control))]
    blocks = []
    for at in range(0, len(drawn), CHECKED):
        group = drawn[at : at + CHECKED]
        element: Element = {"type": "checkboxes", "action_id": "check", "options": group}
        ticked = [made for made in group if control.options[int(made["value"])].chosen]
        element |= {"initial_options": ticked} if ticked else {}
        blocks.append(actions([element], f"c:{nth}:{at // CHECKED}:{_mark(control)}"))
    return blocks


def _end(control: Control, nth: int) -> list[Block]:
    if control.done is None:
        return []
    return [actions([button(control.done, 0) | {"action_id": f"done:{nth}"}])]


def _mark(control: Control) -> str:
    return mark_of(*(f"{one.token} {one.chosen} {one.label}" for one in control.options))


def button_rows(control: Control | None) -> Rows:
    """The rows of buttons that belong to the control."""
    if control is None:
        return ()
    if shape(control) != "buttons":
        return ()
    ends = ((control.done,),) if control.done and _can_end(control) else ()
    options = tuple((Button(on_button(control, n, one), one.token),) for n, one in control.shown)
    turns = (control.turns,) if control.turns else ()
    return (*control.pad, *options, *turns, *ends)


def _can_end(control: Control) -> bool:
    """A ranking ends when everything has its place."""
    return control.kind != "rank" or len(chosen(control.options)) == len(control.options)


def spelt(control: Control | None, rows: Rows) -> list[str]:
    """HTML lines for what does not fit its element: options, labels, links nobody else opens."""
    lines = []
    if control:
        lines = spelt_options(control, on_buttons=shape(control) == "buttons")
    return lines + spelt_rows(rows)
