"""The web server: the route table, and its beginning and end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from bot.web import chat, demo, downloads, entry, guard, uploads
from bot.web.site import SITE, Site, site_of
from storage.database import DatabaseUnavailable, ping

STATIC = Path(__file__).parent / "static"
_CODE = "{code:[A-Za-z0-9-]{4,40}}"
_ACCOUNT = "{account:[0-9a-f]{16}}"
_TOKEN = "{token:[A-Za-z0-9_-]{10,60}}"  # noqa: S105 - a pattern of an address
SHUTDOWN_SECONDS = 5.0


def make_app(
    site: Site, extra_routes: Sequence[web.RouteDef] = (), *, pages: bool = True
) -> web.Application:
    """Every route; those of the demo only with its clock; without `pages` only `/healthz`.

    `extra_routes` are another channel's: its platform calls them, so they check themselves who
    does (a signature, a state), and any origin may come.
    """
    app = web.Application(
        middlewares=[guard.admit_outages, guard.refuse_foreign], client_max_size=64 * 1024
    )
    app[SITE] = site
    app.add_routes([web.get("/healthz", health)])
    if not pages:
        app[guard.OPEN] = frozenset[str]()
        return app
    app[guard.OPEN] = frozenset(route.path for route in extra_routes)
    app.add_routes(extra_routes)
    app.on_response_prepare.append(guard.add_headers)
    app.on_shutdown.append(_close_pages)
    app.add_routes(
        [
            web.get("/", entry.start_page),
            web.get("/enter", entry.start_page),  # its language link, and a reload
            web.post("/enter", entry.enter_code),
            web.get(f"/k/{_CODE}", entry.link_page),
            web.post(f"/k/{_CODE}", entry.use_link),
            web.get(f"/chat/{_ACCOUNT}/", chat.chat_page),
            web.get(f"/chat/{_ACCOUNT}/ws", chat.socket, allow_head=False),
            web.post(f"/chat/{_ACCOUNT}/upload", uploads.upload),
            web.post(f"/chat/{_ACCOUNT}/leave", chat.leave),
            web.get(f"/chat/{_ACCOUNT}/files/{{file:[0-9]{{1,15}}}}", downloads.download),
            web.get(f"/u/{_TOKEN}", uploads.link_page),
            web.post(f"/u/{_TOKEN}", uploads.use_link),
            web.static("/static", STATIC),
        ]
    )
    if site.demo is not None:
        app.add_routes(
            [web.post("/demo/sit", demo.sit_down), web.post("/demo/clock", demo.move_clock)]
        )
    return app


async def health(request: web.Request) -> web.Response:
    """For monitoring: 200 while all is well, 503 with the problems by part."""
    site = site_of(request)
    problems = dict(site.health())
    try:
        await asyncio.to_thread(ping, site.database)
    except DatabaseUnavailable:
        problems["database"] = "unreachable"
    if site.database.trouble.name:
        problems["database"] = site.database.trouble.name
    body = {"ok": not problems, "problems": problems}
    return web.json_response(body, status=503 if problems else 200)


async def _close_pages(app: web.Application) -> None:
    app[SITE].channel.close_pages()


class WebServer:
    """`start` returns once connections are taken; `port` 0 picks a free one (see `port`)."""

    def __init__(
        self,
        site: Site,
        *,
        host: str,
        port: int,
        extra_routes: Sequence[web.RouteDef] = (),
        pages: bool = True,
    ) -> None:
        self.port = port
        self._host = host
        self._runner = web.AppRunner(
            make_app(site, extra_routes, pages=pages),
            access_log=None,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )

    async def start(self) -> None:
        """Raises OSError when the address is taken."""
        await self._runner.setup()
        server = web.TCPSite(self._runner, self._host, self.port)
        await server.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Take nothing new, close the open pages, let go of the port."""
        await self._runner.cleanup()
