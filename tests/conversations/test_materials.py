"""Materials of a network over every door: listed, opened, taken away."""

from __future__ import annotations

from typing import Any

from domain.rooms import Subject
from storage import resources
from tests import builders
from tests.doors import Premises


async def seed(premises: Premises) -> None:
    """A network with nine materials of its coordinator; T-01 is a member."""

    def work(session: Any) -> None:
        network = builders.network(session)
        builders.member(session, network, "T-01")
        for number in range(1, 10):
            resources.add(
                session,
                (Subject.NETWORK, network.id),
                title=f"Karta {number}",
                text="Karta pracy z ułamkami",
                link=f"https://zasoby.example/{number}",
                by=network.coordinator_id,
                files=[],
                now=premises.clock.now(),
            )

    await premises.database.write(work)


async def test_a_member_turns_the_list_and_opens_a_material(premises: Premises) -> None:
    await seed(premises)
    anna = await premises.sit("T-01")
    await anna.types("/materialy")
    assert "1. Karta 9" in await anna.sees("Materiały: 9")
    await anna.taps("Następne")
    await anna.sees("1. Karta 1")
    await anna.taps("Karta 1")
    await anna.sees("Karta pracy z ułamkami")


async def test_the_coordinator_takes_a_material_away(premises: Premises) -> None:
    await seed(premises)
    iwona = await premises.sit("N-01")
    await iwona.taps("Materiały")
    await iwona.sees("Materiały: 9")
    await iwona.taps("Karta 9")
    await iwona.sees("(Iwona N-01)")
    await iwona.taps("Usuń z materiałów")
    await iwona.sees("Usunąć „Karta 9” z materiałów?")
    await iwona.taps("Tak, usuń")
    await iwona.sees("Usunięto z materiałów")
    await iwona.types("materiały")
    await iwona.sees("Materiały: 8")
