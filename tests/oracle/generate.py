"""Random forms: valid XLSForm tables of questions, groups, repeats and expressions."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.oracle.form_expressions import Expressions, Known

COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "choice_filter",
    "repeat_count",
    "trigger",
)
_LISTS = {"l": ("a", "b", "c", "d"), "m": ("1", "2", "5"), "yn": ("yes", "no")}
_COLUMN = {"a": "x", "b": "y", "c": "x", "d": "z", "1": "x", "2": "y", "5": "y"}
_TYPES = (
    "text",
    "text",
    "integer",
    "integer",
    "decimal",
    "date",
    "select_one l",
    "select_one yn",
    "select_one m",
    "select_multiple l",
    "select_multiple m",
    "calculate",
    "calculate",
    "note",
    "time",
    "acknowledge",
    "rank l",
)


@dataclass
class _Block:
    """A group or repeat that is open: how it ends, and the questions it may still take."""

    end: str
    left: int


class FormMaker:
    """Makes one form; `known` are the nodes that expressions may read so far."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.rows: list[dict[str, str]] = []
        self.known: list[Known] = []
        self.repeats: list[str] = []
        self.blocks: list[_Block] = []
        self.number = 0

    def make(self, questions: int) -> str:
        """The table of a form of about so many questions, as Markdown."""
        while self.number < questions or self.blocks:
            if self.blocks and self.blocks[-1].left <= 0:
                self._close()
            elif len(self.blocks) < 3 and self.number < questions and self._happens(0.12):
                self._open()
            else:
                self._ask()
        return self._write()

    def _open(self) -> None:
        repeat = len(self.repeats) < 2 and self._happens(0.6)
        name = self._name("r" if repeat else "g")
        row = {"type": "begin_repeat" if repeat else "begin_group", "name": name, "label": name}
        expressions = self._expressions()
        if self._happens(0.35):
            row["relevant"] = expressions.truth(2)
        if repeat:
            if self._happens(0.3):
                row["repeat_count"] = self.chance.choice(("2", f"({expressions.number(1)}) mod 3"))
            self.known.append(Known(name, "repeat", tuple(self.repeats)))
            self.repeats.append(name)
        self.rows.append(row)
        self.blocks.append(_Block("repeat" if repeat else "group", self.chance.randint(1, 5)))

    def _close(self) -> None:
        block = self.blocks.pop()
        self.rows.append({"type": f"end_{block.end}"})
        if block.end == "repeat":
            self.repeats.pop()

    def _ask(self) -> None:
        type_ = self.chance.choice(_TYPES)
        name = self._name("n")
        expressions = self._expressions()
        row = {"type": type_, "name": name, "label": self._label(name)}
        if self._happens(0.3):
            row["relevant"] = expressions.truth(2)
        if type_ == "calculate":
            kind = self.chance.choice(("number", "text", "truth", "day"))
            row["calculation"] = getattr(expressions, kind)(3)
            del row["label"]
        elif type_ != "note":
            self._add_rules(row, expressions)
        self.rows.append(row)
        if type_ != "note":
            kind = type_ if type_ != "calculate" else f"calculated {kind}"
            self.known.append(Known(name, kind, tuple(self.repeats)))
        for block in self.blocks:
            block.left -= 1

    def _add_rules(self, row: dict[str, str], expressions: Expressions) -> None:
        kind = row["type"].partition(" ")[0]
        if self._happens(0.3):
            row["required"] = "yes" if self._happens(0.7) else expressions.truth(1)
        if self._happens(0.25):
            row["constraint"] = expressions.constraint(kind)
            row["constraint_message"] = f"Not so: {self._label('')}"
        if kind in ("select_one", "select_multiple") and self._happens(0.3):
            row["choice_filter"] = expressions.choice_filter()
        if kind in ("text", "integer") and self._happens(0.15):
            row["default"] = "7" if self._happens(0.5) else expressions.number(1)
        if kind == "hint" or self._happens(0.1):
            row["hint"] = self._label("hint")
        triggers = [k.name for k in self.known if k.repeats == tuple(self.repeats) and k.is_asked]
        if kind in ("text", "integer") and triggers and self._happens(0.08):
            row["trigger"] = f"${{{self.chance.choice(triggers)}}}"
            row["calculation"] = expressions.number(1)
            row.pop("default", None)

    def _label(self, name: str) -> str:
        near = [k.name for k in self.known if k.kind != "repeat" and self._is_near(k)]
        if near and self._happens(0.3):
            return f"{name} after ${{{self.chance.choice(near)}}}".strip()
        return f"What is {name}?" if name else "no"

    def _expressions(self) -> Expressions:
        return Expressions(self.chance, self.known, tuple(self.repeats))

    def _is_near(self, known: Known) -> bool:
        return known.repeats == tuple(self.repeats)[: len(known.repeats)]

    def _name(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number}"

    def _happens(self, part: float) -> bool:
        return self.chance.random() < part

    def _write(self) -> str:
        used = [column for column in COLUMNS if any(row.get(column) for row in self.rows)]
        lines = ["| survey |", _line(used)]
        lines += [_line([row.get(column, "") for column in used]) for row in self.rows]
        lines += ["| choices |", _line(["list_name", "name", "label", "k"])]
        lines += [
            _line([name, choice, f"{name.upper()} {choice}", _COLUMN.get(choice, "")])
            for name, choices in _LISTS.items()
            for choice in choices
        ]
        return "\n".join(lines) + "\n"


def make_form(seed: int) -> str:
    """The form of that number: the same each time."""
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    return FormMaker(chance).make(chance.randint(5, 25))


def _line(cells: list[str]) -> str:
    return "| | " + " | ".join(cells) + " |"
