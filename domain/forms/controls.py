"""The controls in the body of an XForm: their kinds, choices and limits."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from domain.forms.document import XFORMS, local_name
from domain.forms.errors import FormError
from domain.forms.model import Kind, Limits
from domain.forms.scope import Item
from domain.forms.texts import reference_id

OUTRO = "outro"  # appearance of the note that is said after sending, not asked
_INPUTS = {
    "string": Kind.TEXT,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
}
_SELECTED = re.compile(r"count-selected\(\s*\.\s*\)\s*(<=|>=|=)\s*(\d+)")
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*<=\s*(\d+)")
_COLUMN = re.compile(r"jr:itext\((\w+)\)")


def find_kind(control: Element, bind: Mapping[str, str], *, where: str) -> Kind:
    """The kind of question; FormError for those we cannot ask."""
    tag, data = local_name(control), bind.get("type", "string")
    if tag == "input" and control.get("appearance") == OUTRO:
        return Kind.OUTRO
    if tag == "input" and bind.get("readonly") == "true()" and data == "string":
        return Kind.NOTE
    if tag == "input" and data in _INPUTS:
        return _INPUTS[data]
    if tag == "upload":
        return Kind.FILE
    if tag in ("select", "select1"):
        return Kind.MANY if tag == "select" else Kind.ONE
    raise FormError(f"questions of type {data} ({tag}) are not supported", where=where)


def read_own_choices(control: Element) -> tuple[Item, ...]:
    """Choices written inside the control itself, as rows."""
    return tuple(map(_read_item, control.iterfind(f"{XFORMS}item")))


def read_choice_columns(itemset: Element) -> tuple[str, str, str]:
    """Columns with the value, the plain label, and the id of the label's text."""
    value, label = (_find_reference(itemset, tag) for tag in ("value", "label"))
    by_id = _COLUMN.fullmatch(label)
    return (value, "label", by_id.group(1)) if by_id else (value, label, "itextId")


def read_limits(control: Element, constraint: str) -> Limits:
    """Limits that a channel can show beforehand, found in the control and its constraint.

    Only the plain spellings `count-selected(.) <= 3` and `string-length(.) <= 300` are seen;
    the constraint itself stays the judge.
    """
    bounds = {sign: int(number) for sign, number in _SELECTED.findall(constraint)}
    length = _LENGTH.search(constraint)
    megabytes = control.get("max-megabytes", "")
    return Limits(
        min_select=bounds.get("=", bounds.get(">=")),
        max_select=bounds.get("=", bounds.get("<=")),
        max_length=int(length.group(1)) if length else None,
        extensions=tuple(re.findall(r"\.(\w+)", control.get("accept", "").lower())),
        max_megabytes=int(megabytes) if megabytes.isdecimal() else None,
    )


def _read_item(item: Element) -> Item:
    label = item.find(f"{XFORMS}label")
    row = {"name": item.findtext(f"{XFORMS}value", "").strip()}
    if label is None:
        return row
    key = reference_id(label.get("ref", ""))
    return {**row, "label": label.text or ""} if key is None else {**row, "itextId": key}


def _find_reference(itemset: Element, tag: str) -> str:
    element = itemset.find(XFORMS + tag)
    return tag if element is None else element.get("ref", tag).strip()
