"""The XML of an XForm: safe parsing, and its parts before anything is compiled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, XMLParser

from domain.forms.errors import FormError
from domain.forms.scope import Item

MAX_SIZE = 4_000_000  # characters; 10,000 choices in two languages take 2 million
MAX_NODES = 5_000
MAX_DEPTH = 20
XFORMS = "{http://www.w3.org/2002/xforms}"
XHTML = "{http://www.w3.org/1999/xhtml}"
JAVAROSA = "{http://openrosa.org/javarosa}"
_MODEL_PARTS = frozenset({"itext", "instance", "bind", "setvalue", "submission", "setgeopoint"})
_FIRST_LOAD = "odk-instance-first-load"

Path = tuple[str, ...]


@dataclass(slots=True)
class Document:
    """An XForm taken apart. Mappings are keyed by the absolute path of a node."""

    id: str
    version: str
    title: str
    defaults: dict[Path, str]  # leaves and groups, in document order
    binds: dict[Path, Mapping[str, str]]
    initials: dict[Path, str]  # expressions of dynamic defaults
    instances: dict[str, tuple[Item, ...]]
    itext: Element | None
    controls: dict[Path, Element] = field(default_factory=dict)  # in the order of asking
    groups: dict[Path, Element] = field(default_factory=dict)


def read_document(text: str) -> Document:
    """Take the XML of an XForm apart; FormError when it is none, or too big, or unsupported."""
    root = parse_xml(text)
    model = _need(root, f"{XHTML}head/{XFORMS}model")
    body = _need(root, f"{XHTML}body")
    for part in model:
        if local_name(part) not in _MODEL_PARTS:
            raise FormError(f"unsupported part <{local_name(part)}>", where="model")
    primary, *secondary = model.findall(f"{XFORMS}instance") or [Element("none")]
    data = next(iter(primary), None)
    if data is None:
        raise FormError("the form has no instance")
    document = Document(
        id=data.get("id", ""),
        version=data.get("version", ""),
        title=root.findtext(f"{XHTML}head/{XHTML}title", ""),
        defaults=dict(_walk_instance(data, ())),
        binds={read_path(bind.get("nodeset", "")): bind.attrib for bind in model.iter(_BIND)},
        initials=dict(map(_read_initial, root.iter(f"{XFORMS}setvalue"))),
        instances={each.get("id", ""): _read_rows(each) for each in secondary},
        itext=model.find(f"{XFORMS}itext"),
    )
    if len(document.defaults) > MAX_NODES:
        raise FormError(f"more than {MAX_NODES} nodes")
    _collect_body(document, body, depth=0)
    return document


_BIND = f"{XFORMS}bind"


def parse_xml(text: str) -> Element:
    """Parse XML without document type or entities: they can blow up or reach for files."""
    if len(text) > MAX_SIZE:
        raise FormError(f"the form is larger than {MAX_SIZE} characters")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FormError("document types and entities are not allowed")
    parser = XMLParser()  # noqa: S314 - its dangers, DTDs and entities, were refused above
    try:
        parser.feed(text)
        root: Element = parser.close()
    except (ParseError, ValueError) as error:
        raise FormError(f"not well-formed XML: {error}") from error
    return root


def read_path(text: str) -> Path:
    """("data", "g", "w1") of "/data/g/w1"."""
    return tuple(text.strip().strip("/").split("/"))


def local_name(element: Element) -> str:
    """The tag without its namespace."""
    return re.sub(r"^\{.*\}", "", element.tag)


def _need(root: Element, path: str) -> Element:
    found = root.find(path)
    if found is None:
        raise FormError("not an XForm: no <" + path.rpartition("}")[2] + ">")
    return found


def _walk_instance(element: Element, parent: Path) -> Iterator[tuple[Path, str]]:
    path = (*parent, local_name(element))
    if len(path) > MAX_DEPTH:
        raise FormError(f"groups more than {MAX_DEPTH} deep", where=show(path))
    yield path, "" if len(element) else (element.text or "").strip()
    for child in element:
        yield from _walk_instance(child, path)


def show(path: Path) -> str:
    """The path as people write it."""
    return "/" + "/".join(path)


def _read_initial(setvalue: Element) -> tuple[Path, str]:
    path = read_path(setvalue.get("ref", ""))
    if setvalue.get("event") != _FIRST_LOAD:
        raise FormError("values set by an event are not supported", where=show(path))
    return path, setvalue.get("value", "")


def _read_rows(instance: Element) -> tuple[Item, ...]:
    if instance.get("src"):
        raise FormError("external data is not supported", where=instance.get("id", ""))
    return tuple(
        {local_name(column): column.text or "" for column in row}
        for row in instance.iterfind("*/*")
    )


def _collect_body(document: Document, parent: Element, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FormError(f"groups more than {MAX_DEPTH} deep")
    for element in parent:
        name = local_name(element)
        if name == "group":
            if "ref" in element.attrib:
                document.groups[read_path(element.attrib["ref"])] = element
            _collect_body(document, element, depth=depth + 1)
        elif name == "repeat":
            raise FormError("repeats are not supported", where=element.get("nodeset", ""))
        elif name != "label":
            document.controls[read_path(element.get("ref", ""))] = element
