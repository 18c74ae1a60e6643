from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from domain import tasks
from domain.calendar import at_wall
from domain.errors import (
    AlreadyAccepted,
    DateNotPossible,
    DomainError,
    NotTheLeader,
    NotYourTeam,
    TooLate,
    WrongState,
)
from domain.tasks import Member, Mentor, TaskAssignment

DUE = at_wall(date(2017, 8, 14), time(15))
BEFORE = DUE - timedelta(days=3)
AFTER = DUE + timedelta(hours=1)
NEW_DUE = at_wall(date(2017, 8, 18), time(15))
LEADER = Member("JST-07", leads=True)
MENTOR = Mentor(frozenset({"JST-07", "JST-15"}))
TASK = TaskAssignment(2, "JST-07", "przydzielone", DUE, discussed_on=date(2017, 8, 21))


def _in(state: str) -> TaskAssignment:
    return replace(TASK, state=state, versions=1)


def test_the_first_report_gets_number_one() -> None:
    sent = tasks.submit(TASK, LEADER, BEFORE)
    assert (sent.task.state, sent.number, sent.late) == ("przekazane", "Z2/JST-07/1", False)


def test_a_report_can_be_corrected_before_anybody_reviewed_it() -> None:
    again = tasks.submit(_in("przekazane"), LEADER, BEFORE)
    assert (again.task.state, again.number) == ("przekazane", "Z2/JST-07/2")


def test_an_accepted_report_can_be_corrected_until_the_deadline_itself() -> None:
    again = tasks.submit(_in("gotowe_do_omowienia"), LEADER, DUE)
    assert (again.task.state, again.late) == ("przekazane", False)


@pytest.mark.parametrize("state", ["zalegle", "przydzielone", "w_toku", "do_poprawy"])
def test_a_late_report_is_taken_while_none_is_with_the_mentor(state: str) -> None:
    sent = tasks.submit(_in(state), LEADER, AFTER)
    assert (sent.task.state, sent.late) == ("przekazane", True)


@pytest.mark.parametrize(
    ("state", "now", "refusal"),
    [
        ("przekazane", AFTER, TooLate(due=DUE)),
        ("niewykonane", AFTER, TooLate(due=DUE)),
        ("gotowe_do_omowienia", AFTER, AlreadyAccepted(task_no=2)),
        ("omowione", BEFORE, AlreadyAccepted(task_no=2)),
    ],
)
def test_too_late_and_already_accepted_are_two_answers(
    state: str, now: datetime, refusal: DomainError
) -> None:
    with pytest.raises(type(refusal)) as refused:
        tasks.submit(_in(state), LEADER, now)
    assert refused.value.params == refusal.params


def test_a_task_not_yet_published_takes_no_report() -> None:
    with pytest.raises(WrongState):
        tasks.submit(_in("projekt"), LEADER, BEFORE)


def test_another_team_may_not_send() -> None:
    with pytest.raises(NotYourTeam):
        tasks.submit(TASK, Member("JST-08", leads=True), BEFORE)


def test_a_member_who_does_not_lead_may_not_send() -> None:
    with pytest.raises(NotTheLeader):
        tasks.submit(TASK, Member("JST-07"), BEFORE)


def test_any_members_first_entry_begins_the_work_once() -> None:
    begun = tasks.begin(TASK, Member("JST-07"))
    assert (begun.state, tasks.begin(begun, LEADER)) == ("w_toku", begun)


def test_another_team_may_not_begin() -> None:
    with pytest.raises(NotYourTeam):
        tasks.begin(TASK, Member("JST-08"))


def test_a_returned_report_can_be_sent_again_and_accepted() -> None:
    back = tasks.return_with_remarks(_in("przekazane"), MENTOR, new_due=NEW_DUE, now=BEFORE)
    assert (back.state, back.due) == ("do_poprawy", NEW_DUE)
    again = tasks.submit(back, LEADER, AFTER)
    assert (again.number, again.late) == ("Z2/JST-07/2", False)
    assert tasks.accept(again.task, MENTOR).state == "gotowe_do_omowienia"


@pytest.mark.parametrize(("state", "after"), [("zalegle", "w_toku"), ("przekazane", "do_poprawy")])
def test_the_mentor_extends_an_overdue_or_a_sent_task(state: str, after: str) -> None:
    extended = tasks.extend(_in(state), MENTOR, new_due=NEW_DUE, now=AFTER)
    assert (extended.state, extended.due) == (after, NEW_DUE)


def test_a_new_date_on_the_next_module_is_refused() -> None:
    on_module = at_wall(date(2017, 8, 21), time(8))
    with pytest.raises(DateNotPossible):
        tasks.extend(_in("zalegle"), MENTOR, new_due=on_module, now=AFTER)


def test_only_the_teams_own_mentor_decides() -> None:
    stranger = Mentor(frozenset({"JST-01"}))
    with pytest.raises(NotYourTeam):
        tasks.accept(_in("przekazane"), stranger)
    with pytest.raises(NotYourTeam):
        tasks.return_with_remarks(_in("przekazane"), stranger, new_due=NEW_DUE, now=BEFORE)


def test_nothing_is_accepted_twice() -> None:
    with pytest.raises(WrongState):
        tasks.accept(_in("gotowe_do_omowienia"), MENTOR)


@pytest.mark.parametrize("state", ["przydzielone", "w_toku", "do_poprawy"])
def test_an_unsent_task_is_overdue_after_its_deadline(state: str) -> None:
    assert tasks.mark_overdue(_in(state), DUE).state == state
    assert tasks.mark_overdue(_in(state), AFTER).state == "zalegle"


def test_a_sent_task_never_becomes_overdue() -> None:
    assert tasks.mark_overdue(_in("przekazane"), AFTER) == _in("przekazane")


def test_a_task_ends_discussed_or_not_done() -> None:
    assert tasks.publish(_in("projekt")).state == "przydzielone"
    assert tasks.discuss(_in("przekazane")).state == "omowione"
    assert tasks.mark_not_done(_in("zalegle")).state == "niewykonane"
