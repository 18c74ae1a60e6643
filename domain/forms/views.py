"""What a session shows of itself: plain values for whoever draws the chat."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.forms.model import Choice, Kind, Limits, Media


@dataclass(frozen=True, slots=True)
class Upload:
    """A file given as an answer: an opaque reference to where it is kept, and its name."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Location:
    """A place given as an answer: WGS 84 degrees, altitude and accuracy in metres."""

    latitude: float
    longitude: float
    altitude: float = 0.0
    accuracy: float = 0.0


Given = str | tuple[str, ...] | Upload | Location | None
"""An answer to one question of a page: what was typed, the exact names of choices (those of a
ranking in order), a file, a place, or nothing. "Another entry?" takes ("add",) or ("end",)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that was not taken; the session stays exactly as it was.

    `code` is one of: required, constraint, not_integer, not_decimal, not_date, not_time,
    not_moment, not_location, not_in_range, not_a_choice, ambiguous, not_ranked, not_a_file,
    not_text, too_long, too_many_entries, unavailable. `message` is the form's own words, if it
    has any; `params` fill the program's words for the code.
    """

    code: str
    message: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary: `answer` is what the person sees, "" for an unanswered one.

    `groups` are the headings around it, outermost first ("Child 2"); `entry` is the key of the
    innermost entry of a repeat it belongs to ("child[2]"), "" outside repeats.
    """

    key: str
    label: str
    answer: str
    groups: tuple[str, ...] = ()
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a repeat that can be removed: "child[2]", shown as "Child 2"."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The session has moved on; `removed` are answers that lost their question by it."""

    removed: tuple[Line, ...] = ()


Outcome = Accepted | Refusal


@dataclass(frozen=True, slots=True)
class Question:
    """The question to show now.

    `value` is the stored answer ("" when blank; names separated by spaces in a multiple
    choice) and `answer` the same for people. `picked` are the names toggled so far. `step` of
    `steps` counts the questions that apply so far, without notes. `groups` are the headings
    around it, outermost first. `problem` tells why an answered question is asked again.
    `entries` counts the entries so far where `kind` is REPEAT ("add another?").
    """

    key: str
    kind: Kind
    label: str
    hint: str
    choices: tuple[Choice, ...]
    required: bool
    value: str
    answer: str
    picked: tuple[str, ...]
    step: int
    steps: int
    groups: tuple[str, ...]
    appearance: str
    limits: Limits
    problem: Refusal | None
    entries: int = 0
    media: tuple[Media, ...] = ()
