"""The pages of a form, for channels that show several questions at once.

They are settled when the form is loaded and do not move while it is filled in; a page none of
whose questions applies is passed over. What belongs together:

* the questions of one group that has a heading; of the groups around a question the innermost
  counts. A group without a heading only serves conditions, it is no border.
* all that is in a group of appearance `field-list`, however it is grouped inside: so the author
  of an XLSForm asks for one screen.
* the questions between groups, and those of an entry of a repeat that are in no group.

Notes alone make no page, they go to the next one, or to the one before. More than `MAX_PAGE`
questions are cut into parts of about the same size where they depend on one another least. The
question about another entry stands alone here; `pages` puts it at the end of the last entry.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from domain.forms.model import Form, Frame, Kind, Node, Paging

MAX_PAGE = 15  # questions and notes
ONE_SCREEN = "field-list"
_PAGE = 2.0  # as bad as cutting that many dependencies

Run = list[int]


def arrange(nodes: Sequence[Node], frames: Sequence[Frame], looks: Sequence[int]) -> Paging:
    """The pages of a form; `looks` are the nodes that each follows from, as bits."""
    cut = [
        tuple(part)
        for frame in frames
        for run in _join_notes(list(_list_runs(nodes, frame)), nodes)
        for part in _cut(run, nodes, looks, MAX_PAGE - bool(frame.number))
    ]
    pages = sorted(cut)
    of = {number: place for place, page in enumerate(pages) for number in page}
    return Paging(
        pages=tuple(pages),
        of=tuple(of[number] for number in range(len(of))),
        watched=frozenset(source for page in pages for source in _list_watched(page, looks)),
    )


def last_page(form: Form, frame: Frame) -> tuple[int, ...]:
    """The page of a repeat after which another entry can be asked about; () where entries do not
    end with questions of their own."""
    last = frame.steps[-1] if frame.steps else -1
    number = frame.nodes[last]
    if last < 0 or form.nodes[number].kind is Kind.REPEAT:
        return ()
    return form.paging.pages[form.paging.of[number]]


def _list_runs(nodes: Sequence[Node], frame: Frame) -> Iterator[Run]:
    """What belongs together; the question about another entry makes a run of its own."""
    run: Run = []
    around: int | None = None
    for step in frame.steps:
        number = frame.nodes[step] if step >= 0 else -1
        alone = number < 0 or nodes[number].kind is Kind.REPEAT
        found = None if alone else _find_border(nodes, nodes[number])
        if run and (alone or found != around):
            yield run
            run = []
        if alone:
            yield [number] if number >= 0 else []
        else:
            run.append(number)
        around = found
    yield run


def _find_border(nodes: Sequence[Node], node: Node) -> int:
    """The group whose questions make a page with this one; -1 for those in none."""
    headed, screen = -1, -1
    parent = node.parent
    while parent is not None and nodes[parent].frame == node.frame:
        group = nodes[parent]
        if ONE_SCREEN in group.appearance.split():
            screen = parent
        if group.label is not None and headed < 0:
            headed = parent
        parent = None if group.frame and not group.offset else group.parent
    return headed if screen < 0 else screen


def _join_notes(runs: list[Run], nodes: Sequence[Node]) -> list[Run]:
    """Runs of notes alone join a neighbour, unless something that is no page is between."""
    joined: list[Run] = [[]]
    for run in reversed(runs):
        if _can_join(run, joined[-1], nodes):
            joined[-1] = run + joined[-1]
        else:
            joined.append(run)
    return joined[::-1]


def _can_join(first: Run, second: Run, nodes: Sequence[Node]) -> bool:
    runs = [first, second]
    if not all(runs) or any(nodes[run[0]].kind is Kind.REPEAT for run in runs):
        return False
    only_notes = any(all(nodes[number].kind is Kind.NOTE for number in run) for run in runs)
    return only_notes and len(first) + len(second) < MAX_PAGE


def _cut(run: Run, nodes: Sequence[Node], looks: Sequence[int], limit: int) -> list[Run]:
    """The run in parts of at most `limit`, cut where it costs least."""
    size = len(run)
    if size <= limit:
        return [run][:size]
    ideal = size / -(-size // limit)
    costs = _price(run, nodes, looks)
    best: list[tuple[float, int]] = [(0.0, 0)]  # of the first so many: cost, start of the last part
    for end in range(1, size + 1):
        best.append(
            min(
                (best[start][0] + costs[start] + _PAGE + ((end - start) / ideal - 1) ** 2, start)
                for start in range(max(0, end - limit), end)
            )
        )
    parts: list[Run] = []
    while size:
        start = best[size][1]
        parts.append(run[start:size])
        size = start
    return parts[::-1]


def _price(run: Run, nodes: Sequence[Node], looks: Sequence[int]) -> list[int]:
    """What it costs to cut before each: the questions that are depended on from the other side,
    and one more within a group without a heading. What is further apart than a page is cut
    anyway."""
    steps = [0] * (len(run) + 1)
    for at, source in enumerate(run):
        near = range(max(0, at - MAX_PAGE), min(at + MAX_PAGE, len(run)))
        linked = [at, *(each for each in near if looks[run[each]] >> source & 1)]
        steps[min(linked) + 1] += 1
        steps[max(linked) + 1] -= 1
    inside = [at > 0 and _is_within(nodes, run[at - 1], run[at]) for at in range(len(run))]
    return [price + within for price, within in zip(accumulate(steps), inside, strict=False)]


def _is_within(nodes: Sequence[Node], first: int, second: int) -> bool:
    parent = nodes[first].parent
    if parent is None or parent != nodes[second].parent:
        return False
    is_entry = nodes[parent].frame and not nodes[parent].offset
    return not is_entry and nodes[parent].label is None


def _list_watched(page: Sequence[int], looks: Sequence[int]) -> Iterator[int]:
    for source in page:
        if any(looks[number] >> source & 1 for number in page if number != source):
            yield source
