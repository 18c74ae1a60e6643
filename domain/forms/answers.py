"""From what a person typed or tapped to the value that a form stores."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from domain.forms.dates import parse_rough_date
from domain.forms.model import Choice, Kind, Node
from domain.forms.numbers import parse_decimal, parse_digits, parse_integer
from domain.forms.places import parse_place, store_place
from domain.forms.ranges import parse_range
from domain.forms.times import parse_moment, parse_time, store_moment, store_time
from domain.forms.views import Refusal
from domain.text import fold

MAX_ANSWER = 10_000  # characters typed
ACKNOWLEDGED = "OK"  # what JavaRosa stores

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_AGREEMENT = frozenset({"ok", "okay", "tak", "yes", "t", "y", "potwierdzam", "i confirm", "1"})
_MORE = _AGREEMENT | {"dodaj", "add", "kolejny", "jeszcze", "another", "more"}
_ENOUGH = frozenset({"nie", "no", "n", "koniec", "end", "zakoncz", "dalej", "done", "2"})
_LEADING = re.compile(r"\s*(\d{1,6})\b(?![.,]\d)")
_NUMBERED = re.compile(r"\s*\d{1,6}\s*[–—.):-]\s*")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_SEPARATORS = re.compile(r"[,;\n]+")


def clean(text: str) -> str:
    """The text without what neither XML nor a database can hold: NUL, half a pair of UTF-16."""
    return _UNSTORABLE.sub("", text)


def parse_answer(
    node: Node, text: str, choices: Sequence[Choice], *, now: datetime
) -> str | Refusal:
    """What a form stores for a typed answer; `choices` are those offered now."""
    if node.kind is Kind.ONE:
        return parse_choice(text, choices)
    if node.kind is Kind.MANY:
        names = parse_choices(text, choices)
        return names if isinstance(names, Refusal) else " ".join(names)
    if node.kind is Kind.RANK:
        return parse_ranking(text, choices)
    parse = _PARSERS.get(node.kind)
    return parse(node, text, now) if parse else text.strip()


def parse_agreement(text: str) -> bool | None:
    """Whether "tak", "nie", "yes", "no", "dodaj", "koniec" is a yes; None when it is neither."""
    word = fold(text)
    return True if word in _MORE else False if word in _ENOUGH else None


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
    found = _find_all(text, choices)
    if isinstance(found, Refusal):
        return found
    return tuple(choice.name for choice in choices if choice.name in found)


def parse_ranking(text: str, choices: Sequence[Choice]) -> str | Refusal:
    """All choices in the order meant by "2 1 3", "2, 1, 3" or "brak danych; brak czasu"."""
    found = _find_all(text.replace(">", ";"), choices)
    if isinstance(found, Refusal):
        return found
    return check_ranking(found, choices)


def check_ranking(names: Sequence[str], choices: Sequence[Choice]) -> str | Refusal:
    """The ranking as it is stored; each choice must be in it once."""
    if sorted(names) != sorted(choice.name for choice in choices):
        return Refusal("not_ranked")
    return " ".join(names)


def _find_all(text: str, choices: Sequence[Choice]) -> list[str] | Refusal:
    """Names of the choices in the order typed."""
    whole = parse_choice(text, choices)
    if isinstance(whole, str):
        return [whole]
    separator = _SPACES if re.fullmatch(r"[\d\s]+", text) else _SEPARATORS
    names = [parse_choice(p, choices) for p in map(str.strip, separator.split(text)) if p]
    wrong = next((name for name in names if isinstance(name, Refusal)), None)
    return wrong or [name for name in names if isinstance(name, str)] or whole


def _find_numbered(number: int, choices: Sequence[Choice]) -> str | None:
    for choice in choices:
        leading = _LEADING.match(choice.label)
        if leading and int(leading[1]) == number:
            return choice.name
    place = number - 1
    return choices[place].name if 0 <= place < len(choices) else None


def _parse_text(node: Node, text: str, _: datetime) -> str | Refusal:
    return parse_digits(text) if "numbers" in node.appearance.split() else text.strip()


def _parse_date(node: Node, text: str, now: datetime) -> str | Refusal:
    found = parse_rough_date(text, node.appearance, today=now.date())
    return found.isoformat() if found else Refusal("not_date")


def _parse_time(_: Node, text: str, now: datetime) -> str | Refusal:
    found = parse_time(text, now=now)
    return Refusal("not_time") if found is None else store_time(found, now=now)


def _parse_moment(_: Node, text: str, now: datetime) -> str | Refusal:
    found = parse_moment(text, now=now)
    return Refusal("not_moment") if found is None else store_moment(found)


def _parse_place(_: Node, text: str, now: datetime) -> str | Refusal:
    found = parse_place(text)
    return Refusal("not_location") if found is None else store_place(found)


def _acknowledge(_: Node, text: str, now: datetime) -> str | Refusal:
    return ACKNOWLEDGED if fold(text) in _AGREEMENT else Refusal("not_a_choice")


_PARSERS: dict[Kind, Callable[[Node, str, datetime], str | Refusal]] = {
    Kind.TEXT: _parse_text,
    Kind.INTEGER: lambda _, text, now: parse_integer(text),
    Kind.DECIMAL: lambda _, text, now: parse_decimal(text),
    Kind.DATE: _parse_date,
    Kind.TIME: _parse_time,
    Kind.MOMENT: _parse_moment,
    Kind.RANGE: lambda node, text, _: parse_range(text, node.limits, node.data),
    Kind.PLACE: _parse_place,
    Kind.ACKNOWLEDGE: _acknowledge,
}
