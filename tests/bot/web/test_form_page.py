"""Each kind of question by its real form control, in a real browser, from the keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from handlers import settings
from handlers.routes import Routes, merge
from storage.database import Database
from tests.bot.web.phone import a_phone, needs_chromium, types
from tests.bot.web.town import Town, build, start
from tests.conftest import MONDAY_AFTER_MODULE_1
from tests.conversations.every_kind import ROUTES, SENT, publish

pytestmark = needs_chromium
Ask = Callable[..., Awaitable[Page]]


@pytest.fixture
async def town(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    SENT.clear()
    entry = Routes(commands={"start": start})
    routes = merge([ROUTES, settings.ROUTES, entry])
    made = await build(sqlite_database, tmp_path, MONDAY_AFTER_MODULE_1, routes=routes)
    yield made
    await made.close()


@pytest.fixture
async def ask(town: Town) -> AsyncIterator[Ask]:
    """Open a form of these rows on a phone."""
    async with AsyncExitStack() as stack:

        async def opened(survey: str, choices: str = "", **context: Any) -> Page:
            town.database.write_now(
                lambda session: publish(session, town.hands.now(), survey, choices)
            )
            page = await stack.enter_async_context(a_phone(town, **context))
            await types(page, "/wypelnij 1")
            await expect(newest(page)).to_contain_text("1 z ")
            return page

        yield opened


def newest(page: Page) -> Locator:
    return page.locator("#log .bot").last


async def save(page: Page) -> None:
    await newest(page).get_by_role("button", name="Zapisz odpowiedź").click()


async def sent(page: Page) -> dict[str, Any]:
    """Send the form from its summary and give the answers."""
    await newest(page).get_by_role("button", name="Wyślij").click()
    await expect(newest(page)).to_contain_text("To już wysłano")
    (filled,) = SENT
    return dict(filled.answers)


async def test_dates_and_times_have_the_browsers_fields(ask: Ask) -> None:
    page = await ask("date | d | Dzień\ntime | t | Godzina\ndateTime | m | Chwila")
    await newest(page).get_by_label("Odpowiedź").fill("2017-05-03")
    await save(page)
    await expect(page.locator("#log .me").last).to_contain_text("03.05.2017")
    await expect(newest(page)).to_contain_text("Godzina")
    await newest(page).get_by_label("Odpowiedź").fill("14:30")
    await save(page)
    await expect(newest(page)).to_contain_text("Chwila")
    await newest(page).get_by_label("Odpowiedź").fill("2017-05-03T09:05")
    await save(page)
    await expect(newest(page)).to_contain_text("prosimy sprawdzić")
    assert await sent(page) == {
        "d": "2017-05-03",
        "t": "14:30:00.000+02:00",
        "m": "2017-05-03T09:05:00.000+02:00",
    }


async def test_a_field_shows_the_present_answer(ask: Ask) -> None:
    page = await ask("dateTime | m | Chwila\ntext | x | Co?")
    await types(page, "3.05.2017 9:05")
    await expect(newest(page)).to_contain_text("Co?")
    await newest(page).get_by_role("button", name="Wstecz").click()
    await expect(newest(page).get_by_label("Odpowiedź")).to_have_value("2017-05-03T09:05")


async def test_a_decimal_takes_the_polish_comma(ask: Ask) -> None:
    page = await ask("decimal | d | Ile?")
    await newest(page).get_by_label("Odpowiedź").fill("3,5")
    await page.keyboard.press("Enter")
    await expect(newest(page)).to_contain_text("prosimy sprawdzić")
    assert await sent(page) == {"d": 3.5}


async def test_a_slider_is_moved_by_keys_and_must_be_touched(ask: Ask) -> None:
    page = await ask("range | r | Ile? | | | | start=0 end=10 step=0.5")
    slider = newest(page).get_by_role("slider")
    await expect(newest(page).locator("output")).to_have_text("jeszcze nie wybrano")
    await save(page)
    await expect(page.locator("#toast")).to_have_text("Prosimy ustawić suwak.")
    await expect(slider).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(newest(page).locator("output")).to_have_text("5,5")
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowRight")
    await save(page)
    await expect(newest(page)).to_contain_text("prosimy sprawdzić")
    assert await sent(page) == {"r": 0.5}


COLOURS = "c | r | czerwony\nc | g | zielony\nc | b | niebieski"


async def test_a_ranking_is_put_in_order_from_the_keyboard(ask: Ask) -> None:
    page = await ask("rank c | k | Od ulubionego", COLOURS)
    up = newest(page).get_by_role("button", name="W górę: niebieski")
    await up.focus()
    await page.keyboard.press("Enter")
    await expect(up).to_be_focused()
    await expect(newest(page).get_by_role("status")).to_have_text("niebieski: miejsce 2 z 3")
    await page.keyboard.press("Enter")
    await newest(page).get_by_role("button", name="W dół: czerwony").click()
    await newest(page).get_by_role("button", name="Gotowe").click()
    await expect(newest(page)).to_contain_text("niebieski > zielony > czerwony")
    assert await sent(page) == {"k": ["b", "g", "r"]}


TOWNS = "\n".join(f"c | m{n} | Miasto {n:03}" for n in range(1, 31)) + "\nc | lodz | Łódź"


async def test_a_long_list_is_narrowed_as_one_types(ask: Ask) -> None:
    page = await ask("select_one c | t | Gdzie?", TOWNS)
    await newest(page).get_by_label("Szukaj na liście").fill("lodz")
    await expect(newest(page).locator(".options button:visible")).to_have_text(["31. Łódź"])
    await expect(newest(page).locator(".search [role=status]")).to_have_text(
        "Pasujących odpowiedzi: 1"
    )
    await page.keyboard.press("Enter")
    await expect(newest(page).get_by_role("button", name="31. Łódź")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(newest(page)).to_contain_text("prosimy sprawdzić")
    assert await sent(page) == {"t": "lodz"}


async def test_ticks_in_a_part_of_a_very_long_list_are_kept(ask: Ask) -> None:
    many = "\n".join(f"c | m{n} | Miasto {n:03}" for n in range(1, 300))
    page = await ask("select_multiple c | t | Gdzie?", many)
    await newest(page).get_by_label("7. Miasto 007", exact=True).check()
    await expect(newest(page)).to_contain_text("Zaznaczono: Miasto 007")
    await newest(page).get_by_label("Szukaj na liście").fill("sto 29")
    await newest(page).get_by_role("button", name="Szukaj na całej liście").click()
    await expect(newest(page)).to_contain_text("Pasujące do „sto 29”")
    await newest(page).get_by_label("290. Miasto 290").check()
    await expect(newest(page)).to_contain_text("Zaznaczono: Miasto 007, Miasto 290")
    await newest(page).get_by_role("button", name="Gotowe").click()
    await expect(newest(page)).to_contain_text("prosimy sprawdzić")
    assert await sent(page) == {"t": ["m7", "m290"]}


async def test_the_browser_tells_where_it_is(ask: Ask) -> None:
    here = {"latitude": 52.2297, "longitude": 21.0122, "accuracy": 9}
    page = await ask("geopoint | p | Gdzie?", geolocation=here, permissions=["geolocation"])
    await newest(page).get_by_role("button", name="Użyj mojego położenia").click()
    await expect(newest(page).get_by_label("Szerokość")).to_have_value("52.229700")
    await expect(newest(page).get_by_role("status")).to_contain_text("z dokładnością do 9 m")
    await save(page)
    await expect(newest(page)).to_contain_text("prosimy sprawdzić")
    assert await sent(page) == {"p": {**here, "altitude": 0.0, "accuracy": 9.0}}


async def test_coordinates_are_typed_with_commas(ask: Ask) -> None:
    page = await ask("geopoint | p | Gdzie?")
    await newest(page).get_by_label("Szerokość").fill("52,25")
    await newest(page).get_by_label("Długość").fill("21,5")
    await save(page)
    await expect(newest(page)).to_contain_text("52,25")
    assert (await sent(page))["p"]["longitude"] == 21.5


async def test_a_picture_can_be_taken_or_chosen(ask: Ask) -> None:
    page = await ask("image | i | Zdjęcie\naudio | a | Nagranie", has_touch=True, is_mobile=True)
    camera = newest(page).get_by_label("Nowe zdjęcie")
    await expect(camera).to_have_attribute("capture", "environment")
    await expect(camera).to_have_attribute("accept", "image/*")
    chooser = newest(page).get_by_label("Plik z tego urządzenia")
    await expect(chooser).to_have_attribute("accept", "image/*,.jpg,.jpeg,.png,.webp,.gif,.heic")
    await newest(page).get_by_role("button", name="Pomiń").click()
    await expect(newest(page).get_by_label("Nowe nagranie")).to_be_visible()
    await newest(page).get_by_role("button", name="Dołącz plik").click()
    await expect(page.locator("#toast")).to_have_text("Prosimy wybrać plik.")


async def test_a_statement_is_confirmed_by_one_button(ask: Ask) -> None:
    page = await ask("acknowledge | a | Znam zasady | yes")
    await newest(page).get_by_role("button", name="Potwierdzam", exact=True).click()
    await expect(newest(page)).to_contain_text("prosimy sprawdzić")
    assert await sent(page) == {"a": True}


async def test_every_control_can_be_tapped_with_a_thumb(ask: Ask) -> None:
    page = await ask("rank c | k | Od ulubionego", COLOURS)
    sizes = await page.evaluate(
        "[...document.querySelectorAll('.control button, .row button')]"
        ".map((node) => Math.min(node.offsetHeight, node.offsetWidth))"
    )
    assert min(sizes) >= 44
    assert await page.evaluate("document.documentElement.scrollWidth") == 360


async def test_the_frame_follows_the_language(ask: Ask) -> None:
    page = await ask("text | t | Co?")
    await types(page, "/jezyk")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en", timeout=30_000)
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()


async def test_entries_are_added_and_removed(ask: Ask) -> None:
    page = await ask("begin_repeat | child | Dziecko\ntext | name | Imię\nend_repeat | |")
    for name in ("Ala", "Ola"):
        await newest(page).get_by_label("Odpowiedź").fill(name)
        await save(page)
        await expect(newest(page)).to_contain_text("Dodać kolejny wpis?")
        await newest(page).get_by_role("button", name="Dodaj kolejny", exact=True).click()
        await expect(newest(page)).to_contain_text("Imię")
    await newest(page).get_by_role("button", name="Pomiń").click()
    await newest(page).get_by_role("button", name="Zakończ", exact=True).click()
    await newest(page).get_by_role("button", name="Usuń wpis…").click()
    await newest(page).get_by_role("button", name="1. Dziecko 1: Ala").click()
    await newest(page).get_by_role("button", name="Usuń wpis", exact=True).click()
    await expect(newest(page)).to_contain_text("Dziecko 1\n1. Imię\nOla", use_inner_text=True)
