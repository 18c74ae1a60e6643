"""`${name}` in expressions and texts: written well, and naming a question that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from messages.forms.checks.outline import Outline
from messages.forms.checks.spelling import closest
from messages.forms.problems import Param

REFERENCE = re.compile(r"\$\{([^}$]*)\}|\$\{")
_NAME = re.compile(r"(last-saved#)?([^\W\d][\w.-]*)")
_ALWAYS_THERE = frozenset({"instanceID"})

Fault = tuple[str, dict[str, Param], int, int]  # code, params, begin and end in the text


def check_references(text: str, outline: Outline) -> Iterator[Fault]:
    """What is wrong with each reference of a cell."""
    for found in REFERENCE.finditer(text):
        inner = found.group(1)
        if fault := _find_fault(inner, outline):
            yield *fault, found.start(), found.end()


def _find_fault(inner: str | None, outline: Outline) -> tuple[str, dict[str, Param]] | None:
    if inner is None:
        return "reference_open", {}
    name = _NAME.fullmatch(inner)
    if name is None:
        if inner.strip() in outline.by_name:
            return "reference_blank", {"name": inner.strip()}
        return "reference_bad", {"name": inner}
    if name.group(1):
        return "last_saved", {"name": name.group(2)}
    nodes = outline.by_name.get(inner, [])
    if len(nodes) > 1:
        return "reference_ambiguous", {"name": inner, "first": nodes[0].row.number}
    if not nodes and inner not in _ALWAYS_THERE:
        return "reference_unknown", {"name": inner, "like": closest(inner, outline.by_name)}
    return None


def blank_out(text: str) -> str:
    """The text with a name of the same length for each reference, so that positions stay."""
    return REFERENCE.sub(lambda found: "_" * len(found.group()), text)


def names_in(text: str) -> Iterator[str]:
    """The names that a cell refers to."""
    return (found.group(1) for found in REFERENCE.finditer(text) if found.group(1))
