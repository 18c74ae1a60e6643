"""Small forms and expressions for the tests of the engine."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.forms.loading import load_form
from domain.forms.model import Form
from domain.forms.scope import Scope, Spot
from domain.forms.session import Session
from domain.forms.values import Atom, Value
from domain.forms.xpath import compile_expression
from messages.forms.convert import convert_markdown

NOW = datetime(2017, 10, 2, 12, 30, tzinfo=UTC)  # a Monday


def make_form(table: str) -> Form:
    """Convert and load an XLSForm; choices and settings may be part of the table."""
    return load_form(convert_markdown(table))


def open_form(table: str, **options: Any) -> Session:
    """Begin a session on a new form."""
    return Session.open(make_form(table), **{"now": NOW, **options})


class Sandbox:
    """Nodes /data/a, /data/b, … with given values, and one instance "list"."""

    strict = True

    def __init__(self, values: Mapping[str, Atom], rows: list[dict[str, str]]) -> None:
        self.numbers: dict[tuple[str, ...], int] = {("data",): 0}
        for number, name in enumerate(values, start=1):
            self.numbers["data", name] = number
        self.values: list[Atom] = ["", *values.values()]
        self.rows = rows

    def find_spot(self, path: tuple[str, ...]) -> Spot | None:
        number = self.numbers.get(path)
        return None if number is None else Spot(number, number)

    def has_instance(self, name: str) -> bool:
        return name == "list"

    def run(self, source: str) -> Value:
        scope = Scope(
            values=self.values,
            live=bytearray(b"\1" * len(self.values)),
            now=NOW,
            instances={"list": self.rows},
            language="pl",
            text=lambda key: f"text of {key}",
            choice_labels=lambda number, answer: [f"label {number} {n}" for n in answer.split()],
        )
        return compile_expression(source, names=self, here=("data", "a")).run(scope)


def evaluate(source: str, values: Mapping[str, Atom] | None = None) -> Value:
    """Value of an expression, seen from /data/a."""
    rows = [{"name": "x", "k": "1"}, {"name": "y", "k": "2"}, {"name": "z", "k": "2"}]
    return Sandbox(values or {"a": ""}, rows).run(source)
