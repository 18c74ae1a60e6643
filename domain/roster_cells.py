"""What a cell of a roster may hold, and how it is read and shown.

Spreadsheets hand over what people made of them: numbers kept as text, codes kept as numbers
("1491012.0"), non-breaking spaces, lost leading zeros. Reading puts right what can only mean one
thing and refuses the rest with a reason.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.text import fold

CELL_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
_SYMBOL = re.compile(r"\w[\w./-]{0,29}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SCHOOL_YEAR = re.compile(r"(\d{4})\s*/\s*(\d{4})")
_TERYT_LENGTHS = (4, 7)  # a county, a commune
NAME_LENGTH = 200
TEXT_LENGTH = 2000


class Unreadable(Exception):
    """The cell cannot be what its column needs. `reason` names the text that says so."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


@dataclass(frozen=True, slots=True)
class Kind:
    """How cells of a column are read (never from an empty text), shown, and what empty means.

    `choices` are the values to offer in the spreadsheet.
    """

    read: Callable[[str], Any]
    show: Callable[[Any], str | int] = str
    blank: Any = ""
    choices: tuple[str, ...] = ()


def text_of(value: object) -> str:
    """A cell's value as one line of clean text; "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return value.isoformat()
    lines = _CONTROL.sub("", str(value)).split()  # also splits at non-breaking spaces
    return " ".join(lines)


def _read_name(text: str) -> str:
    return _within(text, NAME_LENGTH)


def _read_text(text: str) -> str:
    return _within(text, TEXT_LENGTH)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Unreadable("too_long", maximum=limit)
    return text


def _read_symbol(text: str) -> str:
    symbol = text.upper()
    if not _SYMBOL.fullmatch(_without_fraction(symbol)):
        raise Unreadable("not_a_symbol", value=text)
    return _without_fraction(symbol)


def _read_email(text: str) -> str:
    if not _EMAIL.fullmatch(text) or len(text) > NAME_LENGTH:
        raise Unreadable("not_an_email", value=text)
    return text


def _without_fraction(text: str) -> str:
    return re.sub(r"(?<=\d)[.,]0+$", "", text)


def _read_number(text: str) -> int:
    digits = _without_fraction(text)
    if not re.fullmatch(r"[0-9]{1,4}", digits):
        raise Unreadable("not_a_number", value=text)
    return int(digits)


def _read_teryt(text: str) -> str:
    digits = _without_fraction(text)
    if not re.fullmatch(r"[0-9]{3,7}", digits):
        raise Unreadable("not_a_teryt", value=text)
    if len(digits) + 1 in _TERYT_LENGTHS:  # a number loses its leading zero
        digits = f"0{digits}"
    if len(digits) not in _TERYT_LENGTHS:
        raise Unreadable("not_a_teryt", value=text)
    return digits


def _read_school_year(text: str) -> str:
    found = _SCHOOL_YEAR.fullmatch(text)
    if found is None or int(found[2]) != int(found[1]) + 1:
        raise Unreadable("not_a_school_year", value=text)
    return f"{found[1]}/{found[2]}"


def one_of(labels: Mapping[Any, str], **synonyms: Any) -> Kind:
    """A column that knows only these values; `synonyms` are further words, folded."""
    known = {_bare(label): value for value, label in labels.items()}
    known |= {_bare(word): value for word, value in synonyms.items()}

    def read(text: str) -> Any:
        if _bare(text) not in known:
            raise Unreadable("not_among", value=text, allowed=tuple(labels.values()))
        return known[_bare(text)]

    return Kind(read, lambda value: labels.get(value, ""), choices=tuple(labels.values()))


def some_of(labels: Mapping[Any, str], **synonyms: Any) -> Kind:
    """As `one_of`, several values at once, divided by semicolons or commas."""
    single = one_of(labels, **synonyms)
    order = list(labels)

    def read(text: str) -> tuple[Any, ...]:
        words = [word for word in re.split(r"[;,\n]", text) if word.strip()]
        return tuple(sorted({single.read(word) for word in words}, key=order.index))

    def show(values: tuple[Any, ...]) -> str:
        return "; ".join(labels[value] for value in values)

    return Kind(read, show, blank=(), choices=single.choices)


def _bare(text: str) -> str:
    """Only the letters and digits of a folded text: "Gmina  miejsko-wiejska" as one word."""
    return re.sub(r"[\W_]", "", fold(text))


NAME = Kind(_read_name)
TEXT = Kind(_read_text)
SYMBOL = Kind(_read_symbol)
EMAIL = Kind(_read_email)
NUMBER = Kind(_read_number, int, blank=0)
TERYT = Kind(_read_teryt)
SCHOOL_YEAR = Kind(_read_school_year)
