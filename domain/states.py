"""How a thing of the programme moves through its states.

A `Machine` is data (`domain.machines` holds them); this module only fires events. State and event
names are the Polish identifiers the office uses in its own documents.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import NotAllowed, WrongState


class Actor(StrEnum):
    """Who may fire an event; `domain.people.actors_of` says which roles act as whom."""

    OFFICE = "biuro"
    COORDINATOR = "koordynator"
    LEADER = "lider"
    MENTOR = "opiekun"
    TRAINER = "trener"
    PARTICIPANT = "uczestnik"
    NETWORK_COORDINATOR = "koordynator_sieci"
    NETWORK_MEMBERS = "uczestnicy"
    COUNTY = "powiat"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Transition:
    """`event`, fired by `who` in state `source`, leads to state `target`."""

    source: str
    event: str
    target: str
    who: Actor


@dataclass(frozen=True, slots=True)
class Machine:
    """One state machine; `final` states have no way out."""

    name: str
    initial: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]

    @property
    def states(self) -> frozenset[str]:
        """Every state that occurs in the table."""
        ends = {state for t in self.transitions for state in (t.source, t.target)}
        return frozenset(ends | {self.initial} | self.final)

    def events(self, state: str, who: Actor) -> tuple[str, ...]:
        """What `who` can do in `state`, in the order of the table: the buttons to offer."""
        return tuple(t.event for t in self.transitions if t.source == state and t.who == who)

    def fire(self, state: str, event: str, who: Actor) -> str:
        """Return the state after `event`.

        Raises `WrongState` when the event cannot happen in `state`, `NotAllowed` when it can, but
        not by `who`.
        """
        possible = [t for t in self.transitions if t.source == state and t.event == event]
        if not possible:
            raise WrongState(machine=self.name, state=state, event=event)
        for transition in possible:
            if transition.who == who:
                return transition.target
        raise NotAllowed(action=event, machine=self.name, state=state)
