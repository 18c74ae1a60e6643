"""Networks, their places and their people: asking, admitting, waiting, leaving.

Whatever changes who has a place holds the network's row first: two coordinators, or two chats,
cannot give the last place away twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import networks
from domain.machines import NETWORK
from domain.meetings import Rsvp as Answer
from domain.networks import Places
from domain.states import Actor
from storage.tables.networks import Membership, Network, NetworkMeeting, Rsvp
from storage.tables.people import Person

NOBODY, GONE = "brak", "opuscil"
HELD = ("oczekuje", "lista_rezerwowa", "czlonek")


@dataclass(frozen=True, slots=True)
class NetworkView:
    """A network as screens show it; `asking` counts requests that wait for an answer."""

    id: int
    topic: str
    goals: str
    county: str
    coordinator: str
    coordinator_id: int
    state: str
    target: int
    planned_meetings: int
    places: Places
    asking: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who asked for a place, waits for one, or has one."""

    person_id: int
    name: str
    school: str
    state: str
    asked_at: datetime


def load(session: Session, network_id: int) -> NetworkView:
    """Raises LookupError."""
    row = session.get(Network, network_id)
    if row is None:
        raise LookupError(f"no network {network_id}")
    return _views(session, [row])[0]


def recruiting(session: Session, county: str) -> list[NetworkView]:
    """Networks that take members, by topic; of one county, or of all when it is empty."""
    statement = select(Network).where(Network.state == "nabor").order_by(Network.topic, Network.id)
    if county:
        statement = statement.where(Network.county == county)
    return _views(session, session.scalars(statement))


def county_of(session: Session, person_id: int) -> str:
    """The county whose networks are the person's, "" when none is known."""
    return session.get_one(Person, person_id).county


def load_all(session: Session, ids: Collection[int]) -> list[NetworkView]:
    """These networks, by topic."""
    statement = select(Network).where(Network.id.in_(ids)).order_by(Network.topic, Network.id)
    return _views(session, session.scalars(statement))


def of_county(session: Session, county: str) -> list[NetworkView]:
    """The county's networks that are not closed, by topic."""
    statement = (
        select(Network)
        .where(Network.county == county, Network.state != "zamknieta")
        .order_by(Network.topic, Network.id)
    )
    return _views(session, session.scalars(statement))


def _views(session: Session, rows: Iterable[Network]) -> list[NetworkView]:
    return [_view(row, _counts(session, row.id)) for row in rows]


def _view(row: Network, counts: dict[str, int]) -> NetworkView:
    return NetworkView(
        id=row.id,
        topic=row.topic,
        goals=row.goals,
        county=row.county,
        coordinator=f"{row.coordinator.first} {row.coordinator.last}",
        coordinator_id=row.coordinator_id,
        state=row.state,
        target=row.target,
        planned_meetings=row.planned_meetings,
        places=_places(row, counts),
        asking=counts.get("oczekuje", 0),
    )


def _places(row: Network, counts: dict[str, int]) -> Places:
    return Places(counts.get("czlonek", 0), counts.get("lista_rezerwowa", 0), row.capacity)


def _counts(session: Session, network_id: int) -> dict[str, int]:
    rows = session.execute(
        select(Membership.state, func.count())
        .where(Membership.network_id == network_id)
        .group_by(Membership.state)
    )
    return dict(rows.all())


# --- memberships -----------------------------------------------------------------------------


def standing(session: Session, network_id: int, person_id: int) -> str:
    """The person's state in the network, "brak" if there is none."""
    row = session.get(Membership, (network_id, person_id))
    return row.state if row else NOBODY


def of_person(session: Session, person_id: int) -> list[tuple[NetworkView, str]]:
    """Where the person is a member, has asked or waits."""
    rows = session.scalars(
        select(Membership)
        .join(Network, Network.id == Membership.network_id)
        .where(Membership.person_id == person_id, Membership.state.in_(HELD))
        .order_by(Network.topic, Network.id)
    )
    return [(load(session, row.network_id), row.state) for row in rows]


def members(session: Session, network_id: int) -> list[int]:
    """The ids of the network's members, who asked first before who asked later."""
    return list(
        session.scalars(
            select(Membership.person_id)
            .where(Membership.network_id == network_id, Membership.state == "czlonek")
            .order_by(Membership.asked_at, Membership.person_id)
        )
    )


def people(session: Session, network_id: int, state: str) -> list[Candidate]:
    """Those in this state, who asked first before who asked later."""
    rows = session.scalars(
        select(Membership)
        .where(Membership.network_id == network_id, Membership.state == state)
        .order_by(Membership.asked_at, Membership.person_id)
    )
    return [_candidate(row) for row in rows]


def candidate(session: Session, network_id: int, person_id: int) -> Candidate:
    """Raises LookupError for somebody who never asked."""
    return _candidate(_membership(session, network_id, person_id))


def _candidate(row: Membership) -> Candidate:
    name = f"{row.person.first} {row.person.last}"
    return Candidate(row.person_id, name, row.person.school, row.state, row.asked_at)


def ask(session: Session, network_id: int, person_id: int, now: datetime) -> str:
    """The person asks for a place; "oczekuje", or "lista_rezerwowa" when there is none.

    Who left may ask again. Raises `WrongState`, LookupError.
    """
    places = _hold(session, network_id)
    row = session.get(Membership, (network_id, person_id), populate_existing=True)
    before = NOBODY if row is None or row.state == GONE else row.state
    state = networks.ask_to_join(before, places)
    if row is None:
        row = Membership(network_id=network_id, person_id=person_id)
        session.add(row)
    row.state, row.asked_at, row.decided_at, row.word = state, now, None, ""
    session.flush()
    return state


def admit(session: Session, network_id: int, person_id: int, word: str, now: datetime) -> str:
    """The coordinator takes somebody in: "czlonek".

    Who asked while the last place went to another goes to the waiting list: "lista_rezerwowa".
    Raises `NetworkFull` for somebody already there, `WrongState`, LookupError.
    """
    places = _hold(session, network_id)
    row = _membership(session, network_id, person_id)
    if places.is_full and row.state == "oczekuje":
        return _decide(session, row, networks.put_on_waiting_list(row.state), word, now)
    return _decide(session, row, networks.admit(row.state, places), word, now)


def decline(session: Session, network_id: int, person_id: int, word: str, now: datetime) -> str:
    """The coordinator says no. Raises `WrongState`, LookupError."""
    _hold(session, network_id)
    row = _membership(session, network_id, person_id)
    return _decide(session, row, networks.decline(row.state), word, now)


def leave(session: Session, network_id: int, person_id: int, now: datetime) -> str:
    """The person gives up the place. Raises `WrongState`, LookupError."""
    _hold(session, network_id)
    row = _membership(session, network_id, person_id)
    return _decide(session, row, networks.leave(row.state), "", now)


def open_recruitment(session: Session, network_id: int) -> None:
    """Raises `WrongState`, LookupError."""
    row = _lock(session, network_id)
    row.state = NETWORK.fire(row.state, "otwarcie_naboru", Actor.NETWORK_COORDINATOR)
    session.flush()


def _decide(session: Session, row: Membership, state: str, word: str, now: datetime) -> str:
    row.state, row.word, row.decided_at = state, word, now
    session.flush()
    return state


def _membership(session: Session, network_id: int, person_id: int) -> Membership:
    row = session.get(Membership, (network_id, person_id), populate_existing=True)
    if row is None:
        raise LookupError(f"person {person_id} has nothing to do with network {network_id}")
    return row


def _hold(session: Session, network_id: int) -> Places:
    """The network's places, which nobody else can change until this transaction ends."""
    row = _lock(session, network_id)
    return _places(row, _counts(session, row.id))


def _lock(session: Session, network_id: int) -> Network:
    row = session.get(Network, network_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError(f"no network {network_id}")
    return row


# --- replies to meetings ---------------------------------------------------------------------


def rsvps(session: Session, meeting_id: int) -> dict[int, Answer]:
    """What each member answered to the meeting's present date."""
    rows = session.scalars(
        select(Rsvp)
        .join(NetworkMeeting, NetworkMeeting.id == Rsvp.meeting_id)
        .where(Rsvp.meeting_id == meeting_id, Rsvp.version == NetworkMeeting.version)
        .order_by(Rsvp.person_id)
    )
    return {row.person_id: Answer(row.answer) for row in rows}


def answering(session: Session, meeting_id: int, network_id: int) -> dict[Answer | None, list[str]]:
    """The members' names by answer; under None those who have not answered."""
    answers = rsvps(session, meeting_id)
    names: dict[Answer | None, list[str]] = {answer: [] for answer in (*Answer, None)}
    rows = session.scalars(
        select(Person)
        .where(Person.id.in_(members(session, network_id)))
        .order_by(Person.last, Person.first, Person.id)
    )
    for person in rows:
        names[answers.get(person.id)].append(f"{person.first} {person.last}")
    return names
