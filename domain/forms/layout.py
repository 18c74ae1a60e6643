"""Where the nodes of a form stand: their numbers, their frames, their places in an entry."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.forms.controls import OUTRO
from domain.forms.document import Document, Loop, Path, Step, show
from domain.forms.errors import FormError
from domain.forms.scope import Spot

DEEPEST = 2  # repeats inside one another
_QUESTION = "+"  # stands after the path of a repeat for the question about another entry


def question_path(repeat: Path) -> Path:
    """The path of the node of kind REPEAT that belongs to a repeat; no data has such a name."""
    return (*repeat, _QUESTION)


@dataclass(frozen=True, slots=True)
class Place:
    """What a node is called in its frame, and where it stands there."""

    key: str
    frame: int
    offset: int


class Layout:
    """All nodes of a document in the order of their numbers: the first `asked` are asked.

    `repeats` are the paths of the frames from 1 on. A repeat counts as two nodes: its own path
    stands for an entry, its `question_path` for the question about another.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.repeats = tuple(document.repeats)
        self._frames = {path: number for number, path in enumerate(self.repeats, start=1)}
        asked = list(_list_asked(document.steps, document))
        known = set(asked)
        rest = [path for path in document.data.defaults if path not in known]
        self.asked = len(asked)
        self.paths = (*asked, *rest)
        self.numbers = {path: number for number, path in enumerate(self.paths)}
        self.lines = tuple(map(self._find_line, [(), *self.repeats]))
        self.frames = self._gather()
        self.places = self._place_all()

    def find_spot(self, path: Path) -> Spot | None:
        """See `Names`."""
        number = self.numbers.get(path)
        if number is None:
            return None
        place = self.places[number]
        return Spot(number, place.offset, self.lines[place.frame], path in self._frames)

    def line_of(self, path: Path) -> tuple[int, ...]:
        """The frames of the repeats around a node, itself included, from outside in."""
        return self.lines[self._frame_of(path)]

    def parent_of(self, path: Path) -> int | None:
        """The node whose relevance goes before that of the node."""
        if path in self._frames:
            return self.numbers[question_path(path)]
        around = path[:-2] if path[-1] == _QUESTION else path[:-1]
        return self.numbers.get(around)

    def list_steps(self, frame: int) -> tuple[int, ...]:
        """See `Frame.steps`."""
        steps = self.document.steps if frame == 0 else self._steps_of[frame]
        return tuple(self._read_steps(steps))

    def list_leaves(self, frame: int) -> tuple[int, ...]:
        """See `Frame.leaves`."""
        found = []
        for path in self.document.data.defaults:
            inner = self._frames.get(path)
            if inner and self._frame_of(path[:-1]) == frame:
                found.append(~inner)
            elif not inner and path in self.numbers and self._frame_of(path) == frame:
                found.append(self.places[self.numbers[path]].offset)
        return tuple(found)

    def _read_steps(self, steps: Sequence[Step]) -> Iterator[int]:
        for step in steps:
            if isinstance(step, Loop):
                yield ~self._frames[step.path]
                step = question_path(step.path)
            if step in self.numbers and self.numbers[step] < self.asked:
                yield self.places[self.numbers[step]].offset

    @property
    def _steps_of(self) -> Mapping[int, Sequence[Step]]:
        return {self._frames[loop.path]: loop.steps for loop in _list_loops(self.document.steps)}

    def _find_line(self, path: Path) -> tuple[int, ...]:
        prefixes = (path[:length] for length in range(1, len(path) + 1))
        line = tuple(self._frames[prefix] for prefix in prefixes if prefix in self._frames)
        if len(line) > DEEPEST:
            raise FormError("repeats_too_deep", where=show(path))
        return line

    def _frame_of(self, path: Path) -> int:
        around = path[:-2] if path[-1:] == (_QUESTION,) else path
        while around and around not in self._frames:
            around = around[:-1]
        return self._frames[around] if around else 0

    def _gather(self) -> tuple[tuple[int, ...], ...]:
        """The nodes of each frame; all nodes have a number, and so a place, in the first."""
        members: list[list[int]] = [[self.numbers[path]] for path in self.repeats]
        for number, path in enumerate(self.paths):
            frame = self._frame_of(path)
            if frame and path not in self._frames:
                members[frame - 1].append(number)
        return (tuple(range(len(self.paths))), *map(tuple, members))

    def _place_all(self) -> tuple[Place, ...]:
        frames = [self._frame_of(path) for path in self.paths]
        offsets = {
            number: offset for members in self.frames[1:] for offset, number in enumerate(members)
        }
        names = [_name(path) for path in self.paths]
        counts = Counter(zip(frames, names, strict=True))
        return tuple(
            Place(
                names[number]
                if counts[frame, names[number]] == 1
                else self._key_in_frame(path, frame),
                frame,
                offsets.get(number, number),
            )
            for number, (path, frame) in enumerate(zip(self.paths, frames, strict=True))
        )

    def _key_in_frame(self, path: Path, frame: int) -> str:
        around = len(self.repeats[frame - 1]) if frame else 1
        return "/".join(path[around:]).removesuffix(f"/{_QUESTION}")


def _name(path: Path) -> str:
    return path[-2] if path[-1] == _QUESTION else path[-1]


def _list_asked(steps: Sequence[Step], document: Document) -> Iterator[Path]:
    """Paths of what is asked, in order; a repeat asks after its questions."""
    for step in steps:
        if isinstance(step, Loop):
            yield from _list_asked(step.steps, document)
            yield question_path(step.path)
        elif document.controls[step].get("appearance") != OUTRO:
            yield step


def _list_loops(steps: Sequence[Step]) -> Iterator[Loop]:
    for step in steps:
        if isinstance(step, Loop):
            yield step
            yield from _list_loops(step.steps)
