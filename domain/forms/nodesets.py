"""Choices that are nodes of the form: the entries of a repeat, as rows of a list."""

from collections.abc import Sequence

from domain.forms.document import read_path
from domain.forms.paths import Path, find_spot
from domain.forms.scope import Item, Items, Names, NodeSet, RunItems, Scope, Spot
from domain.forms.values import to_text

Reads = set[tuple[int, int]]


def list_nodes(
    names: Names, nodes: NodeSet, columns: Sequence[str], paths: Sequence[Path]
) -> tuple[RunItems, Reads]:
    """Rows with the texts of `columns`, paths that begin at each of the nodes; and what the
    texts depend on."""
    base = paths[nodes.spot.node]
    spots = {column: find_spot(names, _extend(base, column)) for column in columns}

    def rows(scope: Scope) -> Items:
        live, own = scope.live, nodes.spot.offset
        found = [entry for entry in nodes.entries(scope) if live[entry.base + own]]
        return [_read_row(scope, entry.base, spots) for entry in found]

    return rows, {(spot.node, nodes.bound) for spot in spots.values()}


def _extend(base: Path, column: str) -> Path:
    steps = () if column in ("", ".") else read_path(column.removeprefix("./"))
    return (*base, *steps)


def _read_row(scope: Scope, base: int, spots: dict[str, Spot]) -> Item:
    return {column: to_text(scope.values[base + spot.offset]) for column, spot in spots.items()}
