"""Random answers to a question, likely and unlikely ones, drawn from what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.patterns import sample

MOST_LETTERS = 301  # longer answers only make traces longer
_WORDS = (
    "Ala ma kota",
    "tak",
    "x",
    "Zażółć gęślą jaźń",
    "12",
    "0",
    "007",
    'Dąb „Bartek" & inne <3',
    "it's",
    "pierwszy\ndrugi",
    "a b c d",
    "2017-10-02",
    "ala@example.org",
    "3.5",
    "-4",
    "true",
)
_WHOLE = (0, 1, 2, 3, 4, 5, 7, 10, 12, 17, 18, 30, 65, 99, 100, -1, 1000, 2017)
_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_NUMBER = re.compile(r"(?<![\w.'])-?\d{1,8}(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_REGEX = re.compile(r"regex\s*\(\s*[^,]+,\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)")
_CONTROLS = ("select1", "select", "rank", "range", "trigger", "upload")


def candidates(chance: Random, seen: Mapping[str, Any], now: datetime) -> Iterator[str]:
    """Endless random answers, as `java/Answers.java` reads them; none where there can be none."""
    control = seen["control"]
    draw = _DRAW[control if control in _CONTROLS else seen["type"] or "string"]
    while (drawn := draw(chance, seen, now)) is not None:
        yield drawn


def _choose(chance: Random, seen: Mapping[str, Any], _: datetime) -> str | None:
    names = [name for name, _label in seen["choices"]]
    return chance.choice(names) if names else None


def _choose_some(chance: Random, seen: Mapping[str, Any], _: datetime) -> str | None:
    names = list(dict.fromkeys(name for name, _label in seen["choices"]))
    most = len(names) if chance.random() < 0.2 else min(3, len(names))
    picked = set(chance.sample(names, chance.randint(1, most))) if names else set()
    return " ".join(name for name in names if name in picked) or None


def _rank(chance: Random, seen: Mapping[str, Any], _: datetime) -> str | None:
    names = [name for name, _label in seen["choices"]]
    return " ".join(chance.sample(names, len(names))) or None


def _slide(chance: Random, seen: Mapping[str, Any], _: datetime) -> str:
    start, end, step = map(Decimal, seen["range"])
    steps = int(abs(end - start) / abs(step)) if step else 0
    value = start + chance.randint(0, steps) * abs(step).copy_sign(end - start)
    return f"{value:f}" if seen["type"] == "decimal" else str(int(value))


def _write(chance: Random, seen: Mapping[str, Any], now: datetime) -> str:
    constraint = seen["constraint"]
    patterns = [a or b for a, b in _REGEX.findall(constraint)]
    literals = [a or b for a, b in _LITERAL.findall(constraint) if a or b]
    if "numbers" in seen["appearance"]:
        return _count(chance, seen, now)
    if patterns and chance.random() < 0.7:
        return sample(chance, chance.choice(patterns)).strip() or "x"
    if literals and chance.random() < 0.4:
        return chance.choice(literals).strip() or "x"
    limits = [int(n) for n in re.findall(r"\d{1,4}", constraint)]
    if limits and chance.random() < 0.4:
        return "ą" * max(1, min(MOST_LETTERS, chance.choice(limits) + chance.randint(-1, 1)))
    return chance.choice(_WORDS)


def _count(chance: Random, seen: Mapping[str, Any], _: datetime) -> str:
    limits = [int(float(n)) for n in _NUMBER.findall(seen["constraint"])]
    if limits and chance.random() < 0.6:
        return str(chance.choice(limits) + chance.randint(-1, 1))
    return str(chance.choice(_WHOLE) if chance.random() < 0.7 else chance.randint(0, 120))


def _measure(chance: Random, seen: Mapping[str, Any], now: datetime) -> str:
    parts = ("", ".5", ".25", ".125", ".0", ".7", ".333333")
    return _count(chance, seen, now) + chance.choice(parts)


def _day(chance: Random, seen: Mapping[str, Any], now: datetime) -> date:
    limits = _DAY.findall(seen["constraint"])
    nearby = timedelta(days=chance.choice((0, 0, 1, -1, 7, -30, 365, -6570, 3000)))
    if limits and chance.random() < 0.6:
        try:
            return date.fromisoformat(chance.choice(limits)) + timedelta(chance.randint(-1, 1))
        except ValueError:
            pass
    return date(2000, 2, 29) if chance.random() < 0.1 else now.date() + nearby


def _hour(chance: Random, seen: Mapping[str, Any], now: datetime) -> str:
    return f"{chance.choice((0, 7, 9, 12, 14, 23)):02}:{chance.choice((0, 5, 30, 59)):02}"


def _locate(chance: Random, seen: Mapping[str, Any], now: datetime) -> str:
    latitude = round(chance.uniform(-89, 89), chance.choice((0, 4, 6)))
    longitude = round(chance.uniform(-179, 179), chance.choice((0, 4, 6)))
    rest = chance.choice(("0.0 0.0", "112.5 4.9", "-3.0 20.0"))
    return f"{latitude} {longitude} {rest}"


_DRAW = {
    "select1": _choose,
    "select": _choose_some,
    "rank": _rank,
    "range": _slide,
    "trigger": lambda *_: "OK",
    "upload": lambda *_: "plik.jpg",
    "string": _write,
    "barcode": _write,
    "int": _count,
    "long": _count,
    "decimal": _measure,
    "date": lambda chance, seen, now: _day(chance, seen, now).isoformat(),
    "time": _hour,
    "dateTime": lambda chance, seen, now: f"{_day(chance, seen, now)}T{_hour(chance, seen, now)}",
    "geopoint": _locate,
    "binary": lambda *_: "plik.jpg",
    "boolean": lambda *_: None,
    "geotrace": lambda *_: None,
    "geoshape": lambda *_: None,
}
