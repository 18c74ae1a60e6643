"""A page of a form: the questions around the current one that are shown together.

Which belong together is settled when the form is loaded, see `partition`. Of those the page has
the ones that apply now; a page none of whose questions applies does not come. Each entry of a
repeat has pages of its own, and the question about another entry stands at the end of the last
one's last page: one window an entry. Where an entry ends with a repeat inside it, and where there
is no entry yet, that question is a page by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from domain.forms import display
from domain.forms.bounds import WORK
from domain.forms.course import Course
from domain.forms.entries import Chain
from domain.forms.model import Frame, Kind
from domain.forms.partition import last_page
from domain.forms.views import Accepted, Line, Outcome, Question, Refusal


@dataclass(frozen=True, slots=True)
class Page:
    """The questions and notes of one window, at most 15, in the order of asking.

    `place` is a stable token of the page: that of its first question. `places` are those of all,
    parallel to `questions`: the keys of what is given to `fill`. Of the `watched` places others of
    the page depend, in whether they apply, what they say, offer or hold, or whether they can or
    must be answered: after a change there the page is to be shown anew. `title` are the headings
    that all its questions have in common, outermost first.
    """

    place: str
    questions: tuple[Question, ...]
    places: tuple[str, ...]
    watched: frozenset[str]
    title: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What came of filling in a page: why answers were not taken, by place, and the answers, of
    any page, that lost their question or their choice by it."""

    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    removed: tuple[Line, ...] = ()


def show_page(course: Course) -> Page | None:
    """The current page, ready to be drawn; None on the summary."""
    shown = list_shown(course)
    if not shown:
        return None
    watched = course.form.paging.watched
    places = tuple(map(course.cells.token, shown))
    questions = tuple(_show(course, cell) for cell in shown)
    return Page(
        place=places[0],
        questions=questions,
        places=places,
        watched=frozenset(
            place
            for cell, place in zip(shown, places, strict=True)
            if course.cells.nodes[cell] in watched
        ),
        title=_find_title(questions),
    )


def list_shown(course: Course) -> list[int]:
    """The cells of the current page that apply, none on the summary. As when a question is seen
    again, choices no longer offered are taken out of their answers."""
    if course.at is None:
        return []
    cells = list_cells(course, course.at)
    for cell in pick_shown(course, cells):
        course.sheet.scope.work = WORK
        course.tidy(cell)
    shown = pick_shown(course, cells)
    if shown and course.at not in shown:
        course.stand(shown[0])
    return shown


def list_cells(course: Course, at: int) -> list[int]:
    """The cells of the page that a cell is on, whether they apply or not."""
    frame, chain = course.frame_asked(at), course.cells.chains[at]
    if frame is not None:
        entries = course.cells.entry(at).inner.get(frame.number, [])
        last = last_page(course.form, frame) if entries else ()
        return [*_reach(course, last, entries[-1].chain if entries else chain), at]
    page = course.form.paging.pages[course.form.paging.of[course.cells.nodes[at]]]
    own = course.form.frames[chain[-1].frame]
    asks = [_ask(course, own, chain)] if _ends(course, own, page, chain) else []
    return [*_reach(course, page, chain), *asks]


def pick_shown(course: Course, cells: Iterable[int]) -> list[int]:
    """Those of the cells that are asked now."""
    return [cell for cell in cells if course.is_live(cell) and course.is_shown(cell)]


def is_page_before(course: Course) -> bool:
    """Whether `turn_back` leads anywhere."""
    return course.changing or _find_before(course) is not None


def turn_back(course: Course) -> Outcome:
    """Go to the first question of the page before; from a change, to the summary."""
    if course.changing:
        course.go(None)
        return Accepted()
    before = _find_before(course)
    if before is None:
        return Refusal("unavailable")
    course.go(before)
    course.go(next(iter(list_shown(course)), before))
    return Accepted()


def _find_before(course: Course) -> int | None:
    """The last cell of the page before."""
    shown = list_shown(course)
    return course.before(shown[0] if shown else None)


def _reach(course: Course, numbers: Iterable[int], chain: Chain) -> list[int]:
    return [course.cells.cell(number, chain) for number in numbers]


def _ends(course: Course, frame: Frame, page: Sequence[int], chain: Chain) -> bool:
    """Whether the page ends the last entry of a repeat."""
    if not frame.number or last_page(course.form, frame) != page:
        return False
    siblings = chain[-2].inner[frame.number]
    return chain[-1] is siblings[-1]


def _ask(course: Course, frame: Frame, chain: Chain) -> int:
    """The cell that asks about another entry."""
    return course.cells.cell(frame.question, chain[:-1])


def _show(course: Course, cell: int) -> Question:
    course.sheet.scope.work = WORK
    return display.show_question(course, cell)


def _find_title(questions: Sequence[Question]) -> tuple[str, ...]:
    """Notes from outside and the question about another entry do not count."""
    inside = [q.groups for q in questions if q.kind not in (Kind.NOTE, Kind.REPEAT)]
    headings = inside or [question.groups for question in questions]
    levels = zip(*headings, strict=False)
    return tuple(level[0] for level in takewhile(lambda level: len(set(level)) == 1, levels))
