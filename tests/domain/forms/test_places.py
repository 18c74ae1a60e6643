"""Places as people type them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.forms.places import export_place, parse_place, show_place, store_place
from domain.forms.views import Location


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("52.2297, 21.0122", Location(52.2297, 21.0122)),
        ("52.2297,21.0122", Location(52.2297, 21.0122)),
        ("52,2297 21,0122", Location(52.2297, 21.0122)),
        ("52,2297; 21,0122", Location(52.2297, 21.0122)),
        ("52,2297, 21,0122", Location(52.2297, 21.0122)),
        ("-33.9 18.4", Location(-33.9, 18.4)),
        ("52.2297 21.0122 110.5 4", Location(52.2297, 21.0122, 110.5, 4)),
        ("N52.2297 E21.0122", Location(52.2297, 21.0122)),
        ("52,2297° N, 21,0122° E", Location(52.2297, 21.0122)),
        ("N52 13 48 E21 0 36", Location(52.23, 21.01)),
        ("52°13'48\"N 21°0'36\"E", Location(52.23, 21.01)),
        ("21°0′36″W 52°13′48″S", Location(-52.23, -21.01)),
        ("91, 21", None),
        ("52, 181", None),
        ("52.2297", None),
        ("0, 0", None),
        ("52 21 0 -1", None),
        ("N52 N21", None),
        ("N52 61 E21", None),
        ("52 N 21 0 0 0 E", None),
        ("N E", None),
        ("52 E 21 13 N", Location(21.21666667, 52)),
        ("Gmina Dąb", None),
        ("1 " * 1000, None),
        ("", None),
    ],
)
def test_a_place_is_read_as_it_is_meant(text: str, expected: Location | None) -> None:
    assert parse_place(text) == expected


def test_a_place_is_stored_as_java_writes_numbers() -> None:
    assert store_place(Location(52, 21.0122)) == "52.0 21.0122 0.0 0.0"
    assert store_place(Location(1e-05, -0.00025, 12345678.9, 0.001)) == (
        "1.0E-5 -2.5E-4 1.23456789E7 0.001"
    )


PLACES = st.builds(
    Location, st.floats(-90, 90), st.floats(-180, 180), st.floats(-500, 9000), st.floats(0, 1e9)
)


@given(PLACES)
def test_a_stored_place_reads_back(place: Location) -> None:
    assert Location(**export_place(store_place(place))) == place


@pytest.mark.parametrize("language", ["pl", "en"])
@given(latitude=st.integers(-900_000, 900_000), longitude=st.integers(-1_800_000, 1_800_000))
def test_a_place_can_be_typed_as_it_is_shown(latitude: int, longitude: int, language: str) -> None:
    assume(latitude or longitude)
    place = Location(latitude / 10_000, longitude / 10_000)
    assert parse_place(show_place(store_place(place), language=language)) == place


def test_a_place_is_shown_in_the_manner_of_the_language() -> None:
    stored = "52.2297 -21.0 0.0 0.0"
    assert show_place(stored, language="pl") == "52,2297° N, 21° W"
    assert show_place(stored, language="en") == "52.2297° N, 21° W"
