"""Networks: places, the waiting list, and what a network and its year should look like."""

from dataclasses import dataclass

from domain.errors import NetworkFull
from domain.findings import RuleFinding, warn
from domain.machines import NETWORK_MEMBERSHIP
from domain.states import Actor

TARGET_MEMBERS = 20
FEW_MEMBERS, MANY_MEMBERS = 12, 25
NETWORKS_PER_COUNTY = 4
MEETINGS_MIN, MEETINGS_MAX = 3, 5


@dataclass(frozen=True, slots=True)
class Places:
    """How full a network is; `capacity` is its hard limit, set by the office."""

    members: int
    waiting: int = 0
    capacity: int = MANY_MEMBERS

    @property
    def is_full(self) -> bool:
        """No further member can be taken."""
        return self.members >= self.capacity


def ask_to_join(state: str, places: Places) -> str:
    """A person asks to join: the membership waits for the coordinator, or for a free place."""
    asked = NETWORK_MEMBERSHIP.fire(state, "prosba", Actor.PARTICIPANT)
    if not places.is_full:
        return asked
    return NETWORK_MEMBERSHIP.fire(asked, "brak_miejsc", Actor.SYSTEM)


def admit(state: str, places: Places) -> str:
    """The coordinator takes somebody in who asked or who waits for a place.

    Raises `NetworkFull`, `WrongState`.
    """
    event = "miejsce" if state == "lista_rezerwowa" else "przyjecie"
    admitted = NETWORK_MEMBERSHIP.fire(state, event, Actor.NETWORK_COORDINATOR)
    if places.is_full:
        raise NetworkFull(capacity=places.capacity, waiting=places.waiting)
    return admitted


def put_on_waiting_list(state: str) -> str:
    """Somebody who asked waits, because the last place went to another."""
    return NETWORK_MEMBERSHIP.fire(state, "brak_miejsc", Actor.SYSTEM)


def decline(state: str) -> str:
    """The coordinator says no. Raises `WrongState`."""
    return NETWORK_MEMBERSHIP.fire(state, "odmowa", Actor.NETWORK_COORDINATOR)


def leave(state: str) -> str:
    """A member, or somebody waiting, gives up the place. Raises `WrongState`."""
    return NETWORK_MEMBERSHIP.fire(state, "rezygnacja", Actor.PARTICIPANT)


def check_members(members: int) -> list[RuleFinding]:
    """R02: a network of about twenty."""
    fits = FEW_MEMBERS <= members <= MANY_MEMBERS
    return [] if fits else [warn("R02", members=members, target=TARGET_MEMBERS)]


def check_county(active_networks: int) -> list[RuleFinding]:
    """R03: a county has at least four active networks in the school year."""
    enough = active_networks >= NETWORKS_PER_COUNTY
    return [] if enough else [warn("R03", networks=active_networks, minimum=NETWORKS_PER_COUNTY)]


def check_year(meetings: int) -> list[RuleFinding]:
    """R04: three to five meetings in a school year; cancelled ones do not count."""
    if MEETINGS_MIN <= meetings <= MEETINGS_MAX:
        return []
    return [warn("R04", meetings=meetings, minimum=MEETINGS_MIN, maximum=MEETINGS_MAX)]
