from datetime import UTC, datetime, timedelta

import pytest

from domain import networks
from domain.errors import DateNotPossible, MeetingKindNotPossible, NetworkFull, WrongState
from domain.findings import Level, RuleFinding
from domain.networks import DateChange, Meeting, MeetingKind, Places

FREE = Places(members=17, capacity=20)
FULL = Places(members=20, waiting=2, capacity=20)
NOW = datetime(2017, 9, 1, 9, 0, tzinfo=UTC)
START = NOW + timedelta(days=20)
OPENING, WORKING, CLOSING = MeetingKind


def test_asking_to_join_waits_for_the_coordinator() -> None:
    assert networks.ask_to_join("brak", FREE) == "oczekuje"


def test_asking_to_join_a_full_network_leads_to_the_waiting_list() -> None:
    assert networks.ask_to_join("brak", FULL) == "lista_rezerwowa"


def test_nobody_asks_twice() -> None:
    with pytest.raises(WrongState):
        networks.ask_to_join("oczekuje", FREE)


@pytest.mark.parametrize("state", ["oczekuje", "lista_rezerwowa"])
def test_the_coordinator_admits_while_there_is_a_place(state: str) -> None:
    assert networks.admit(state, FREE) == "czlonek"
    with pytest.raises(NetworkFull) as refused:
        networks.admit(state, FULL)
    assert refused.value.params == {"capacity": 20, "waiting": 2}


def test_declining_waiting_and_leaving() -> None:
    assert networks.decline("oczekuje") == "odrzucony"
    assert networks.put_on_waiting_list("oczekuje") == "lista_rezerwowa"
    assert [networks.leave(state) for state in ("czlonek", "lista_rezerwowa")] == ["opuscil"] * 2


PLANNED = Meeting(OPENING, "planowane", START)
ANNOUNCED = Meeting(OPENING, "ogloszone", START)


def test_a_meeting_ahead_is_announced() -> None:
    assert networks.announce_meeting(PLANNED, NOW) == ANNOUNCED


def test_a_meeting_in_the_past_is_not_announced() -> None:
    with pytest.raises(DateNotPossible):
        networks.announce_meeting(PLANNED, START)


def test_a_new_date_shows_the_old_one_and_asks_again() -> None:
    later = START + timedelta(days=7)
    assert networks.change_date(ANNOUNCED, later, NOW) == DateChange(
        START, Meeting(OPENING, "ogloszone", later)
    )


def test_the_same_date_asks_nobody_again() -> None:
    assert networks.change_date(ANNOUNCED, START, NOW) is None


def test_a_meeting_is_not_moved_into_the_past() -> None:
    with pytest.raises(DateNotPossible):
        networks.change_date(ANNOUNCED, NOW, NOW)


def test_a_cancelled_meeting_is_not_moved() -> None:
    cancelled = networks.cancel_meeting(ANNOUNCED)
    assert cancelled.state == "odwolane"
    with pytest.raises(WrongState):
        networks.change_date(cancelled, START + timedelta(days=1), NOW)


@pytest.mark.parametrize(
    ("kind", "earlier"),
    [(OPENING, []), (WORKING, [OPENING]), (CLOSING, [OPENING, WORKING]), (CLOSING, [OPENING])],
)
def test_a_year_begins_with_the_opening_and_ends_with_the_closing(
    kind: MeetingKind, earlier: list[MeetingKind]
) -> None:
    networks.check_meeting_kind(kind, earlier)


@pytest.mark.parametrize(
    ("kind", "earlier"),
    [(WORKING, []), (CLOSING, []), (OPENING, [OPENING]), (WORKING, [OPENING, CLOSING])],
)
def test_meetings_out_of_order_are_refused(kind: MeetingKind, earlier: list[MeetingKind]) -> None:
    with pytest.raises(MeetingKindNotPossible) as refused:
        networks.check_meeting_kind(kind, earlier)
    assert refused.value.params == {"kind": kind.value}


def test_size_county_and_year_within_the_rules_say_nothing() -> None:
    quiet = [networks.check_members(n) for n in (12, 25)]
    quiet += [networks.check_county(4), networks.check_year(3), networks.check_year(5)]
    assert quiet == [[]] * 5


def test_size_county_and_year_outside_the_rules_warn() -> None:
    assert networks.check_members(26) == [
        RuleFinding("R02", Level.WARN, {"members": 26, "target": 20})
    ]
    assert networks.check_county(3) == [
        RuleFinding("R03", Level.WARN, {"networks": 3, "minimum": 4})
    ]
    assert networks.check_year(6) == [
        RuleFinding("R04", Level.WARN, {"meetings": 6, "minimum": 3, "maximum": 5})
    ]
