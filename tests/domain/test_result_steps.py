"""Two views of the same results, at whatever times, never differ by one to four people's answers.

Every sheet answers with a value of its own, so that the counts shown name the sheets behind them:
an attacker who could do no better than set algebra on what was shown is played out in full.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.result_steps import NOTHING, Boxed, Shown, finish, has_batch, step
from domain.tallies import Tally

QUESTIONS = ("always", "often", "seldom")
Sheets = frozenset[str]


@dataclass
class Play:
    """A questionnaire under way: the box, what is shown, and all that was ever seen."""

    shown: Shown = NOTHING
    box: list[Boxed] = field(default_factory=list)
    views: list[Shown] = field(default_factory=list)

    def returns(self, part: str, answered: tuple[str, ...]) -> None:
        value = f"s{len(self.box)}"
        self.box.append(Boxed(dict.fromkeys(("always", *answered), value), part))

    def ticks(self) -> None:
        if has_batch(self.box):
            self.shown = step(self.shown, self.box)
            self.box = [
                one if one.batch else replace(one, batch=self.shown.batch) for one in self.box
            ]

    def looks(self) -> None:
        self.views.append(self.shown)

    def closes(self) -> None:
        self.shown = finish(self.shown, self.box)
        self.looks()

    def seen(self, question: str) -> set[Sheets]:
        """The sheets behind every figure of a question that was ever on a screen."""
        tallies = [view.tallies.get(question) for view in self.views]
        tallies += [part.get(question) for view in self.views for part in view.parts.values()]
        return {frozenset(one.counts) for one in tallies if one and one.counts}


ARRIVAL = st.tuples(
    st.sampled_from(["I", "II", "III", ""]),
    st.sampled_from([(), ("often",), ("often",), ("often", "seldom"), ("seldom",)]),
)
EVENTS = st.lists(
    st.one_of(ARRIVAL, ARRIVAL, ARRIVAL, st.sampled_from(["tick", "look"])), max_size=80
)


def play(events: list[object]) -> Play:
    played = Play()
    for event in events:
        if event == "tick":
            played.ticks()
        elif event == "look":
            played.looks()
        else:
            played.returns(*event)  # type: ignore[misc]
    played.closes()
    return played


def waves(*sizes: int, part: str = "I") -> list[object]:
    """Returns in waves, with a tick and a look after each."""
    return [event for size in sizes for event in [*[(part, ("often",))] * size, "tick", "look"]]


@settings(max_examples=300, deadline=None)
@given(EVENTS)
@example(waves(5, 5, 1))
@example(waves(5, 1, 4, 1, 1))
@example([*waves(8), *waves(2, 5, 1, part="II"), *waves(6, part="II")])
def test_no_figures_combine_to_fewer_than_five(events: list[object]) -> None:
    played = play(events)
    for question in QUESTIONS:
        seen = played.seen(question)
        everything = frozenset().union(*seen)
        for atom in atoms(everything, seen):
            assert len(atom) >= 5, question


def atoms(everything: Sheets, sets: set[Sheets]) -> set[Sheets]:
    """The smallest sets that cutting `everything` along all of `sets` leaves."""
    found = {everything} - {frozenset()}
    for one in sets:
        found = {piece for atom in found for piece in (atom & one, atom - one) if piece}
    return found


@settings(max_examples=300, deadline=None)
@given(EVENTS)
@example(waves(5, 5, 1))
def test_two_views_differ_by_nobody_or_by_five(events: list[object]) -> None:
    for first, second in combinations(play(events).views, 2):
        for before, after in numbers(first, second):
            assert after == before or after - before >= 5


def numbers(first: Shown, second: Shown) -> list[tuple[int, int]]:
    """How many people stand behind each figure of both views, the total first."""
    pairs = [(first.tallies.get(q, Tally()), second.tallies.get(q, Tally())) for q in QUESTIONS]
    shown = [(one.people, other.people) for one, other in pairs if other.counts]
    return [(first.people, second.people), *shown] if second.people >= 5 else []


@given(EVENTS)
def test_at_the_closing_nobody_is_left_out(events: list[object]) -> None:
    played = play(events)
    assert played.shown.people == len(played.box)
    sheets = {value for one in played.box for value in one.answers.values()}
    if len(sheets) >= 5:
        assert frozenset(played.shown.tallies["always"].counts) == sheets


@given(EVENTS)
@example([("I", ("seldom",)), *waves(4), *[("I", ("seldom",))] * 5, "tick", "look"])
def test_fewer_than_five_leave_nothing_but_their_number(events: list[object]) -> None:
    for shown in play(events).views:
        for tallies in (shown.tallies, *shown.parts.values()):
            assert all(one.people >= 5 or not one.counts for one in tallies.values())


def test_the_latest_batch_is_held_back() -> None:
    played = play(waves(5, 6, 7, 3))
    assert [view.people for view in played.views] == [0, 5, 11, 11, 21]


def test_a_question_waits_until_five_of_its_answers_are_held_back() -> None:
    few = [("I", ())] * 5
    played = play([*waves(6), *few, "tick", "look", *waves(5, 5)])
    often = [view.tallies["often"].people for view in played.views if "often" in view.tallies]
    assert [view.people for view in played.views] == [0, 6, 11, 16, 21]
    assert often == [6, 11, 16]


def test_groups_are_shown_at_the_closing_only() -> None:
    played = play([*waves(6), *waves(7, part="II"), *waves(6, 5), *waves(5, part="II")])
    assert [sorted(view.parts) for view in played.views] == [[], [], [], [], [], ["I", "II"]]
    assert played.shown.parts["II"]["always"].people == 12


def test_a_group_that_an_earlier_total_would_betray_is_hidden() -> None:
    """Eight of I and two of II were seen together: I beside it would leave those two."""
    mixed = [*[("I", ())] * 8, *[("II", ())] * 2, "tick", *[("II", ())] * 6, "tick", "look"]
    assert play(mixed).shown.parts == {}
    assert play([event for event in mixed if event not in ("tick", "look")]).shown.parts.keys() == {
        "I",
        "II",
    }


def test_what_comes_after_a_closing_is_added_from_five_on() -> None:
    closed = play(waves(6)).shown
    late = [Boxed({"always": "late", "often": "late"}, "I")] * 5
    assert finish(closed, late[:4]) == closed
    again = finish(closed, [*late[:4], Boxed({"always": "late"}, "I")])
    assert (again.people, again.tallies["always"].people, again.parts) == (11, 11, {})
    assert again.tallies["often"] == closed.tallies["often"]
