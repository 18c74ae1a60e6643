"""The data of an XForm: its own nodes with their defaults, and the rows of its lists."""

from collections.abc import Container
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from domain.forms.bounds import MAX_CELLS
from domain.forms.errors import FormError
from domain.forms.rows import TAG
from domain.forms.scope import Item

MAX_DEPTH = 20
_TEMPLATE = "{http://openrosa.org/javarosa}template"
_COLUMNS_DEEP = 4  # elements inside one another in a row

Path = tuple[str, ...]


@dataclass(slots=True)
class Group:
    """What stands in the form, or in one entry of a repeat: texts by path, entries by repeat."""

    texts: dict[Path, str] = field(default_factory=dict)
    entries: "dict[Path, list[Group]]" = field(default_factory=dict)


@dataclass(slots=True)
class Data:
    """The nodes of a form.

    `defaults` are the leaves and groups in document order; those in a repeat have the texts that
    new entries begin with. `first` is what there is from the start, `templates` what each new
    entry holds.
    """

    defaults: dict[Path, str] = field(default_factory=dict)
    first: Group = field(default_factory=Group)
    templates: dict[Path, Group] = field(default_factory=dict)


def read_data(root: Element, repeats: Container[Path]) -> Data:
    """The nodes of the primary instance. Without a template, new entries are like the first,
    but blank."""
    reader = _Reader(repeats)
    reader.read(root, (), reader.data.first)
    for path, group in reader.examples.items():
        reader.data.templates.setdefault(path, Group(dict.fromkeys(group.texts, "")))
    for group in reader.data.templates.values():
        reader.data.defaults.update(group.texts)
    return reader.data


class _Reader:
    def __init__(self, repeats: Container[Path]) -> None:
        self.repeats = repeats
        self.data = Data()
        self.examples: dict[Path, Group] = {}
        self.read_so_far = 0

    def read(self, element: Element, around: Path, group: Group) -> None:
        path = (*around, element.tag.rpartition("}")[2])
        if len(path) > MAX_DEPTH:
            raise FormError("too_deep", where="/" + "/".join(path), params={"limit": MAX_DEPTH})
        self.read_so_far += 1
        if self.read_so_far > MAX_CELLS:
            raise FormError("too_many_nodes", params={"limit": MAX_CELLS})
        if path in self.repeats:
            group = self.begin_entry(element, path, group)
        text = "" if len(element) else (element.text or "").strip()
        self.data.defaults.setdefault(path, text)
        group.texts[path] = text
        for child in element:
            self.read(child, path, group)

    def begin_entry(self, element: Element, path: Path, around: Group) -> Group:
        entry = Group()
        if _TEMPLATE in element.attrib:
            self.data.templates.setdefault(path, entry)
        else:
            around.entries.setdefault(path, []).append(entry)
            self.examples.setdefault(path, entry)
        return entry


def read_rows(instance: Element) -> tuple[Item, ...]:
    """The rows of a secondary instance: texts by the name (or path) of their columns."""
    if instance.get("src"):
        raise FormError("external_data", params={"list": instance.get("id", "")})
    rows = list(instance.iterfind("*/*"))
    several = len({row.tag for row in rows}) > 1
    found = [dict(_read_columns(row, "", 0)) for row in rows]
    if several:
        for row, columns in zip(rows, found, strict=True):
            columns[TAG] = row.tag.rpartition("}")[2]
    return tuple(found)


def _read_columns(element: Element, prefix: str, depth: int) -> list[tuple[str, str]]:
    columns: list[tuple[str, str]] = []
    for child in element:
        name = prefix + child.tag.rpartition("}")[2]
        columns.append((name, child.text or ""))
        if len(child) and depth < _COLUMNS_DEEP:
            columns += _read_columns(child, f"{name}/", depth + 1)
    return columns
