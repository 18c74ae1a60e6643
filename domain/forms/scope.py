"""What an expression can see while it runs, and what it may refer to while it is compiled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom
from typing import NamedTuple, Protocol

from domain.forms.bounds import WORK
from domain.forms.entries import Chain, Entry
from domain.forms.errors import TooCostly
from domain.forms.values import Atom, Value

Item = Mapping[str, str]  # one row of a secondary instance: column -> text
Items = Sequence[Item]


@dataclass(slots=True)
class Scope:
    """The evaluation context of one session.

    `values` is indexed by cell and holds "" for blank and for not relevant nodes, `live` flags
    the relevant ones. `chain` are the entries that paths are seen from: the form, then those of
    the repeats around the node. While a predicate runs on a node it is the chain of that node,
    and `asking` that of the node whose expression it is, which current() means. `now` is the
    wall clock of the person, timezone-aware; `item` and `position` (from 1) are set only while a
    predicate runs. `seed` orders what randomize() shuffles without a seed of its own. `text`
    gives the text of an itext id, `choice_labels` the labels of the choices in an answer to the
    question of that number. `version` is the form's, `random` what random() and uuid() draw from.
    `work` is what may still be done before the next answer: see `spend`.
    """

    values: list[Atom]
    now: datetime
    instances: Mapping[str, Items]
    language: str
    text: Callable[[str], str]
    choice_labels: Callable[[int, str], list[str]]
    chain: Chain = field(default_factory=lambda: Entry(0, 0, 1, ()).chain)
    asking: Chain | None = None
    live: bytearray = field(default_factory=bytearray)
    seed: int = 0
    item: Item = field(default_factory=dict)
    position: int = 1
    version: str = ""
    random: Random = field(default_factory=SystemRandom)
    work: int = WORK

    def spend(self, work: int) -> None:
        """Take from the work that is left; TooCostly when there is none."""
        self.work -= work
        if self.work < 0:
            raise TooCostly


Run = Callable[[Scope], Value]
RunItems = Callable[[Scope], Items]


class Spot(NamedTuple):
    """Where a node stands: its cell is `offset` after the base of its entry in the innermost of
    `frames`, the repeats around it; `is_entry` says that it stands for that entry itself."""

    node: int
    offset: int
    frames: tuple[int, ...] = ()
    is_entry: bool = False


class NodeSet(NamedTuple):
    """A path through the form: to `spot`, whose first `bound` frames are those of the asking
    node; `entries` gives all entries it leads to, relevant or not."""

    spot: Spot
    bound: int
    entries: Callable[[Scope], list[Entry]]


class Term(NamedTuple):
    """A compiled part of an expression, with what is known of it before it runs."""

    run: Run
    literal: str | None = None  # a text constant
    node: int | None = None  # a path to one node of the form
    items: RunItems | None = None  # rows of an instance
    nodes: NodeSet | None = None  # a path through the form
    members: Run | None = None  # the node set of a path as a list, even of one


class Names(Protocol):
    """The nodes and instances that expressions of one form may refer to. Unless it is `strict`,
    a path to no node is a blank, as in JavaRosa."""

    strict: bool

    def find_spot(self, path: tuple[str, ...]) -> Spot | None:
        """The node at an absolute path such as ("data", "g", "w1")."""

    def has_instance(self, name: str) -> bool:
        """Whether the form has a secondary instance of that id."""
