"""What an expression can see while it runs, and what it may refer to while it is compiled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom
from typing import NamedTuple, Protocol

from domain.forms.values import Atom, Value

Item = Mapping[str, str]  # one row of a secondary instance: column -> text
Items = Sequence[Item]


@dataclass(slots=True)
class Scope:
    """The evaluation context of one session.

    `values` is indexed by node number and holds "" for blank and for not relevant nodes;
    `now` is the wall clock of the person, timezone-aware; `item` and `position` (from 1) are
    set only while a predicate runs over the rows of an instance. `text` gives the text of an
    itext id, `choice_label` the label of a choice of the question of that number. `version` is
    the form's, `random` what random() and uuid() draw from.
    """

    values: list[Atom]
    now: datetime
    instances: Mapping[str, Items]
    language: str
    text: Callable[[str], str]
    choice_label: Callable[[int, str], str]
    item: Item = field(default_factory=dict)
    position: int = 1
    version: str = ""
    random: Random = field(default_factory=SystemRandom)


Run = Callable[[Scope], Value]
RunItems = Callable[[Scope], Items]


class Term(NamedTuple):
    """A compiled part of an expression, with what is known of it before it runs."""

    run: Run
    literal: str | None = None  # a text constant
    node: int | None = None  # a path to one node of the form
    items: RunItems | None = None  # rows of an instance


class Names(Protocol):
    """The nodes and instances that expressions of one form may refer to."""

    def find_node(self, path: tuple[str, ...]) -> int | None:
        """Number of the node at an absolute path such as ("data", "g", "w1")."""

    def has_instance(self, name: str) -> bool:
        """Whether the form has a secondary instance of that id."""
