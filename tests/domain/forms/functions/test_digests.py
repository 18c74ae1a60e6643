"""Identifiers and numbers made up by chance."""

import re
from random import Random

from domain.forms.values import Value
from tests.domain.forms.functions.test_dates import NOW
from tests.domain.forms.reference import Reference


def evaluate(source: str, seed: int) -> Value:
    reference = Reference(NOW)
    reference.scope.random = Random(seed)  # noqa: S311 - chance that repeats itself
    return reference.run(source)


def test_chance_comes_from_the_scope() -> None:
    assert evaluate("random()", 1) == evaluate("random()", 1)
    assert evaluate("random()", 1) != evaluate("random()", 2)
    assert evaluate("uuid()", 1) == evaluate("uuid()", 1)


def test_an_identifier_is_a_random_uuid_or_as_long_as_wanted() -> None:
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        str(evaluate("uuid()", 1)),
    )
    assert re.fullmatch("[0-9A-Z]{7}", str(evaluate("uuid(7)", 1)))
    assert evaluate("uuid('x')", 1) == ""
    assert len(str(evaluate("uuid(1000000)", 1))) == 1_000
