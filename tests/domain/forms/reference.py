"""Expressions as JavaRosa evaluates them, over the nodes of `tests/oracle/nodes.xml`."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from domain.forms.moments import milliseconds
from domain.forms.numerals import write_double
from domain.forms.scope import Scope
from domain.forms.stored import read_stored
from domain.forms.values import Atom, Value, to_atom
from domain.forms.xpath import Compiled, compile_expression

NODES = Path(__file__).parents[2] / "oracle" / "nodes.xml"
RECORDED = Path(__file__).with_name("expressions.json")
_X = "{http://www.w3.org/2002/xforms}"
_DEAD = "dead"  # not relevant in the form, so its node set is empty
WARSAW = ZoneInfo("Europe/Warsaw")


class Reference:
    """The nodes of the form as a session at `now` would have them."""

    def __init__(self, now: datetime) -> None:
        model = ElementTree.parse(NODES).getroot().find(f".//{_X}model")  # noqa: S314 - our own
        assert model is not None
        kinds = {b.get("nodeset", ""): b.get("type", "") for b in model.iter(f"{_X}bind")}
        found: defaultdict[str, list[Atom]] = defaultdict(list)
        for child in model[0][0]:
            path = "/data/" + child.tag.removeprefix(_X)
            for each in child:
                inner = f"{path}/{each.tag.removeprefix(_X)}"
                found[inner].append(read_stored(each.text or "", kinds[inner], now))
            found[path].append(read_stored(child.text or "", kinds.get(path, ""), now))
        self.numbers = {tuple(path[1:].split("/")): n for n, path in enumerate(found)}
        self.scope = Scope(
            values=[_single(path, values) for path, values in found.items()],  # type: ignore[misc] # sets too
            now=now,
            instances={},
            language="en",
            text=str,
            choice_label=lambda _, name: name,
            version="7",
        )

    def find_node(self, path: tuple[str, ...]) -> int | None:
        return self.numbers.get(path)

    def has_instance(self, name: str) -> bool:
        return name == ""

    def compile(self, source: str) -> Compiled:
        return compile_expression(source, names=self, here=("data", "here"))

    def run(self, source: str) -> Value:
        return self.compile(source).run(self.scope)


def _single(path: str, values: list[Atom]) -> Value:
    if path.startswith("/data/rep"):
        return values
    return [] if path.endswith(_DEAD) else values[0]


def show(value: Value) -> str:
    """A value as the evaluator writes it: its kind and its text."""
    value = to_atom(value)
    if isinstance(value, bool):
        return f"b{str(value).lower()}"
    if isinstance(value, float):
        return f"n{write_double(value)}"
    return f"d{milliseconds(value)}" if isinstance(value, datetime) else f"s{value}"
