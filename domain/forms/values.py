"""Values of the OpenRosa dialect and their conversions, as JavaRosa makes them.

A value is text, a number, a boolean or a moment: a datetime with the zone of the session, which
also stands for a date (midnight). A moment is its date where text is wanted ("2017-10-02") and
days since 1970-01-01 where a number is. Text that looks like a date stays text: no number, so
NaN. A node set is a list; where one value is wanted its first stands for it, "" for none.
"""

from datetime import date, datetime

from domain.forms.numerals import NAN, read_number, write_number

Atom = str | float | bool | datetime
Value = Atom | list[Atom]

__all__ = ["NAN", "Atom", "Value"]

EPOCH_DAY = date(1970, 1, 1).toordinal()
_SAME = 1e-12  # JavaRosa treats numbers closer than this as equal


def to_atom(value: Value) -> Atom:
    """The value itself, or what stands for a node set."""
    if isinstance(value, list):
        return value[0] if value else ""
    return value


def to_text(value: Value) -> str:
    """XPath string(): whole numbers have no decimal point, moments are dates."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return write_number(value)
    if isinstance(value, list):
        return to_text(value[0]) if value else ""
    return value.date().isoformat()


def to_number(value: Value) -> float:
    """XPath number(), with moments as whole days since 1970-01-01; NaN when it is none."""
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return read_number(value)
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, list):
        return to_number(value[0]) if value else NAN
    return float(value.toordinal() - EPOCH_DAY)


def to_truth(value: Value) -> bool:
    """XPath boolean(): non-empty text, a number other than 0 and NaN, any moment."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return abs(value) > _SAME  # false for NaN
    if isinstance(value, list):
        return bool(value) and to_truth(value[0])
    return value != ""


def to_list(value: Value) -> list[str]:
    """The chosen names of a select question; they are set apart by spaces only."""
    return [name for name in to_text(value).split(" ") if name]


def equal(left: Value, right: Value) -> bool:
    """XPath `=`: as booleans, else as numbers, else as texts.

    A node set of several matches by any of them, as in XPath; JavaRosa refuses to compare it.
    """
    if isinstance(left, list):
        return any(equal(member, right) for member in left or [""])
    if isinstance(right, list):
        return any(equal(left, member) for member in right or [""])
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return abs(to_number(left) - to_number(right)) < _SAME
    return to_text(left) == to_text(right)
