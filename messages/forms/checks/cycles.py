"""Through which questions an answer depends on itself, and in which cell that can be undone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from messages.forms.checks.outline import Node, Outline
from messages.forms.checks.references import names_in
from messages.forms.checks.tables import Column, Table

_DEPENDING = ("relevant", "calculation", "required", "read_only")


def find_cycle(survey: Table, outline: Outline, start: str) -> tuple[str, ...]:
    """The names of a circle that `start` is in or leads to, its first again at the end, or ()."""
    trail: list[str] = []
    done: set[str] = set()
    waiting = [iter([start])]
    while waiting:
        name = next(waiting[-1], None)
        if name is None:
            waiting.pop()
            done.update(trail[-1:])
            del trail[-1:]
        elif name in trail:
            return _from_the_first(outline, trail[trail.index(name) :])
        elif name not in done:
            trail.append(name)
            waiting.append(iter(sorted(_reads(survey, outline, name))))
    return ()


def _from_the_first(outline: Outline, circle: list[str]) -> tuple[str, ...]:
    """The circle closed, beginning where the sheet does."""
    rows = [min(node.row.number for node in outline.by_name[name]) for name in circle]
    first = rows.index(min(rows))
    return (*circle[first:], *circle[:first], circle[first])


def find_link(
    survey: Table, outline: Outline, cycle: tuple[str, ...]
) -> tuple[Node, Column] | None:
    """The first cell of the circle that says so: where one of its names refers to the next."""
    for name, following in itertools.pairwise(cycle):
        for node in outline.by_name.get(name, ()):
            for column in survey.columns_of(*_DEPENDING):
                if following in names_in(node.row.cells.get(column.header, "")):
                    return node, column
    return None


def _reads(survey: Table, outline: Outline, name: str) -> set[str]:
    return {read for node in outline.by_name.get(name, ()) for read in _sources(survey, node)}


def _sources(survey: Table, node: Node) -> Iterator[str]:
    """What decides a node: what its expressions read, and its group."""
    for meaning in _DEPENDING:
        yield from names_in(survey.get(node.row, meaning))
    if len(node.path) > 2:
        yield node.path[-2]
