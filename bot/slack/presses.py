"""What was pressed in a message, a screen or the desk, as the token it stands for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def read_action(action: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> str:
    """The token of one of `block_actions`, "" for what means nothing yet (a box, a link).

    `state` is the payload's own, of the message or the view: the button that ends check boxes
    takes along what is ticked there, a picker its value.
    """
    match action.get("type"):
        case "button":
            return "" if action.get("url") else _button(action, (state or {}).get("values", {}))
        case "radio_buttons" | "static_select" | "external_select":
            return str((action.get("selected_option") or {}).get("value", ""))
        case "datepicker":
            return _entry(action, action.get("selected_date"))
        case "timepicker":
            return _entry(action, action.get("selected_time"))
    return ""


def _button(action: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    token = str(action.get("value", ""))
    if not str(action.get("action_id", "")).startswith("done:"):
        return token
    groups = [
        held
        for block_id, block in values.items()
        if block_id.startswith(f"c:{action['action_id'].removeprefix('done:')}:")
        for held in block.values()
        if held.get("type") == "checkboxes"
    ]
    ticked = [int(one["value"]) for held in groups for one in held.get("selected_options") or ()]
    return f"{token}:{','.join(map(str, sorted(ticked)))}" if groups else token


def _entry(action: Mapping[str, Any], value: Any) -> str:
    """The block's id is `e:<which control>:<entry>`."""
    entry = str(action.get("block_id", "")).split(":", 2)[2:]
    return f"{entry[0]}:{value}" if entry and value else ""
