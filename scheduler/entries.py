"""What is due for one person: a reminder row with everything its message depends on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.ladder_steps import Audience, Ladder, Step
from domain.ladders import LADDERS, STEPS
from domain.reminders import useful_until
from scheduler import audiences, digests
from scheduler.digests import Digest
from storage import Session, reminder_subjects
from storage.reminder_subjects import Subject
from storage.reminders import Row


@dataclass(frozen=True, slots=True)
class Entry:
    """`step` is None for the mentor's board. `opens`: not to be said before (a questionnaire still
    closed); `until`: of no use from then on; `asks` false where the person has answered already;
    `mentor` true where it is said to the team's mentor."""

    row: Row
    person_id: int
    language: str
    topic: str
    subject: Subject | Digest
    step: Step | None = None
    opens: datetime | None = None
    until: datetime | None = None
    asks: bool = False
    mentor: bool = False

    @property
    def rank(self) -> tuple[datetime, int]:
        """Order among entries; of one ladder the later step ranks higher."""
        steps = LADDERS[self.topic].steps if self.step else ()
        place = next((n for n, step in enumerate(steps) if step is self.step), 0)
        return self.row.due, place

    @property
    def about(self) -> tuple[str, str, int]:
        """The same for all steps of one ladder for one subject."""
        return self.topic, self.row.subject, self.row.subject_id


@dataclass(slots=True)
class Desk:
    """Looks rows up as of one moment; each step of each subject is asked for once.

    `among`: nobody else is of interest (None: everybody is).
    """

    session: Session
    now: datetime
    among: Collection[int] | None = None
    _subjects: dict[tuple[str, int], Subject | None] = field(default_factory=dict)
    _audiences: dict[tuple[str, int, str], dict[int, Entry]] = field(default_factory=dict)
    _late: set[tuple[str, int, str]] = field(default_factory=set)

    def entry(self, row: Row) -> Entry | None:
        """A person's row as an entry; None when it is of no use to them any more."""
        if row.rule == digests.RULE:
            return self._digest(row)
        found = self.audience(row).get(row.person_id)
        return replace(found, row=row) if found else None

    def audience(self, row: Row) -> dict[int, Entry]:
        """Everyone (of `among`) for whom the row's step still means something."""
        if row.key not in self._audiences:
            self._audiences[row.key] = self._expand(row)
        return self._audiences[row.key]

    def is_late(self, row: Row) -> bool:
        """Whether the row's step can be of use to nobody any more, for its time has passed."""
        return row.rule in STEPS and not self.audience(row) and row.key in self._late

    def _expand(self, row: Row) -> dict[int, Entry]:
        step = STEPS.get(row.rule)
        subject = self._subject(row)
        if step is None or subject is None:
            return {}
        ladder = LADDERS[row.rule.partition("/")[0]]
        until = useful_until(step, ladder, subject.facts)
        if until is not None and until <= self.now:
            self._late.add(row.key)
            return {}
        return self._entries(row, step, ladder, subject, until)

    def _entries(
        self, row: Row, step: Step, ladder: Ladder, subject: Subject, until: datetime | None
    ) -> dict[int, Entry]:
        wanted = audiences.wanted_by(self.session, step, ladder, subject, self.among)
        if not wanted:
            return {}
        answered = audiences.answered(self.session, step, subject)
        mentor = audiences.mentor(self.session, subject) if Audience.MENTOR in step.to else None
        return {
            person: Entry(
                row=row,
                person_id=person,
                language=language,
                topic=ladder.name,
                subject=subject,
                step=step,
                opens=subject.facts.get(ladder.cause),
                until=until,
                asks=step.asks is not None and person not in answered,
                mentor=person == mentor,
            )
            for person, language in wanted.items()
        }

    def _subject(self, row: Row) -> Subject | None:
        key = (row.subject, row.subject_id)
        if key not in self._subjects:
            self._subjects[key] = reminder_subjects.find(self.session, *key, self.now)
        return self._subjects[key]

    def _digest(self, row: Row) -> Entry | None:
        language = audiences.reader(self.session, row.person_id, digests.TOPIC)
        digest = digests.compose(self.session, row.subject_id, self.now) if language else None
        if language is None or digest is None:
            return None
        return Entry(row, row.person_id, language, digests.TOPIC, digest)


def leave_latest(entries: list[Entry]) -> list[Entry]:
    """Of several steps of one ladder about one subject only the last is said, with the question
    that any of them asks."""
    latest: dict[tuple[str, str, int], Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.rank):
        earlier = latest.get(entry.about)
        asks = entry.asks or (earlier is not None and earlier.asks)
        latest[entry.about] = replace(entry, asks=asks)
    return sorted(latest.values(), key=lambda entry: (entry.rank, entry.row.id))
