"""Places as JavaRosa reads them, and distances and areas on its round Earth."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from domain.forms.numerals import BLANKS, write_double

_RADIUS = 6_378_100.0  # metres; JavaRosa's Earth is a sphere
_AROUND = 2 * _RADIUS * math.pi  # metres
_PARTS = 4  # latitude, longitude, altitude, accuracy


class Place(NamedTuple):
    """A geopoint: degrees, degrees, metres, metres."""

    latitude: float
    longitude: float
    altitude: float = 0.0
    accuracy: float = 0.0

    @property
    def text(self) -> str:
        """As JavaRosa writes it: "52.2297 21.0122 0.0 0.0"; all zeros are no place, ""."""
        return " ".join(map(write_double, self)) if any(self) else ""


def read_place(text: str) -> Place | None:
    """A geopoint of one to four numbers, missing ones being 0; None when it is none."""
    parts = [part for part in text.strip(BLANKS).split(" ") if part]
    if len(parts) > _PARTS or "_" in text:
        return None
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    return Place(*numbers, *([0.0] * max(0, 2 - len(numbers))))


def read_places(text: str) -> list[Place] | None:
    """The points of a line or shape, set apart by semicolons; None when one is none."""
    pieces = text.rstrip(BLANKS).rstrip(";").split(";") if text.strip(BLANKS) else []
    places = [read_place(piece) for piece in pieces]
    found = [place for place in places if place is not None]
    return found if len(found) == len(places) else None


def measure_distance(places: Sequence[Place]) -> float:
    """Metres along the line through the points."""
    return sum((_between(a, b) for a, b in pairwise(places)), 0.0)


def measure_area(places: Sequence[Place]) -> float:
    """Square metres enclosed by the points, 0 for fewer than three."""
    if len(places) < 3:
        return 0.0
    first = places[0]
    ys = [(p.latitude - first.latitude) * _AROUND / 360.0 for p in places[1:]]
    xs = [_east(first, p) for p in places[1:]]
    corners = pairwise(zip(xs, ys, strict=True))
    return abs(sum(((y1 * x2 - x1 * y2) / 2 for (x1, y1), (x2, y2) in corners), 0.0))


def lies_within(place: Place, shape: Sequence[Place]) -> bool:
    """Whether the point is inside the closed shape: a ray from it crosses sides an odd number
    of times."""
    inside = False
    for a, b in pairwise(shape):
        if (b.latitude > place.latitude) == (a.latitude > place.latitude):
            continue
        slope = (a.longitude - b.longitude) / (a.latitude - b.latitude)
        if place.longitude < slope * (place.latitude - b.latitude) + b.longitude:
            inside = not inside
    return inside


def _east(first: Place, other: Place) -> float:
    shrunk = math.cos(math.radians(other.latitude))
    return (other.longitude - first.longitude) * _AROUND * shrunk / 360.0


def _between(a: Place, b: Place) -> float:
    turn = math.radians(a.longitude - b.longitude)
    one, two = math.radians(a.latitude), math.radians(b.latitude)
    cosine = math.sin(one) * math.sin(two) + math.cos(one) * math.cos(two) * math.cos(turn)
    return math.acos(cosine) * _RADIUS if abs(cosine) <= 1 else math.nan
