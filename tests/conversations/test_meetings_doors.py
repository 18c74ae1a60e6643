"""A network's meeting is planned in a form, announced and replied to, over every channel."""

from __future__ import annotations

from typing import Any

from tests import builders
from tests.doors import Premises


async def test_a_meeting_is_planned_announced_and_replied_to(premises: Premises) -> None:
    def seed(session: Any) -> None:
        network = builders.network(session)
        builders.member(session, network, "T-01")

    await premises.database.write(seed)
    iwona, anna = await premises.sit("N-01"), await premises.sit("T-01")
    await iwona.types("/spotkanie")
    await iwona.taps("organizacyjne")
    await iwona.sees("Kiedy odbędzie się spotkanie?")
    await iwona.types("20.04.2017")
    await iwona.sees("O której godzinie?")
    await iwona.types("15:30")
    await iwona.sees("Gdzie?")
    await iwona.types("Szkoła Podstawowa nr 2")
    await iwona.sees("Jaki jest plan spotkania?")
    await iwona.types("Zasady pracy.")
    await iwona.sees("20 kwietnia 2017 r. to czwartek")
    await iwona.taps("Ogłoś 1 osobie")
    await anna.sees("Czy możemy na Państwa liczyć?")
    await anna.taps("Będę")
    await anna.sees("Zapisano: Będę.")
