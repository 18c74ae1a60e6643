"""The controls in the body of an XForm: their kinds, choices and limits."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from domain.forms.answers import ACKNOWLEDGED
from domain.forms.document import XFORMS, local_name
from domain.forms.errors import FormError
from domain.forms.model import Kind, Limits
from domain.forms.ranges import list_choices, read_bounds
from domain.forms.scope import Item
from domain.forms.texts import reference_id

OUTRO = "outro"  # appearance of the note that is said after sending, not asked
_WORDS = ("string", "barcode", "anyURI", "gYear", "gMonth", "gDay", "gYearMonth", "gMonthDay")
_INPUTS = {
    **dict.fromkeys(_WORDS, Kind.TEXT),
    **dict.fromkeys(("int", "integer", "long"), Kind.INTEGER),
    **dict.fromkeys(("decimal", "double", "float"), Kind.DECIMAL),
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.MOMENT,
    "geopoint": Kind.PLACE,
}  # by the type of data
_CONTROLS = {
    "upload": Kind.FILE,
    "select": Kind.MANY,
    "select1": Kind.ONE,
    "rank": Kind.RANK,
    "range": Kind.RANGE,
    "trigger": Kind.ACKNOWLEDGE,
}
_MEDIA = frozenset({"image", "audio", "video"})
_SELECTED = re.compile(r"count-selected\(\s*\.\s*\)\s*(<=|>=|=)\s*(\d+)")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d+)")
_INSTANCE = re.compile(r"\s*instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_COLUMN = re.compile(r"jr:itext\((\w+)\)")


def data_type(bind: Mapping[str, str]) -> str:
    """The type of a node's values: "int", "dateTime", "string" where the bind names none."""
    return bind.get("type", "").removeprefix("xsd:") or "string"


def find_kind(control: Element, bind: Mapping[str, str], *, where: str) -> Kind:
    """The kind of question; FormError for those we cannot ask."""
    tag, data = local_name(control), data_type(bind)
    if tag == "input" and control.get("appearance") == OUTRO:
        return Kind.OUTRO
    if tag == "input" and control.get("query"):
        raise FormError("external_choices", where=where)
    if tag == "input" and bind.get("readonly") == "true()" and data == "string":
        return Kind.NOTE
    kind = _INPUTS.get(data) if tag == "input" else _CONTROLS.get(tag)
    if kind is None:
        raise FormError("unsupported_type", where=where, params={"type": data, "control": tag})
    return kind


def read_fixed_choices(control: Element, kind: Kind, data: str, *, where: str) -> tuple[Item, ...]:
    """Choices that need no list: written inside the control, of a small range, "OK"."""
    if kind is Kind.ACKNOWLEDGE:
        return ({"name": ACKNOWLEDGED, "label": ""},)
    if kind is Kind.RANGE:
        return list_choices(control.attrib, data, where=where)
    return read_own_choices(control, where=where)


def read_own_choices(control: Element, *, where: str) -> tuple[Item, ...]:
    """Choices written inside the control itself, as rows."""
    items = control.iterfind(f"{XFORMS}item")
    return tuple(_read_item(item, _own_id(where, n)) for n, item in enumerate(items))


def find_own_labels(control: Element, *, where: str) -> dict[str, Element]:
    """By text id, the labels of such choices that have more than words in them."""
    labels = [item.find(f"{XFORMS}label") for item in control.iterfind(f"{XFORMS}item")]
    return {
        _own_id(where, number): label
        for number, label in enumerate(labels)
        if label is not None and len(label)
    }


def read_choice_columns(itemset: Element) -> tuple[str, str, str]:
    """Columns with the value, the plain label, and the id of the label's text."""
    value, label = (_find_reference(itemset, tag) for tag in ("value", "label"))
    by_id = _COLUMN.fullmatch(label)
    return (value, "label", by_id.group(1)) if by_id else (value, label, "itextId")


def find_source(itemset: Element) -> str:
    """The id of the instance that the rows come from, filtered or not; "" where there is none."""
    found = _INSTANCE.match(itemset.get("nodeset", "").removeprefix("randomize("))
    return found[1] if found else ""


def read_limits(control: Element, constraint: str, *, where: str) -> Limits:
    """Limits that a channel can show beforehand, found in the control and its constraint.

    Only the plain spellings `count-selected(.) <= 3` and `string-length(.) <= 300` are seen;
    the constraint itself stays the judge.
    """
    bounds = {sign: int(number) for sign, number in _SELECTED.findall(constraint)}
    length = _LENGTH.search(constraint)
    megabytes = control.get("max-megabytes", "")
    bounded = read_bounds(control.attrib, where=where) if local_name(control) == "range" else {}
    return Limits(
        min_select=bounds.get("=", bounds.get(">=")),
        max_select=bounds.get("=", bounds.get("<=")),
        max_length=int(length.group(1)) if length else None,
        extensions=tuple(re.findall(r"\.(\w+)", control.get("accept", "").lower())),
        max_megabytes=int(megabytes) if megabytes.isdecimal() else None,
        media=_read_media(control.get("mediatype", "")),
        **bounded,
    )


def _read_media(mediatype: str) -> str:
    """ "image" of "image/*"; "" for a file of any sort."""
    kind = mediatype.partition("/")[0]
    return kind if kind in _MEDIA else ""


def _own_id(where: str, number: int) -> str:
    return f"{where} choice {number}"


def _read_item(item: Element, own_id: str) -> Item:
    label = item.find(f"{XFORMS}label")
    row = {"name": item.findtext(f"{XFORMS}value", "").strip()}
    if label is None:
        return row
    key = own_id if len(label) else reference_id(label.get("ref", ""))
    return {**row, "label": label.text or ""} if key is None else {**row, "itextId": key}


def _find_reference(itemset: Element, tag: str) -> str:
    element = itemset.find(XFORMS + tag)
    return tag if element is None else element.get("ref", tag).strip()
