"""The questions of a form in their groups; what does not add up is told and put right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyxform import aliases
from pyxform.parsing.expression import is_xml_tag

from messages.forms.checks.dialect import BEGIN, END, UNKNOWN, Type, read_type, suggest_type
from messages.forms.checks.tables import Notes, Row, Table

MAX_REPEATS = 2  # within one another
_LOCATION = re.compile(r"\blocation-")


@dataclass(slots=True)
class Node:
    """A question, group or repeat. `path` begins with the form's root."""

    row: Row
    name: str
    path: tuple[str, ...]
    type: Type
    sound: bool = True  # its type is what the author meant


@dataclass(slots=True)
class Outline:
    """All nodes in order; `by_name` has several where a name repeats."""

    root: str
    nodes: list[Node] = field(default_factory=list)
    by_name: dict[str, list[Node]] = field(default_factory=dict)

    def find(self, path: tuple[str, ...]) -> Node | None:
        """The node at an absolute path."""
        named = self.by_name.get(path[-1], []) if path else []
        return next((node for node in named if node.path == path), None)

    def add(self, node: Node) -> None:
        self.nodes.append(node)
        self.by_name.setdefault(node.name, []).append(node)


def read_outline(survey: Table, root: str, notes: Notes) -> Outline:
    """Walk the sheet once. Its rows are mended so that pyxform finds groups and names in order."""
    walk = _Walk(survey, notes, Outline(root))
    rows, survey.rows = survey.rows, []
    for row in rows:
        walk.take(row)
    walk.close_all()
    return walk.outline


@dataclass(slots=True)
class _Walk:
    table: Table
    notes: Notes
    outline: Outline
    open: list[Node] = field(default_factory=list)
    names: list[dict[str, int]] = field(default_factory=lambda: [{}])  # of each open group: rows
    lower: list[dict[str, int]] = field(default_factory=lambda: [{}])  # the same without capitals
    repeats: dict[str, int] = field(default_factory=dict)
    flattened: set[int] = field(default_factory=set)  # rows of repeats that became groups

    def take(self, row: Row) -> None:
        """One row: kept, mended, or left out."""
        text = self.table.get(row, "type")
        if aliases.yes_no.get(self.table.get(row, "disabled")):
            return
        if not text:
            if not self._is_comment(row):
                self.notes.error("type_missing", self.table, row, "type")
                self.keep(row, Type("question", "text"), sound=False)
            return
        kind = read_type(text)
        if aliases.settings_header.get(text):  # a setting in the survey sheet, as long ago
            self.table.rows.append(row)
        elif kind.role == END:
            self.end(row, kind)
        elif kind.base == "audit":
            self.audit(row)
        elif kind.role == UNKNOWN:
            self.tell_unknown(row, text)
            self.keep(row, Type("question", "text"), sound=False)
        elif kind.refused:
            self.notes.error(kind.refused, self.table, row, "type", type=text)
            self.keep(row, self._instead(kind), sound=False)
        else:
            self.keep(row, kind)

    def _is_comment(self, row: Row) -> bool:
        return not any(self.table.get(row, meaning) for meaning in ("name", "label"))

    def _instead(self, kind: Type) -> Type:
        return Type(BEGIN, "group") if kind.role == BEGIN else Type("question", "text")

    def tell_unknown(self, row: Row, text: str) -> None:
        like = suggest_type(text)
        if text.lower().split()[0] in ("select_one", "select_multiple", "rank", "select"):
            words = len(text.split())
            code = "type_without_list" if words == 1 else "type_with_many_words"
            self.notes.error(code, self.table, row, "type", type=text)
        else:
            self.notes.error("type_unknown", self.table, row, "type", type=text, like=like)

    def audit(self, row: Row) -> None:
        """What people do in the form is not watched; a form that only wants it runs without."""
        if _LOCATION.search(self.table.get(row, "parameters")):
            self.notes.error("audit_location", self.table, row, "parameters")
        else:
            self.notes.warn("audit_ignored", self.table, row, "type")

    def keep(self, row: Row, kind: Type, *, sound: bool = True) -> None:
        if not sound:
            spelling = f"begin_{kind.base}" if kind.role == BEGIN else kind.base
            self.table.put(row, "type", spelling)
        name = self.name(row, kind)
        if not sound and not self.table.get(row, "label"):
            self.table.fill(row, "label", name)  # the row's own fault has been told
        path = (*(self.open[-1].path if self.open else (self.outline.root,)), name)
        node = Node(row, name, path, kind, sound)
        self.table.rows.append(row)
        self.outline.add(node)
        if kind.role == BEGIN:
            self.begin(node)

    def begin(self, node: Node) -> None:
        if node.type.base == "repeat":
            self.check_repeat(node)
        self.open.append(node)
        self.names.append({})
        self.lower.append({})

    def check_repeat(self, node: Node) -> None:
        outer = sum(each.type.base == "repeat" for each in self.open)
        if outer >= MAX_REPEATS:
            self.notes.error("repeats_deep", self.table, node.row, "type", maximum=MAX_REPEATS)
            self.table.put(node.row, "type", "begin_group")
            self.flattened.add(node.row.number)
        first = self.repeats.setdefault(node.name, node.row.number)
        if first != node.row.number:
            self.notes.error(
                "repeat_name_twice", self.table, node.row, "name", name=node.name, first=first
            )
            self.rename(node, f"{node.name}_{node.row.number}")

    def rename(self, node: Node, name: str) -> None:
        node.name, node.path = name, (*node.path[:-1], name)
        self.table.put(node.row, "name", name)

    def end(self, row: Row, kind: Type) -> None:
        """Close the group; what was left open inside it is told at the row that opened it."""
        at = next(
            (i for i in reversed(range(len(self.open))) if self.open[i].type.base == kind.base),
            None,
        )
        if at is None or not self._closes(at, row, kind):
            here = self.open[-1] if self.open else None
            self.notes.error(
                "end_without_begin",
                self.table,
                row,
                "type",
                kind=kind.base,
                open=here.type.base if here else "",
                name=here.name if here else "",
                first=here.row.number if here else 0,
            )
            return
        while len(self.open) > at + 1:
            self.leave_open()
        self.close(row)

    def _closes(self, at: int, row: Row, kind: Type) -> bool:
        """Whether the end belongs to the group at `at`, by its name if it bears one."""
        if at == len(self.open) - 1:
            return True
        name = self.table.get(row, "name")
        return not name or name == self.open[at].name

    def close(self, row: Row) -> None:
        if self.open.pop().row.number in self.flattened:
            self.table.put(row, "type", "end_group")
        self.names.pop()
        self.lower.pop()
        self.table.rows.append(row)

    def leave_open(self) -> None:
        node = self.open[-1]
        self.notes.error(
            "begin_without_end",
            self.table,
            node.row,
            "type",
            kind=node.type.base,
            name=node.name,
        )
        number = self.table.rows[-1].number
        end = Row(number, {})
        self.table.put(end, "type", f"end_{node.type.base}")
        self.close(end)

    def close_all(self) -> None:
        while self.open:
            self.leave_open()

    def name(self, row: Row, kind: Type) -> str:
        """The node's name; a missing, bad or repeated one is told and another put in."""
        name = self.table.get(row, "name")
        if not name and kind.base == "note":
            return f"generated_note_name_{row.number}"
        better = "".join(self.mended(row, name))
        if better != name:
            self.table.put(row, "name", better)
        first = self.lower[-1].setdefault(better.lower(), row.number)
        if first != row.number and better == name and better not in self.names[-1]:
            self.notes.warn("name_like_another", self.table, row, "name", name=name, first=first)
        self.names[-1][better] = row.number
        return better

    def mended(self, row: Row, name: str) -> Iterator[str]:
        taken = self.names[-1]
        if not name:
            self.notes.error("name_missing", self.table, row, "name")
            yield f"p_{row.number}"
        elif not is_xml_tag(name) or ":" in name:
            like = suggest_name(name)
            self.notes.error("name_bad", self.table, row, "name", name=name, like=like)
            yield f"{like}_{row.number}" if like in taken else like
        elif name == "meta":
            self.notes.error("name_reserved", self.table, row, "name", name=name)
            yield f"meta_{row.number}"
        elif name in taken:
            self.notes.error("name_twice", self.table, row, "name", name=name, first=taken[name])
            yield f"{name}_{row.number}"
        else:
            yield name


def suggest_name(name: str) -> str:
    """A permitted name like this one."""
    bare = re.sub(r"[^\w.-]+", "_", name).strip("_.-") or "p"
    return bare if is_xml_tag(bare) else f"p_{bare}"
