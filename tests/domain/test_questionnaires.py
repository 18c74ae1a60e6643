from datetime import date, datetime, time, timedelta

import pytest

from domain.calendar import at_wall
from domain.errors import AlreadyReturned, DomainError, NotPresent, QuestionnaireClosed
from domain.questionnaires import (
    Window,
    check_can_answer,
    minutes_for,
    module_window,
    workshop_window,
)


def wall(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return at_wall(date(2017, month, day), time(hour, minute))


WINDOW = Window(wall(4, 5, 18, 5), wall(4, 8, 20))


def test_a_workshops_questionnaire_opens_5_minutes_after_it_and_closes_after_3_days() -> None:
    assert workshop_window(wall(4, 5, 18)) == WINDOW


def test_a_modules_questionnaire_opens_on_day_3_and_closes_after_a_week() -> None:
    assert module_window(date(2017, 4, 7)) == Window(wall(4, 7, 13, 15), wall(4, 14, 20))


def test_it_closes_at_20_wall_clock_although_the_clock_changed() -> None:
    assert workshop_window(wall(10, 27, 16)).closes == wall(10, 30, 20)
    assert module_window(date(2017, 10, 27)).closes == wall(11, 3, 20)


def test_it_is_open_from_its_first_moment_until_just_before_its_last() -> None:
    moments = [WINDOW.opens - timedelta(seconds=1), WINDOW.opens, WINDOW.closes]
    assert [WINDOW.holds(moment) for moment in moments] == [False, True, False]


def test_a_person_present_may_answer_while_it_is_open() -> None:
    check_can_answer("rozpoczeta", WINDOW, WINDOW.opens, present=True)


@pytest.mark.parametrize(
    ("state", "now", "present", "refusal"),
    [
        ("otwarta", WINDOW.opens, False, NotPresent),
        ("zwrocona", WINDOW.closes, True, AlreadyReturned),
        ("zwrocona_na_papierze", WINDOW.opens, True, AlreadyReturned),
        ("otwarta", WINDOW.closes, True, QuestionnaireClosed),
        ("zaplanowana", WINDOW.opens - timedelta(hours=1), True, QuestionnaireClosed),
    ],
)
def test_every_refusal_has_its_reason(
    state: str, now: datetime, present: bool, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        check_can_answer(state, WINDOW, now, present=present)


def test_a_repeatable_one_takes_another_answer_after_a_return_in_chat() -> None:
    check_can_answer("zwrocona", WINDOW, WINDOW.opens, present=True, repeatable=True)


def test_a_return_on_paper_is_not_repeated() -> None:
    with pytest.raises(AlreadyReturned):
        check_can_answer(
            "zwrocona_na_papierze", WINDOW, WINDOW.opens, present=True, repeatable=True
        )


def test_three_questions_take_a_minute() -> None:
    assert [minutes_for(number) for number in (0, 1, 3, 4, 30)] == [1, 1, 1, 2, 10]
