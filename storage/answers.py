"""What was answered, without anyone's name: the box where sheets wait, and the sheets.

A returned questionnaire becomes two sheets: the ticked answers with the person's group, and the
free texts without it, so that a text never lies beside a group (R27). Both drop into the box with
random ids. Of a box nobody can say who put what in; but while a row lies where it was written, a
database may still know which transaction wrote it (PostgreSQL's `xmin`). So `empty_boxes`, a
transaction of its own, writes them anew: shuffled, under new ids, together with all sheets that
were there before. Afterwards every sheet of a questionnaire carries the same transaction and day.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.calendar import local_day
from domain.results import MINIMUM
from storage.tables.questionnaires import AnswerBox, AnswerSheet, Questionnaire

Sheet = Mapping[str, Any]
Shuffle = Callable[[list[Any]], None]
GROUP = "group"


def drop_into_box(
    session: Session, questionnaire_id: int, *, ticked: Sheet, texts: Sheet, group: str
) -> None:
    """Put one return into the box: `ticked` with the group, `texts` (if any) apart from it."""
    sheets: list[Sheet] = [{**ticked, GROUP: group}]
    for answers in [*sheets, texts] if texts else sheets:
        session.add(
            AnswerBox(id=_new_id(), questionnaire_id=questionnaire_id, answers=dict(answers))
        )
    session.flush()


def _new_id() -> str:
    return secrets.token_hex(16)


def empty_boxes(session: Session, now: datetime, shuffle: Shuffle) -> None:
    """Move what waits: a box of at least five returns, or the box of a closed questionnaire.

    `shuffle` reorders a list in place (`random.SystemRandom().shuffle`).
    """
    rows = session.execute(
        select(Questionnaire.id, Questionnaire.state)
        .where(Questionnaire.id.in_(select(AnswerBox.questionnaire_id)))
        .order_by(Questionnaire.id)
        .with_for_update()
    )
    for questionnaire_id, state in rows.all():
        waiting = _waiting(session, questionnaire_id)
        if state == "zamknieta" or count_returns(list(waiting.values())) >= MINIMUM:
            _rewrite(session, questionnaire_id, waiting, now, shuffle)


def _waiting(session: Session, questionnaire_id: int) -> dict[str, Sheet]:
    rows = session.scalars(
        select(AnswerBox)
        .where(AnswerBox.questionnaire_id == questionnaire_id)
        .order_by(AnswerBox.id)
    )
    return {row.id: row.answers for row in rows}


def _rewrite(
    session: Session,
    questionnaire_id: int,
    waiting: Mapping[str, Sheet],
    now: datetime,
    shuffle: Shuffle,
) -> None:
    answers = [*waiting.values(), *sheets(session, questionnaire_id)]
    shuffle(answers)
    session.execute(delete(AnswerBox).where(AnswerBox.id.in_(waiting)))
    session.execute(delete(AnswerSheet).where(AnswerSheet.questionnaire_id == questionnaire_id))
    session.add_all(
        AnswerSheet(
            id=_new_id(),
            questionnaire_id=questionnaire_id,
            answers=dict(one),
            moved_on=local_day(now),
        )
        for one in answers
    )
    session.flush()


def sheets(session: Session, questionnaire_id: int) -> list[Sheet]:
    """Every sheet that was moved, in the order of their random ids."""
    return list(
        session.scalars(
            select(AnswerSheet.answers)
            .where(AnswerSheet.questionnaire_id == questionnaire_id)
            .order_by(AnswerSheet.id)
        )
    )


def count_returns(found: Sequence[Sheet]) -> int:
    """How many people's sheets these are."""
    return sum(GROUP in sheet for sheet in found)


def are_waiting(session: Session, questionnaires: Collection[int]) -> bool:
    """Whether any of these still has something in its box."""
    found = select(AnswerBox.id).where(AnswerBox.questionnaire_id.in_(questionnaires)).limit(1)
    return session.scalar(found) is not None
