"""Chairs and the clock, and their absence in production."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables.people import Person
from tests import builders
from tests.bot.web.town import Town, connected


@pytest.fixture
def people(demo_town: Town) -> dict[str, int]:
    def write(session: Session) -> dict[str, int]:
        builders.person(session, "P-001", "Żaneta", "Łącka", function="kierownik wydziału")
        builders.team(session, "JST-07", name="Świdnica", members=["P-001"], mentor="E-01")
        builders.coordinator(session)
        builders.admin(session)
        return {person.code: person.id for person in session.scalars(select(Person))}

    return demo_town.database.write_now(write)


async def test_the_landing_page_offers_every_chair(demo_town: Town, people: dict[str, int]) -> None:
    text = await (await demo_town.browser().get("/")).text()
    for person_id in people.values():
        assert f'name="person" value="{person_id}"' in text
    for role in ("lider zespołu", "opiekun", "koordynacja projektu", "administracja"):
        assert role in text


async def test_the_search_minds_neither_case_nor_diacritics(
    demo_town: Town, people: dict[str, int]
) -> None:
    text = await (await demo_town.browser().get("/?q=LACKA+zaneta")).text()
    assert "Żaneta Łącka" in text
    assert text.count('name="person"') == 1


async def test_sitting_down_opens_the_persons_chat_with_their_menu(
    demo_town: Town, people: dict[str, int]
) -> None:
    browser = demo_town.browser()
    response = await browser.post("/demo/sit", {"person": str(people["P-001"])})
    path = response.headers["Location"]
    await demo_town.settle()
    page = await browser.open(path)
    assert demo_town.database.read_now(lambda s: connected(s, path)) == "P-001"
    assert "Żaneta Łącka" in page.hello["items"][0]["html"]


async def test_several_chairs_are_taken_in_one_browser(
    demo_town: Town, people: dict[str, int]
) -> None:
    browser = demo_town.browser()
    paths = [
        (await browser.post("/demo/sit", {"person": str(people[code])})).headers["Location"]
        for code in ("P-001", "E-01")
    ]
    names = [await (await browser.get(path)).text() for path in paths]
    assert "Żaneta Łącka" in names[0]
    assert "Ewa E-01" in names[1]


async def test_sitting_down_again_comes_back_to_the_same_chat(
    demo_town: Town, people: dict[str, int]
) -> None:
    paths = set()
    for _ in range(2):
        browser = demo_town.browser()
        seat = {"person": str(people["P-001"])}
        paths.add((await browser.post("/demo/sit", seat)).headers["Location"])
    assert len(paths) == 1


async def test_the_clock_stands_on_every_page_and_moves(
    demo_town: Town, people: dict[str, int]
) -> None:
    browser = demo_town.browser()
    assert "10 kwietnia" in await (await browser.get("/")).text()
    moved = await browser.post("/demo/clock", {"step": "day", "back": "/?q=a"})
    assert (moved.status, moved.headers["Location"]) == (303, "/?q=a")
    assert "11 kwietnia" in await (await browser.get("/")).text()


@pytest.mark.parametrize("back", ["https://zly.example/", "//zly.example", "/\\zly.example"])
async def test_the_clock_leads_back_to_our_own_pages_only(demo_town: Town, back: str) -> None:
    moved = await demo_town.browser().post("/demo/clock", {"step": "hour", "back": back})
    assert moved.headers["Location"] == "/"


async def test_nonsense_is_refused(demo_town: Town) -> None:
    browser = demo_town.browser()
    assert (await browser.post("/demo/clock", {"step": "year"})).status == 400
    assert (await browser.post("/demo/sit", {"person": "999"})).status == 404
    assert (await browser.post("/demo/sit", {"person": "x"})).status == 404


async def test_production_has_neither_chairs_nor_clock(town: Town) -> None:
    browser = town.browser()
    assert (await browser.post("/demo/sit", {"person": "1"})).status == 404
    assert (await browser.post("/demo/clock", {"step": "day"})).status == 404
    text = await (await browser.get("/")).text()
    assert "Kod zaproszenia" in text
    assert "/demo/" not in text
