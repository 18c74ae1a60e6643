"""The ways in: an invitation code typed on the start page, or carried by a personal link.

A link is used up by the button on its page, never by opening it: mail scanners open links.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web
from markupsafe import Markup

from bot.web import demo
from bot.web.pages import language_of, show
from bot.web.render import JOINING, Item, draw_history
from bot.web.sessions import HOME, chat_path, log_in
from bot.web.site import address_of, site_of
from domain.invitations import read_code
from messages.events import Command, Event
from storage import Session
from storage import web as store
from storage.viewers import AccountView


async def start_page(request: web.Request) -> web.Response:
    """The demo's chairs; else the chat of whoever was here; else the question for a code."""
    if site_of(request).demo:
        return await demo.chairs_page(request)
    if home := request.cookies.get(HOME):
        return web.Response(status=303, headers={"Location": chat_path(home)})
    return ask_code(request)


def ask_code(request: web.Request, *, status: int = 200, **values: Any) -> web.Response:
    """The form for an invitation code; `problem` is what to say above it."""
    return show(request, "enter", status=status, **{"problem": "", "code": "", **values})


async def enter_code(request: web.Request) -> web.Response:
    """A typed code: one that cannot be a code is sent back at once, and counts as no guess."""
    form = await request.post()
    typed = str(form.get("code", ""))[:80]
    code = read_code(typed)
    if code is None:
        return ask_code(request, status=422, problem="not_a_code", code=typed)
    return await _join(request, code)


async def link_page(request: web.Request) -> web.Response:
    """A personal link, opened: nothing happens but a button. Says nothing about the code."""
    return show(request, "link", code=request.match_info["code"])


async def use_link(request: web.Request) -> web.Response:
    """The button of `link_page`."""
    return await _join(request, request.match_info["code"])


@dataclass(frozen=True, slots=True)
class _Attempt:
    account: AccountView
    answers: list[Item]


async def _join(request: web.Request, code: str) -> web.Response:
    site = site_of(request)
    external_id = store.new_external_id()
    await site.intake.receive(
        Event(
            key=f"web:{external_id}:{JOINING}",
            channel="web",
            account=external_id,
            chat=external_id,
            body=Command("start", code),
            language=language_of(request),
            address=address_of(request),
        )
    )
    attempt = await site.database.read(partial(_look, external_id=external_id))
    if attempt.account.person_id is not None:
        return await log_in(request, attempt.account.id, external_id)
    answers = [Markup(item["html"]) for item in attempt.answers]  # noqa: S704 - rendered and escaped by our templates
    return show(request, "refused", status=403, answers=answers)


def _look(session: Session, external_id: str) -> _Attempt:
    account = store.find_account(session, external_id)
    if account is None:
        raise LookupError(f"the event of account {external_id} left no trace")
    items = draw_history(store.history(session, account.id))
    return _Attempt(account, [item for item in items if item["who"] == "bot"])
