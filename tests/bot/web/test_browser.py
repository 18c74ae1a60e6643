"""The page in a real browser: keyboard, focus, form controls, reconnecting, markup."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.bot.web.phone import a_phone, needs_chromium, types
from tests.bot.web.town import Town

pytestmark = needs_chromium


@pytest.fixture
async def page(town: Town) -> AsyncIterator[Page]:
    """A phone that has come in by a personal link."""
    async with a_phone(town) as opened:
        yield opened


async def test_a_question_is_answered_from_the_keyboard(page: Page) -> None:
    await types(page, "/ask")
    await page.get_by_role("button", name="1. Tak").focus()
    await page.keyboard.press("Enter")
    answer = page.locator("#log .bot").last
    await expect(answer).to_contain_text("Wybrano: tak")
    await expect(answer.locator(".text")).to_be_focused()
    await expect(page.locator("#toast")).to_have_text("Zapisano")
    await expect(page.locator("#log .me")).to_have_count(1)


async def test_check_boxes_send_what_is_checked(page: Page) -> None:
    await types(page, "/hobbies")
    await page.get_by_label("1. czytanie").check()
    await page.get_by_label("3. szachy").check()
    await page.get_by_role("button", name="Gotowe").click()
    await expect(page.locator("#log .bot").last).to_contain_text("Wybrano: 0,2")


async def test_the_history_is_there_after_a_reload(page: Page) -> None:
    await types(page, "/ask")
    await expect(page.locator("#log .bot")).to_have_count(2)
    before = await page.locator("#log").inner_text()
    await page.reload()
    await expect(page.locator("#log .bot")).to_have_count(2)
    assert await page.locator("#log").inner_text() == before


async def test_what_is_typed_while_disconnected_is_sent_once_afterwards(
    page: Page, town: Town
) -> None:
    town.channel.close_pages()
    await expect(page.locator("#offline")).to_be_visible()
    await types(page, "/ask")
    await expect(page.locator("#offline")).to_be_hidden()
    await expect(page.locator("#log .bot")).to_have_count(2)
    await expect(page.locator("#log .me:not(.pending)")).to_have_count(1)
    assert await page.evaluate("sessionStorage.getItem(`unsent ${location.pathname}`)") == "[]"


async def test_a_second_file_in_the_same_field_is_a_message_of_its_own(page: Page) -> None:
    await types(page, "/attach")
    field = page.get_by_label("Plik z tego urządzenia")
    for count, name in enumerate(("pierwszy.pdf", "drugi.pdf"), start=2):
        await field.set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF"}
        )
        await page.get_by_role("button", name="Dołącz plik").click()
        await expect(page.locator("#log .me")).to_have_count(count)
    assert await page.locator("#log .me .text").all_inner_texts() == [
        "/attach",
        "pierwszy.pdf",
        "drugi.pdf",
    ]


async def test_only_the_allowed_markup_is_rebuilt(page: Page) -> None:
    await types(page, "/evil")
    text = page.locator("#log .bot .text").last
    await expect(text).to_contain_text("tak")
    assert await text.inner_html() == (
        '<b>tak</b>x<i>!</i><a>a</a><a href="https://ore.edu.pl" target="_blank" '
        'rel="noopener noreferrer">b</a>'
    )


async def test_the_page_fits_a_small_phone_and_is_large_enough_to_tap(page: Page) -> None:
    await types(page, "/ask")
    await expect(page.locator("#log .bot")).to_have_count(2)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    heights = await page.evaluate(
        "[...document.querySelectorAll('button:not([hidden]), textarea, a.brand')]"
        ".map((node) => node.offsetHeight)"
    )
    assert min(heights) >= 44
