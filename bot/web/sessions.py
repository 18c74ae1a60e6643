"""Who sits at this browser: a cookie per account, seen only under that account's own address.

`/chat/<account>/` carries the cookie of that account and no other, so that several chairs of the
demo, or two people at one computer, never meet. `lacznik_home` merely remembers which chat the
start page leads to; it opens nothing.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from aiohttp import web

from bot.web.site import site_of
from storage import web as store
from storage.web import LOGIN_LIVES, Guest

COOKIE = "lacznik"
HOME = "lacznik_home"
# The demo's clock leaps by months, and must not log anybody out.
DEMO_LOGIN_LIVES = timedelta(days=3650)


def chat_path(external_id: str) -> str:
    return f"/chat/{external_id}/"


def _lives(request: web.Request) -> timedelta:
    return DEMO_LOGIN_LIVES if site_of(request).demo else LOGIN_LIVES


async def guest_of(request: web.Request) -> Guest | None:
    """Whoever holds the cookie of the account in the address."""
    token = request.cookies.get(COOKIE)
    external_id = request.match_info["account"]
    if not token:
        return None
    site = site_of(request)
    return await site.database.read(
        partial(store.guest, external_id=external_id, token=token, now=site.now())
    )


async def log_in(request: web.Request, account_id: int, external_id: str) -> web.Response:
    """A fresh cookie, and the way into the chat."""
    site = site_of(request)
    lives = _lives(request)
    token = await site.database.write(
        partial(store.open_login, account_id=account_id, now=site.now(), lives=lives)
    )
    response = web.Response(status=303, headers={"Location": chat_path(external_id)})
    _set_cookies(request, response, external_id, token)
    return response


def _set_cookies(
    request: web.Request, response: web.StreamResponse, external_id: str, token: str
) -> None:
    site = site_of(request)
    put = partial(
        response.set_cookie,
        max_age=int(_lives(request).total_seconds()),
        httponly=True,
        secure=site.is_secure,
        samesite="Lax",  # Strict would show a stranger's page to whoever comes from an e-mail
    )
    put(COOKIE, token, path=chat_path(external_id))
    if site.demo is None:
        put(HOME, external_id, path="/")


async def stay_logged_in(request: web.Request, response: web.StreamResponse, guest: Guest) -> None:
    """Half-way to its end the login begins anew."""
    site, lives = site_of(request), _lives(request)
    if guest.login_until - site.now() > lives / 2:
        return
    token = request.cookies[COOKIE]
    until = site.now() + lives
    await site.database.write(partial(store.prolong, token=token, until=until))
    _set_cookies(request, response, guest.account.external_id, token)


async def log_out(request: web.Request) -> None:
    """Forget the login of this browser on our side."""
    if token := request.cookies.get(COOKIE):
        await site_of(request).database.write(partial(store.close_login, token=token))


def forget_cookies(request: web.Request, response: web.StreamResponse) -> None:
    response.del_cookie(COOKIE, path=chat_path(request.match_info["account"]))
    response.del_cookie(HOME, path="/")
