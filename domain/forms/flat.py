"""Submissions as flat tables, as the exports of ODK and KoboToolbox have them.

One table has a row for every submission, and each repeat a table of its own whose rows point to
theirs. A column is called by its path ("household/name"). A question with several choices has a
column with all of them and one of 0 and 1 for each; a place has its coordinates apart as well.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from domain.forms.document import local_name, parse_xml
from domain.forms.model import Form, Frame, Kind, Node

KEY, PARENT_KEY = "KEY", "PARENT_KEY"
_COORDINATES = ("latitude", "longitude", "altitude", "accuracy")
_NO_COLUMN = frozenset({Kind.NOTE, Kind.OUTRO, Kind.GROUP, Kind.REPEAT})


@dataclass(frozen=True, slots=True)
class Submission:
    """What came in: its XML, and what else is known of it, by column ("SubmissionDate")."""

    xml: str
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """`name` is the form's id, of a repeat with its own name behind a dash."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Column:
    """`steps` lead from the table's element to the value."""

    name: str
    steps: tuple[str, ...]
    kind: Kind
    options: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        extra = _COORDINATES if self.kind is Kind.PLACE else self.options
        return (self.name, *(f"{self.name}/{one}" for one in extra))

    def cells(self, value: str) -> tuple[str, ...]:
        chosen = value.split(" ")
        if self.kind is Kind.PLACE:
            parts = value.split() if value else []
            return (value, *(parts + [""] * len(_COORDINATES))[: len(_COORDINATES)])
        marks = (("1" if one in chosen else "0") if value else "" for one in self.options)
        return (value, *marks)


def flatten_submissions(
    form: Form, submissions: Sequence[Submission], options: Mapping[str, Sequence[str]]
) -> list[Table]:
    """The tables: that of the form first, then its repeats, outer before inner.

    `options` are the choices of questions with several, by path ("topics", "child/hobbies").
    """
    about = tuple(dict.fromkeys(name for one in submissions for name in one.about))
    writer = _Writer(form, options, about)
    for submission in submissions:
        root = parse_xml(submission.xml)
        writer.write(0, root, _identity(root), "", [submission.about.get(n, "") for n in about])
    return list(writer.tables.values())


class _Writer:
    def __init__(
        self, form: Form, options: Mapping[str, Sequence[str]], about: tuple[str, ...]
    ) -> None:
        self._form = form
        self._columns = {
            frame.number: [_column(node, form, frame, options) for node in _leaves(form, frame)]
            for frame in form.frames
        }
        self.tables = {
            frame.number: Table(_name(form, frame), self._headings(frame, about))
            for frame in form.frames
        }

    def _headings(self, frame: Frame, about: tuple[str, ...]) -> tuple[str, ...]:
        own = [name for column in self._columns[frame.number] for name in column.headings]
        return (*own, PARENT_KEY, KEY) if frame.number else (*about, *own, KEY)

    def write(
        self, number: int, element: Element, key: str, parent: str, about: Sequence[str] = ()
    ) -> None:
        """An entry, or a whole submission, with all entries in it."""
        cells = [
            cell
            for column in self._columns[number]
            for cell in column.cells(_text(element, column.steps))
        ]
        ends = (parent, key) if number else (key,)
        self.tables[number].rows.append((*about, *cells, *ends))
        for name, inner in self._form.frames[number].repeats.items():
            steps = _steps(self._form, self._form.frames[inner], self._form.frames[number])
            for place, entry in enumerate(_all(element, steps), start=1):
                self.write(inner, entry, f"{key}/{name}[{place}]", key)


def _leaves(form: Form, frame: Frame) -> list[Node]:
    nodes = [form.nodes[frame.nodes[leaf]] for leaf in frame.leaves if leaf >= 0]
    return [node for node in nodes if node.kind not in _NO_COLUMN]


def _owner(form: Form, frame: Frame) -> tuple[str, ...]:
    """The path of the element that holds the values of a frame."""
    return form.nodes[frame.nodes[0]].path if frame.number else form.nodes[0].path[:1]


def _column(node: Node, form: Form, frame: Frame, options: Mapping[str, Sequence[str]]) -> _Column:
    name = "/".join(node.path[1:])
    choices = tuple(options.get(name, ())) if node.kind is Kind.MANY else ()
    return _Column(name, node.path[len(_owner(form, frame)) :], node.kind, choices)


def _name(form: Form, frame: Frame) -> str:
    plain = re.sub(r"[^\w.-]+", "_", form.id, flags=re.ASCII) or "form"
    steps = [_owner(form, form.frames[each])[-1] for each in frame.line]
    return "-".join([plain, *steps])


def _steps(form: Form, inner: Frame, outer: Frame) -> tuple[str, ...]:
    return _owner(form, inner)[len(_owner(form, outer)) :]


def _text(element: Element, steps: Sequence[str]) -> str:
    found = _all(element, steps)
    return (found[0].text or "") if found else ""


def _all(element: Element, steps: Sequence[str]) -> list[Element]:
    found = [element]
    for step in steps:
        found = [child for each in found for child in each if local_name(child) == step]
    return found


def identity(xml: str) -> str:
    """The instance id of a submission, "uuid:…"."""
    return _identity(parse_xml(xml))


def _identity(root: Element) -> str:
    return _text(root, ("meta", "instanceID"))
