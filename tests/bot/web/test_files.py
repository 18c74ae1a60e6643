"""Uploads and downloads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import FormData
from sqlalchemy import select
from sqlalchemy.orm import Session

from messages.channel import FileUnavailable
from storage import files
from storage.forms import begin
from storage.tables.engine import Conversation, Inbox
from storage.tables.files import StoredFile
from storage.tables.people import Account
from tests.bot.web.town import LIMIT, Town
from tests.people import add_person


def form(content: bytes, name: str = "wnioski.pdf") -> FormData:
    data = FormData(quote_fields=False)
    data.add_field("file", content, filename=name, content_type="application/pdf")
    return data


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def test_an_upload_becomes_an_event_and_waits_to_be_fetched(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page = await browser.open(path)
    response = await browser.post(f"{path}upload?id=aaaaaaaa", form(b"%PDF-", "moje/plan ł.pdf"))
    assert (response.status, await response.json()) == (200, {"problem": ""})
    assert (await page.until("item", "me"))["item"]["text"] == "plan ł.pdf"
    body = town.database.read_now(
        lambda s: s.scalars(select(Inbox.body).where(Inbox.key.endswith(":aaaaaaaa"))).one()
    )
    assert body == {
        "kind": "uploaded",
        "ref": "",
        "name": "plan ł.pdf",
        "mime": "application/pdf",
        "size": 5,
        "by_link": False,
    }


async def test_a_waiting_file_is_handed_out_once(town: Town) -> None:
    ref, size = await town.channel.waiting.take(chunks(b"abc"), LIMIT)
    assert (size, [part async for part in town.channel.fetch(ref)]) == (3, [b"abc"])
    with pytest.raises(FileUnavailable):
        [part async for part in town.channel.fetch(ref)]


async def test_a_reference_cannot_leave_the_waiting_room(town: Town) -> None:
    with pytest.raises(FileUnavailable):
        [part async for part in town.channel.fetch("web:../../etc/passwd")]


async def test_an_announced_length_over_the_limit_is_refused_unread(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    response = await browser.post(f"{path}upload?id=aaaaaaaa", form(b"a" * (LIMIT + 20_000)))
    assert (response.status, await response.json()) == (413, {"problem": "too_big"})


async def test_a_file_that_grows_over_the_limit_leaves_nothing_behind(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    response = await browser.post(f"{path}upload?id=aaaaaaaa", form(b"a" * (LIMIT + 1)))
    assert response.status == 413
    assert list((town.directory / "waiting").iterdir()) == []


async def test_a_form_without_a_file_is_refused(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    assert (await browser.post(f"{path}upload?id=aaaaaaaa", {"a": "b"})).status == 400
    assert (await browser.post(f"{path}upload?id=!", form(b"x"))).status == 400


# --- downloads -------------------------------------------------------------------------------


async def store(town: Town, content: bytes, mime: str = "application/pdf") -> int:
    kept = await town.files.keep(chunks(content))

    def write(session: Session) -> int:
        account = session.scalars(select(Account).order_by(Account.id)).first()
        assert account is not None
        row = StoredFile(
            account_id=account.id,
            channel="web",
            ref="",
            name="Wnioski – „zadanie”.pdf",
            stored_name=kept.stored_name,
            mime=mime,
            state="ready",
            created_at=town.hands.now(),
        )
        session.add(row)
        session.flush()
        return row.id

    return town.database.write_now(write)


async def test_a_file_sent_to_the_account_can_be_downloaded_there(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    file_id = await store(town, b"%PDF-1.7")
    page = await browser.open(path)
    await page.socket.send_json({"id": "aaaaaaaa", "kind": "text", "text": f"/give {file_id}"})
    item = (await page.until("item", "bot"))["item"]
    assert item["file"] == {
        "path": f"files/{file_id}",
        "name": "Wnioski – „zadanie”.pdf",
        "alt": "",
    }
    response = await browser.get(path + item["file"]["path"])
    assert await response.read() == b"%PDF-1.7"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Wnio")


async def test_a_picture_says_that_it_is_one(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    file_id = await store(town, b"\x89PNG", mime="image/png")
    page = await browser.open(path)
    await page.socket.send_json({"id": "aaaaaaaa", "kind": "text", "text": f"/draw {file_id}"})
    item = (await page.until("item", "bot"))["item"]
    assert item["file"]["alt"] == "Tak: 5, nie: 6"
    response = await browser.get(path + item["file"]["path"])
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"].startswith("attachment;")


async def test_a_file_that_was_not_sent_to_the_account_does_not_exist_for_it(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    file_id = await store(town, b"%PDF-1.7")
    assert (await browser.get(f"{path}files/{file_id}")).status == 404
    assert (await browser.get(f"{path}files/999")).status == 404


# --- one-time upload pages -------------------------------------------------------------------


@pytest.fixture
def link(town: Town) -> str:
    """For a Telegram account that is filling in a form."""

    def write(session: Session) -> str:
        person_id = add_person(session, "P-002")
        now = town.hands.now()
        account = Account(
            channel="telegram",
            external_id="77",
            chat="77",
            person_id=person_id,
            created_at=now,
            last_seen_at=now,
        )
        session.add(account)
        session.flush()
        form_id = begin(
            session,
            form="task_report",
            digest="d",
            xform=lambda: "<x/>",
            person_id=person_id,
            account_id=account.id,
            purpose="report",
            subject={},
            confidential=False,
            now=now,
        )
        return files.offer_upload_link(session, account_id=account.id, session_id=form_id, now=now)

    return town.database.write_now(write)


async def test_opening_an_upload_link_does_not_spend_it(town: Town, link: str) -> None:
    browser = town.browser()
    for _ in range(2):
        assert (await browser.get(f"/u/{link}")).status == 200


async def test_an_upload_link_that_ended_says_so(town: Town, link: str) -> None:
    town.hands.moment += timedelta(hours=25)
    assert (await town.browser().get(f"/u/{link}")).status == 410
    assert (await town.browser().post(f"/u/{link}", form(b"x"))).status == 410
    assert (await town.browser().get("/u/abcdefghijklmnop")).status == 410


async def test_a_file_too_big_leaves_the_link_as_it_was(town: Town, link: str) -> None:
    browser = town.browser()
    assert (await browser.post(f"/u/{link}", form(b"a" * (2 * LIMIT + 1)))).status == 413
    assert (await browser.get(f"/u/{link}")).status == 200


async def test_a_spent_link_gives_its_form_the_floor_and_works_once(town: Town, link: str) -> None:
    browser = town.browser()
    assert (await browser.post(f"/u/{link}", form(b"a" * 2 * LIMIT))).status == 200
    assert (await browser.post(f"/u/{link}", form(b"%PDF-"))).status == 410

    def read(session: Session) -> tuple[list[str], list[int | None]]:
        keys = session.scalars(select(Inbox.channel))
        return list(keys), list(session.scalars(select(Conversation.session_id)))

    assert town.database.read_now(read) == (["telegram"], [1])
