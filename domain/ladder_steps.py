"""What a reminder ladder is made of.

A step hangs on an anchor, a fact about the ladder's subject (the module's start, the report's
deadline). Offsets are wall-clock time in Poland; steps given in days go out at 9:00 unless they
say otherwise.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

MORNING = time(9, 0)


class Anchor(StrEnum):
    """The facts a ladder may hang on; each is an aware datetime."""

    PUBLISHED = "published"  # the module or meeting was announced
    MODULE_START = "module_start"
    MODULE_END = "module_end"
    NEXT_MODULE = "next_module"  # start of the module at which the task is discussed
    ASSIGNED = "assigned"  # the task was handed to the team
    DUE = "due"
    SUBMITTED = "submitted"  # the report that waits for its mentor came in
    OPENS = "opens"  # the questionnaire
    CLOSES = "closes"
    MEETING = "meeting"  # start of a network meeting


class Audience(StrEnum):
    """Who gets a step; which persons that are is a question to the tables."""

    PARTICIPANT = "uczestnik"
    TEAM = "zespol"
    LEADER = "lider"
    MENTOR = "opiekun"
    PRESENT = "obecni"
    ASKED = "pytani"
    NETWORK = "siec"
    COMING_OR_UNSURE = "siec_bede_lub_nie_wiem"
    COMING = "siec_bede"
    NETWORK_COORDINATOR = "koordynator_sieci"


class Asks(StrEnum):
    """What answer a step asks for, and so which buttons it carries."""

    ATTENDANCE = "potwierdzenie"
    PROGRESS = "jak_idzie"
    RSVP = "rsvp"


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days from the anchor's day, at a wall-clock time."""

    count: int
    clock: time = MORNING


@dataclass(frozen=True, slots=True)
class OnTheDay:
    """The anchor's own day, ahead of the anchor."""

    clock: time = MORNING


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Working days after the anchor's day, in the morning."""

    count: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes from the anchor itself."""

    count: int


@dataclass(frozen=True, slots=True)
class HalfwayTo:
    """The morning of the day in the middle between the step's anchor and `end`."""

    end: Anchor


Offset = Days | OnTheDay | WorkingDays | Minutes | HalfwayTo


@dataclass(frozen=True, slots=True)
class Step:
    """One rung. `id` is stored with every reminder: never rename one that is in use.

    `unless_done` steps go only to those who have not done what the ladder is about. A step whose
    time passed before the ladder's cause is dropped, unless it `catches_up` and goes out with it.
    """

    id: str
    anchor: Anchor
    offset: Offset
    to: tuple[Audience, ...]
    unless_done: bool = False
    catches_up: bool = False
    asks: Asks | None = None

    @property
    def ahead(self) -> bool:
        """Whether the step comes before its event: such a step moves back out of quiet time."""
        match self.offset:
            case OnTheDay():
                return True
            case Days(count) | Minutes(count):
                return count < 0
            case _:
                return False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps for one kind of subject; `name` is also the topic a person can mute.

    Nothing goes out before `cause`, nor from `until` on (None: no limit of its own).
    """

    name: str
    cause: Anchor
    until: Anchor | None
    steps: tuple[Step, ...]
