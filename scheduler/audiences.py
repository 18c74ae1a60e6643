"""From a step's audience to persons: those for whom the reminder still means something now.

Asked again at the moment of sending, so that nobody is reminded of what they have done, refused or
muted, however long ago the row was written.
"""

from __future__ import annotations

from collections.abc import Collection

from domain.ladder_steps import Asks, Audience, Ladder, Step
from domain.meetings import Rsvp
from storage import Session, networks, reminder_people, reminders, tasks
from storage.reminder_subjects import (
    MeetingSubject,
    ModuleSubject,
    QuestionnaireSubject,
    Subject,
    TaskSubject,
)

SENT = frozenset({"przekazane", "gotowe_do_omowienia"})


def wanted_by(
    session: Session,
    step: Step,
    ladder: Ladder,
    subject: Subject,
    among: Collection[int] | None = None,
) -> dict[int, str]:
    """Who gets the step (of `among`, if given), with their language."""
    people = _concerned(session, step, subject)
    if among is not None:
        people &= set(among)
    people -= reminders.muted(session, ladder.name, people)
    return reminder_people.languages(session, people)


def _concerned(session: Session, step: Step, subject: Subject) -> set[int]:
    match subject:
        case ModuleSubject():
            return _participants(session, step, subject)
        case TaskSubject():
            return _task_people(session, step, subject)
        case QuestionnaireSubject():
            return reminder_people.not_returned(session, subject.questionnaire)
        case MeetingSubject():
            return _network_people(session, step, subject)


def _participants(session: Session, step: Step, subject: ModuleSubject) -> set[int]:
    """Whoever takes part and has not said no; where only an answer is asked for, the undecided."""
    module = subject.module
    answers = reminder_people.confirmations(session, module.id)
    everyone = reminder_people.participants(session, module)
    if step.unless_done:
        return {one for one in everyone if answers.get(one, "nie_wiem") == "nie_wiem"}
    return {one for one in everyone if answers.get(one) != "nie"}


def _task_people(session: Session, step: Step, subject: TaskSubject) -> set[int]:
    if step.unless_done and is_done(step, subject):
        return set()
    task = subject.task
    people: set[int | None] = set()
    if Audience.TEAM in step.to:
        people |= set(tasks.members(session, task.team_id))
    if Audience.LEADER in step.to:
        people.add(reminder_people.leader(session, task.team_id))
    if Audience.MENTOR in step.to:
        people.add(mentor(session, subject))
    return {person for person in people if person is not None}


def is_done(step: Step, subject: TaskSubject) -> bool:
    """A team is done when its report is in; a mentor when no report waits."""
    if step.id.startswith("zadanie_opiekun/"):
        return subject.task.state != "przekazane"
    return subject.task.state in SENT


def _network_people(session: Session, step: Step, subject: MeetingSubject) -> set[int]:
    if Audience.NETWORK_COORDINATOR in step.to:
        return {subject.coordinator_id}
    members = set(networks.members(session, subject.network_id))
    answers = networks.rsvps(session, subject.id)
    if step.asks is Asks.RSVP:
        return members - answers.keys()
    coming = {Rsvp.YES} if Audience.COMING in step.to else {Rsvp.YES, Rsvp.UNSURE}
    return {member for member in members if answers.get(member) in coming}


def answered(session: Session, step: Step, subject: Subject) -> set[int]:
    """Who has given the answer that the step asks for."""
    if step.asks is Asks.ATTENDANCE and isinstance(subject, ModuleSubject):
        answers = reminder_people.confirmations(session, subject.id)
        return {person for person, answer in answers.items() if answer != "nie_wiem"}
    return set()  # the other steps that ask go only to those who have not answered


def mentor(session: Session, subject: Subject) -> int | None:
    """The mentor of the team whose task it is."""
    if not isinstance(subject, TaskSubject):
        return None
    found = tasks.mentor_of(session, subject.task.team_id)
    return found.id if found else None


def reader(session: Session, person_id: int, topic: str) -> str | None:
    """The person's language, if they take notices and have not muted the topic."""
    if reminders.muted(session, topic, [person_id]):
        return None
    return reminder_people.languages(session, [person_id]).get(person_id)
