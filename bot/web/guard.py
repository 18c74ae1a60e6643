"""What protects the pages: response headers, and the Origin of everything that changes something.

`Referrer-Policy: same-origin` and not `no-referrer`: the latter makes browsers send `Origin: null`
with our own forms. Personal links stay as private, no other site is told an address of ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.web.site import site_of
from storage.outages import outage

# Paths that other servers call: they know callers by other means than an Origin.
OPEN = web.AppKey("open", frozenset[str])

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_HARMLESS = {"GET", "HEAD"}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """On every response, as it is prepared; static files may be kept by the browser for a while."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    keep = "no-cache" if request.path.startswith("/static/") else "no-store"
    response.headers.setdefault("Cache-Control", keep)
    if site_of(request).is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"


@web.middleware
async def admit_outages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """503 while the database is away, without a traceback for every page that is asked for."""
    try:
        return await handler(request)
    except Exception as error:
        if not outage(error):
            raise
        raise web.HTTPServiceUnavailable from None


@web.middleware
async def refuse_foreign(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Another site's page can neither post here nor open a socket."""
    changes = request.method not in _HARMLESS or request.headers.get("Upgrade")
    if changes and request.path not in request.app[OPEN] and not _is_ours(request):
        raise web.HTTPForbidden(text="foreign origin")
    return await handler(request)


def _is_ours(request: web.Request) -> bool:
    """The public address, or this very machine under whatever port it was reached.

    The Host header alone proves nothing (DNS rebinding), so it counts only for loopback names.
    """
    origin = urlsplit(request.headers.get("Origin", ""))
    public = urlsplit(site_of(request).public_url)
    if origin.scheme and (origin.scheme, origin.netloc) == (public.scheme, public.netloc):
        return True
    return origin.hostname in _LOOPBACK and origin.netloc == request.host
