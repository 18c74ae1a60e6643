"""Compiling paths through the rows of a secondary instance: the lists of choices."""

from domain.forms.paths import unpack
from domain.forms.scope import Item, Items, Run, RunItems, Scope, Term
from domain.forms.values import Atom

TAG = ""  # the column of a row that holds its own name, where rows of an instance differ in it


def read_column(name: str) -> Term:
    """A column of the row that a predicate looks at."""
    return Term(lambda scope: scope.item.get(name, ""))


def read_rows(instance: str, tag: str) -> RunItems:
    """The rows of an instance with that tag, "" for any; those injected by the program have
    none, and stand in place of the form's."""
    if not tag:
        return lambda scope: scope.instances[instance]
    return lambda scope: [row for row in scope.instances[instance] if row.get(TAG, tag) == tag]


def filter_rows(rows: RunItems, condition: Run, weight: int) -> RunItems:
    """The rows for which a predicate is true; each costs `weight`. A number chooses nothing, as in
    JavaRosa."""

    def kept(scope: Scope) -> Items:
        outer, outer_position = scope.item, scope.position
        try:
            found = rows(scope)
            scope.spend(weight * len(found))
            return _keep_rows(scope, found, condition)
        finally:
            scope.item, scope.position = outer, outer_position

    return kept


def rows_term(rows: RunItems, column: str = "") -> Term:
    """Rows as a node set: of the texts in one column, or of the rows themselves."""

    def members(scope: Scope) -> list[Atom]:
        if not column:
            return [""] * len(rows(scope))
        return [row[column] for row in rows(scope) if column in row]

    return Term(lambda scope: unpack(members(scope)), items=rows, members=members)


def _keep_rows(scope: Scope, rows: Items, condition: Run) -> Items:
    kept: list[Item] = []
    for number, row in enumerate(rows, start=1):
        scope.item, scope.position = row, number
        if condition(scope) is True:
            kept.append(row)
    return kept
