"""What was answered, without anyone's name: the box where sheets wait, and the sheets.

A returned questionnaire drops into the box sealed with the installation's key, so that of the
database alone nobody can read what waits, though a row there still knows which transaction wrote
it (PostgreSQL's `xmin`). While the questionnaire is open, `empty_boxes` counts the sheets into what
may be shown, in steps (`domain.result_steps`). Once it has closed they become `answer_sheet` rows
in a transaction of its own: shuffled, under random ids, without the group, and every free text
apart from the rest (R27). All sheets of a questionnaire carry the same transaction and day.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from domain import result_steps
from domain.calendar import local_day
from domain.result_steps import NOTHING, Boxed, Shown
from domain.tallies import Answers, Tally, split
from storage.sealing import seal, unseal
from storage.tables.questionnaires import AnswerBox, AnswerSheet, Questionnaire, ShownResult

Shuffle = Callable[[list[Any]], None]
CLOSED = "zamknieta"
# Workshops are shown together once all of them have closed, so one by itself never moves.
SHOWN_TOGETHER = frozenset({"workshop"})
_OLD_GROUP = "group"  # sheets from before boxes were sealed carry it among their answers


def drop_into_box(
    session: Session,
    questionnaire_id: int,
    *,
    given: Answers,
    counted: Collection[str],
    group: str,
) -> None:
    """Put one return into the box.

    `counted` are the questions that are ticked or counted (those of repeats as `child/age`): all
    else, free texts above all, is kept apart from them. `group` is the part of those asked whose
    results may be shown beside the others, "" for none.
    """
    ticked, apart = split(given, counted)
    sealed = seal(session, {"ticked": ticked, "texts": apart, "part": group})
    session.add(
        AnswerBox(id=_new_id(), questionnaire_id=questionnaire_id, answers={"sealed": sealed})
    )
    session.flush()


def _new_id() -> str:
    return secrets.token_hex(16)


def empty_boxes(session: Session, now: datetime, shuffle: Shuffle) -> None:
    """A step for each open questionnaire that has a batch, the last step for each closed one.

    `shuffle` reorders a list in place (`random.SystemRandom().shuffle`).
    """
    waiting = select(AnswerBox.questionnaire_id)
    done = select(ShownResult.questionnaire_id).where(ShownResult.final)
    moved_before = select(AnswerSheet.questionnaire_id).where(
        AnswerSheet.questionnaire_id.not_in(done)
    )
    rows = session.execute(
        select(Questionnaire.id, Questionnaire.subject, Questionnaire.state)
        .where(or_(Questionnaire.id.in_(waiting), Questionnaire.id.in_(moved_before)))
        .order_by(Questionnaire.id)
        .with_for_update()
    )
    for questionnaire_id, subject, state in rows.all():
        if state == CLOSED:
            _finish(session, questionnaire_id, now, shuffle)
        elif subject not in SHOWN_TOGETHER:
            _step(session, questionnaire_id)


@dataclass(frozen=True, slots=True)
class _Return:
    """An opened row of the box: the ticked answers, and the free texts one by one.

    Before boxes were sealed, texts lay in rows of their own: these have no `boxed`.
    """

    boxed: Boxed | None
    texts: list[Answers]


def _step(session: Session, questionnaire_id: int) -> None:
    box = _open_box(session, questionnaire_id)
    before = shown(session, questionnaire_id)
    people = _people(box.values())
    if before.final or not result_steps.has_batch(people):
        return
    after = result_steps.step(before, people)
    _show(session, questionnaire_id, after)
    fresh = AnswerBox.id.in_(box), AnswerBox.batch == 0
    session.execute(update(AnswerBox).where(*fresh).values(batch=after.batch))


def _people(returns: Iterable[_Return]) -> list[Boxed]:
    return [one.boxed for one in returns if one.boxed]


def _open_box(session: Session, questionnaire_id: int) -> dict[str, _Return]:
    """What waits, by id. What another key has sealed is left where it is."""
    found = {}
    for row in session.scalars(
        select(AnswerBox).where(AnswerBox.questionnaire_id == questionnaire_id)
    ):
        if "sealed" not in row.answers:
            found[row.id] = _read_old(row.answers)
        elif (data := unseal(session, row.answers["sealed"])) is not None:
            boxed = Boxed(data["ticked"], data["part"], row.batch)
            found[row.id] = _Return(boxed, data["texts"])
    return found


def _read_old(answers: Answers) -> _Return:
    """A sheet from before boxes were sealed: ticked answers with the group, or the texts."""
    if _OLD_GROUP not in answers:
        return _Return(None, [{name: value} for name, value in answers.items()])
    ticked = {name: value for name, value in answers.items() if name != _OLD_GROUP}
    return _Return(Boxed(ticked, answers[_OLD_GROUP]), [])


def _finish(session: Session, questionnaire_id: int, now: datetime, shuffle: Shuffle) -> None:
    before = shown(session, questionnaire_id)
    box = _open_box(session, questionnaire_id)
    moved = sheets(session, questionnaire_id)
    came = list(box.values())
    if not before.final:
        came += map(_read_old, moved)
        moved = []
    after = result_steps.finish(before, _people(came))
    if after == before:
        return
    _show(session, questionnaire_id, after)
    ticked = [one.answers for one in _people(came) if one.answers]
    texts = [text for one in came for text in one.texts]
    session.execute(delete(AnswerBox).where(AnswerBox.id.in_(box)))
    _rewrite(session, questionnaire_id, [*moved, *ticked, *texts], now, shuffle)


def _rewrite(
    session: Session, questionnaire_id: int, found: list[Answers], now: datetime, shuffle: Shuffle
) -> None:
    """All sheets of a questionnaire anew, those that were there before among them."""
    shuffle(found)
    session.execute(delete(AnswerSheet).where(AnswerSheet.questionnaire_id == questionnaire_id))
    session.add_all(
        AnswerSheet(
            id=_new_id(),
            questionnaire_id=questionnaire_id,
            answers=dict(one),
            moved_on=local_day(now),
        )
        for one in found
    )
    session.flush()


def sheets(session: Session, questionnaire_id: int) -> list[Answers]:
    """Every sheet that was moved, in the order of their random ids."""
    return list(
        session.scalars(
            select(AnswerSheet.answers)
            .where(AnswerSheet.questionnaire_id == questionnaire_id)
            .order_by(AnswerSheet.id)
        )
    )


# --- what may be seen ------------------------------------------------------------------------


def shown(session: Session, questionnaire_id: int) -> Shown:
    """What may be seen of the answers now; nothing before the first step."""
    row = session.get(ShownResult, questionnaire_id)
    if row is None:
        return NOTHING
    return Shown(
        people=row.people,
        tallies=_read_tallies(row.tallies),
        parts={part: _read_tallies(found) for part, found in row.parts.items()},
        batch=row.batch,
        steps=row.steps,
        final=row.final,
    )


def _read_tallies(found: Mapping[str, Any]) -> dict[str, Tally]:
    return {question: Tally(**one) for question, one in found.items()}


def _show(session: Session, questionnaire_id: int, now_shown: Shown) -> None:
    session.merge(
        ShownResult(
            questionnaire_id=questionnaire_id,
            people=now_shown.people,
            batch=now_shown.batch,
            final=now_shown.final,
            tallies=_write_tallies(now_shown.tallies),
            parts={part: _write_tallies(found) for part, found in now_shown.parts.items()},
            steps={question: list(batches) for question, batches in now_shown.steps.items()},
        )
    )
    session.flush()


def _write_tallies(found: Mapping[str, Tally]) -> dict[str, Any]:
    return {question: one.to_json() for question, one in found.items()}


def are_waiting(session: Session, questionnaires: Collection[int]) -> bool:
    """Whether any of these still has something in its box."""
    found = select(AnswerBox.id).where(AnswerBox.questionnaire_id.in_(questionnaires)).limit(1)
    return session.scalar(found) is not None
