"""Modules by the clock: announced, running, evaluated, closed."""

from __future__ import annotations

from datetime import datetime

from domain.calendar import local_day
from domain.questionnaires import module_window
from storage import Session, occasions
from storage.programmes import ModuleView


def advance_modules(session: Session, now: datetime) -> None:
    """Fire what the time has brought; after a standstill, everything that was missed."""
    for module in occasions.running_modules(session):
        for event in _events(module, now):
            occasions.advance_module(session, module.id, event)


def _events(module: ModuleView, now: datetime) -> list[str]:
    """The events still ahead of the module's state whose moment has come, in order."""
    closed = module_window(local_day(module.ends_at)).closes
    ahead = [
        ("ogloszony", "start", module.starts_at),
        ("trwa", "koniec", module.ends_at),
        ("ewaluacja", "zamkniecie_ankiet", closed),
    ]
    states = [state for state, _, _ in ahead]
    left = ahead[states.index(module.state) :]
    return [event for _, event, moment in left if moment <= now]
