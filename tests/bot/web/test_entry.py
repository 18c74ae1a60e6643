"""Ways in: links, codes, cookies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from secrets import token_bytes

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.registry import ROUTES
from storage.database import Database
from storage.invitations import issue
from storage.tables.engine import Inbox
from storage.tables.people import Account, WebLogin
from tests.bot.web.town import CODE, Town, build, connected
from tests.conftest import MONDAY_AFTER_MODULE_1
from tests.people import add_person


def count(town: Town, table: type) -> int:
    return town.database.read_now(
        lambda session: session.scalar(select(func.count()).select_from(table)) or 0
    )


async def test_opening_a_personal_link_uses_nothing_up(town: Town) -> None:
    browser = town.browser()
    for response in (await browser.get(f"/k/{CODE}"), await browser.session.head(f"/k/{CODE}")):
        assert response.status == 200
    assert (count(town, Inbox), count(town, Account)) == (0, 0)


async def test_the_button_of_a_link_leads_into_the_persons_chat(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page = await browser.get(path)
    assert page.status == 200
    assert "Anna Źródlak" in await page.text()
    assert town.database.read_now(lambda session: connected(session, path)) == "P-001"


async def test_a_refused_code_is_answered_on_the_page(town: Town) -> None:
    browser = town.browser()
    response = await browser.post("/k/0000-0000-0000")
    text = await response.text()
    assert response.status == 403
    assert "Kod <b>nieznany</b>." in text
    assert "Adres: 127.0.0.1" in text
    assert "Set-Cookie" not in response.headers
    assert count(town, WebLogin) == 0


async def test_the_real_offices_code_opens_once(sqlite_database: Database, tmp_path: Path) -> None:
    town = await build(sqlite_database, tmp_path, MONDAY_AFTER_MODULE_1, routes=ROUTES)

    def invite(session: Session) -> str:
        person_id = add_person(session, "P-001", first="Anna", last="Źródlak")
        now = town.hands.now()
        return issue(session, person_id, now, created_by=None, random=token_bytes).code

    code = sqlite_database.write_now(invite)
    browser = town.browser()
    first = await browser.post(f"/k/{code}")
    assert "Anna Źródlak" in await (await browser.get(first.headers["Location"])).text()
    second = await town.browser().post(f"/k/{code}")
    assert (second.status, 'role="alert"' in await second.text()) == (403, True)
    await town.close()


async def test_a_typed_code_opens_too(town: Town) -> None:
    response = await town.browser().post("/enter", {"code": "k7q2 md41 9xwf"})
    assert response.status == 303


async def test_what_cannot_be_a_code_is_no_guess(town: Town) -> None:
    response = await town.browser().post("/enter", {"code": "<dzień dobry>"})
    assert response.status == 422
    assert "&lt;dzień dobry&gt;" in await response.text()
    assert count(town, Inbox) == 0


async def test_the_cookie_is_seen_by_its_own_chat_only(town: Town) -> None:
    response = await town.browser().post(f"/k/{CODE}")
    login = next(c for c in response.headers.getall("Set-Cookie") if c.startswith("lacznik="))
    path = response.headers["Location"]
    assert [part.strip() for part in login.split(";")[1:]] == [
        "HttpOnly",
        f"Max-Age={30 * 24 * 3600}",
        f"Path={path}",
        "SameSite=Lax",
    ]


async def test_behind_tls_cookies_are_secure(sqlite_database: Database, tmp_path: Path) -> None:
    town = await build(
        sqlite_database, tmp_path, MONDAY_AFTER_MODULE_1, public_url="https://lacznik.example"
    )
    browser = town.browser(Origin="https://lacznik.example")
    response = await browser.post(f"/k/{CODE}")
    assert all("; Secure" in cookie for cookie in response.headers.getall("Set-Cookie"))
    assert "Strict-Transport-Security" in response.headers
    await town.close()


async def test_only_a_hash_of_the_cookie_is_kept(town: Town) -> None:
    response = await town.browser().post(f"/k/{CODE}")
    token = response.cookies["lacznik"].value
    hashes = town.database.read_now(lambda s: list(s.scalars(select(WebLogin.token_hash))))
    assert len(hashes) == 1
    assert token not in hashes[0]


async def test_the_start_page_leads_back_into_the_chat(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    response = await browser.get("/")
    assert (response.status, response.headers["Location"]) == (303, path)


async def test_a_login_ends_after_thirty_days_and_the_page_says_so(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    town.hands.moment += timedelta(days=31)
    response = await browser.get(path)
    assert response.status == 401
    assert "biuro projektu" in await response.text()
    assert (await browser.get("/")).status == 200


async def test_whoever_keeps_coming_stays_logged_in(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    for _ in range(3):
        town.hands.moment += timedelta(days=20)
        assert (await browser.get(path)).status == 200


async def test_logging_out_ends_the_login_and_the_open_pages(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page = await browser.open(path)
    assert (await browser.post(f"{path}leave")).status == 303
    await page.closed()
    assert page.socket.closed
    assert count(town, WebLogin) == 0
    assert (await browser.get(path)).status == 401


async def test_nobody_enters_anothers_chat(town: Town) -> None:
    path = await town.browser().join()
    stranger = town.browser()
    assert (await stranger.get(path)).status == 401
    assert (await stranger.get(f"{path}files/1")).status == 401
    assert (await stranger.post(f"{path}upload?id=abcdefgh")).status == 401


async def test_the_page_speaks_the_browsers_language(town: Town) -> None:
    english = await town.browser(**{"Accept-Language": "en-GB,en;q=0.9,pl;q=0.5"}).get("/")
    polish = await town.browser(**{"Accept-Language": "de,pl;q=0.5"}).get("/")
    assert '<html lang="en">' in await english.text()
    assert '<html lang="pl">' in await polish.text()
