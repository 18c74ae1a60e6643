"""A form ready to run: immutable, shared by all sessions on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.forms.bounds import join_texts
from domain.forms.scope import Item, Items, NodeSet, Run, RunItems, Scope
from domain.forms.values import to_text


class Kind(StrEnum):
    """What a node is to the person; the last three are never asked."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    MOMENT = "dateTime"
    RANGE = "range"
    PLACE = "geopoint"
    ACKNOWLEDGE = "acknowledge"
    ONE = "select_one"
    MANY = "select_multiple"
    RANK = "rank"
    FILE = "file"
    NOTE = "note"
    REPEAT = "repeat"
    HIDDEN = "hidden"
    GROUP = "group"
    OUTRO = "outro"


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, sound or film beside a label: `kind` image, audio, video or big-image, `uri`
    as the form has it ("jr://images/plan.png")."""

    kind: str
    uri: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: `name` is stored, `label` is shown, `columns` serve choice filters."""

    name: str
    label: str
    columns: Mapping[str, str] = field(default_factory=dict)
    media: tuple[Media, ...] = ()

    def as_row(self) -> Item:
        """The choice as a row of an instance."""
        return {**self.columns, "name": self.name, "label": self.label}


Template = tuple[str | Run, ...]  # fixed text and what `${}` stands for


@dataclass(frozen=True, slots=True)
class Localized:
    """A text in the languages it was translated to, and the media beside it; the languages that
    lack one read (or see) the default."""

    default: Template
    translations: Mapping[str, Template] = field(default_factory=dict)
    default_media: tuple[Media, ...] = ()
    media: Mapping[str, tuple[Media, ...]] = field(default_factory=dict)

    def render(self, scope: Scope) -> str:
        """The text in the language of the scope, with the values in their places."""
        parts = self.translations.get(scope.language, self.default)
        said = [part if isinstance(part, str) else to_text(part(scope)) for part in parts]
        return (said[0] if len(said) == 1 else join_texts("", said)).strip()

    def outline(self, language: str, gap: str = "…") -> str:
        """The text in a language with `gap` where the values go."""
        parts = self.translations.get(language, self.default)
        return "".join(part if isinstance(part, str) else gap for part in parts).strip()

    @property
    def varies(self) -> bool:
        """Whether there are values in the text."""
        return not all(isinstance(part, str) for part in self.default)

    def show(self, language: str) -> tuple[Media, ...]:
        """The media beside the text in a language."""
        return self.media.get(language, self.default_media)


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """Where the choices of a select come from, filter included.

    `listed` says that they are those of a list, not written inside the question. `label_id` is
    the column holding an itext id, used by rows that have no "label". `source` names the instance
    the rows come from, "" for other choices.
    """

    rows: RunItems
    listed: bool = True
    value_column: str = "name"
    label_column: str = "label"
    label_id: str = "itextId"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can show or check before an answer is sent; None and () mean no limit."""

    min_select: int | None = None
    max_select: int | None = None
    max_length: int | None = None
    extensions: tuple[str, ...] = ()  # lower case, without the dot
    max_megabytes: int | None = None
    media: str = ""  # of a file: "image", "audio", "video", or "" for any
    lowest: str = ""  # of a range, as numbers are stored
    highest: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled expressions of a node; None where it has none.

    `relevant` and `calculate` are recomputed when what they read changes, `constraint`,
    `required` and `readonly` are looked at when the node is asked.
    """

    relevant: Run | None = None
    calculate: Run | None = None
    constraint: Run | None = None
    required: Run | None = None
    readonly: Run | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the form: a question, a group, or a hidden value.

    `number` is its index in `Form.nodes`; `path` leads to it; `key` is its name, or its path
    where names repeat, both within its frame. `frame` is that of the innermost of the `depth`
    repeats around it, its cells are `offset` after the base of each entry. A repeat has two
    nodes: a group that stands for an entry, and one of kind REPEAT around it, whose relevance is
    that of all entries. `data` is the type its bind declares. `preload` is what it is filled with
    when a session opens or ends: "timestamp start", "property deviceid"; see `metadata`.
    """

    number: int
    path: tuple[str, ...]
    key: str
    kind: Kind
    parent: int | None
    default: str = ""
    rules: Rules = Rules()
    label: Localized | None = None
    hint: Localized | None = None
    constraint_message: Localized | None = None
    required_message: Localized | None = None
    choices: ChoiceList | None = None
    appearance: str = ""
    limits: Limits = Limits()
    data: str = "string"
    preload: str = ""
    frame: int = 0
    depth: int = 0
    offset: int = 0

    def chosen(self, value: str) -> list[str]:
        """The names in a stored answer to a select; the only name of a single one may have
        spaces in it."""
        if self.kind in (Kind.MANY, Kind.RANK):
            return [name for name in value.split(" ") if name]
        return [value][: bool(value)]


@dataclass(frozen=True, slots=True)
class Action:
    """A value that an event sets: that of `run`, seen from each node `target` which shares the
    first `shared` repeats with where the event happens."""

    target: int
    run: Run
    shared: int


@dataclass(frozen=True, slots=True)
class Seed:
    """What there is in the form, or in one entry, before anybody answers: texts by number where
    they differ from the defaults, and entries by frame."""

    texts: Mapping[int, str] = field(default_factory=dict)
    entries: Mapping[int, tuple["Seed", ...]] = field(default_factory=dict)


Edge = tuple[int, int]  # a dependent node, and how many repeats around it share their entry


@dataclass(frozen=True, slots=True)
class Frame:
    """The nodes that come together: once in the form (frame 0) or in each entry of a repeat.

    `nodes` stand at the offsets of their index; in a repeat the first stands for the entry
    itself. `question` is the node of kind REPEAT. `line` are the repeats from outside down to
    this one. `steps` are what is asked, in order: offsets, and ~n where the entries of frame n
    come; `leaves` are all groups and all that hold values, in the same manner, in the order of
    the data.
    `by_key` are its nodes, `repeats` the frames inside, by key of their question.

    `count` leads to the node with the wanted number of entries, `fixed` says that nobody can add
    any. A new entry holds `seed`, and `starting` are the actions it begins with. `affected` is
    what reads across entries, so that it changes when an entry comes or goes; `judged` is judged
    across them.
    """

    number: int
    nodes: tuple[int, ...]
    steps: tuple[int, ...]
    leaves: tuple[int, ...]
    by_key: Mapping[str, int]
    repeats: Mapping[str, int]
    question: int = -1
    line: tuple[int, ...] = ()
    count: NodeSet | None = None
    fixed: bool = False
    seed: Seed = Seed()
    starting: tuple[Action, ...] = ()
    affected: tuple[Edge, ...] = ()
    judged: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Paging:
    """Which questions stand on one page together: see `partition`.

    `pages` are their numbers in the order of asking, `of` gives the page of each node that is
    asked. The looks of another question of its page depend on each of those `watched`.
    """

    pages: tuple[tuple[int, ...], ...]
    of: tuple[int, ...]
    watched: frozenset[int]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form.

    The first `asked` nodes are its questions and notes in the order they are asked. `order`
    lists all nodes so that each stands after everything it depends on, `rank` is the inverse.
    `dependents[n]` are the nodes outside repeats to recompute when node n changes, `inner[n]`
    those in repeats. `digest` identifies this exact text of the form: a saved session is pinned
    to it. `rechecked[n]` are the nodes whose choices, constraint or requirement read node n;
    those of `timed` look at the clock. Those of `fickle` are computed from the clock, from chance
    or the language as well, so the same answer may give another value. `opening` are the actions
    that a session begins with, `reactions[n]` those that a new answer to node n causes. `asks[n]`
    is the frame that node n of kind REPEAT asks about. `drawn` says that lots decide an order of
    choices.
    """

    digest: str
    id: str
    version: str
    title: str
    nodes: tuple[Node, ...]
    asked: int
    frames: tuple[Frame, ...]
    order: tuple[int, ...]
    rank: tuple[int, ...]
    dependents: tuple[tuple[int, ...], ...]
    inner: tuple[tuple[Edge, ...], ...]
    rechecked: tuple[tuple[Edge, ...], ...]
    timed: frozenset[int]
    fickle: frozenset[int]
    opening: tuple[Action, ...]
    reactions: Mapping[int, tuple[Action, ...]]
    asks: Mapping[int, int]
    drawn: bool
    languages: tuple[str, ...]
    default_language: str
    instances: Mapping[str, Items]
    texts: Mapping[str, Localized]
    paging: Paging
    outro: int | None = None

    @property
    def by_key(self) -> Mapping[str, int]:
        """The nodes outside repeats."""
        return self.frames[0].by_key

    def groups_of(self, node: Node) -> Iterator[Node]:
        """The groups around a node, innermost first."""
        while node.parent is not None:
            node = self.nodes[node.parent]
            yield node
