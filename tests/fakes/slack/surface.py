"""Blocks on a screen with what a person has chosen and filled in there.

Used for messages, modals and App Home alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.fakes.slack import mrkdwn, rich_text
from tests.fakes.slack.blocks import elements_of
from tests.fakes.slack.elements import options_of
from tests.fakes.slack.told import told

Key = tuple[str, str]  # block_id, action_id

_numbers = count(1)

# The field of a value in `state.values`, and the attribute an element begins with.
FIELDS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "file_input": ("files", ""),
} | {
    f"{multi}{kind}s_select": (f"selected_{kind}{plural}", f"initial_{kind}{plural}")
    for kind in ("user", "conversation", "channel")
    for multi, plural in (("", ""), ("multi_", "s"))
}
LISTS = (
    "selected_options",
    "selected_users",
    "selected_conversations",
    "selected_channels",
    "files",
)

TEXTS = ("plain_text", "mrkdwn")


@dataclass(frozen=True, slots=True)
class Control:
    """An element on the screen: a button, a choice, an entry."""

    block: Mapping[str, Any]
    element: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def key(self) -> Key:
        return self.block["block_id"], self.element["action_id"]

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def label(self) -> str:
        """What is read above or on it."""
        if self.is_input:
            return read(self.block["label"])
        if "text" in self.element:
            return read(self.element["text"])
        return read(self.block["text"]) if "text" in self.block else ""

    @property
    def options(self) -> list[dict[str, Any]]:
        return options_of(self.element)

    @property
    def reports_at_once(self) -> bool:
        return not self.is_input or bool(self.block.get("dispatch_action"))


class Surface:
    """What is shown, and the values: `values[block_id, action_id]` as in `state.values`."""

    def __init__(self, blocks: Sequence[Mapping[str, Any]] = ()) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.values: dict[Key, dict[str, Any]] = {}
        self.show(blocks)

    def show(self, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Replace the blocks; what was entered stays where block, action and type stay."""
        before = self.values
        self.blocks = [_with_ids(block) for block in blocks]
        self.values = {}
        for control in self.controls():
            if control.kind not in FIELDS:
                continue
            kept = before.get(control.key)
            same = kept is not None and kept["type"] == control.kind and _still_there(control, kept)
            self.values[control.key] = kept if kept and same else _initial(control)

    def controls(self) -> Iterator[Control]:
        for block in self.blocks:
            for element in elements_of(block):
                yield Control(block, element)

    def state(self) -> dict[str, Any]:
        values: dict[str, dict[str, Any]] = {}
        for (block_id, action_id), value in self.values.items():
            values.setdefault(block_id, {})[action_id] = told(value)
        return {"values": values}

    @property
    def lines(self) -> list[str]:
        """What is read, top to bottom, labels of buttons apart."""
        return [line for block in self.blocks for line in block_lines(block)]

    @property
    def buttons(self) -> list[list[str]]:
        """Labels of the buttons, one row for each block that has any."""
        rows = [
            [read(e["text"]) for e in elements_of(block) if e["type"] == "button"]
            for block in self.blocks
        ]
        return [row for row in rows if row]


def read(text: Mapping[str, Any]) -> str:
    """Give what is read of a text object."""
    if text["type"] == "mrkdwn":
        return mrkdwn.plain(text["text"])
    return mrkdwn.INVISIBLE.sub("", text["text"])


def block_lines(block: Mapping[str, Any]) -> list[str]:
    if block["type"] == "rich_text":
        return rich_text.lines(block)
    texts = [block[key] for key in ("label", "text", "title", "hint") if key in block]
    texts += block.get("fields", [])
    texts += [part for part in block.get("elements", []) if part["type"] in TEXTS]
    lines = [read(text) for text in texts]
    for element in elements_of(block):
        for option in options_of(element):
            lines.append(read(option["text"]))
            lines += [read(option["description"])] if "description" in option else []
    return lines + ([block["alt_text"]] if block["type"] == "image" else [])


def _initial(control: Control) -> dict[str, Any]:
    field, attribute = FIELDS[control.kind]
    empty: Any = [] if field in LISTS else None
    return {"type": control.kind, field: deepcopy(control.element.get(attribute, empty))}


def _still_there(control: Control, value: Mapping[str, Any]) -> bool:
    """Tell whether what was chosen is among the options now shown."""
    if control.kind not in ("radio_buttons", "checkboxes", "static_select", "multi_static_select"):
        return True
    chosen = value.get("selected_options") or [value.get("selected_option")]
    return all(option is None or option in control.options for option in chosen)


def _with_ids(block: Mapping[str, Any]) -> dict[str, Any]:
    """Name a block and its elements where the app did not."""
    named = deepcopy(dict(block))
    named.setdefault("block_id", f"b{next(_numbers):05d}")
    for element in elements_of(named):
        element.setdefault("action_id", f"a{next(_numbers):05d}")
    return named
