"""Functions of places: a geopoint is "latitude longitude altitude accuracy"; a shape is points
set apart by semicolons. What is no place makes the result NaN, or false."""

from collections.abc import Callable, Sequence

from domain.forms.functions.base import MANY, Plain, plain, spread
from domain.forms.geo import (
    Place,
    lies_within,
    measure_area,
    measure_distance,
    read_place,
    read_places,
)
from domain.forms.values import NAN, Value, to_text


def _gather(values: tuple[Value, ...]) -> list[Place] | None:
    """The points of one shape, or of several geopoints; None when one is none."""
    written = [to_text(member) for member in spread(values)]
    if len(written) == 1:
        return read_places(written[0])
    places = [read_place(text) for text in written]
    found = [place for place in places if place is not None]
    return found if len(found) == len(places) else None


def _measured(measure: Callable[[Sequence[Place]], float]) -> Plain:
    def compute(*values: Value) -> Value:
        places = _gather(values)
        return NAN if places is None else measure(places)

    return compute


def _is_within(point: Value, shape: Value) -> Value:
    place, corners = read_place(to_text(point)), read_places(to_text(shape))
    return place is not None and corners is not None and lies_within(place, corners)


_area = plain(1, 1, _measured(measure_area))
FUNCTIONS = {
    "area": _area,
    "enclosed-area": _area,
    "distance": plain(1, MANY, _measured(measure_distance)),
    "geofence": plain(2, 2, _is_within),
}
