"""The parts of a parsed pattern."""

from dataclasses import dataclass

from domain.forms.patterns.characters import Test


@dataclass(frozen=True, slots=True)
class One:
    """One character that passes a test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after another; none is the empty text."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several, the first that leads to a match."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part `least` to `most` times (None: no end), as many as can be unless `lazy`."""

    part: "Tree"
    least: int
    most: int | None
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Atomic:
    """The first match of a part, never another: (?>…) and possessive repeats."""

    part: "Tree"


@dataclass(frozen=True, slots=True)
class Look:
    """Whether a part matches what follows (`ahead`) or precedes; `wanted` is whether it should."""

    part: "Tree"
    ahead: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Assertion:
    """A place: "begin", "end", "very end", "line begin", "line end", "boundary"…"""

    place: str


Tree = One | Sequence | Alternatives | Repeat | Atomic | Look | Assertion


def longest(tree: Tree) -> int | None:
    """The most characters a tree can match; None when there is no limit."""
    if isinstance(tree, One):
        return 1
    if isinstance(tree, Sequence | Alternatives):
        lengths = [longest(part) for part in tree.parts]
        known = [length for length in lengths if length is not None]
        if len(known) < len(lengths):
            return None
        return sum(known) if isinstance(tree, Sequence) else max(known, default=0)
    if isinstance(tree, Repeat):
        length = longest(tree.part)
        if length == 0:
            return 0
        return None if length is None or tree.most is None else length * tree.most
    return longest(tree.part) if isinstance(tree, Atomic) else 0
