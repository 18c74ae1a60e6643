"""Blocks as HTML."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from tests.fakes.slack.preview import elements, texts
from tests.fakes.slack.preview.texts import text

Block = Mapping[str, Any]


def draw(block: Block, name: str, fault: str = "") -> str:
    """`name` is unique in the page; `fault` stands under an input."""
    inside = DRAWN[block["type"]](block, name)
    if fault:
        inside += f'<p class="fault">{escape(fault)}</p>'
    return f'<div class="block {block["type"]}">{inside}</div>'


def _rich(block: Block, _name: str) -> str:
    return texts.rich(block)


def _section(block: Block, name: str) -> str:
    told = [block["text"]] if "text" in block else []
    told += block.get("fields", [])
    read = "".join(f'<p class="text">{text(one)}</p>' for one in told)
    if "accessory" not in block:
        return read
    return f'<div class="beside">{read}{elements.draw(block["accessory"], name)}</div>'


def _header(block: Block, _name: str) -> str:
    return f"<h3>{text(block['text'])}</h3>"


def _divider(_block: Block, _name: str) -> str:
    return "<hr>"


def _context(block: Block, _name: str) -> str:
    read = (text(one) for one in block["elements"] if one["type"] != "image")
    return "".join(f'<p class="text small">{one}</p>' for one in read)


def _actions(block: Block, name: str) -> str:
    return "".join(
        elements.draw(element, f"{name}-{at}") for at, element in enumerate(block["elements"])
    )


def _input(block: Block, name: str) -> str:
    label = text(block["label"])
    if block.get("optional"):
        label += ' <span class="optional">(optional)</span>'
    hint = f'<p class="hint">{text(block["hint"])}</p>' if "hint" in block else ""
    return f'<p class="label">{label}</p>{elements.draw(block["element"], name)}{hint}'


DRAWN: dict[str, Callable[[Block, str], str]] = {
    "rich_text": _rich,
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "input": _input,
}
