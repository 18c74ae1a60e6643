"""Our engine walks as JavaRosa did: see tests/oracle/README.md."""

from __future__ import annotations

import pytest

from tests.oracle.corpus import TRACES, list_corpus, read_corpus
from tests.oracle.known import KNOWN
from tests.oracle.replay import compare
from tests.oracle.trace import read_trace


@pytest.mark.parametrize("name", list_corpus())
def test_form_walks_as_in_javarosa(name: str) -> None:
    found = compare(read_corpus(name), read_trace(TRACES / f"{name}.json"))
    assert {(each.kind, each.at) for each in found} == KNOWN.get(name, {}).keys()


def test_every_trace_and_known_difference_is_of_a_form() -> None:
    recorded = {path.stem for path in TRACES.iterdir()}
    assert (recorded | KNOWN.keys()) - set(list_corpus()) == set()
