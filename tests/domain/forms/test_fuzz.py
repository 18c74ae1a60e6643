"""Random expressions, forms and saved states: an error of the form, or a result."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.errors import FormError, WrongForm
from domain.forms.loading import load_form
from domain.forms.session import Session
from messages.forms.convert import convert_markdown
from tests.domain.forms.build import evaluate
from tests.domain.forms.hostile import EVERYTHING, NOW

T = TypeVar("T")
PIECES = st.sampled_from(
    (
        *("1", "2.5", "'x'", '"', "'", ".", "..", "/", "//", "*", "@", "(", ")", "[", "]", ","),
        *(" and ", " or ", " div ", " mod ", "+", "-", "=", "!=", "<", ">=", "|", "::", "$", " "),
        *("/data/a", "/data/b", "../b", "a", "current()", "instance('list')/root/item", "[k = 2]"),
        *("if(", "coalesce(", "regex(., '", "concat(", "sum(", "position(", "once(", "randomize("),
        *("jr:choice-name(", "indexed-repeat(", "date(", "round(", "substr(", "format-date("),
        *("today()", "uuid()", "selected-at(", "99999999999999999999", "ż", "\U0001f600", "\x00"),
    )
)


def attempt(work: Callable[[], T]) -> T | FormError:
    """What the work gave, or the error of the form."""
    try:
        return work()
    except FormError as error:
        return error


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30))
def test_any_expression_has_a_value_or_an_error_with_its_place(source: str) -> None:
    found = attempt(lambda: evaluate(source, {"a": "x", "b": 2.0}))
    assert not isinstance(found, FormError) or found.position is not None


SOUND = convert_markdown(EVERYTHING)
CHANGES = st.lists(
    st.tuples(st.integers(0, len(SOUND)), st.integers(0, 12), PIECES | st.text(max_size=4)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=80, deadline=None)
@given(CHANGES, st.lists(st.text(max_size=5), max_size=8))
def test_any_form_is_walked_or_refused(
    changes: list[tuple[int, int, str]], answers: list[str]
) -> None:
    xform = SOUND
    for first, length, text in changes:
        xform = xform[:first] + text + xform[first + length :]
    form = attempt(lambda: load_form(xform))
    if isinstance(form, FormError):
        return
    session = Session.open(form, now=NOW)
    for raw in answers:
        session.answer(raw)
        session.choose(*[c.name for c in session.question.choices[:1]] if session.question else [])
    for raw in answers:
        page = session.page()
        session.fill(dict.fromkeys(page.places if page else (), raw), partial=len(raw) > 3)
    state = json.loads(json.dumps(session.dump()))
    assert Session.load(form, state, now=NOW).dump() == state


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("a", "m", "r", "r[1]/n", "x")), inner, max_size=3)
    ),
    max_leaves=5,
)
FORM = load_form(SOUND)
KEYS = ("day", "language", "at", "entries", "passed", "live", "values", "corrected", "seed")


def begun() -> Session:
    session = Session.open(FORM, now=NOW)
    session.answer("abc")
    session.choose("x")
    session.choose("x")
    session.answer("2")
    return session


@settings(max_examples=120, deadline=None)
@given(st.sampled_from((*KEYS, "picked", "changing", "files", "lists")), JSON)
def test_a_state_that_was_tampered_with_is_resumed_or_refused(key: str, value: Any) -> None:
    state = {**begun().dump(), key: value}
    session = attempt(lambda: Session.load(FORM, state, now=NOW))
    if isinstance(session, FormError):
        assert session.problem == "wrong_form"
        return
    session.answer("1")
    session.fill({session.page_place: "1"})
    session.summary()
    assert Session.load(FORM, session.dump(), now=NOW).answers() == session.answers()


def test_a_state_without_a_part_is_refused() -> None:
    state = begun().dump()
    for key in ("day", "language", "passed", "live", "values"):
        left = {name: value for name, value in state.items() if name != key}
        with pytest.raises(WrongForm) as caught:
            Session.load(FORM, left, now=NOW)
        assert caught.value.params == {"found": key}
