"""The functions of the OpenRosa dialect that we run.

Two tables: `PLAIN` functions see the values of their arguments only; `SPECIAL` ones are built
from the compiled arguments, because they evaluate lazily, need a path, or look at the scope.
"""

import math
import re
from collections.abc import Callable
from typing import NamedTuple

from domain.forms.errors import FormError
from domain.forms.moments import format_moment
from domain.forms.scope import Run, Scope, Term
from domain.forms.values import (
    Value,
    to_date,
    to_list,
    to_number,
    to_text,
    to_truth,
)

Plain = Callable[..., Value]
MANY = 1_000  # as many arguments as you like


class Function(NamedTuple):
    """How many arguments a function takes, and how its closure is built from them."""

    least: int
    most: int
    build: Callable[[list[Term]], Run]


def _plain(least: int, most: int, function: Plain) -> Function:
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


def _selected(chosen: Value, name: Value) -> Value:
    return to_text(name).strip() in to_list(chosen)


def _integer(value: Value) -> Value:
    number = to_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _round(value: Value, digits: Value = 0.0) -> Value:
    """Round half up, as Java does; negative digits round to tens, hundreds…"""
    number, places = to_number(value), to_number(digits)
    if not (math.isfinite(number) and abs(places) <= 15):
        return number
    scale = 10.0 ** int(places)
    scaled = number * scale + 0.5
    return math.floor(scaled) / scale if math.isfinite(scaled) else number


def _substring(text: Value, start: Value, end: Value = math.inf) -> Value:
    """substr(): from `start` up to, not including, `end`; negative counts from the end."""
    characters = to_text(text)
    return characters[_offset(start, characters) : _offset(end, characters)]


def _offset(value: Value, characters: str) -> int:
    number, size = to_number(value), len(characters)
    if math.isnan(number):
        return 0
    return int(max(0, min(size, number + size if number < 0 else number)))


def _numbers(values: tuple[Value, ...]) -> list[float]:
    """Arguments as numbers; a node set counts as its members, blanks are left out."""
    members = [m for v in values for m in (v if isinstance(v, list) else [v])]
    return [to_number(member) for member in members if member != ""]


def _extreme(choose: Callable[[list[float]], float]) -> Plain:
    def pick(*values: Value) -> Value:
        numbers = _numbers(values)
        if not numbers or any(math.isnan(number) for number in numbers):
            return math.nan
        return choose(numbers)

    return pick


def _count(value: Value) -> Value:
    return float(len(value)) if isinstance(value, list) else 1.0


def _concat(*values: Value) -> Value:
    return "".join(["".join(v) if isinstance(v, list) else to_text(v) for v in values])


def _build_if(terms: list[Term]) -> Run:
    condition, then, otherwise = (term.run for term in terms)
    return lambda s: then(s) if to_truth(condition(s)) else otherwise(s)


def _build_coalesce(terms: list[Term]) -> Run:
    runs = [term.run for term in terms]

    def first_present(scope: Scope) -> Value:
        for run in runs:
            if to_text(value := run(scope)) != "":
                return value
        return ""

    return first_present


def _build_regex(terms: list[Term]) -> Run:
    """regex(): the whole value must match. A constant pattern is checked when compiled."""
    subject, pattern = terms
    if pattern.literal is None:
        raise FormError("the pattern of regex() must be a text constant")
    try:
        matches = re.compile(pattern.literal).fullmatch
    except (re.error, OverflowError, RecursionError) as error:
        raise FormError(f"bad pattern: {error}") from error
    return lambda scope: matches(to_text(subject.run(scope))) is not None


def _build_choice_name(terms: list[Term]) -> Run:
    """jr:choice-name(value, 'path of the question'): the label of the chosen answer."""
    chosen, question = terms
    if (node := question.node) is None:
        raise FormError("jr:choice-name() needs the quoted path of a question")
    run = chosen.run

    def labels(scope: Scope) -> Value:
        return ", ".join(scope.choice_label(node, name) for name in to_list(run(scope)))

    return labels


def _build_position(terms: list[Term]) -> Run:
    """position(): of a row in a predicate. With a path: 1, for outside repeats all are single."""
    return (lambda _: 1.0) if terms else (lambda scope: float(scope.position))


def _build_itext(terms: list[Term]) -> Run:
    run = terms[0].run
    return lambda scope: scope.text(to_text(run(scope)))


def _build_today(_: list[Term]) -> Run:
    return lambda scope: scope.now.date().isoformat()


def _build_now(_: list[Term]) -> Run:
    return lambda scope: scope.now.isoformat(timespec="milliseconds")


FUNCTIONS: dict[str, Function] = {
    "selected": _plain(2, 2, _selected),
    "count-selected": _plain(1, 1, lambda value: float(len(to_list(value)))),
    "not": _plain(1, 1, lambda value: not to_truth(value)),
    "true": _plain(0, 0, lambda: True),
    "false": _plain(0, 0, lambda: False),
    "boolean": _plain(1, 1, to_truth),
    "number": _plain(1, 1, to_number),
    "int": _plain(1, 1, _integer),
    "round": _plain(1, 2, _round),
    "string": _plain(1, 1, to_text),
    "string-length": _plain(1, 1, lambda value: float(len(to_text(value)))),
    "concat": _plain(0, MANY, _concat),
    "contains": _plain(2, 2, lambda text, part: to_text(part) in to_text(text)),
    "starts-with": _plain(2, 2, lambda text, part: to_text(text).startswith(to_text(part))),
    "normalize-space": _plain(1, 1, lambda value: " ".join(to_text(value).split())),
    "substr": _plain(2, 3, _substring),
    "sum": _plain(1, MANY, lambda *values: sum(_numbers(values), 0.0)),
    "count": _plain(1, 1, _count),
    "min": _plain(1, MANY, _extreme(min)),
    "max": _plain(1, MANY, _extreme(max)),
    "date": _plain(1, 1, to_date),
    "format-date": _plain(2, 2, lambda value, form: format_moment(value, to_text(form))),
    "if": Function(3, 3, _build_if),
    "coalesce": Function(1, MANY, _build_coalesce),
    "regex": Function(2, 2, _build_regex),
    "jr:choice-name": Function(2, 2, _build_choice_name),
    "jr:itext": Function(1, 1, _build_itext),
    "position": Function(0, 1, _build_position),
    "today": Function(0, 0, _build_today),
    "now": Function(0, 0, _build_now),
}
VOLATILE = frozenset({"today", "now"})  # depend on the clock, not on an answer
