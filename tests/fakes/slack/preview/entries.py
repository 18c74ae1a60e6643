"""What a person has entered, put into the blocks as if they had been sent with it."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from tests.fakes.slack.blocks import elements_of
from tests.fakes.slack.surface import FIELDS


def with_entries(surface: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The surface's blocks with the values of its `state`, as a view's payload has it, if any."""
    values = surface.get("state", {}).get("values", {})
    blocks = deepcopy(list(surface["blocks"]))
    for block in blocks:
        held = values.get(block.get("block_id"), {})
        for element in elements_of(block):
            if element.get("action_id") in held:
                _enter(element, held[element["action_id"]])
    return blocks


def _enter(element: dict[str, Any], held: Mapping[str, Any]) -> None:
    name, initial = FIELDS[element["type"]]
    element.pop(initial, None)
    if held[name]:
        element[initial or name] = held[name]
