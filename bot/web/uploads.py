"""Files from people's browsers: inside the chat, and by the one-time page for other channels."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import PurePath
from typing import Any

from aiohttp import BodyPartReader, web

from bot.web.inbound import BadMessage, make_event, read_id
from bot.web.pages import language_of, show
from bot.web.render import own
from bot.web.sessions import guest_of
from bot.web.site import Site, address_of, site_of
from domain.files import ALLOWED
from messages.channel import FileTooBig
from messages.events import Uploaded
from storage import upload_links
from storage.files import hash_token

_CHUNK = 64 * 1024
_FRAMING = 16 * 1024  # what a form puts around its file


async def upload(request: web.Request) -> web.Response:
    """A file of the chat page: `?id=` is the page's id of this message, as on the socket."""
    guest = await guest_of(request)
    if guest is None:
        return _answer(401, "login_lost")
    site = site_of(request)
    try:
        client_id = read_id(request.query.get("id"))
        taken = await _take(request)
    except FileTooBig:
        return _answer(413, "too_big")
    except BadMessage:
        return _answer(400, "bad_request")
    event = make_event(guest.account, client_id, taken, address=address_of(request))
    await site.intake.receive(event)
    item = own(client_id, taken.name, site.now())
    site.channel.push(guest.account.chat, {"type": "item", "item": item})
    return _answer(200, "")


def _answer(status: int, problem: str) -> web.Response:
    response = web.json_response({"problem": problem}, status=status)
    if problem:
        response.force_close()  # what may still be coming is not read
    return response


async def _take(request: web.Request, *, by_link: bool = False) -> Uploaded:
    """The form's file, into the waiting room. Refuses by the announced length before reading."""
    waiting = site_of(request).channel.waiting
    limit = waiting.page_limit if by_link else waiting.limit
    if (request.content_length or 0) > limit + _FRAMING:
        raise FileTooBig
    part = await _file_part(request)
    name = _safe_name(part.filename or "")
    ref, size = await waiting.take(_chunks(part), limit)
    mime = part.headers.get("Content-Type", "")[:80]
    return Uploaded(ref=ref, name=name, mime=mime, size=size, by_link=by_link)


async def _file_part(request: web.Request) -> BodyPartReader:
    """Raises `BadMessage` for a form without a file."""
    if request.content_type != "multipart/form-data":
        raise BadMessage("not a form with a file")
    try:
        reader = await request.multipart()
        async for part in reader:
            if isinstance(part, BodyPartReader) and part.name == "file" and part.filename:
                return part
    except ValueError:
        raise BadMessage("a broken form") from None
    raise BadMessage("no file in the form")


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(_CHUNK):
        yield chunk


def _safe_name(name: str) -> str:
    """The last part of a path, printable, of a length that fits."""
    last = PurePath(name.replace("\\", "/")).name
    printable = "".join(char for char in last if char.isprintable())
    return printable[-150:] or "plik"


# --- /u/<token> ------------------------------------------------------------------------------


async def link_page(request: web.Request) -> web.Response:
    """A page with a file field, for a file that a messenger does not hand out."""
    site = site_of(request)
    token = request.match_info["token"]
    account = await site.database.write(partial(upload_links.usable, token=token, now=site.now()))
    if account is None:
        return _gone(request)
    return _form(request, account.language)


async def use_link(request: web.Request) -> web.Response:
    """The file itself: once. A file that is refused here leaves the link as it was."""
    site = site_of(request)
    token = request.match_info["token"]
    find = partial(upload_links.usable, token=token, now=site.now())
    account = await site.database.write(find)
    if account is None:
        return _gone(request)
    try:
        taken = await _take(request, by_link=True)
    except FileTooBig:
        return _form(request, account.language, status=413, problem="too_big")
    except BadMessage:
        return _form(request, account.language, status=400, problem="no_file")
    if not await _hand_in(site, token, taken):
        return _gone(request)
    return show(request, "upload_done", language=account.language)


async def _hand_in(site: Site, token: str, taken: Uploaded) -> bool:
    """False when somebody else has used the link meanwhile."""
    spend = partial(upload_links.use, token=token, now=site.now())
    account = await site.database.write(spend)
    if account is None:
        site.channel.waiting.drop(taken.ref)
        return False
    await site.intake.receive(make_event(account, f"u-{hash_token(token)[:32]}", taken))
    return True


def _form(
    request: web.Request, language: str, *, status: int = 200, problem: str = ""
) -> web.Response:
    limit = site_of(request).channel.waiting.page_limit
    values: dict[str, Any] = {
        "megabytes": limit // (1024 * 1024),
        "accept": ",".join(f".{suffix}" for suffix in ALLOWED),
        "problem": problem,
    }
    response = show(request, "upload", language=language, status=status, **values)
    if problem:
        response.force_close()
    return response


def _gone(request: web.Request) -> web.Response:
    response = show(request, "upload_gone", language=language_of(request), status=410)
    response.force_close()
    return response
