"""The chat page and its socket.

The page sends `{"id", "kind", …}` and gets `{"type": "ack", "id", "toast"}` after the commit; what
it has no ack for it sends again after a reconnect, and the event's key keeps that single. The
server sends `hello` (the newest part of the history) first, then `item` and `erase` as they happen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from bot.web import inbound
from bot.web.channel import Page
from bot.web.entry import ask_code
from bot.web.inbound import BadMessage, Received
from bot.web.pages import label, show
from bot.web.render import draw_history, own, own_id
from bot.web.sessions import forget_cookies, guest_of, log_out, stay_logged_in
from bot.web.site import address_of, site_of
from handlers.screening import storable
from messages.events import Command, Text
from messages.texts import keys
from storage import web as store
from storage.outages import outage
from storage.web import Guest

log = structlog.get_logger(__name__)

LARGEST_MESSAGE = 64 * 1024
HEARTBEAT = 25.0


async def chat_page(request: web.Request) -> web.Response:
    """The page itself; the messages come through the socket."""
    guest = await guest_of(request)
    if guest is None:
        response = ask_code(request, status=401, problem="login_lost")
        forget_cookies(request, response)
        return response
    response = show(
        request,
        "chat",
        language=guest.language,
        guest=guest,
        texts=_script_texts(guest.language),
        limit=site_of(request).channel.waiting.limit,
    )
    await stay_logged_in(request, response, guest)
    return response


@cache
def _script_texts(language: str) -> str:
    """What the page's script says: the blocks `js_…` of `web.j2`, as JSON without that prefix."""
    names = [key.removeprefix("web.js_") for key in keys(language) if key.startswith("web.js_")]
    said = {name: label(language, f"js_{name}") for name in names}
    return json.dumps(said, ensure_ascii=False)


async def leave(request: web.Request) -> web.Response:
    """Log this browser out; the account stays connected and can be entered by a new link."""
    await log_out(request)
    site_of(request).channel.log_out(request.match_info["account"])
    response = web.Response(status=303, headers={"Location": "/"})
    forget_cookies(request, response)
    return response


async def socket(request: web.Request) -> web.WebSocketResponse:
    """One open page, until it closes."""
    guest = await guest_of(request)
    if guest is None:
        raise web.HTTPUnauthorized
    site = site_of(request)
    ws = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_MESSAGE, compress=False)
    await ws.prepare(request)
    page = site.channel.open(guest.account.chat)
    await ws.send_str(await _history(request, guest, "hello"))
    writer = site.background.start(_write(ws, page), "web page")
    try:
        await _listen(request, ws, page, guest)
    finally:
        site.channel.leave(guest.account.chat, page)
        page.close()
        await writer
    return ws


async def _write(ws: web.WebSocketResponse, page: Page) -> None:
    """What others put into the page's queue; a page that is gone takes nothing more."""
    while (line := await page.out.get()) is not None:
        try:
            await ws.send_str(line)
        except ConnectionError:
            return
    await ws.close(code=WSCloseCode.GOING_AWAY)


async def _listen(
    request: web.Request, ws: web.WebSocketResponse, page: Page, guest: Guest
) -> None:
    async for message in ws:
        if message.type is not WSMsgType.TEXT:
            return
        try:
            page.put(await _respond(request, guest, message.data))
            await _tell_language(request, guest)
        except Exception as error:
            if not outage(error):
                raise
            return  # the page connects again, and sends again what has no ack


async def _respond(request: web.Request, guest: Guest, raw: str) -> str:
    data = None
    try:
        data = inbound.parse(raw)
        if isinstance(data, dict) and data.get("kind") == "older":
            return await _history(request, guest, "older", data.get("before"))
        received = inbound.decode(data)
    except BadMessage as error:
        log.warning("web.bad_message", reason=str(error))
        return _refusal(data)
    return await _handle(request, guest, received)


async def _handle(request: web.Request, guest: Guest, received: Received) -> str:
    """To the commit. Raises when nothing could be stored: the page sends it again, later."""
    site = site_of(request)
    address = address_of(request)
    at_once = await site.intake.receive(
        inbound.make_event(guest.account, received.id, received.body, address=address)
    )
    if storable(received.body) is None:
        site.channel.push(guest.account.chat, {"type": "erase", "id": own_id(received.id)})
    elif typed := _typed(received):
        item = own(received.id, typed, site.now())
        site.channel.push(guest.account.chat, {"type": "item", "item": item})
    return _ack(received.id, toast=at_once.toast.text if at_once.toast else None)


async def _tell_language(request: web.Request, guest: Guest) -> None:
    """The page's frame was drawn in the language of its opening: open pages load themselves anew
    when the person has chosen another."""
    present = await guest_of(request)
    if present is not None and present.language != guest.language:
        message = {"type": "language", "code": present.language}
        site_of(request).channel.push(guest.account.chat, message)


def _typed(received: Received) -> str:
    match received.body:
        case Text(text=text):
            return text
        case Command(name=name):
            return f"/{name}"
    return ""


def _refusal(data: Any) -> str:
    client_id = data.get("id") if isinstance(data, dict) else None
    return _ack(client_id if isinstance(client_id, str) else "", refused=True)


def _ack(client_id: str, **values: Any) -> str:
    """In ASCII: a refused page's id may be anything."""
    return json.dumps({"type": "ack", "id": client_id, **values})


async def _history(request: web.Request, guest: Guest, kind: str, before: Any = None) -> str:
    site = site_of(request)
    history = await site.database.read(
        partial(store.history, account_id=guest.account.id, before=_moment(before))
    )
    message: Mapping[str, Any] = {
        "type": kind,
        "items": draw_history(history),
        "more": history.more,
    }
    return json.dumps(message, ensure_ascii=False)


def _moment(value: Any) -> datetime | None:
    """Raises `BadMessage` for what is no moment with its zone."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadMessage("not a moment") from None
    if moment.tzinfo is None:
        raise BadMessage("a moment without its zone")
    return moment
