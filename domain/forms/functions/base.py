"""How functions are described, and built into closures."""

from collections.abc import Callable
from typing import NamedTuple

from domain.forms.scope import Run, Term
from domain.forms.values import Atom, Value

Plain = Callable[..., Value]
MANY = 1_000  # as many arguments as you like


class Function(NamedTuple):
    """How many arguments a function takes, and how its closure is built from them."""

    least: int
    most: int
    build: Callable[[list[Term]], Run]


def plain(least: int, most: int, function: Plain) -> Function:
    """A function of the values of its arguments only."""

    def build(terms: list[Term]) -> Run:
        runs = [term.run for term in terms]
        if len(runs) == 1:
            only = runs[0]
            return lambda scope: function(only(scope))
        if len(runs) == 2:
            first, second = runs
            return lambda scope: function(first(scope), second(scope))
        return lambda scope: function(*[run(scope) for run in runs])

    return Function(least, most, build)


def scoped(least: int, most: int, function: Callable[..., Value]) -> Function:
    """A function that looks at the scope too; it is the first argument."""

    def build(terms: list[Term]) -> Run:
        runs = [term.run for term in terms]
        if not runs:
            return function
        if len(runs) == 1:
            only = runs[0]
            return lambda scope: function(scope, only(scope))
        return lambda scope: function(scope, *[run(scope) for run in runs])

    return Function(least, most, build)


def spread(values: tuple[Value, ...]) -> list[Atom]:
    """Arguments one by one; a node set counts as its members, an empty one beside other
    arguments as a blank."""
    members: list[Atom] = []
    for value in values:
        if isinstance(value, list):
            members.extend(value if value or len(values) == 1 else [""])
        else:
            members.append(value)
    return members
