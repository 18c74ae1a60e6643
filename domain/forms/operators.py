"""Closures for the operators. A chain such as `a or b or c` is one flat closure, however long,
so that running it cannot exhaust the stack."""

import math
import operator
from collections.abc import Callable

from domain.forms.scope import Run, Scope
from domain.forms.values import NAN, Value, equal, to_number, to_truth

PRECEDENCE = {
    "or": 0,
    "and": 1,
    "=": 2,
    "!=": 2,
    "<": 3,
    "<=": 3,
    ">": 3,
    ">=": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "div": 5,
    "mod": 5,
}
Pair = tuple[str, Run]


def combine(first: Run, pairs: list[Pair]) -> Run:
    """Apply operators of one precedence from left to right."""
    name = pairs[0][0]
    if name in ("or", "and"):
        return _junction(name, [first, *(run for _, run in pairs)])
    if len(pairs) == 1:
        return _binary(BINARY[name], first, pairs[0][1])
    steps = [(BINARY[name], run) for name, run in pairs]

    def chain(scope: Scope) -> Value:
        result = first(scope)
        for apply, run in steps:
            result = apply(result, run(scope))
        return result

    return chain


def negate(run: Run) -> Run:
    """Unary minus."""
    return lambda scope: -to_number(run(scope))


def _junction(name: str, runs: list[Run]) -> Run:
    if name == "or":
        return lambda scope: any(to_truth(run(scope)) for run in runs)
    return lambda scope: all(to_truth(run(scope)) for run in runs)


def _binary(apply: Callable[[Value, Value], Value], left: Run, right: Run) -> Run:
    return lambda scope: apply(left(scope), right(scope))


def _numeric(apply: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    def operate(left: Value, right: Value) -> Value:
        try:
            return apply(to_number(left), to_number(right))
        except (OverflowError, ValueError):
            return NAN

    return operate


def _comparing(compare: Callable[[float, float], bool]) -> Callable[[Value, Value], Value]:
    return lambda left, right: compare(to_number(left), to_number(right))


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    return NAN if right == 0 else math.fmod(left, right)


BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "=": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": _comparing(operator.lt),
    "<=": _comparing(operator.le),
    ">": _comparing(operator.gt),
    ">=": _comparing(operator.ge),
    "+": _numeric(operator.add),
    "-": _numeric(operator.sub),
    "*": _numeric(operator.mul),
    "div": _numeric(_divide),
    "mod": _numeric(_remainder),
}
