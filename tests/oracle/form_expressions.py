"""Random expressions over the nodes of a form that are known so far, of a wanted type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

_NAMES = ("a", "b", "c", "1", "2", "5", "yes", "no")
_WORDS = ("'x'", "'a'", "'12'", "''", "'Ala ma kota'", "'yes'")


@dataclass(frozen=True)
class Known:
    """A node: its type in the table (or "calculated number"), and the repeats around it."""

    name: str
    kind: str
    repeats: tuple[str, ...]

    @property
    def is_asked(self) -> bool:
        """Whether it is a question."""
        return self.kind != "repeat" and not self.kind.startswith("calculated")


class Expressions:
    """Draws expressions seen from inside `repeats`; `depth` bounds how deep they nest."""

    def __init__(self, chance: Random, known: list[Known], repeats: tuple[str, ...]) -> None:
        self.chance = chance
        self.near = [k for k in known if k.repeats == repeats[: len(k.repeats)]]
        self.far = [k for k in known if k not in self.near and k.repeats[:-1] == repeats[:1]]
        self.repeats = repeats

    def number(self, depth: int) -> str:
        """A number."""
        if depth <= 0:
            return self._pick(self._ref("integer", "decimal", "number"), str(self._small()))
        deeper = depth - 1
        made: tuple[Callable[[], str], ...] = (
            lambda: f"{self.number(deeper)} {self._of('+ - * div mod')} {self.number(deeper)}",
            lambda: f"({self.number(deeper)} {self._of('+ - *')} {self.number(deeper)})",
            lambda: f"round({self.number(deeper)}, {self._small() % 3})",
            lambda: f"int({self.number(deeper)})",
            lambda: f"if({self.truth(deeper)}, {self.number(deeper)}, {self.number(deeper)})",
            lambda: f"string-length({self.text(deeper)})",
            lambda: f"coalesce({self.number(0)}, {self._small()})",
            lambda: f"number({self.text(deeper)})",
            lambda: f"{self._of('max min')}({self.number(0)}, {self.number(deeper)})",
            lambda: self._count(),
            lambda: self._aggregate(),
            lambda: f"-{self.number(0)}",
            lambda: f"once({self.number(0)})",
            lambda: self._indexed("integer", "decimal") or "2",
            lambda: f"count(instance('l')/root/item[k = {self.text(0)}])",
            lambda: "position(../..)" if len(self.repeats) > 1 else "3",
            lambda: "position(..)" if self.repeats else "1",
        )
        return self._of(made)()

    def truth(self, depth: int) -> str:
        """A boolean."""
        choice = self._ref("select_one", "acknowledge")
        chosen = self._ref("select_multiple", "rank")
        made: list[Callable[[], str]] = [
            lambda: f"{self.number(depth - 1)} {self._of('< > <= >= = !=')} {self.number(0)}",
            lambda: f"{self.text(0)} {self._of('= !=')} {self._of(_WORDS)}",
        ]
        if choice:
            made += [lambda: f"{choice} = '{self._of(_NAMES)}'"] * 2
        if chosen:
            made += [lambda: f"selected({chosen}, '{self._of(_NAMES)}')"] * 2
        if depth > 0:
            made += [
                lambda: f"{self.truth(depth - 1)} {self._of('and or')} {self.truth(depth - 1)}",
                lambda: f"not({self.truth(depth - 1)})",
                lambda: f"{self._of('contains starts-with')}({self.text(0)}, {self.text(0)})",
                lambda: f"{self.day(0)} {self._of('< >= =')} {self.day(0)}",
            ]
        return self._of(made)()

    def text(self, depth: int) -> str:
        """A text."""
        if depth <= 0:
            return self._pick(self._ref("text", "select", "integer", "text"), self._of(_WORDS))
        deeper = depth - 1
        made: tuple[Callable[[], str], ...] = (
            lambda: f"concat({self.text(deeper)}, '-', {self.number(deeper)})",
            lambda: f"substr({self.text(deeper)}, {self._small() % 3}, {self._small() + 1})",
            lambda: f"if({self.truth(deeper)}, {self.text(deeper)}, {self.text(deeper)})",
            lambda: f"translate({self.text(deeper)}, 'abc', 'xy')",
            lambda: f"format-date({self.day(0)}, '%Y/%m/%d')",
            lambda: f"string({self.number(deeper)})",
            lambda: self._label_of(),
            lambda: self._indexed("text", "select_one") or "'first'",
            lambda: f"instance('l')/root/item[name = {self.text(0)}]/label",
            lambda: self._join(),
        )
        return self._of(made)()

    def day(self, depth: int) -> str:
        """A date."""
        day = self._pick(self._ref("date", "calculated day"), "today()")
        return f"date({day} + {self._small()})" if depth > 1 else day

    def constraint(self, kind: str) -> str:
        """A constraint that some answers of the kind meet."""
        if kind in ("integer", "decimal"):
            return f". {self._of('> < >= !=')} {self.number(1)} or . = {self._small()}"
        if kind == "text":
            return f"string-length(.) {self._of('< > !=')} {self._small() + 2}"
        if kind in ("select_multiple", "rank"):
            return f"count-selected(.) {self._of('<= !=')} {self._small() % 4 + 1}"
        if kind == "date":
            return f". {self._of('<= >=')} {self.day(0)}"
        return f". != '{self._of(_NAMES)}'"

    def choice_filter(self) -> str:
        """A filter that lets some choices pass."""
        made = (
            lambda: f"name != {self.text(0)}",
            lambda: f"k = 'x' or {self.truth(1)}",
            lambda: f"not(selected({self.text(0)}, name))",
            lambda: f"{self.number(0)} < 5 or k != 'y'",
        )
        return self._of(made)()

    def _count(self) -> str:
        chosen = self._ref("select_multiple")
        return f"count-selected({chosen})" if chosen else "0"

    def _aggregate(self) -> str:
        numbers = [k.name for k in self.far if k.kind in ("integer", "decimal")]
        repeats = [k.name for k in self.near if k.kind == "repeat" and k.name not in self.repeats]
        if numbers and self.chance.random() < 0.7:
            return f"{self._of(('sum', 'max', 'min', 'count-non-empty'))}(${{{self._of(numbers)}}})"
        return f"count(${{{self._of(repeats)}}})" if repeats else "1"

    def _join(self) -> str:
        asked = [k.name for k in self.far if k.is_asked]
        return f"join(' ', ${{{self._of(asked)}}})" if asked else "'none'"

    def _indexed(self, *kinds: str) -> str:
        """One entry's answer, seen from outside its repeat; "" when there is none."""
        inner = [k for k in self.far if any(kind in k.kind for kind in kinds)]
        if not inner:
            return ""
        chosen = self._of(inner)
        pairs = [f"${{{name}}}, {self.chance.randint(1, 2)}" for name in chosen.repeats]
        return f"indexed-repeat(${{{chosen.name}}}, {', '.join(pairs)})"

    def _label_of(self) -> str:
        choice = self._ref("select_one")
        return f"jr:choice-name({choice}, '{choice}')" if choice else "'nobody'"

    def _ref(self, *kinds: str) -> str:
        names = [k.name for k in self.near if any(kind in k.kind for kind in kinds)]
        return f"${{{self._of(names)}}}" if names else ""

    def _pick(self, reference: str, literal: str) -> str:
        return reference if reference and self.chance.random() < 0.8 else literal

    def _small(self) -> int:
        return self.chance.choice((0, 1, 2, 3, 5, 10))

    def _of(self, options: Any) -> Any:
        return self.chance.choice(options.split() if isinstance(options, str) else options)
