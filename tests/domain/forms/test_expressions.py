"""Expressions give what JavaRosa gave for them; see `tests/oracle/expressions.py`."""

import json
import math
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from domain.forms.errors import FormError
from domain.forms.stored import settle
from domain.forms.values import Value
from tests.domain.forms.reference import RECORDED, WARSAW, Reference, show

EXCEPTIONS = {
    "distance('1d 2f;53 21')": "Java reads 1d as a number",
    "date('0001-01-01')": "before 1582 Java counts days by the Julian calendar",
}


@cache
def recorded() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RECORDED.read_text())
    return found


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(datetime.fromisoformat(recorded()["now"]).astimezone(WARSAW))


def close(ours: str, theirs: str) -> bool:
    """Equal, but for the last of sixteen digits, where sines of Java and C may differ."""
    if ours == theirs or not ours.startswith("n") or not theirs.startswith("n"):
        return ours == theirs
    return math.isclose(float(ours[1:]), float(theirs[1:]), rel_tol=1e-14)


def test_values_are_those_of_javarosa(reference: Reference) -> None:
    cases = [case for case in recorded()["cases"] if case[1] != "e"]
    found = {source: show(reference.run(source)) for source, _ in cases}
    assert len(cases) > 1_900
    differing = {s: (found[s], theirs) for s, theirs in cases if not close(found[s], theirs)}
    assert {source: both for source, both in differing.items() if source not in EXCEPTIONS} == {}
    assert differing.keys() == EXCEPTIONS.keys()


def test_where_javarosa_stops_ours_is_refused_or_gives_a_value(reference: Reference) -> None:
    """Its errors at run time would end a conversation; ours are found when a form is loaded."""
    stopped = [source for source, theirs in recorded()["cases"] if theirs == "e"]
    refused = {source: place for source in stopped if (place := _refusal(reference, source))}
    assert len(stopped) > 200
    assert len(stopped) - len(refused) > 100
    assert [source for source, error in refused.items() if error.position is None] == []


def _refusal(reference: Reference, source: str) -> FormError | None:
    try:
        show(reference.run(source))
    except FormError as error:
        return error
    return None


def test_computed_values_are_stored_and_read_back_as_in_javarosa(reference: Reference) -> None:
    differing = [
        (source, kind, ours, theirs)
        for source, kinds in recorded()["stored"]
        for kind, theirs in kinds.items()
        if (ours := _store(reference.run(source), kind)) != theirs
    ]
    assert differing == []


def _store(value: Value, kind: str) -> list[str]:
    text, read = settle(value, kind)
    return [text, show(read)]
