"""Calls of functions: those that know where they stand, and those that only see values."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.forms.errors import FormError
from domain.forms.functions import FUNCTIONS
from domain.forms.randomize import shuffle
from domain.forms.scope import Term
from domain.forms.structure import Reads, build_indexed, build_once, build_position

_STRUCTURAL = {
    "once": {1},
    "position": {1},
    "indexed-repeat": {3, 5},
    "randomize": {1, 2},
}  # by the numbers of arguments they take
_OF_ITSELF = frozenset({"string-length", "normalize-space"})  # without an argument
# Functions of whole node sets; the others see the only member, or "" for none.
_OF_SETS = frozenset(
    {"count", "count-non-empty", "sum", "min", "max", "concat", "area", "enclosed-area", "distance"}
)
_LISTING = frozenset({"join", "checklist", "weighted-checklist"})  # sets may follow


@dataclass(frozen=True, slots=True)
class Call:
    """A call at the node that `own` reads; what it depends on beside its arguments goes into
    `reads`."""

    name: str
    own: Callable[[], Term]
    reads: Reads

    def build(self, terms: list[Term]) -> Term:
        """The compiled call; FormError for unknown functions and arguments that do not fit."""
        if len(terms) in _STRUCTURAL.get(self.name, ()):
            return self._build_structural(terms)
        function = FUNCTIONS.get(self.name)
        if function is None:
            raise FormError("unknown_function", params={"function": self.name})
        if not terms and self.name in _OF_ITSELF:
            terms = [self.own()]
        if not function.least <= len(terms) <= function.most:
            raise FormError("wrong_arguments", params=self._count(terms))
        return Term(function.build(_with_sets(self.name, terms)))

    def _count(self, terms: list[Term]) -> dict[str, str | int]:
        return {"function": self.name, "given": len(terms)}

    def _build_structural(self, terms: list[Term]) -> Term:
        if self.name == "randomize":
            return shuffle(terms)
        if self.name == "position":
            return Term(build_position(terms, self.reads))
        if self.name == "indexed-repeat":
            return Term(build_indexed(terms, self.reads))
        return Term(build_once(self.own(), terms))


def _with_sets(name: str, terms: list[Term]) -> list[Term]:
    """The arguments of a function, node sets as such where it wants them."""
    if name in _OF_SETS and len(terms) == 1:
        return [_as_set(terms[0])]
    if name in _LISTING:
        return [terms[0], *map(_as_set, terms[1:])]
    return terms


def _as_set(term: Term) -> Term:
    return term if term.members is None else term._replace(run=term.members)
