"""Expressions as JavaRosa evaluates them, over the nodes of `tests/oracle/nodes.xml`."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.forms.document import read_document
from domain.forms.growth import open_sheet
from domain.forms.layout import Layout
from domain.forms.loading import load_form
from domain.forms.moments import milliseconds
from domain.forms.nodes import Maker
from domain.forms.numerals import write_double
from domain.forms.sheet import Sheet
from domain.forms.values import Value, to_atom
from domain.forms.xpath import Compiled, compile_expression

NODES = Path(__file__).parents[2] / "oracle" / "nodes.xml"
RECORDED = Path(__file__).with_name("expressions.json")
WARSAW = ZoneInfo("Europe/Warsaw")


class Reference:
    """The nodes of the form as a session at `now` has them."""

    def __init__(self, now: datetime) -> None:
        xml = NODES.read_text(encoding="utf-8")
        document = read_document(xml)
        self.names = Maker(document, Layout(document))
        sheet = Sheet(load_form(xml), lists={}, now=now, language="en")
        open_sheet(sheet, {})
        self.scope = sheet.enter(0)

    def compile(self, source: str) -> Compiled:
        return compile_expression(source, names=self.names, here=("data", "here"))

    def run(self, source: str) -> Value:
        return self.compile(source).run(self.scope)


def show(value: Value) -> str:
    """A value as the evaluator writes it: its kind and its text."""
    value = to_atom(value)
    if isinstance(value, bool):
        return f"b{str(value).lower()}"
    if isinstance(value, float):
        return f"n{write_double(value)}"
    return f"d{milliseconds(value)}" if isinstance(value, datetime) else f"s{value}"
