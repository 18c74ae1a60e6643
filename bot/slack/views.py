"""Windows, screens and the desk as Slack's views. Pure.

A view holds 100 blocks and 250 KB. A page has at most 15 questions and a summary's lines share
blocks, so windows fit; should one not, the end of its introduction is left out (all of it stands in
the chat when the form is shown there), never a question or a button.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bot.slack import choices, inputs, render
from bot.slack.elements import BLANK, Block, actions, mark_of, plain_text, rows_of
from bot.slack.labels import spelt_rows
from bot.slack.limits import A_FAULT, A_TEXT, A_VIEW, BLOCKS_A_VIEW, HEADING, TITLE, short, width
from bot.slack.markup import runs, text_of
from bot.slack.rich import rich
from bot.slack.values import field_of
from messages.steps import Rows, Say
from messages.windows import Desk, Section, Window

WINDOW, SCREEN, JUMP = "window", "screen", "jump"
DIVIDER: Block = {"type": "divider"}
View = dict[str, Any]


def window(window: Window) -> View:
    """The modal: private_metadata is the window's token, callback_id "window"."""
    crowded = choices.is_crowded([field.control for field in window.fields])
    asked = [block for field in window.fields for block in inputs.blocks(field, crowded=crowded)]
    _set_apart(asked, window.token)
    asked += _jump(window)
    asked += _buttons(window.rows, at_most=20)
    view = _modal(window.title, WINDOW, close=window.close)
    view |= {"private_metadata": window.token, "notify_on_close": True}
    if window.submit or any(block["type"] == "input" for block in asked):
        view["submit"] = plain_text(window.submit or "OK", TITLE)
    return _fitting(view, _told(window), asked)


def _set_apart(asked: list[Block], token: str) -> None:
    """Fields of another form that takes this one's place must not keep what was entered here: the
    first two parts of a token name the form. Marks of options do already."""
    form = mark_of(*token.split(":")[:2])
    for block in asked:
        if block["type"] == "input" and "#" not in block["block_id"]:
            block["block_id"] += f"#{form}"


def _modal(title: str, callback_id: str, close: str = "") -> View:
    view: View = {"type": "modal", "callback_id": callback_id, "title": plain_text(title, TITLE)}
    return view | ({"close": plain_text(close, TITLE)} if close else {})


def _told(window: Window) -> list[Block]:
    """The title if it had to be cut, what changed meanwhile, the introduction."""
    is_cut = width(window.title) > TITLE and window.title not in text_of(runs(window.intro))
    title = f"<b>{escape(window.title)}</b>" if is_cut else ""
    told = [block for part in (title, window.notice) if part for block in rich(part)]
    return told + rich(window.intro)


def _jump(window: Window) -> list[Block]:
    if window.jump is None or not window.jump.options:
        return []
    _, element = choices.element(window.jump)
    if element["type"] == "radio_buttons":
        element["type"] = "static_select"
    if not window.jump_label:
        return [actions([element], JUMP)]
    label = plain_text(window.jump_label, A_TEXT)
    return [{"type": "section", "block_id": JUMP, "text": label, "accessory": element}]


def screen(says: Sequence[Say], title: str) -> View:
    """What was just said, as a modal: the same texts and buttons, "screen" to be recognised by.

    Of very much the last blocks are shown, as the rest stands in the chat.
    """
    drawn = [render.blocks(say, nth) for nth, say in enumerate(says)]
    divided = [block for blocks in drawn for block in (*blocks, DIVIDER)][:-1]
    view = _modal(title, SCREEN)
    kept = divided[-BLOCKS_A_VIEW:] or rich(BLANK)
    while len(kept) > 1 and _size({**view, "blocks": kept}) > A_VIEW:
        kept = kept[1:]
    return {**view, "blocks": kept}


def desk(desk: Desk) -> View:
    """App Home: the sections, below them the menu. Where there is too much, what stands lowest
    above the menu is left out; the chat has it all."""
    menu = _buttons((desk.buttons,), at_most=0)
    told: list[Block] = []
    for section in desk.sections:
        told += [DIVIDER, *_section(section)]
    return _fitting({"type": "home"}, told[1:], [DIVIDER, *menu] if menu and told else menu)


def _section(section: Section) -> list[Block]:
    """Its buttons side by side: there is room for them."""
    heading: list[Block] = []
    if section.title:
        heading = [{"type": "header", "text": plain_text(section.title, HEADING)}]
    return heading + rich("\n".join(section.lines)) + _buttons(section.rows, at_most=0)


def _buttons(rows: Rows, at_most: int) -> list[Block]:
    """Below what does not fit them."""
    return rich("\n".join(spelt_rows(rows))) + rows_of(rows, at_most)


def _fitting(view: View, told: list[Block], asked: list[Block]) -> View:
    """Without the end of what is told, where the view could not be opened with it."""
    kept = told[: max(BLOCKS_A_VIEW - len(asked), 0)]
    while kept and _size({**view, "blocks": kept + asked}) > A_VIEW:
        kept = kept[:-1]
    return {**view, "blocks": (kept + asked or rich(BLANK))[:BLOCKS_A_VIEW]}


def _size(view: View) -> int:
    """As it is sent, diacritics as `\\u0142`."""
    return len(json.dumps(view))


def fault_blocks(view: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, str]:
    """`errors` for the view that was submitted: texts by ids of blocks.

    What belongs to no input (a note, a field that is no more there) is told at the first one; empty
    if the view has none, as Slack refuses errors elsewhere.
    """
    fields: dict[str, str] = {}
    for block in view.get("blocks", ()):
        if block["type"] == "input":
            fields.setdefault(field_of(block["block_id"]), block["block_id"])
    first = next(iter(fields.values()), "")
    told: dict[str, list[str]] = {}
    for key, text in texts.items():
        told.setdefault(fields.get(key, first), []).append(text)
    return {
        block: short("\n".join(lines) or BLANK, A_FAULT) for block, lines in told.items() if block
    }
