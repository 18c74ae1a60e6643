"""From what a person gave at any question to what the form would store for it."""

from collections.abc import Iterable

from domain.forms.answers import MAX_ANSWER, check_ranking, clean, parse_agreement, parse_answer
from domain.forms.course import Course
from domain.forms.display import show_answer
from domain.forms.model import Kind
from domain.forms.places import is_on_earth, store_place
from domain.forms.views import Given, Location, Refusal, Upload

UNAVAILABLE = Refusal("unavailable")
_BY_THE_MINUTE = (Kind.TIME, Kind.MOMENT)


def read_given(course: Course, cell: int, given: Given) -> str | Refusal:
    """The text to store, "" for a blank; it is not judged yet."""
    if isinstance(given, Upload):
        return given.ref if course.cells.node(cell).kind is Kind.FILE else Refusal("not_text")
    if isinstance(given, Location):
        return _read_place(course, cell, given)
    if isinstance(given, tuple):
        return read_names(course, cell, given)
    if len(given or "") > MAX_ANSWER:
        return Refusal("too_long", params={"limit": MAX_ANSWER})
    text = clean(given or "")
    return _parse(course, cell, text) if text.strip() else ""


def read_names(course: Course, cell: int, names: tuple[str, ...]) -> str | Refusal:
    """The same for choices by their exact names, those of a ranking in order."""
    if not is_offered(course, cell, names):
        return UNAVAILABLE
    kind = course.cells.node(cell).kind
    if kind is Kind.RANK and names:
        return check_ranking(names, course.sheet.choices(cell))
    if kind is not Kind.MANY and len(names) > 1:
        return Refusal("not_a_choice")
    return join_names(course, cell, names)


def read_repeat(given: Given) -> bool | None:
    """Whether there is to be another entry: a blank says no; None when it is neither."""
    if isinstance(given, tuple):
        return {(): False, ("end",): False, ("add",): True}.get(given)
    if given is None or (isinstance(given, str) and not given.strip()):
        return False
    return parse_agreement(given) if isinstance(given, str) else None


def is_offered(course: Course, cell: int, names: Iterable[str]) -> bool:
    """Whether the cell has all these choices now."""
    return set(course.offered(cell)).issuperset(names)


def join_names(course: Course, cell: int, names: Iterable[str]) -> str:
    """The names in the order of the list, as a form stores them; each once, though a list made
    of the entries of a repeat may have it twice."""
    wanted = set(names)
    offered = dict.fromkeys(course.offered(cell))
    return " ".join(name for name in offered if name in wanted)


def is_untouched(course: Course, cell: int, given: Given, value: str | Refusal, shown: str) -> bool:
    """Whether an answer, read as `value`, is just what the person saw of the stored one `shown`:
    a moment comes back without its seconds, a month without its day."""
    if value == shown:
        return True
    node = course.cells.node(cell)
    if not shown or node.choices is not None:
        return False
    if isinstance(value, str) and node.kind in _BY_THE_MINUTE:
        return _cut_seconds(value) == _cut_seconds(shown)
    seen = show_answer(course, cell, shown)
    return given == shown or (isinstance(given, str) and given.strip() == seen)


def _cut_seconds(stored: str) -> str:
    return stored[: stored.find(":") + len(":30")]


def _parse(course: Course, cell: int, text: str) -> str | Refusal:
    node = course.cells.node(cell)
    if node.kind is Kind.FILE:
        return Refusal("not_a_file")
    return parse_answer(node, text, course.sheet.choices(cell), now=course.sheet.scope.now)


def _read_place(course: Course, cell: int, place: Location) -> str | Refusal:
    if course.cells.node(cell).kind is not Kind.PLACE:
        return Refusal("not_text")
    return store_place(place) if is_on_earth(place) else Refusal("not_location")
