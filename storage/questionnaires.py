"""Questionnaires opened for an occasion, and who has returned theirs (never what was answered).

The answers live apart: see `storage.answers`. Nothing here keeps a time of a person's act.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.machines import QUESTIONNAIRE_ASSIGNMENT
from domain.people import PlaceKind, Places
from domain.questionnaires import MINUTES, RETURNED_IN_CHAT, Window, check_can_answer, minutes_for
from domain.states import Actor
from storage import drafts, presence
from storage.inbox import insert_ignoring
from storage.tables.programmes import TeamMember, Workshop
from storage.tables.questionnaires import Questionnaire, QuestionnaireAssignment

UNRETURNED = ("otwarta", "rozpoczeta")
MODULE, WORKSHOP, OWN = "module", "workshop", "own"
OPEN, CLOSED = "otwarta", "zamknieta"


@dataclass(frozen=True, slots=True)
class QuestionnaireView:
    """A questionnaire; `form` is `module`, `workshop` or the code of a coordinators' form.

    `context` of a module: `module_id, module_no, first_day, last_day` (ISO dates); of a workshop:
    `module_id, module_no, workshop` (its title), `held_on` (ISO date), `day` (1-3), `group`; of a
    coordinators' form: see `storage.own_questionnaires`. `network_id`: whose it is, if not the
    programme's.
    """

    id: int
    form: str
    subject_id: int
    programme_id: int
    context: Mapping[str, Any]
    opens: datetime
    closes: datetime
    state: str
    confidential: bool = True
    repeatable: bool = False
    network_id: int | None = None

    @property
    def window(self) -> Window:
        return Window(self.opens, self.closes)

    @property
    def is_own(self) -> bool:
        """Whether its form is one that coordinators wrote."""
        return self.form not in (MODULE, WORKSHOP)

    @property
    def minutes(self) -> int:
        """About how long it takes to fill in."""
        return MINUTES.get(self.form) or minutes_for(self.context["questions"])

    @property
    def places(self) -> Places:
        """Where it lies: in a network, or else in its programme."""
        if self.network_id is not None:
            return {PlaceKind.NETWORK: str(self.network_id)}
        return {PlaceKind.PROGRAMME: str(self.programme_id)}


@dataclass(frozen=True, slots=True)
class Pending:
    """A questionnaire a person can fill in; `begun` once they answered a question, `again` where
    they have returned it and may do so once more."""

    questionnaire: QuestionnaireView
    begun: bool
    again: bool = False


def load(session: Session, questionnaire_id: int) -> QuestionnaireView:
    """Raises LookupError for an unknown id."""
    row = session.get(Questionnaire, questionnaire_id)
    if row is None:
        raise LookupError(f"no questionnaire {questionnaire_id}")
    return view(row)


def view(row: Questionnaire) -> QuestionnaireView:
    return QuestionnaireView(
        id=row.id,
        form=row.form,
        subject_id=row.subject_id,
        programme_id=row.programme_id,
        context=row.context,
        opens=row.opens_at,
        closes=row.closes_at,
        state=row.state,
        confidential=row.confidential,
        repeatable=row.repeatable,
        network_id=row.network_id,
    )


def pending(session: Session, person_id: int, now: datetime) -> list[Pending]:
    """What the person can fill in now, the first to close first; what may be repeated last."""
    repeated = Questionnaire.repeatable & (QuestionnaireAssignment.state == RETURNED_IN_CHAT)
    rows = session.execute(
        select(Questionnaire, QuestionnaireAssignment.state)
        .join(QuestionnaireAssignment, QuestionnaireAssignment.questionnaire_id == Questionnaire.id)
        .where(
            QuestionnaireAssignment.person_id == person_id,
            or_(QuestionnaireAssignment.state.in_(UNRETURNED), repeated),
            Questionnaire.opens_at <= now,
            Questionnaire.closes_at > now,
        )
        .order_by(repeated, Questionnaire.closes_at, Questionnaire.id)
    )
    return [
        Pending(view(row), state == "rozpoczeta", state == RETURNED_IN_CHAT) for row, state in rows
    ]


def not_returned(session: Session, questionnaire_id: int) -> list[int]:
    """Ids of the people who could still return it, for reminders only: never shown to anyone."""
    return list(
        session.scalars(
            select(QuestionnaireAssignment.person_id)
            .where(
                QuestionnaireAssignment.questionnaire_id == questionnaire_id,
                QuestionnaireAssignment.state.in_(UNRETURNED),
            )
            .order_by(QuestionnaireAssignment.person_id)
        )
    )


def of_module(session: Session, module_id: int) -> list[QuestionnaireView]:
    """The module's own questionnaire and those of its workshops, in order of opening."""
    workshops = select(Workshop.id).where(Workshop.module_id == module_id)
    own = (Questionnaire.subject == MODULE) & (Questionnaire.subject_id == module_id)
    of_days = (Questionnaire.subject == WORKSHOP) & Questionnaire.subject_id.in_(workshops)
    rows = session.scalars(
        select(Questionnaire)
        .where(own | of_days)
        .order_by(Questionnaire.opens_at, Questionnaire.id)
    )
    return [view(row) for row in rows]


# --- opening and closing ---------------------------------------------------------------------


def open_for(
    session: Session,
    *,
    subject: str,
    subject_id: int,
    programme_id: int,
    context: Mapping[str, Any],
    window: Window,
    people: Iterable[int],
) -> int | None:
    """Open a questionnaire with an assignment for each of `people`; None if it was open before."""
    values = {
        "form": subject,
        "subject": subject,
        "subject_id": subject_id,
        "programme_id": programme_id,
        "context": dict(context),
        "opens_at": window.opens,
        "closes_at": window.closes,
        "state": OPEN,
        "confidential": True,
    }
    questionnaire_id: int | None = insert_ignoring(session, Questionnaire, values)
    if questionnaire_id is not None:
        for person_id in sorted(set(people)):
            assign(session, questionnaire_id, person_id)
        session.flush()
    return questionnaire_id


def assign(session: Session, questionnaire_id: int, person_id: int, *, later: bool = False) -> None:
    """Ask the person; `later`: once it opens."""
    machine = QUESTIONNAIRE_ASSIGNMENT
    planned = machine.initial
    state = planned if later else machine.fire(planned, "otwarcie", Actor.SYSTEM)
    session.add(
        QuestionnaireAssignment(questionnaire_id=questionnaire_id, person_id=person_id, state=state)
    )


def overdue(session: Session, now: datetime) -> list[int]:
    """Ids of the questionnaires that are open after their time."""
    return list(
        session.scalars(
            select(Questionnaire.id)
            .where(Questionnaire.state == OPEN, Questionnaire.closes_at <= now)
            .order_by(Questionnaire.id)
        )
    )


def close(session: Session, questionnaire_id: int, now: datetime) -> None:
    """Close it for everyone who has not returned it, and forget what they had drafted."""
    session.get_one(Questionnaire, questionnaire_id).state = CLOSED
    for person_id in not_returned(session, questionnaire_id):
        row = _assignment(session, questionnaire_id, person_id)
        if row is not None:
            row.state = QUESTIONNAIRE_ASSIGNMENT.fire(row.state, "zamkniecie", Actor.SYSTEM)
    drafts.forget(session, questionnaire_id, now)
    session.flush()


# --- a person's own --------------------------------------------------------------------------


def check(session: Session, questionnaire_id: int, person_id: int, now: datetime) -> str:
    """The state of the person's assignment, if they can answer now.

    Raises LookupError for an unknown questionnaire, `NotPresent`, `AlreadyReturned`,
    `QuestionnaireClosed`; `WrongState` after a refusal.
    """
    questionnaire = load(session, questionnaire_id)
    row = _assignment(session, questionnaire_id, person_id)
    state = row.state if row else ""
    check_can_answer(
        state,
        questionnaire.window,
        now,
        present=row is not None,
        repeatable=questionnaire.repeatable,
    )
    if state not in (*UNRETURNED, RETURNED_IN_CHAT):
        QUESTIONNAIRE_ASSIGNMENT.fire(state, "wyslanie", Actor.PARTICIPANT)
    return state


def start(session: Session, questionnaire_id: int, person_id: int) -> None:
    """The person has answered a first question."""
    row = _assignment(session, questionnaire_id, person_id)
    if row is not None and row.state == "otwarta":
        _fire(row, "pierwsza_odpowiedz")
        session.flush()


def mark_returned(session: Session, questionnaire_id: int, person_id: int, now: datetime) -> None:
    """Note that it came back, and only that; once more if it may. Raises what `check` raises."""
    if check(session, questionnaire_id, person_id, now) == RETURNED_IN_CHAT:
        return
    start(session, questionnaire_id, person_id)
    _move(session, questionnaire_id, person_id, "wyslanie")


def decline(session: Session, questionnaire_id: int, person_id: int, now: datetime) -> None:
    """The person will not fill it in; their draft is forgotten. Raises what `check` raises,
    and `WrongState` once it was returned."""
    check(session, questionnaire_id, person_id, now)
    _move(session, questionnaire_id, person_id, "odmowa")
    drafts.forget(session, questionnaire_id, now, person_id=person_id)


def _move(session: Session, questionnaire_id: int, person_id: int, event: str) -> None:
    row = _assignment(session, questionnaire_id, person_id)
    if row is not None:
        _fire(row, event)
        session.flush()


def _fire(row: QuestionnaireAssignment, event: str) -> None:
    row.state = QUESTIONNAIRE_ASSIGNMENT.fire(row.state, event, Actor.PARTICIPANT)


def _assignment(
    session: Session, questionnaire_id: int, person_id: int
) -> QuestionnaireAssignment | None:
    return session.get(QuestionnaireAssignment, (questionnaire_id, person_id), with_for_update=True)


# --- presence --------------------------------------------------------------------------------


def follow_presence(session: Session, module_id: int, person_id: int, now: datetime) -> None:
    """After an absence was marked or taken back: whoever was not there has no questionnaire.

    An unreturned assignment is withdrawn with its draft, a missing one of an open questionnaire
    is given; what came back stays.
    """
    for questionnaire in of_module(session, module_id):
        if questionnaire.window.holds(now) and _concerns(session, questionnaire, person_id):
            _set_presence(session, questionnaire, person_id, now)


def _concerns(session: Session, questionnaire: QuestionnaireView, person_id: int) -> bool:
    member = session.scalar(select(TeamMember).where(TeamMember.person_id == person_id).limit(1))
    if member is None:
        return False
    return questionnaire.form == MODULE or member.team.group == questionnaire.context["group"]


def _set_presence(
    session: Session, questionnaire: QuestionnaireView, person_id: int, now: datetime
) -> None:
    row = _assignment(session, questionnaire.id, person_id)
    missing = person_id in absentees(session, questionnaire)
    if missing and row is not None and row.state in UNRETURNED:
        session.delete(row)
        drafts.forget(session, questionnaire.id, now, person_id=person_id)
    elif not missing and row is None:
        assign(session, questionnaire.id, person_id)
    session.flush()


def absentees(session: Session, questionnaire: QuestionnaireView) -> frozenset[int]:
    """Who was not at what the questionnaire asks about."""
    module_id = questionnaire.context["module_id"]
    if questionnaire.form == MODULE:
        return presence.absent_from_module(session, module_id)
    return presence.absent_from_day(session, module_id, questionnaire.context["day"])
