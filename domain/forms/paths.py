"""Compiling paths: to one node of the form, or through the rows of a secondary instance."""

from collections.abc import Sequence

from domain.forms.errors import FormError
from domain.forms.scope import Item, Items, Names, Run, RunItems, Scope, Term
from domain.forms.values import Value, to_truth

PARENT = ".."


def resolve(steps: Sequence[str], *, start: tuple[str, ...]) -> tuple[str, ...]:
    """Absolute path that `steps` lead to from `start`; FormError above the root."""
    path = list(start)
    for step in steps:
        if step != PARENT:
            path.append(step)
        elif path:
            path.pop()
        else:
            raise FormError("the path leads above the form")
    return tuple(path)


def find_node(names: Names, path: tuple[str, ...]) -> int:
    """Number of the node at `path`, or FormError."""
    node = names.find_node(path)
    if node is None:
        raise FormError(f"unknown path /{'/'.join(path)}")
    return node


def read_node(node: int) -> Term:
    """The value of one node: blank when it is not relevant."""
    return Term(lambda scope: scope.values[node], node=node)


def read_column(name: str) -> Term:
    """A column of the row that a predicate looks at."""
    return Term(lambda scope: scope.item.get(name, ""))


def read_rows(instance: str) -> RunItems:
    """All rows of an instance; those injected by the program stand in place of the form's."""
    return lambda scope: scope.instances[instance]


def filter_rows(rows: RunItems, condition: Run) -> RunItems:
    """The rows for which a predicate holds; a number is the position of the only row wanted."""

    def kept(scope: Scope) -> Items:
        outer, outer_position = scope.item, scope.position
        try:
            return _keep(scope, rows(scope), condition)
        finally:
            scope.item, scope.position = outer, outer_position

    return kept


def rows_term(rows: RunItems, column: str = "name") -> Term:
    """Rows as a node set of the texts in one column."""

    def texts(scope: Scope) -> Value:
        return [row.get(column, "") for row in rows(scope)]

    return Term(texts, items=rows)


def _keep(scope: Scope, rows: Items, condition: Run) -> Items:
    kept: list[Item] = []
    for number, row in enumerate(rows, start=1):
        scope.item, scope.position = row, number
        if _holds(condition(scope), number):
            kept.append(row)
    return kept


def _holds(value: Value, position: int) -> bool:
    return value == position if type(value) is float else to_truth(value)
