"""Results by parts of those asked: groups, roles, counties, single workshops (R27).

Whoever sees a total and all parts but one can subtract; whoever also saw the total at an earlier
step can subtract that. Every number shown is a sum of *cells*: those of one part who came in at one
step. So a part is shown only where each cell, of the shown parts and of the rest together, holds
nobody or at least five people: then no subtraction leaves fewer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.results import MINIMUM
from domain.tallies import NOBODY, Tallies, Tally, total

# Of each part, how many people came in at each step (a single step where nothing was shown before).
Cells = Mapping[str, Sequence[int]]


def parts_to_show(cells: Cells, minimum: int = MINIMUM) -> frozenset[str]:
    """The parts that may stand beside the totals of every step."""
    by_size = sorted(cells, key=lambda part: (sum(cells[part]), part))
    shown = [part for part in by_size if part and _is_large(cells[part], minimum)]
    while shown and not _rest_is_safe(cells, shown, minimum):
        del shown[0]
    return frozenset(shown)


def _is_large(cell: Sequence[int], minimum: int) -> bool:
    return any(cell) and _is_safe(cell, minimum)


def _is_safe(cell: Sequence[int], minimum: int) -> bool:
    return all(number == 0 or number >= minimum for number in cell)


def _rest_is_safe(cells: Cells, shown: Sequence[str], minimum: int) -> bool:
    hidden = [cells[part] for part in cells if part not in shown]
    return _is_safe([sum(column) for column in zip(*hidden, strict=True)], minimum)


def show_parts(
    parts: Mapping[str, Sequence[Tallies]], minimum: int = MINIMUM
) -> dict[str, dict[str, Tally]]:
    """What may be shown of each part; parts of which nothing may be shown are left out.

    `parts` gives the tallies of the people who came in at each step, the same steps for all of
    them. Each question is judged by itself. The part "" (nobody knows which) is never shown.
    """
    found: dict[str, dict[str, Tally]] = {}
    questions = dict.fromkeys(q for steps in parts.values() for step in steps for q in step)
    for question in questions:
        answered = {
            part: [step.get(question, NOBODY) for step in steps] for part, steps in parts.items()
        }
        cells = {part: [one.people for one in steps] for part, steps in answered.items()}
        for part in sorted(parts_to_show(cells, minimum)):
            found.setdefault(part, {})[question] = total(answered[part])
    return found
