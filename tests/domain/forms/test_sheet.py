"""Recomputing: only what depends on an answer, and always the same as from scratch."""

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.session import Session
from tests.domain.forms.build import NOW, make_form

FORM = make_form(
    """
| survey |
| | type | name | label | relevant | calculation | choice_filter |
| | integer | a | A | | | |
| | integer | b | B | ${a} > 2 | | |
| | begin_group | g | G | ${b} != 3 | | |
| | calculate | sum | | | coalesce(${a}, 0) + coalesce(${b}, 0) | |
| | integer | c | C | ${sum} > 4 | | |
| | begin_group | h | H | ${c} = '' or ${c} < 4 | | |
| | select_one list | d | D | | | k <= ${a} |
| | end_group | | | | | |
| | end_group | | | | | |
| | text | e | E | ${d} = 'two' or ${a} = 0 | | |
| | calculate | first | | | once(${a}) | |
| choices |
| | list_name | name | label | k |
| | list | one | One | 1 |
| | list | two | Two | 2 |
| | list | four | Four | 4 |
"""
)
STEP = st.tuples(
    st.sampled_from(["answer", "back", "skip", "change"]),
    st.sampled_from(["0", "1", "2", "3", "4", "a", "d", "e"]),
)


def act(session: Session, step: tuple[str, str]) -> None:
    action, argument = step
    if action in ("answer", "change"):
        getattr(session, action)(argument)
    else:
        getattr(session, action)()


@given(st.lists(STEP, max_size=25))
@settings(max_examples=200, deadline=None)
def test_every_walk_can_be_interrupted_anywhere(steps: list[tuple[str, str]]) -> None:
    session = Session.open(FORM, now=NOW)
    for step in steps:
        act(session, step)
        resumed = Session.load(FORM, session.dump(), now=NOW)
        assert resumed.dump() == session.dump()
        assert resumed.question == session.question
        assert resumed.summary() == session.summary()
        assert resumed.answers() == session.answers()


def test_only_dependents_are_known_as_such() -> None:
    keys = {node.number: node.key for node in FORM.nodes}
    dependents = {keys[n]: {keys[d] for d in ds} for n, ds in enumerate(FORM.dependents)}
    assert dependents["e"] == set()
    assert dependents["b"] == {"g", "sum"}
    assert dependents["a"] == {"b", "sum", "e", "first"}


def test_a_value_set_once_stays() -> None:
    session = Session.open(FORM, now=NOW)
    session.answer("3")
    session.back()
    session.answer("4")
    assert session.dump()["values"]["first"] == 3.0
