"""The demo's own pages: everybody's chairs, and the clock that can be moved.

These routes exist only where a `DemoClock` was given; `server.py` adds them.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Literal, cast

from aiohttp import web

from bot.web.inbound import make_event
from bot.web.pages import show
from bot.web.render import SITTING_DOWN
from bot.web.sessions import log_in
from bot.web.site import site_of
from domain.people import Role
from domain.text import fold
from messages.events import Command
from storage import chairs as store
from storage import web as logins
from storage.chairs import Chair

_STEPS = {"hour", "day", "next"}


# Sections of those who are in no team, by the first role that fits; the rest are in networks.
_SECTIONS = {
    "office": {Role.ADMIN, Role.PROJECT_COORDINATOR},
    "mentors": {Role.MENTOR, Role.TRAINER},
    "coordinators": {Role.NETWORK_COORDINATOR, Role.COUNTY},
}
_REST = "networks"


async def chairs_page(request: web.Request) -> web.Response:
    """Everybody, by section and by JST team; `?q=` narrows them."""
    everybody = await site_of(request).database.read(store.chairs)
    query = request.query.get("q", "")[:80]
    found = [chair for chair in everybody if fits(chair, query)]
    return show(
        request,
        "chairs",
        query=query,
        sections=_by_section([chair for chair in found if not chair.team]),
        groups=_by_team([chair for chair in found if chair.team]),
    )


def fits(chair: Chair, query: str) -> bool:
    """Whether every word of the query occurs in what is known of the chair."""
    known = fold(" ".join([chair.name, chair.code, chair.team, chair.function, *chair.cares_for]))
    return all(word in known for word in fold(query).split())


def _by_section(chairs: list[Chair]) -> dict[str, list[Chair]]:
    return {
        name: members
        for name in (*_SECTIONS, _REST)
        if (members := [chair for chair in chairs if _section(chair) == name])
    }


def _section(chair: Chair) -> str:
    return next((name for name, roles in _SECTIONS.items() if roles & set(chair.roles)), _REST)


def _by_team(chairs: list[Chair]) -> list[tuple[str, list[tuple[str, list[Chair]]]]]:
    return [
        (group, [(team, list(seats)) for team, seats in groupby(members, lambda c: c.team)])
        for group, members in groupby(chairs, lambda chair: chair.group)
    ]


async def sit_down(request: web.Request) -> web.Response:
    """Log in as the person; the first time, the assistant greets them with their menu."""
    site = site_of(request)
    form = await request.post()
    try:
        person_id = int(str(form.get("person")))
        account = await site.database.write(
            partial(logins.seat, person_id=person_id, now=site.now())
        )
    except (ValueError, LookupError):
        raise web.HTTPNotFound from None
    await site.intake.receive(make_event(account, SITTING_DOWN, Command("menu")))
    return await log_in(request, account.id, account.external_id)


async def move_clock(request: web.Request) -> web.Response:
    """One step of the clock, with all that happens on the way; then back to the page."""
    demo = site_of(request).demo
    form = await request.post()
    step = str(form.get("step"))
    if demo is None or step not in _STEPS:
        raise web.HTTPBadRequest
    await demo.advance(cast(Literal["hour", "day", "next"], step))
    if "application/json" in request.headers.get("Accept", ""):
        now = demo.now().isoformat()
        return web.json_response({"now": now})
    return web.Response(status=303, headers={"Location": _own_path(str(form.get("back")))})


def _own_path(path: str) -> str:
    """A path of this site, or the start page: the form must not lead anywhere else."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
