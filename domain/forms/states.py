"""Whether a saved state is one at all: it comes from a database, which others may have touched."""

from collections.abc import Callable, Mapping, Sized
from datetime import date, datetime
from typing import Any

from domain.forms.errors import WrongForm

_MOST = 500  # entries of one repeat


def check_state(state: Mapping[str, Any]) -> None:
    """Raises `WrongForm` unless every part has the shape that `saving.save` gives it."""
    for key, fits in _SHAPES.items():
        if key in state and not fits(state[key]):
            raise wrong(key)
    missing = _NEEDED - state.keys()
    if missing:
        raise wrong(min(missing))


def check_flags(flags: str, cells: Sized) -> None:
    """Raises `WrongForm` unless there is one flag for each of the cells."""
    if len(flags) != len(cells):
        raise wrong(flags)


def wrong(found: object) -> WrongForm:
    """The error about something that does not belong into this form's state."""
    return WrongForm("wrong_form", params={"found": str(found)})


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _reads(date.fromisoformat, value)


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) == 1 and _is_text(value[0]) and _reads(_read_moment, value[0])
    return isinstance(value, str | float) or (isinstance(value, int) and _reads(float, value))


def _read_moment(text: str) -> None:
    if text not in ("inf", "-inf") and datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a moment without a zone")


def _is_choice(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 3
        and all(map(_is_text, value[:2]))
        and _mapping(_is_text)(value[2])
    )


def _reads(read: Callable[[Any], object], value: Any) -> bool:
    try:
        read(value)
    except (ValueError, OverflowError):
        return False
    return True


def _mapping(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, Mapping) and all(map(fits, value.values()))


def _list(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


_NEEDED = frozenset({"day", "language", "passed", "live", "values"})
_SHAPES: Mapping[str, Callable[[Any], bool]] = {
    "day": _is_day,
    "language": _is_text,
    "at": _is_text,
    "entries": _mapping(_is_count),
    "passed": _is_text,
    "live": _is_text,
    "values": _mapping(_is_value),
    "corrected": _list(_is_text),
    "seed": lambda value: type(value) is int and 0 <= value < 2**31,
    "picked": _list(_is_text),
    "changing": lambda value: isinstance(value, bool),
    "files": _mapping(_is_text),
    "lists": _mapping(_list(_is_choice)),
}
