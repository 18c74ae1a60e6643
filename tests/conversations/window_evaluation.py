"""The evaluation of a workshop in windows, for tests of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from domain.calendar import Calendar
from handlers.dispatch import House as Engine
from tests.conversations import test_filling as evaluation
from tests.house import OFFICE, House
from tests.people import add_person
from tests.windowed import WindowChat, windowed_chat

NEEDS = "W jakim stopniu warsztat"
LED = "Jak oceniają Państwo sposób"
MATERIALS = "Jak oceniają Państwo materiały"
PACE = "Tempo pracy było"
SHORTEN = "Co warto było skrócić"
USE = "Czy wykorzystają"
BEST = "Co było najbardziej"
ANSWERS = {
    NEEDS: "4",
    LED: "5",
    MATERIALS: "Nie dotyczy",
    PACE: "w sam raz",
    USE: "Raczej tak",
    BEST: "Praca na przykładach.",
}
STORED = {
    "w1": "4",
    "w2": "5",
    "w3": "nd",
    "w4": "w_sam_raz",
    "w5": "raczej_tak",
    "w6": "Praca na przykładach.",
}
CARD = ["Otwórz formularz", "Odpowiadam w rozmowie", "Dokończę później", "Porzuć formularz"]


def sit(house: House) -> WindowChat:
    """Anna, to whom the evaluation is open by `/ocena`."""
    evaluation.SENT.clear()
    evaluation.SAVED.clear()
    house.engine = Engine(evaluation.ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))
    return windowed_chat(house, "anna", "P-001")


def rows_of(house: House, table: Any) -> list[Any]:
    return house.database.read_now(lambda session: list(session.scalars(select(table))))


def sent() -> list[Any]:
    return [filled.answers for filled in evaluation.SENT]
