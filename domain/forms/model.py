"""A form ready to run: immutable, shared by all sessions on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.forms.scope import Item, Items, Run, RunItems, Scope
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
        return "".join([p if isinstance(p, str) else to_text(p(scope)) for p in parts]).strip()

    def show(self, language: str) -> tuple[Media, ...]:
        """The media beside the text in a language."""
        return self.media.get(language, self.default_media)


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """Where the choices of a select come from, filter included.

    `label_id` is the column holding an itext id, used by rows that have no "label".
    """

    rows: RunItems
    filtered: bool
    value_column: str = "name"
    label_column: str = "label"
    label_id: str = "itextId"


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
    `required` and `readonly` are looked at when the node is asked, `initial` when a session
    opens.
    """

    relevant: Run | None = None
    calculate: Run | None = None
    constraint: Run | None = None
    required: Run | None = None
    readonly: Run | None = None
    initial: Run | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the form: a question, a group, or a hidden value.

    `number` is its index in `Form.nodes`; `key` its name, or its path where names repeat. `data`
    is the type its bind declares. `preload` is what it is filled with when a session opens or
    ends: "timestamp start", "property deviceid"; see `metadata`.
    """

    number: int
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

    def chosen(self, value: str) -> list[str]:
        """The names in a stored answer to a select; the only name of a single one may have
        spaces in it."""
        if self.kind in (Kind.MANY, Kind.RANK):
            return [name for name in value.split(" ") if name]
        return [value][: bool(value)]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form.

    The first `asked` nodes are its questions and notes in the order they are asked. `order`
    lists all nodes so that each stands after everything it depends on, `rank` is the inverse,
    `dependents[n]` are the nodes to recompute when node n changes. `digest` identifies this
    exact text of the form: a saved session is pinned to it. `rechecked[n]` are the nodes whose
    constraint or requirement reads node n; those of `timed` look at the clock.
    """

    digest: str
    id: str
    version: str
    title: str
    nodes: tuple[Node, ...]
    asked: int
    order: tuple[int, ...]
    rank: tuple[int, ...]
    dependents: tuple[tuple[int, ...], ...]
    rechecked: tuple[tuple[int, ...], ...]
    timed: frozenset[int]
    by_key: Mapping[str, int]
    languages: tuple[str, ...]
    default_language: str
    instances: Mapping[str, Items]
    texts: Mapping[str, Localized]
    outro: int | None = None

    def groups_of(self, node: Node) -> Iterator[Node]:
        """The groups around a node, innermost first."""
        while node.parent is not None:
            node = self.nodes[node.parent]
            yield node
