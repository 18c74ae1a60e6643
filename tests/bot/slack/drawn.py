"""A view as a person and Slack see it: what stands in it, and the state sent with an action."""

from typing import Any

Json = dict[str, Any]

_STATE = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "file_input": ("files", ""),
}


def said(blocks: list[Json]) -> list[str]:
    """Texts of what is no input, in order; of buttons their labels."""
    found: list[str] = []
    for block in blocks:
        if block["type"] == "rich_text":
            (section,) = block["elements"]
            found.append("".join(element["text"] for element in section["elements"]))
        elif block["type"] in ("section", "header"):
            found.append(block["text"]["text"])
        elif block["type"] == "actions":
            found += [one["text"]["text"] for one in block["elements"] if one["type"] == "button"]
    return found


def inputs(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def state(view: Json) -> Json:
    """As Slack sends it when nothing was touched."""
    values: Json = {}
    for block in inputs(view):
        element = block["element"]
        name, initial = _STATE[element["type"]]
        empty = [] if name in ("selected_options", "files") else None
        held = {"type": element["type"], name: element.get(initial, empty)}
        values[block["block_id"]] = {element["action_id"]: held}
    return {"values": values}
