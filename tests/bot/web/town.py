"""A running web server over a real intake, with a few features of its own, and browsers for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientWebSocketResponse, CookieJar, web

from bot.background import Background
from bot.filestore import FileStore
from bot.intake import Intake
from bot.web.channel import WebChannel
from bot.web.server import WebServer
from bot.web.site import DemoClock, Site
from bot.web.waiting import WaitingFiles
from domain.calendar import Calendar
from handlers import menu
from handlers.context import Context, Office
from handlers.dispatch import House
from handlers.routes import Routes, merge
from messages.events import Command, Event
from messages.steps import Button, Control, Menu, Option, Say, SendFile, Step, Toast
from scheduler.delivery import Delivery
from scheduler.pace import RATES, Pace
from storage.database import Database
from storage.tables.people import Account, Person
from tests.people import add_person

LIMIT = 1000
CODE = "K7Q2-MD41-9XWF"


@dataclass
class Hands:
    """A clock that a test moves."""

    moment: datetime

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    async def advance(self, step: str) -> None:
        leaps = {"hour": timedelta(hours=1), "day": timedelta(days=1), "next": timedelta(days=7)}
        self.moment += leaps[step]


def start(event: Event, ctx: Context) -> list[Step]:
    """One code opens, every other one is refused."""
    code = event.body.argument if isinstance(event.body, Command) else ""
    if code != CODE:
        return [Say(f"Kod <b>nieznany</b>.\nAdres: {event.address}")]
    account = ctx.session.get_one(Account, ctx.account.id)
    account.person_id = add_person(ctx.session, "P-001", first="Anna", last="Źródlak")
    return [Say("Konto połączono.")]


def ask(event: Event, ctx: Context) -> list[Step]:
    options = (Option("Tak", "picked:tak"), Option("Nie", "picked:nie"))
    rows = Menu().row(Button("Później", "picked:pozniej")).rows
    return [Say("Czy <b>tak</b>?", rows=rows, slot="q", control=Control("one", options))]


def picked(event: Event, ctx: Context) -> list[Step]:
    return [Toast("Zapisano"), Say(f"Wybrano: {ctx.args[0]}", slot="q")]


def give(event: Event, ctx: Context) -> list[Step]:
    name = event.body.argument if isinstance(event.body, Command) else ""
    return [SendFile(int(name), "Wnioski – „zadanie”.pdf")]


def draw(event: Event, ctx: Context) -> list[Step]:
    name = event.body.argument if isinstance(event.body, Command) else ""
    return [SendFile(int(name), "wykres.png", "Wykres", alt="Tak: 5, nie: 6")]


def hobbies(event: Event, ctx: Context) -> list[Step]:
    options = tuple(Option(name, f"t:{name}") for name in ("czytanie", "rower", "szachy"))
    done = Button("Gotowe", "picked")
    return [Say("Co Państwo lubią?", slot="q", control=Control("many", options, done=done))]


def attach(event: Event, ctx: Context) -> list[Step]:
    return [Say("Prosimy o plik.", slot="q", control=Control("file"))]


def evil(event: Event, ctx: Context) -> list[Step]:
    html = '<img src=x><b class="big" id="log">tak</b><script>x</script><i><h1>!</h1></i>'
    return [Say(html + '<a href="javascript:x()">a</a><a href="https://ore.edu.pl">b</a>')]


FEATURES = Routes(
    commands={
        "start": start,
        "ask": ask,
        "give": give,
        "draw": draw,
        "hobbies": hobbies,
        "attach": attach,
        "evil": evil,
    },
    buttons={"picked": picked},
)


@dataclass
class Town:
    database: Database
    hands: Hands
    channel: WebChannel
    files: FileStore
    background: Background
    server: WebServer
    delivery: Delivery
    problems: dict[str, str]
    directory: Path
    browsers: list[Browser] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def browser(self, **headers: str) -> Browser:
        made = Browser(self, headers)
        self.browsers.append(made)
        return made

    async def settle(self) -> None:
        """Wait for replies under way (open pages' writers go on)."""
        for task in [t for t in asyncio.all_tasks() if t.get_name() == "replies"]:
            await task

    async def close(self) -> None:
        for browser in self.browsers:
            await browser.close()
        await self.server.stop()
        await self.background.finish(1)


async def build(
    database: Database,
    directory: Path,
    now: datetime,
    *,
    demo: bool = False,
    public_url: str = "http://lacznik.example",
    routes: Routes | None = None,
    extra_routes: Sequence[web.RouteDef] = (),
) -> Town:
    """Everything but the schedule and Telegram, on a free port of this machine."""
    hands, background = Hands(now), Background()
    channel = WebChannel(
        WaitingFiles(directory / "waiting", limit=LIMIT, page_limit=2 * LIMIT), hands.now
    )
    delivery = Delivery(database, channel, hands.now, Pace(RATES["web"]))
    office = Office(email="biuro@pilotaz.example", public_url=public_url)
    table = routes or merge([menu.ROUTES, FEATURES])
    house = House(table, Calendar(frozenset()), office, seal=lambda raw: raw)
    problems: dict[str, str] = {}
    clock: DemoClock | None = hands if demo else None
    files = FileStore(directory / "files")
    site = Site(
        database=database,
        intake=Intake(database, house, hands, {"web": delivery, "telegram": delivery}, background),
        channel=channel,
        files=files,
        background=background,
        now=hands.now,
        public_url=public_url,
        health=lambda: problems,
        demo=clock,
    )
    server = WebServer(site, host="127.0.0.1", port=0, extra_routes=extra_routes)
    await server.start()
    return Town(database, hands, channel, files, background, server, delivery, problems, directory)


@dataclass
class Browser:
    """A person's browser: its own cookies; sends the Origin that a browser would send."""

    town: Town
    headers: Mapping[str, str]

    def __post_init__(self) -> None:
        self.session = ClientSession(self.town.url, cookie_jar=CookieJar(unsafe=True))

    async def close(self) -> None:
        await self.session.close()

    async def get(self, path: str, **options: Any) -> ClientResponse:
        headers = {**self.headers, **options.pop("headers", {})}
        return await self.session.get(path, headers=headers, allow_redirects=False, **options)

    async def post(self, path: str, data: Any = None, **options: Any) -> ClientResponse:
        headers = {"Origin": self.town.url, **self.headers, **options.pop("headers", {})}
        return await self.session.post(
            path, data=data, headers=headers, allow_redirects=False, **options
        )

    async def join(self) -> str:
        """Through the personal link; returns the chat's path."""
        response = await self.post(f"/k/{CODE}")
        assert response.status == 303, await response.text()
        await self.town.settle()
        return response.headers["Location"]

    async def open(self, path: str) -> OpenPage:
        socket = await self.session.ws_connect(
            f"{path}ws", headers={"Origin": self.town.url, **self.headers}
        )
        page = OpenPage(socket)
        page.hello = await page.receive()
        return page


class OpenPage:
    """A socket, and what came over it."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.hello: dict[str, Any] = {}
        self.seen: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=10))
        self.seen.append(message)
        return message

    async def until(self, kind: str, who: str = "") -> dict[str, Any]:
        """The next message of this type (an item: of this author)."""
        while True:
            message = await self.receive()
            if message["type"] == kind and who in ("", message.get("item", {}).get("who")):
                return message

    async def sends(self, client_id: str, **content: str) -> dict[str, Any]:
        """Send and wait for the acknowledgement."""
        await self.socket.send_json({"id": client_id, **content})
        return await self.until("ack")

    async def closed(self) -> None:
        await self.socket.receive(timeout=10)


def connected(session: Any, account_path: str) -> str:
    """The code of the person behind the chat at this path."""
    external_id = account_path.split("/")[2]
    row = session.query(Account).filter_by(external_id=external_id).one()
    person = session.get(Person, row.person_id)
    return str(person.code)
