"""What nodes hold: the text that is stored, and the value that expressions read.

The type of a bind decides how stored text is read. A computed value is stored as JavaRosa's
`wrapData` does it: by what it is more than by the type of the node, so that 1 + 1 in a text
node reads back as a number.
"""

from collections.abc import Callable
from datetime import datetime
from math import isnan

from domain.forms.geo import read_place
from domain.forms.moments import (
    midnight,
    read_clock,
    read_moment,
    write_moment,
    write_time,
)
from domain.forms.numerals import (
    DECIMALS,
    INT_MAX,
    INT_MIN,
    INTEGERS,
    LONG_MAX,
    LONG_MIN,
    clip,
    read_double,
    read_integer,
    to_int,
    write_double,
)
from domain.forms.values import Atom, Value, to_atom, to_text, to_truth

_INTEGERS = frozenset({"int", "integer"})
_WHOLE = 1e-9  # a number closer than this to a whole one is stored as one


def read_stored(text: str, kind: str, now: datetime) -> Atom:
    """The value of a stored text in a node whose bind has the type `kind`.

    A time is of the day of `now`, in whose zone moments are. What cannot be read stays text.
    """
    if not text or kind not in _READERS:
        return text
    return _READERS[kind](text, now)


def settle(value: Value, kind: str) -> tuple[str, Atom]:
    """A computed value in a node of type `kind`: what is stored, and what is read back."""
    value = to_atom(value)
    if isinstance(value, float) and isnan(value):
        return "", ""
    if isinstance(value, bool) or (kind == "boolean" and value != ""):
        truth = to_truth(value)
        return ("1" if truth else "0"), truth
    if isinstance(value, str):
        place = read_place(value) if kind == "geopoint" else None
        text = place.text if place else value
        return text, text
    if isinstance(value, float):
        return _settle_number(value, kind)
    return _settle_moment(value, kind)


def tidy(text: str, kind: str, now: datetime) -> str:
    """The text a node of type `kind` holds when it is loaded with `text`: "7" for "007", "" for
    what cannot be read as that type."""
    value = read_stored(text, kind, now)
    if kind == "geopoint":
        return str(value) if read_place(text) else ""
    if kind in DECIMALS:
        number = read_double(text)
        return "" if isnan(number) else write_double(number)
    unread = isinstance(value, str) and kind in _READERS
    too_big = kind in _INTEGERS and isinstance(value, float) and not INT_MIN <= value <= INT_MAX
    return "" if unread or too_big else settle(value, kind)[0]


def _settle_number(number: float, kind: str) -> tuple[str, Atom]:
    long = clip(number, LONG_MIN, LONG_MAX)
    whole = abs(number - long) < _WHOLE
    if kind in _INTEGERS or (whole and INT_MIN <= long <= INT_MAX):
        return str(to_int(number)), float(to_int(number))
    if whole or kind == "long":
        return str(long), float(long)
    return write_double(number), number


def _settle_moment(moment: datetime, kind: str) -> tuple[str, Atom]:
    if kind == "time":
        return write_time(moment), moment
    if kind == "date":
        return to_text(moment), midnight(moment)
    return write_moment(moment), moment


def _read_date(text: str, now: datetime) -> Atom:
    moment = read_moment(text, now.tzinfo)
    return midnight(moment) if moment else text


_READERS: dict[str, Callable[[str, datetime], Atom]] = {
    **dict.fromkeys(INTEGERS, lambda text, _: read_integer(text)),
    **dict.fromkeys(DECIMALS, lambda text, _: read_double(text)),
    "date": _read_date,
    "dateTime": lambda t, now: read_moment(t, now.tzinfo) or t,
    "time": lambda t, now: read_clock(t, midnight(now)) or t,
    "boolean": lambda t, _: t in ("1", "true"),
    "geopoint": lambda t, _: place.text if (place := read_place(t)) else t,
}
