"""From what a person typed or tapped to the value that a form stores."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from domain.forms.dates import parse_date
from domain.forms.model import Choice, Kind
from domain.forms.views import Refusal
from domain.text import fold

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_INTEGER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?", re.ASCII)
_LEADING = re.compile(r"\s*(\d{1,6})\b(?![.,]\d)")
_NUMBERED = re.compile(r"\s*\d{1,6}\s*[–—.):-]\s*")
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_SEPARATORS = re.compile(r"[,;\n]+")


def parse_value(kind: Kind, text: str, *, today: date) -> str | Refusal:
    """Canonical text of a typed answer to a question without choices."""
    parse = _PARSERS.get(kind)
    return parse(text, today) if parse else text.strip()


def parse_choice(text: str, choices: Sequence[Choice]) -> str | Refusal:
    """Name of the choice meant by `text`.

    In this order: the number its label begins with, its number in the list, its name, its
    label (with or without that number), the only label that begins so. Taps must not come this
    way: a name such as "12" would be read as the twelfth choice.
    """
    wanted = fold(text)
    if _NUMBER.fullmatch(wanted) and (named := _find_numbered(int(wanted), choices)) is not None:
        return named
    for choice in choices:
        if wanted in (fold(choice.label), fold(choice.name), _words(choice)):
            return choice.name
    begun = [
        choice.name
        for choice in choices
        if fold(choice.label).startswith(wanted) or _words(choice).startswith(wanted)
    ]
    if len(begun) == 1 and wanted:
        return begun[0]
    return Refusal("ambiguous" if begun and wanted else "not_a_choice", params={"text": text})


def _words(choice: Choice) -> str:
    """The label without the number it begins with: "4 – w dużym stopniu" is "w duzym stopniu"."""
    return fold(_NUMBERED.sub("", choice.label))


def parse_choices(text: str, choices: Sequence[Choice]) -> tuple[str, ...] | Refusal:
    """Names of the choices meant by "1, 3", "1 3" or "brak czasu; brak danych", in list order."""
    whole = parse_choice(text, choices)
    if isinstance(whole, str):
        return (whole,)
    separator = _SPACES if re.fullmatch(r"[\d\s]+", text) else _SEPARATORS
    found: set[str] = set()
    for part in filter(None, map(str.strip, separator.split(text))):
        name = parse_choice(part, choices)
        if isinstance(name, Refusal):
            return name
        found.add(name)
    return tuple(choice.name for choice in choices if choice.name in found) or whole


def _find_numbered(number: int, choices: Sequence[Choice]) -> str | None:
    for choice in choices:
        leading = _LEADING.match(choice.label)
        if leading and int(leading[1]) == number:
            return choice.name
    place = number - 1
    return choices[place].name if 0 <= place < len(choices) else None


def _parse_integer(text: str, _: date) -> str | Refusal:
    digits = _SPACES.sub("", text)
    return str(int(digits)) if _INTEGER.fullmatch(digits) else Refusal("not_integer")


def _parse_decimal(text: str, _: date) -> str | Refusal:
    digits = _SPACES.sub("", text)
    if not _DECIMAL.fullmatch(digits):
        return Refusal("not_decimal")
    whole, _dot, fraction = digits.replace(",", ".").partition(".")
    fraction = fraction.rstrip("0")
    sign = "-" if whole.startswith("-") else ""
    number = f"{sign}{int(whole.lstrip('+-'))}"
    return f"{number}.{fraction}" if fraction else number


def _parse_date(text: str, today: date) -> str | Refusal:
    found = parse_date(text, today=today)
    return found.isoformat() if found else Refusal("not_date")


_PARSERS: dict[Kind, Callable[[str, date], str | Refusal]] = {
    Kind.INTEGER: _parse_integer,
    Kind.DECIMAL: _parse_decimal,
    Kind.DATE: _parse_date,
}
