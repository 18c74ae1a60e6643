"""Results and their files over Telegram and the web: the worker process, the outbox, the file."""

from __future__ import annotations

from tests.doors import Premises
from tests.evaluation import tick, wall
from tests.house import House
from tests.result_pilot import CLOSED, open_module, return_of


async def test_a_coordinator_reads_results_and_takes_files_along(premises: Premises) -> None:
    house = House(premises.database, wall(4, 7, 13, 15))
    open_module(house)
    return_of(house, 6, group=1)
    return_of(house, 5, group=2, m1="2")
    tick(house, CLOSED)
    await premises.travel(days=7)
    office = await premises.sit("K-01")
    await office.types("/wyniki")
    await office.taps("Moduł 1")
    await office.taps("Wyniki modułu")
    await office.sees("4 – w dużym stopniu: 6 (55%) ██████")
    await office.taps("Wykres")
    await office.sees("Moduł 1 – wyniki (11 odpowiedzi)")
    await office.taps("Arkusz XLSX")
    await office.sees("Moduł 1 – wyniki (11 odpowiedzi): arkusz z liczbami")
