"""Any way through any form page by page ends as its questions one by one do."""

import pytest

from domain.forms.session import Session
from tests.domain.forms.page_walks import Walker, leaves, read_form, remembers
from tests.oracle.corpus import list_corpus
from tests.oracle.leaves import fixed_chance

SEEDS = range(10)
FORMS = [name for name in list_corpus() if read_form(name)]


def walk(name: str, seed: int, *, partly: bool) -> tuple[Session, Session]:
    """A form filled in by pages, and by questions with the same answers."""
    found = read_form(name)
    assert found is not None
    form, now, known = found
    walker = Walker(form, now, seed, known, steady=not partly)
    paged = walker.walk_pages(partly=partly)
    return paged, walker.walk_questions(paged.dump().get("entries", {}))


@pytest.mark.parametrize("name", FORMS)
def test_pages_end_as_the_questions_do(name: str) -> None:
    with fixed_chance():
        for seed in SEEDS:
            paged, asked = walk(name, seed, partly=False)
            assert paged.answers() == asked.answers()
            assert leaves(paged) == leaves(asked)


@pytest.mark.parametrize("name", [name for name in FORMS if not remembers(name)])
def test_pages_filled_in_partly_and_otherwise_at_first_end_so_too(name: str) -> None:
    with fixed_chance():
        for seed in SEEDS:
            paged, asked = walk(name, seed, partly=True)
            assert paged.answers() == asked.answers()
            assert leaves(paged) == leaves(asked)
