"""Installing the app by OAuth, with a browser that goes to Slack and comes back."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.slack.connection import Connections
from bot.slack.installations import Installations
from bot.slack.oauth import COOKIE, OAuth
from bot.slack.scopes import SCOPES
from storage.database import Database
from tests.conftest import SEAL
from tests.fakes.slack_server import FakeSlack

PUBLIC = "https://lacznik.example.org"
RETURN = f"{PUBLIC}/slack/oauth_redirect"
Browser = TestClient[web.Request, web.Application]


def page(request: web.Request, title: str, body: str, status: int) -> web.Response:
    assert title == f"{body}_title"
    return web.Response(text=body, status=status)


@pytest.fixture
async def many(server: FakeSlack) -> AsyncIterator[Connections]:
    async with Connections(base_url=server.api_url) as connections:
        yield connections


@pytest.fixture
async def oauth(sqlite_database: Database, many: Connections, server: FakeSlack) -> OAuth:
    client = {"client_id": server.client_id, "client_secret": server.client_secret}
    many.homes = installations = Installations(sqlite_database, SEAL, many, **client)
    return OAuth(installations, many, page, public_url=PUBLIC, **client)


@pytest.fixture
async def browser(oauth: OAuth) -> AsyncIterator[Browser]:
    app = web.Application()
    app.add_routes(oauth.routes())
    # (The cookie is for https only, which this server is not: the tests carry it themselves.)
    async with TestClient(TestServer(app), cookie_jar=aiohttp.DummyCookieJar()) as browser:
        yield browser


async def leave(browser: Browser) -> tuple[str, dict[str, str]]:
    """To Slack: where that is, and the cookie."""
    response = await browser.get("/slack/install", allow_redirects=False)
    assert response.status == 302
    return response.headers["Location"], {COOKIE: response.cookies[COOKIE].value}


async def come_back(browser: Browser, cookies: dict[str, str], **query: str) -> tuple[int, str]:
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    response = await browser.get("/slack/oauth_redirect", params=query, headers=headers)
    return response.status, await response.text()


async def test_the_way_to_slack_names_the_app_its_scopes_and_the_way_back(
    browser: Browser, server: FakeSlack
) -> None:
    address, cookies = await leave(browser)
    there, asked = urlsplit(address), parse_qs(urlsplit(address).query)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{server.url}/oauth/v2/authorize"
    assert asked == {
        "state": [cookies[COOKIE]],
        "client_id": [server.client_id],
        "scope": [",".join(SCOPES)],
        "redirect_uri": [RETURN],
    }


async def test_the_cookie_is_for_this_browser_and_this_way_only(browser: Browser) -> None:
    response = await browser.get("/slack/install", allow_redirects=False)
    cookie = response.cookies[COOKIE]
    found = {name: cookie[name] for name in ("path", "secure", "httponly", "samesite", "max-age")}
    assert found == {
        "path": "/slack",
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
        "max-age": "600",
    }


@pytest.mark.parametrize("is_org_wide", [False, True])
async def test_whoever_comes_back_with_a_code_has_installed_the_app(
    browser: Browser, server: FakeSlack, many: Connections, is_org_wide: bool
) -> None:
    team = None if is_org_wide else server.workspace("T1", "Zespół", enterprise="E1")
    code = server.oauth.grant("U1", team, enterprise="E1", redirect_uri=RETURN)
    _, cookies = await leave(browser)
    answer = await come_back(browser, cookies, code=code, state=cookies[COOKIE])
    assert answer == (200, "slack.installed")
    home = "E1" if is_org_wide else "T1"
    assert (await (await many.client(home)).auth_test())["team_id"] == home


async def test_tokens_that_rotate_come_with_what_renews_them(
    browser: Browser, server: FakeSlack, oauth: OAuth, many: Connections
) -> None:
    server.oauth.rotates = True
    code = server.oauth.grant("U1", server.workspace("T1"))
    _, cookies = await leave(browser)
    await come_back(browser, cookies, code=code, state=cookies[COOKIE])
    assert many.homes is not None
    key = await many.homes.key("T1")
    assert key is not None
    assert key.token.startswith("xoxe.xoxb-")
    assert key.until < float("inf")


async def test_another_browser_cannot_finish_it(browser: Browser, server: FakeSlack) -> None:
    code = server.oauth.grant("U1", server.workspace("T1"))
    _, cookies = await leave(browser)
    _, others = await leave(browser)
    stale = (400, "slack.install_stale")
    state = cookies[COOKIE]
    assert await come_back(browser, {}, code=code, state=state) == stale
    assert await come_back(browser, others, code=code, state=state) == stale
    assert await come_back(browser, {COOKIE: "made-up"}, code=code, state="made-up") == stale
    assert await come_back(browser, {COOKIE: "zażółć"}, code=code, state="é") == stale
    assert await come_back(browser, cookies, code=code) == stale
    server.calls.assert_made("oauth.v2.access", times=0)


async def test_a_state_is_good_once(browser: Browser, server: FakeSlack) -> None:
    team = server.workspace("T1")
    _, cookies = await leave(browser)
    answers = [
        await come_back(
            browser, cookies, code=server.oauth.grant("U1", team), state=cookies[COOKIE]
        )
        for _ in range(2)
    ]
    assert answers == [(200, "slack.installed"), (400, "slack.install_stale")]


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {}])
async def test_whoever_says_no_is_told_that_nothing_changed(
    browser: Browser, query: dict[str, str]
) -> None:
    _, cookies = await leave(browser)
    answer = await come_back(browser, cookies, state=cookies[COOKIE], **query)
    assert answer == (400, "slack.install_cancelled")


async def test_a_code_that_slack_does_not_know_installs_nothing(
    browser: Browser, server: FakeSlack, many: Connections
) -> None:
    _, cookies = await leave(browser)
    answer = await come_back(browser, cookies, code="made-up", state=cookies[COOKIE])
    assert answer == (502, "slack.install_failed")
    assert await many.identity("T1") is None


async def test_the_way_is_not_begun_by_looking(browser: Browser) -> None:
    assert (await browser.head("/slack/install", allow_redirects=False)).status == 405
