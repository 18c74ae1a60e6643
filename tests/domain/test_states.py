import pytest

from domain.errors import NotAllowed, WrongState
from domain.machines import IMPLEMENTATION_TASK, MACHINES, NETWORK_MEMBERSHIP
from domain.states import Actor, Machine

ALL = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())


def _reachable(machine: Machine) -> set[str]:
    seen = {machine.initial}
    while grown := {t.target for t in machine.transitions if t.source in seen} - seen:
        seen |= grown
    return seen


@ALL
def test_every_state_is_reachable_from_the_initial_one(machine: Machine) -> None:
    assert _reachable(machine) == machine.states


@ALL
def test_exactly_the_final_states_have_no_way_out(machine: Machine) -> None:
    left = {t.source for t in machine.transitions}
    assert machine.states - left == machine.final


@ALL
def test_no_row_is_written_twice(machine: Machine) -> None:
    assert len(set(machine.transitions)) == len(machine.transitions)


@ALL
def test_an_event_leads_to_one_state_whoever_fires_it(machine: Machine) -> None:
    targets = {(t.source, t.event): t.target for t in machine.transitions}
    assert {(t.source, t.event, t.target) for t in machine.transitions} == {
        (source, event, target) for (source, event), target in targets.items()
    }


def test_the_pilot_needs_nine_machines() -> None:
    assert sorted(MACHINES) == [
        "announcement",
        "implementation_task",
        "jst_team",
        "module",
        "network",
        "network_meeting",
        "network_membership",
        "participant",
        "questionnaire_assignment",
    ]


def test_a_task_goes_its_whole_way() -> None:
    state = IMPLEMENTATION_TASK.initial
    for event, who in [
        ("publikacja", Actor.COORDINATOR),
        ("rozpoczecie", Actor.LEADER),
        ("wyslanie", Actor.LEADER),
        ("uwagi", Actor.MENTOR),
        ("wyslanie", Actor.LEADER),
        ("akceptacja", Actor.MENTOR),
        ("omowienie", Actor.TRAINER),
    ]:
        state = IMPLEMENTATION_TASK.fire(state, event, who)
    assert state == "omowione"


def test_an_impossible_event_names_machine_state_and_event() -> None:
    with pytest.raises(WrongState) as refused:
        IMPLEMENTATION_TASK.fire("omowione", "wyslanie", Actor.LEADER)
    assert refused.value.params == {
        "machine": "implementation_task",
        "state": "omowione",
        "event": "wyslanie",
    }


def test_a_possible_event_by_the_wrong_actor_is_not_allowed() -> None:
    with pytest.raises(NotAllowed) as refused:
        IMPLEMENTATION_TASK.fire("przekazane", "akceptacja", Actor.LEADER)
    assert refused.value.code == "not_allowed"


def test_events_are_what_an_actor_can_do_now() -> None:
    assert NETWORK_MEMBERSHIP.events("oczekuje", Actor.NETWORK_COORDINATOR) == (
        "przyjecie",
        "odmowa",
    )
    assert NETWORK_MEMBERSHIP.events("oczekuje", Actor.PARTICIPANT) == ()
