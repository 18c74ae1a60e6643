"""A view as a person and Slack see it: what stands in it, and the state sent with an action."""

from typing import Any

from tests.fakes.slack.surface import Surface

Json = dict[str, Any]


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
    return Surface(view["blocks"]).state()
