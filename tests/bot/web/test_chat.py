"""The socket: history, acknowledgements, retries, edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from messages.steps import Erase, Say, step_to_json
from storage import outbox
from storage.tables.engine import Inbox, Outbox
from storage.tables.people import Account
from tests.bot.web.town import Town

ASK = {"kind": "text", "text": "/ask"}


def texts(items: list[dict[str, Any]]) -> list[str]:
    return [item.get("text") or item["html"] for item in items]


async def test_a_new_page_shows_what_was_said_before(town: Town) -> None:
    browser = town.browser()
    page = await browser.open(await browser.join())
    assert page.hello["type"] == "hello"
    assert texts(page.hello["items"]) == ["Konto połączono."]
    assert page.hello["more"] is False


async def test_a_typed_command_is_acknowledged_and_answered(town: Town) -> None:
    browser = town.browser()
    page = await browser.open(await browser.join())
    await page.socket.send_json({"id": "aaaaaaaa", **ASK})
    seen = [await page.receive() for _ in range(3)]
    ack = next(message for message in seen if message["type"] == "ack")
    mine, answer = [message["item"] for message in seen if message["type"] == "item"]
    if mine["who"] == "bot":
        mine, answer = answer, mine
    assert ack == {"type": "ack", "id": "aaaaaaaa", "toast": None}
    assert (mine["id"], mine["text"]) == ("me-aaaaaaaa", "/ask")
    assert answer["html"] == "Czy <b>tak</b>?"
    assert [option["token"] for option in answer["control"]["options"]] == [
        "picked:tak",
        "picked:nie",
    ]


async def test_a_press_edits_its_message_and_brings_the_toast(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page = await browser.open(path)
    await page.socket.send_json({"id": "aaaaaaaa", **ASK})
    question = (await page.until("item", "bot"))["item"]
    await town.settle()
    press = {"kind": "press", "token": "picked:tak", "label": "Tak", "message": question["id"]}
    ack = await page.sends("bbbbbbbb", **press)
    await town.settle()
    assert ack["toast"] == "Zapisano"
    again = await browser.open(path)
    assert texts(again.hello["items"]) == ["Konto połączono.", "/ask", "Wybrano: tak"]
    assert again.hello["items"][-1]["id"] == question["id"]


async def test_a_question_asked_anew_takes_the_buttons_off_the_old_one(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page = await browser.open(path)
    for client_id in ("aaaaaaaa", "bbbbbbbb"):
        await page.sends(client_id, **ASK)
        await town.settle()
    items = [message for message in page.seen if message["type"] == "item"]
    questions = [message for message in items if message["item"]["who"] == "bot"]
    if len(questions) < 2:
        questions.append(await page.until("item", "bot"))
    assert questions[1]["strip"] == questions[0]["item"]["id"]
    old, new = [i for i in (await browser.open(path)).hello["items"] if "tak" in i.get("html", "")]
    assert (old["rows"], old["control"]) == ([], None)
    assert new["control"]["kind"] == "one"


async def test_a_message_sent_again_is_handled_once(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page = await browser.open(path)
    await page.sends("aaaaaaaa", **ASK)
    again = await browser.open(path)
    ack = await again.sends("aaaaaaaa", **ASK)
    await town.settle()
    assert ack == {"type": "ack", "id": "aaaaaaaa", "toast": None}
    assert texts((await browser.open(path)).hello["items"]).count("Czy <b>tak</b>?") == 1
    rows = town.database.read_now(lambda s: s.scalar(select(func.count()).select_from(Inbox)))
    assert rows == 2  # the joining and the command


async def test_every_page_of_the_account_sees_the_same(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    first, second = await browser.open(path), await browser.open(path)
    await first.socket.send_json({"id": "aaaaaaaa", **ASK})
    assert (await second.until("item", "me"))["item"]["text"] == "/ask"


async def test_what_our_page_never_sends_is_refused_and_the_page_goes_on(town: Town) -> None:
    browser = town.browser()
    page = await browser.open(await browser.join())
    for raw in ("{", "[]", '{"id": "aaaaaaaa", "kind": "shout"}', '{"kind": "older", "before": 7}'):
        await page.socket.send_str(raw)
        assert (await page.until("ack"))["refused"] is True
    too_long = await page.sends("bbbbbbbb", kind="text", text="a" * 10_001)
    assert too_long == {"type": "ack", "id": "bbbbbbbb", "refused": True}
    assert "toast" in await page.sends("cccccccc", **ASK)


async def test_older_messages_come_on_demand(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    fill(town, [Say(f"Wiadomość {number}") for number in range(130)])
    page = await browser.open(path)
    assert texts(page.hello["items"])[0] == "Wiadomość 30"
    assert page.hello["more"] is True
    before = page.hello["items"][0]["at"]
    await page.socket.send_json({"kind": "older", "before": before})
    older = await page.until("older")
    assert texts(older["items"]) == ["Konto połączono."] + [f"Wiadomość {n}" for n in range(30)]
    assert older["more"] is False


async def test_an_erased_message_is_gone_from_open_pages_and_from_history(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page = await browser.open(path)
    fill(town, [Say("Poufne pytanie", slot="form:1")])
    await town.delivery.drain()
    shown = (await page.until("item", "bot"))["item"]
    fill(town, [Erase("form:1")])
    await town.delivery.drain()
    assert (await page.until("erase"))["id"] == shown["id"]
    assert texts((await browser.open(path)).hello["items"]) == ["Konto połączono."]


async def test_an_account_taken_from_a_person_shows_nothing_of_theirs(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page = await browser.open(path)
    await page.sends("aaaaaaaa", **ASK)
    await town.settle()

    def disconnect(session: Session) -> None:
        session.scalars(select(Account)).one().person_id = None

    town.database.write_now(disconnect)
    hello = (await browser.open(path)).hello
    assert texts(hello["items"]) == ["Konto połączono.", "/ask"]


def fill(town: Town, steps: Sequence[Say | Erase]) -> None:
    """Messages to the only account: as sent, one a second; with a slot, still to be sent."""

    def write(session: Session) -> None:
        account = session.scalars(select(Account)).one()
        for step in steps:
            row = outbox.post(
                session,
                account_id=account.id,
                channel="web",
                person_id=account.person_id,
                lane="1_notice",
                topic="notice",
                body=step_to_json(step),
                due=town.hands.now(),
            )
            if not step.slot:
                sent = session.get_one(Outbox, row)
                sent.state, sent.sent_at = "sent", town.hands.now()

    town.database.write_now(write)


async def test_what_must_not_be_stored_leaves_the_open_pages(town: Town) -> None:
    browser = town.browser()
    path = await browser.join()
    page, other = await browser.open(path), await browser.open(path)
    await page.socket.send_json({"id": "aaaaaaaa", "kind": "text", "text": "PESEL 44051401359"})
    assert (await page.until("erase"))["id"] == "me-aaaaaaaa"
    assert (await other.until("erase"))["id"] == "me-aaaaaaaa"
    assert "44051401359" not in str((await browser.open(path)).hello)
