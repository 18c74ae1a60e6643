"""Screenshots of surfaces, on a phone and on a desk: pictures for the documentation."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.fakes.slack.preview.pages import Surface, page

PHONE, DESK = 380, 1200
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)


@dataclass(frozen=True, slots=True)
class Size:
    """In CSS pixels: of the surface, and of the widest thing in it."""

    width: int
    inside: int


async def shoot(surface: Surface, picture: Path, *, width: int = PHONE, scale: float = 2) -> Size:
    """One surface as a PNG, in a browser window of this width."""
    async with _sheet(width, scale) as sheet:
        await sheet.set_content(page([surface]))
        figure = sheet.locator("figure")
        await figure.screenshot(path=picture)
        own, inside = await figure.evaluate("one => [one.offsetWidth, one.scrollWidth]")
    return Size(own, inside)


@asynccontextmanager
async def _sheet(width: int, scale: float) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield await browser.new_page(
            viewport={"width": width, "height": 800}, device_scale_factor=scale
        )
        await browser.close()
