import pytest

from domain.ladder_steps import Ladder
from domain.ladders import LADDERS, STEPS, TASK_LADDER

ALL = pytest.mark.parametrize("ladder", LADDERS.values(), ids=LADDERS.keys())


def test_the_ladders_of_the_first_version() -> None:
    assert sorted(LADDERS) == [
        "ankieta_modul",
        "ankieta_warsztat",
        "ankieta_wlasna",
        "modul",
        "spotkanie_sieci",
        "zadanie",
        "zadanie_opiekun",
    ]


@ALL
def test_step_names_begin_with_their_ladder(ladder: Ladder) -> None:
    assert {step.id.split("/")[0] for step in ladder.steps} == {ladder.name}


def test_no_step_name_is_used_twice() -> None:
    assert len(STEPS) == sum(len(ladder.steps) for ladder in LADDERS.values())


def test_after_the_report_is_sent_only_the_notice_of_a_new_task_remains() -> None:
    assert [step.id for step in TASK_LADDER.steps if not step.unless_done] == ["zadanie/nowe"]


def test_steps_ahead_of_their_event_are_known_by_their_offset() -> None:
    assert [step.id for step in TASK_LADDER.steps if step.ahead] == [
        "zadanie/-7d",
        "zadanie/-2d",
        "zadanie/-0d",
    ]
