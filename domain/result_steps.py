"""Results that move in steps, so that two views, one after the other, betray nobody (R27).

Returned sheets wait in a box. Once at least five have come they form a *batch*; the batches before
it become what is shown, and it is held back itself. So every step adds at least five people, and at
least five are left for the last step, when the questionnaire closes and all is shown. A question
that not everybody answers moves only when both its step and what is held back hold five answers.

Groups appear at the closing only, where no subtraction of earlier steps leaves fewer than five.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.result_parts import show_parts
from domain.results import MINIMUM
from domain.tallies import NOBODY, Answers, Tally, add, flatten, tally


@dataclass(frozen=True, slots=True)
class Boxed:
    """A sheet in the box: its batch (from 1; 0 has none yet) and the part its author belongs to."""

    answers: Answers
    part: str = ""
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be seen now: `tallies` of `people`, and after the closing of the `parts`.

    `batch` is the latest that was formed. `steps` lists for each question the batches at which it
    moved: such a step showed the batches before.
    """

    people: int = 0
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, Tally]] = field(default_factory=dict)
    batch: int = 0
    steps: Mapping[str, Sequence[int]] = field(default_factory=dict)
    final: bool = False


NOTHING = Shown()


def has_batch(box: Sequence[Boxed]) -> bool:
    """Whether enough wait for a new batch."""
    return sum(one.batch == 0 for one in box) >= MINIMUM


def step(shown: Shown, box: Sequence[Boxed]) -> Shown:
    """Form a batch of all that have none: what is shown with it held back.

    The caller gives it to them: `shown.batch` of the result.
    """
    before = tally(one.answers for one in box if one.batch)
    held = tally(one.answers for one in box if not one.batch)
    batch = shown.batch + 1
    moving = [name for name in before if _may_move(name, shown, before, held)]
    return Shown(
        people=sum(one.batch > 0 for one in box),
        tallies={**shown.tallies, **{name: before[name] for name in moving}},
        batch=batch,
        steps={**shown.steps, **{name: [*shown.steps.get(name, ()), batch] for name in moving}},
    )


def _may_move(name: str, shown: Shown, now: Mapping[str, Tally], held: Mapping[str, Tally]) -> bool:
    added = now[name].people - shown.tallies.get(name, NOBODY).people
    return added >= MINIMUM and held.get(name, NOBODY).people >= MINIMUM


def finish(shown: Shown, box: Sequence[Boxed]) -> Shown:
    """The last step, at the closing: everybody, and the parts.

    A questionnaire that was opened again after its closing adds what came since, without parts.
    """
    came = tally(one.answers for one in box)
    if shown.final:
        return _append(shown, len(box), came)
    everybody = {name: _if_large(one) for name, one in came.items()}
    parts = _parts(shown, box)
    return replace(shown, people=len(box), tallies=everybody, parts=parts, final=True)


def _if_large(one: Tally) -> Tally:
    """Of fewer than five nothing is kept but their number."""
    return one if one.people >= MINIMUM else Tally(one.people)


def _append(shown: Shown, people: int, came: Mapping[str, Tally]) -> Shown:
    if people < MINIMUM:
        return shown
    large = {name: one for name, one in came.items() if one.people >= MINIMUM}
    return replace(
        shown, people=shown.people + people, tallies=add([shown.tallies, large]), parts={}
    )


def _parts(shown: Shown, box: Sequence[Boxed]) -> dict[str, dict[str, Tally]]:
    """Each question with those that moved at the same steps: they share the cells to look at."""
    found: dict[str, dict[str, Tally]] = {}
    questions = {name for one in box for name, _ in flatten(one.answers)}
    for moved in sorted({tuple(shown.steps.get(name, ())) for name in questions}):
        for part, tallies in show_parts(_by_step(moved, box)).items():
            own = {q: one for q, one in tallies.items() if tuple(shown.steps.get(q, ())) == moved}
            found.setdefault(part, {}).update(own)
    return {part: tallies for part, tallies in found.items() if tallies}


def _by_step(moved: Sequence[int], box: Sequence[Boxed]) -> dict[str, list[dict[str, Tally]]]:
    """Of each part, the tallies of those who came in at each of the steps, the last included."""
    sheets: dict[str, list[list[Answers]]] = {}
    for one in box:
        steps = sheets.setdefault(one.part, [[] for _ in range(len(moved) + 1)])
        steps[bisect_right(moved, one.batch) if one.batch else -1].append(one.answers)
    return {part: [tally(step) for step in steps] for part, steps in sheets.items()}
