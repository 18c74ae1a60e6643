"""Another channel's routes beside the pages, and the page that says one thing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.web import pages
from storage.database import Database
from tests.bot.web.town import Town, build
from tests.conftest import MONDAY_AFTER_MODULE_1

FOREIGN = {"Origin": "https://gdzie-indziej.example"}


async def take(request: web.Request) -> web.Response:
    return web.Response(text=await request.text())


async def tell(request: web.Request) -> web.Response:
    return pages.note(request, "slack.install_stale_title", "slack.install_stale", 400)


@pytest.fixture
async def wider_town(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    made = await build(
        sqlite_database,
        tmp_path,
        MONDAY_AFTER_MODULE_1,
        extra_routes=[web.post("/slack/events", take), web.get("/slack/told", tell)],
    )
    yield made
    await made.close()


async def test_a_platform_may_call_its_routes_from_anywhere(wider_town: Town) -> None:
    for headers in (FOREIGN, {"Origin": ""}):
        response = await wider_town.browser().post("/slack/events", data="ok", headers=headers)
        assert (response.status, await response.text()) == (200, "ok")


async def test_the_pages_beside_them_stay_guarded(wider_town: Town) -> None:
    for path in ("/enter", "/slack/events/more"):
        response = await wider_town.browser().post(path, headers=FOREIGN)
        assert response.status == 403


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pl", ["Tej instalacji nie można już dokończyć", "Proszę zacząć od nowa."]),
        ("en", ["This installation can no longer be finished", "Please start again."]),
    ],
)
async def test_a_page_says_one_thing_in_the_browsers_language(
    wider_town: Town, language: str, expected: list[str]
) -> None:
    response = await wider_town.browser().get("/slack/told", headers={"Accept-Language": language})
    text = await response.text()
    assert response.status == 400
    assert [part in text for part in expected] == [True, True]
    assert f'<html lang="{language}">' in text
    assert '<a href="/slack/install">' in text
