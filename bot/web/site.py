"""What the pages need from the rest of the house, and the key under which aiohttp keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from aiohttp import web

from bot.background import Background
from bot.filestore import FileStore
from bot.web.channel import WebChannel
from messages.channel import Intake
from storage.database import Database


class DemoClock(Protocol):
    """The demo's movable clock; `advance` returns when everything between has happened."""

    def now(self) -> datetime: ...

    async def advance(self, step: Literal["hour", "day", "next"]) -> None: ...


@dataclass(frozen=True, slots=True)
class Site:
    """`public_url` is where people reach us (its scheme decides about Secure cookies).

    `health` gives problems by part, empty when all is well. `demo` None: the demo's routes do not
    exist. `forwarded`: a proxy of ours stands before us, its X-Forwarded-For is believed.
    """

    database: Database
    intake: Intake
    channel: WebChannel
    files: FileStore
    background: Background
    now: Callable[[], datetime]
    public_url: str
    health: Callable[[], Mapping[str, str]]
    demo: DemoClock | None = None
    forwarded: bool = False

    @property
    def is_secure(self) -> bool:
        return self.public_url.startswith("https://")


SITE = web.AppKey("site", Site)


def site_of(request: web.Request) -> Site:
    return request.app[SITE]


def address_of(request: web.Request) -> str:
    """The caller's network address: the peer's, or what our own proxy says it is."""
    said = request.headers.get("X-Forwarded-For", "") if site_of(request).forwarded else ""
    return said.rpartition(",")[2].strip() or request.remote or ""
