"""The implementation task: who may send, until when, and what the mentor decides.

Deadlines come first, states second: the state machine lets a sent or accepted report be sent
again, the deadline ends that. A late report is welcome only while nothing has been sent, or when
the mentor gave it back.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.deadlines import check_new_due
from domain.errors import (
    AlreadyAccepted,
    NotTheLeader,
    NotYourTeam,
    TooLate,
)
from domain.machines import IMPLEMENTATION_TASK as MACHINE
from domain.states import Actor

_WAITING = frozenset({"przydzielone", "w_toku", "do_poprawy"})
_SENT = "przekazane"
_ACCEPTED = frozenset({"gotowe_do_omowienia", "omowione"})


@dataclass(frozen=True, slots=True)
class TaskAssignment:
    """One team's task. `discussed_on` is the first day of the next module; `versions` counts
    the reports sent so far."""

    task_no: int
    team: str
    state: str
    due: datetime
    discussed_on: date
    versions: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a JST team; `leads` is true for the leader and the deputy."""

    team: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor and the teams in their care."""

    teams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Submission:
    """A report that was taken in: the task after it, its number and whether it came late."""

    task: TaskAssignment
    number: str
    late: bool


def publish(task: TaskAssignment) -> TaskAssignment:
    """The coordinator hands the task to the team."""
    return _fire(task, "publikacja", Actor.COORDINATOR)


def begin(task: TaskAssignment, member: Member) -> TaskAssignment:
    """The team starts work; any member's first entry in the shared draft does it.

    The machine knows the leader only, in whose name the team works. Unchanged once begun.
    """
    _check_team(task, member.team)
    if task.state != "przydzielone":
        return task
    return _fire(task, "rozpoczecie", Actor.LEADER)


def check_can_send(task: TaskAssignment, member: Member, now: datetime) -> None:
    """Raise `NotYourTeam`, `NotTheLeader`, `AlreadyAccepted` or `TooLate` unless `submit` works."""
    _check_team(task, member.team)
    if not member.leads:
        raise NotTheLeader(team=task.team)
    if task.state == "omowione" or (task.state in _ACCEPTED and now > task.due):
        raise AlreadyAccepted(task_no=task.task_no)
    if task.state == "niewykonane" or (task.state == _SENT and now > task.due):
        raise TooLate(due=task.due)


def submit(task: TaskAssignment, member: Member, now: datetime) -> Submission:
    """Take in a report, the first one or a corrected one.

    Raises what `check_can_send` raises, and `WrongState` for a task not yet published.
    """
    check_can_send(task, member, now)
    late = now > task.due
    sent = replace(_fire(task, "wyslanie", Actor.LEADER), versions=task.versions + 1)
    return Submission(task=sent, number=report_number(sent), late=late)


def report_number(task: TaskAssignment) -> str:
    """The number of the team's latest report, e.g. "Z2/JST-07/1"."""
    return f"Z{task.task_no}/{task.team}/{task.versions}"


def accept(task: TaskAssignment, mentor: Mentor) -> TaskAssignment:
    """The mentor accepts. Raises `NotYourTeam`, `WrongState`."""
    _check_care(task, mentor)
    return _fire(task, "akceptacja", Actor.MENTOR)


def return_with_remarks(
    task: TaskAssignment, mentor: Mentor, *, new_due: datetime, now: datetime
) -> TaskAssignment:
    """The mentor gives the report back. Raises `NotYourTeam`, `DateNotPossible`, `WrongState`."""
    return _decide(task, mentor, "uwagi", new_due=new_due, now=now)


def extend(
    task: TaskAssignment, mentor: Mentor, *, new_due: datetime, now: datetime
) -> TaskAssignment:
    """The mentor gives an overdue or sent task more time. Raises as `return_with_remarks`."""
    return _decide(task, mentor, "przedluzenie", new_due=new_due, now=now)


def mark_overdue(task: TaskAssignment, now: datetime) -> TaskAssignment:
    """The clock: an unsent task becomes overdue after its deadline; otherwise unchanged."""
    if task.state not in _WAITING or now <= task.due:
        return task
    return _fire(task, "po_terminie", Actor.SYSTEM)


def discuss(task: TaskAssignment) -> TaskAssignment:
    """The trainer discussed the task at the next module. Raises `WrongState`."""
    return _fire(task, "omowienie", Actor.TRAINER)


def mark_not_done(task: TaskAssignment) -> TaskAssignment:
    """The next module has closed and nothing came. Raises `WrongState` unless overdue."""
    return _fire(task, "kolejny_modul_zamkniety", Actor.SYSTEM)


def _decide(
    task: TaskAssignment, mentor: Mentor, event: str, *, new_due: datetime, now: datetime
) -> TaskAssignment:
    _check_care(task, mentor)
    decided = _fire(task, event, Actor.MENTOR)
    check_new_due(new_due, now=now, next_first_day=task.discussed_on)
    return replace(decided, due=new_due)


def _check_team(task: TaskAssignment, team: str) -> None:
    if team != task.team:
        raise NotYourTeam(team=task.team)


def _check_care(task: TaskAssignment, mentor: Mentor) -> None:
    if task.team not in mentor.teams:
        raise NotYourTeam(team=task.team)


def _fire(task: TaskAssignment, event: str, who: Actor) -> TaskAssignment:
    return replace(task, state=MACHINE.fire(task.state, event, who))
