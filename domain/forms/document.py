"""The XML of an XForm: safe parsing, and its parts before anything is compiled."""

import re
from collections.abc import Mapping, Sized
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, XMLParser

from domain.forms.errors import FormError
from domain.forms.instances import Data, read_data, read_rows
from domain.forms.scope import Item

MAX_SIZE = 4_000_000  # characters; 10,000 choices in two languages take 2 million
MAX_NODES = 5_000
MAX_REPEATS = 200
MAX_DEPTH = 20
XFORMS = "{http://www.w3.org/2002/xforms}"
XHTML = "{http://www.w3.org/1999/xhtml}"
JAVAROSA = "{http://openrosa.org/javarosa}"
_MODEL_PARTS = frozenset({"itext", "instance", "bind", "setvalue", "submission", "setgeopoint"})
_BIND, _GROUP = f"{XFORMS}bind", f"{XFORMS}group"

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """A repeat in the body: what is asked in each entry, in order."""

    path: Path
    element: Element
    steps: "list[Step]"


Step = Path | Loop  # a control, or a repeat


@dataclass(frozen=True, slots=True)
class SetValue:
    """An action: give `target` the value of an expression (or a fixed text) when one of
    `events` happens to `owner`, the control or repeat it stands in; () is the form."""

    target: Path
    value: str | None
    text: str
    events: frozenset[str]
    owner: Path


@dataclass(slots=True)
class Document:
    """An XForm taken apart. Mappings are keyed by the absolute path of a node."""

    id: str
    version: str
    title: str
    binds: dict[Path, Mapping[str, str]]
    instances: dict[str, tuple[Item, ...]]
    itext: Element | None
    data: Data = field(default_factory=Data)
    steps: list[Step] = field(default_factory=list)
    actions: list[SetValue] = field(default_factory=list)
    controls: dict[Path, Element] = field(default_factory=dict)  # in the order of asking
    groups: dict[Path, Element] = field(default_factory=dict)
    repeats: dict[Path, Element] = field(default_factory=dict)  # outer before inner


def read_document(text: str) -> Document:
    """Take the XML of an XForm apart; FormError when it is none, or too big, or unsupported."""
    root = parse_xml(text)
    model = _need(root, f"{XHTML}head/{XFORMS}model")
    body = _need(root, f"{XHTML}body")
    for part in model:
        if local_name(part) not in _MODEL_PARTS:
            raise FormError("unsupported_part", where="model", params={"part": local_name(part)})
    primary, *secondary = model.findall(f"{XFORMS}instance") or [Element("none")]
    data = next(iter(primary), None)
    if data is None:
        raise FormError("no_instance")
    document = Document(
        id=data.get("id", ""),
        version=data.get("version", ""),
        title=root.findtext(f"{XHTML}head/{XHTML}title", ""),
        binds={read_path(bind.get("nodeset", "")): bind.attrib for bind in model.iter(_BIND)},
        instances={each.get("id", ""): read_rows(each) for each in secondary},
        itext=model.find(f"{XFORMS}itext"),
    )
    document.actions += [_read_action(each, ()) for each in model.iterfind(f"{XFORMS}setvalue")]
    _Body(document).collect(body, document.steps, (), depth=0)
    document.data = read_data(data, document.repeats)
    _check_number("too_many_nodes", document.data.defaults, MAX_NODES)
    _check_number("too_many_nodes", document.actions, MAX_NODES)
    return document


def _check_number(problem: str, found: Sized, limit: int) -> None:
    if len(found) > limit:
        raise FormError(problem, params={"limit": limit})


def parse_xml(text: str) -> Element:
    """Parse XML without document type or entities: they can blow up or reach for files."""
    if len(text) > MAX_SIZE:
        raise FormError("too_large", params={"limit": MAX_SIZE})
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FormError("no_entities_allowed")
    parser = XMLParser()  # noqa: S314 - its dangers, DTDs and entities, were refused above
    try:
        parser.feed(text)
        root: Element = parser.close()
    except (ParseError, ValueError) as error:
        raise FormError("not_well_formed", params={"words": str(error)}) from error
    return root


def read_path(text: str) -> Path:
    """("data", "g", "w1") of "/data/g/w1"; names go without the prefix of their namespace."""
    steps = text.strip().strip("/").split("/")
    return tuple(step.strip().rpartition(":")[2] for step in steps)


def local_name(element: Element) -> str:
    """The tag without its namespace."""
    return re.sub(r"^\{.*\}", "", element.tag)


def _need(root: Element, path: str) -> Element:
    found = root.find(path)
    if found is None:
        raise FormError("not_an_xform", params={"part": path.rpartition("}")[2]})
    return found


def show(path: Path) -> str:
    """The path as people write it."""
    return "/" + "/".join(path)


class _Body:
    """Collects what the body of a form asks, into a `Document`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.paths_by_id = {
            bind["id"]: path for path, bind in document.binds.items() if "id" in bind
        }

    def collect(self, parent: Element, steps: list[Step], around: Path, *, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise FormError("too_deep", params={"limit": MAX_DEPTH})
        for element in parent:
            name, path = local_name(element), self.path_of(element, around)
            if name == "group":
                if path != around:
                    self.document.groups[path] = element
                self.collect(element, steps, path, depth=depth + 1)
            elif name == "repeat":
                self.document.repeats[path] = element
                _check_number("too_many_repeats", self.document.repeats, MAX_REPEATS)
                self.document.groups.setdefault(path, parent if parent.tag == _GROUP else element)
                inner: list[Step] = []
                steps.append(Loop(path, element, inner))
                self.collect(element, inner, path, depth=depth + 1)
            elif name == "setvalue":
                if local_name(parent) == "repeat":  # JavaRosa takes no notice of it in a group
                    self.document.actions.append(_read_action(element, around))
            elif name not in _SILENT:
                self.add_control(element, path)
                steps.append(path)

    def add_control(self, element: Element, path: Path) -> None:
        """Note down a control, and what happens when it is answered."""
        if path in self.document.controls:
            raise FormError("asked_twice", where=show(path))
        self.document.controls[path] = element
        actions = element.iterfind(f"{XFORMS}setvalue")
        self.document.actions += [_read_action(each, path) for each in actions]

    def path_of(self, element: Element, around: Path) -> Path:
        """What an element is bound to; one that is bound to nothing belongs to what is around."""
        if (bind := element.get("bind")) is not None:
            return self.paths_by_id.get(bind, (bind,))
        ref = (element.get("nodeset") or element.get("ref") or "").strip()
        if not ref:
            return around
        return read_path(ref) if ref.startswith("/") else (*around, *read_path(ref))


_SILENT = frozenset({"label", "hint", "help", "setgeopoint"})


def _read_action(element: Element, owner: Path) -> SetValue:
    return SetValue(
        target=read_path(element.get("ref", "")),
        value=element.get("value") or None,
        text="" if "value" in element.attrib else (element.text or "").strip(),
        events=frozenset(element.get("event", "").split()),
        owner=owner,
    )
