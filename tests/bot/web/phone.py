"""A phone with a real browser that has come in by a personal link."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.bot.web.town import CODE, Town

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@asynccontextmanager
async def a_phone(town: Town, **settings: Any) -> AsyncIterator[Page]:
    """Errors of scripts and of the policy fail the test; `settings` are the browser context's."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        context = await browser.new_context(
            viewport={"width": 360, "height": 740},
            locale="pl-PL",
            reduced_motion="reduce",
            **settings,
        )
        opened = await context.new_page()
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        await opened.goto(f"{town.url}/k/{CODE}")
        await opened.get_by_role("button", name="Połącz").click()
        await expect(opened.locator("#log .bot")).to_have_text(["Konto połączono.09:00"])
        yield opened
        await browser.close()
        assert errors == []


async def types(page: Page, text: str) -> None:
    await page.get_by_label("Wiadomość").fill(text)
    await page.keyboard.press("Enter")
