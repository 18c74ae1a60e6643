"""Functions of the answers to selects: the chosen names, set apart by spaces."""

from domain.forms.functions.base import plain
from domain.forms.numerals import BLANKS, to_int
from domain.forms.values import Value, to_list, to_number, to_text


def _selected(chosen: Value, name: Value) -> Value:
    return f" {to_text(name).strip(BLANKS)} " in f" {to_text(chosen)} "


def _selected_at(chosen: Value, place: Value) -> Value:
    """The name at a place, counted from 0; "" where there is none."""
    names, index = to_list(chosen), to_int(to_number(place))
    return names[index] if 0 <= index < len(names) else ""


FUNCTIONS = {
    "selected": plain(2, 2, _selected),
    "is-selected": plain(2, 2, _selected),
    "count-selected": plain(1, 1, lambda value: float(len(to_list(value)))),
    "selected-at": plain(2, 2, _selected_at),
}
