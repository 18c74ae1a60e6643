"""Headers and Origin."""

from __future__ import annotations

import pytest
from aiohttp import WSServerHandshakeError

from bot.web.guard import HEADERS
from tests.bot.web.town import CODE, Town

FOREIGN = {"Origin": "https://gdzie-indziej.example"}


@pytest.mark.parametrize("path", ["/", f"/k/{CODE}", "/nie-ma", "/static/style.css"])
async def test_every_response_carries_the_protective_headers(town: Town, path: str) -> None:
    response = await town.browser().get(path)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


async def test_pages_are_not_kept_by_caches(town: Town) -> None:
    response = await town.browser().get(f"/k/{CODE}")
    assert response.headers["Cache-Control"] == "no-store"


async def test_no_page_has_inline_script_or_style(demo_town: Town) -> None:
    browser = demo_town.browser()
    for path in ("/", f"/k/{CODE}"):
        text = await (await browser.get(path)).text()
        assert "<style" not in text
        assert " style=" not in text
        assert "<script>" not in text


@pytest.mark.parametrize("path", [f"/k/{CODE}", "/enter", "/chat/0123456789abcdef/upload"])
async def test_another_sites_form_is_refused(town: Town, path: str) -> None:
    for headers in (FOREIGN, {"Origin": "null"}, {"Origin": ""}):
        response = await town.browser().post(path, headers=headers)
        assert response.status == 403


async def test_a_rebound_name_does_not_make_an_origin_ours(town: Town) -> None:
    evil = {"Origin": "http://zly.example:80", "Host": "zly.example:80"}
    assert (await town.browser().post(f"/k/{CODE}", headers=evil)).status == 403


async def test_the_public_address_is_ours_whatever_the_proxy_calls_us(town: Town) -> None:
    ours = {"Origin": "http://lacznik.example", "Host": "wewnatrz:8080"}
    assert (await town.browser().post(f"/k/{CODE}", headers=ours)).status == 303


async def test_another_sites_page_cannot_open_a_socket(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    with pytest.raises(WSServerHandshakeError) as refused:
        await browser.session.ws_connect(f"{path}ws", headers=FOREIGN)
    assert refused.value.status == 403


async def test_without_a_login_there_is_no_socket(town: Town) -> None:
    path = await town.browser().join()
    with pytest.raises(WSServerHandshakeError) as refused:
        await town.browser().open(path)
    assert refused.value.status == 401


async def test_health_is_200_while_all_is_well_and_503_with_the_reason(town: Town) -> None:
    browser = town.browser()
    well = await browser.get("/healthz")
    assert (well.status, await well.json()) == (200, {"ok": True, "problems": {}})
    town.problems["telegram"] = "token_refused"
    ill = await browser.get("/healthz")
    assert (ill.status, (await ill.json())["problems"]) == (503, {"telegram": "token_refused"})
