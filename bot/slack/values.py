"""What stands in a window's fields, read from a view's state: the inverse of `inputs`. Pure.

The block of a field is `q:<key>`, with `|<part>` where a question takes several elements (a day and
a time, a text longer than one element holds) and `#<mark>` of its options where it has some.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from messages.events import Uploaded, Values

FIELD = "q:"
DAY, TIME = "day", "time"


def block_id(key: str, part: str = "", mark: str = "") -> str:
    return FIELD + key + (f"|{part}" if part else "") + (f"#{mark}" if mark else "")


def field_of(block: str) -> str:
    """The key of the field that the block belongs to, "" if it is no field's."""
    return _read(block)[0] if block.startswith(FIELD) else ""


def _read(block: str) -> tuple[str, str]:
    key, _, part = block.removeprefix(FIELD).partition("#")[0].partition("|")
    return key, part


def values_of(state: Mapping[str, Any], home: str = "") -> Values:
    """The values of `view.state`; `home` (the team) stands before the ids of files: `T1/F2`."""
    texts: dict[str, str] = {}
    options: dict[str, tuple[str, ...]] = {}
    files: dict[str, tuple[Uploaded, ...]] = {}
    for key, part, element in _elements(state):
        if text := _text(element):
            texts[key] = texts.get(key, "") + (f"T{text}" if part == TIME else text)
        if tokens := _tokens(element):
            options[key] = tokens
        if found := tuple(_file(one, home) for one in element.get("files") or ()):
            files[key] = found
    return Values(texts, options, files)


def _elements(state: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Key, part and element of each field; the parts of one in their order."""
    found = [
        (*_read(block), element)
        for block, held in state.get("values", {}).items()
        if block.startswith(FIELD)
        for element in held.values()
    ]
    return sorted(found, key=lambda one: one[:2])


def _text(element: Mapping[str, Any]) -> str:
    names = ("value", "selected_date", "selected_time")
    return next((str(element[name]) for name in names if element.get(name)), "")


def _tokens(element: Mapping[str, Any]) -> tuple[str, ...]:
    one = element.get("selected_option")
    many = element.get("selected_options") or ([one] if one else [])
    return tuple(str(option["value"]) for option in many)


def _file(found: Mapping[str, Any], home: str) -> Uploaded:
    ref = f"{home}/{found['id']}" if home else str(found["id"])
    return Uploaded(ref, found.get("name") or "", found.get("mimetype") or "", found.get("size"))
