"""Places on the map, as people type them and as forms store them."""

import math
import re
from collections.abc import Iterator
from dataclasses import astuple

from domain.forms.geo import Place, read_place
from domain.forms.numbers import is_english
from domain.forms.views import Location

_NUMBER = r"[+-]?\d{1,5}(?:[.,]\d{1,15})?"
_PLAIN = re.compile(
    rf"({_NUMBER})(?:\s*[,;]\s*|\s+)({_NUMBER})(?:(?:\s*[,;]\s*|\s+)({_NUMBER}))?"
    rf"(?:(?:\s*[,;]\s*|\s+)({_NUMBER}))?",
    re.ASCII,
)
_SIGNS = str.maketrans(dict.fromkeys("°º˚′'’″\"”", " ") | {"\u2212": "-"})
_PART = re.compile(r"([NSEW])|(\d{1,3}(?:[.,]\d{1,15})?)|[\s,;]+", re.ASCII)


def parse_place(text: str) -> Location | None:
    """Read "52.2297, 21.0122", "52,2297 21,0122", "N52 13 47 E21 0 44"; None when it is no
    place. Altitude and accuracy may follow two plain coordinates."""
    words = text.strip().upper().translate(_SIGNS)
    if len(words) > 100:
        return None
    if found := _PLAIN.fullmatch(words):
        return _make(*(_read(part) for part in found.groups() if part))
    return _parse_hemispheres(words)


def store_place(place: Location) -> str:
    """ "52.2297 21.0122 0.0 0.0": latitude, longitude, altitude, accuracy."""
    return Place(*map(float, astuple(place))).text


def is_on_earth(place: Location) -> bool:
    """Whether the coordinates are such as the Earth has. Two zeros are no place but a device
    that did not find one; forms would store it as a blank."""
    known = math.isfinite(place.altitude) and 0 <= place.accuracy < math.inf
    within = abs(place.latitude) <= 90 and abs(place.longitude) <= 180
    return known and within and (place.latitude, place.longitude) != (0, 0)


def show_place(stored: str, *, language: str) -> str:
    """ "52,2297° N, 21,0122° E", to a tenth of a metre; it can be typed back."""
    place = read_place(stored)
    if place is None:
        return stored
    north = _show_degrees(place.latitude, "N", "S", language)
    return f"{north}, {_show_degrees(place.longitude, 'E', 'W', language)}"


def export_place(stored: str) -> dict[str, float]:
    """The place of a stored text as {"latitude", "longitude", "altitude", "accuracy"}."""
    return (read_place(stored) or Place(0, 0))._asdict()


def _parse_hemispheres(words: str) -> Location | None:
    """ "52°13'47 N 21 0 44 E" or with the letters in front; each coordinate has its letter."""
    parts = list(_read_parts(words))
    if None in parts or sum(isinstance(part, str) for part in parts) != 2:
        return None
    if isinstance(parts[-1], str):
        parts.reverse()
        return _place_of(parts, backwards=True)
    return _place_of(parts, backwards=False)


def _read_parts(words: str) -> Iterator[str | float | None]:
    """Letters and numbers in order; None for anything else."""
    at = 0
    while at < len(words):
        found = _PART.match(words, at)
        if found is None:
            yield None
            return
        if found[1]:
            yield found[1]
        elif found[2]:
            yield _read(found[2])
        at = found.end()


def _place_of(parts: list[str | float | None], *, backwards: bool) -> Location | None:
    groups: dict[str, list[float]] = {}
    letter = ""
    for part in parts:
        if isinstance(part, str):
            letter = part
            groups[letter] = []
        elif part is None or not letter:
            return None
        else:
            groups[letter].append(part)
    found = {
        "latitude" if letter in "NS" else "longitude": _degrees(
            letter, numbers[::-1] if backwards else numbers
        )
        for letter, numbers in groups.items()
    }
    latitude, longitude = found.get("latitude"), found.get("longitude")
    return None if latitude is None or longitude is None else _make(latitude, longitude)


def _degrees(letter: str, numbers: list[float]) -> float | None:
    """Degrees of degrees, minutes and seconds; south and west are negative."""
    if not 1 <= len(numbers) <= 3 or any(part >= 60 for part in numbers[1:]):
        return None
    size = sum(part / scale for part, scale in zip(numbers, (1, 60, 3600), strict=False))
    return round(-size if letter in "SW" else size, 8)


def _make(*parts: float) -> Location | None:
    place = Location(*parts)
    return place if is_on_earth(place) else None


def _read(number: str) -> float:
    return float(number.replace(",", "."))


def _show_degrees(value: float, positive: str, negative: str, language: str) -> str:
    text = f"{abs(value):.6f}".rstrip("0").rstrip(".")
    if not is_english(language):
        text = text.replace(".", ",")
    return f"{text}° {negative if value < 0 else positive}"
