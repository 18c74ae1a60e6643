import pytest

from domain import networks
from domain.errors import NetworkFull, WrongState
from domain.findings import Level, RuleFinding
from domain.networks import Places

FREE = Places(members=17, capacity=20)
FULL = Places(members=20, waiting=2, capacity=20)


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
