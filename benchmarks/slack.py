"""What a tap in Slack costs here, beside a minimal slack-bolt app that keeps nothing.

    python -m benchmarks.slack

Both are processes of their own and get the same signed `block_actions` over HTTP, from the same
twenty people, who tap again as soon as they are answered. An event is done when it is acknowledged
and the message it stands in was edited by `chat.update`. Ours commits each event and its answer to
SQLite (synchronous=FULL) before it acknowledges; the other answers from memory, with the very
blocks that ours sends. This process plays Slack: no limits, nothing checked, so that the two are
measured and not it. Our own pacing, which keeps Slack's limits, is let run freely.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from benchmarks.web import free_port
from bot import app
from bot.assistant import Assistant
from bot.clock import RealClock
from bot.logs import set_up_logs
from bot.seal import load_seal
from bot.settings import Settings
from bot.slack.pacing import Limits
from bot.slack.setup import connect
from storage import schema
from storage.database import Database
from storage.tables.people import Account, Person

PEOPLE = 20
TAPS = 25  # a person and round
ROUNDS = 5  # of each, by turns; the median counts
TEAM = "T0SZKOLA"
TOKEN, SECRET = "xoxb-made-up", "made-up-signing-secret"
GOAL = 1.0  # of the minimal app's events per second

Json = dict[str, Any]


# The two apps, each in a process of its own


async def our_app(directory: Path, api: str, _blocks: list[Json]) -> tuple[int, Any]:
    set_up_logs(as_json=True)
    settings = Settings(
        data_dir=directory,
        port=free_port(),
        slack_bot_token=SecretStr(TOKEN),
        slack_signing_secret=SecretStr(SECRET),
        slack_base_url=api,
    )
    schema.migrate(settings.database_address)
    database = Database(settings.database_address)
    clock = RealClock()
    await database.write(partial(seat_people, now=clock.now()))
    slack = await connect(settings)
    assert slack is not None
    minutes = itertools.count()
    slack.limits = Limits(lambda: next(minutes) * 60.0)  # a minute between any two calls
    house = app.make_house(settings, load_seal(settings))
    assistant = Assistant(settings, database, clock, house, slack=slack)
    return await assistant.start(), assistant.stop


def seat_people(session: Session, now: datetime) -> None:
    for number in range(PEOPLE):
        person = Person(code=f"P-{number:03}", first="Anna", last=f"Nowak {number}")
        session.add(person)
        session.flush()
        place = f"{TEAM}/{user_of(number)}"
        account = Account(
            channel="slack",
            external_id=place,
            chat=place,
            person_id=person.id,
            created_at=now,
            last_seen_at=now,
        )
        session.add(account)


async def minimal_app(_directory: Path, api: str, blocks: list[Json]) -> tuple[int, Any]:
    client = AsyncWebClient(TOKEN, base_url=api)
    bolt = AsyncApp(client=client, signing_secret=SECRET)
    taps: dict[str, int] = {}

    @bolt.action("b:0")
    async def tapped(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        user = body["user"]["id"]
        taps[user] = taps.get(user, 0) + 1
        container = body["container"]
        await client.chat_update(
            channel=container["channel_id"],
            ts=container["message_ts"],
            text=f"Menu {taps[user]}",
            blocks=blocks,
        )

    port = free_port()
    runner = web.AppRunner(bolt.web_app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return port, runner.cleanup


def serve(which: str, directory: str, api: str, blocks: list[Json], pipe: Connection) -> None:
    """The process of one app: tells its port, then its CPU times whenever asked."""
    asyncio.run(_serve(APPS[which], Path(directory), api, blocks, pipe))


async def _serve(
    make: App, directory: Path, api: str, blocks: list[Json], pipe: Connection
) -> None:
    port, stop = await make(directory, api, blocks)
    pipe.send(port)
    while await asyncio.to_thread(pipe.recv):
        pipe.send((time.process_time(), writing_time()))
    await stop()


def writing_time() -> float:
    """CPU seconds of the database's writer in this process."""
    clocks = [
        time.pthread_getcpuclockid(thread.ident)
        for thread in threading.enumerate()
        if thread.name == "writer" and thread.ident is not None
    ]
    return sum(map(time.clock_gettime, clocks))


App = Callable[[Path, str, list[Json]], Coroutine[Any, Any, tuple[int, Any]]]
APPS: dict[str, App] = {"ours": our_app, "minimal": minimal_app}


# Slack


def user_of(number: int) -> str:
    return f"U{number:08}"


@dataclass
class Slack:
    """Answers every call. `answered` is set when somebody's message was sent or edited,
    `standing` is its time, by conversation."""

    answered: dict[str, asyncio.Event] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)
    blocks: list[Json] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        match method:
            case "chat.update" | "chat.postMessage":
                return self._write(await _arguments(request))
            case "conversations.open":
                user = str((await _arguments(request))["users"])
                return web.json_response({"ok": True, "channel": {"id": direct(user)}})
        known = {"team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT"}
        return web.json_response({"ok": True, **known}, headers={"x-oauth-scopes": "chat:write"})

    def _write(self, told: Json) -> web.Response:
        channel, ts = told["channel"], told.get("ts", "1500000000.000100")
        self.blocks, self.standing[channel] = told["blocks"], ts
        self.answered[channel].set()
        return web.json_response({"ok": True, "channel": channel, "ts": ts})


def direct(user: str) -> str:
    return f"D{user[1:]}"


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        told: Json = await request.json()
        return told
    form = dict(await request.post())
    return form | ({"blocks": json.loads(str(form["blocks"]))} if "blocks" in form else {})


class Tapper:
    """One person with one message of the bot's."""

    def __init__(self, slack: Slack, session: ClientSession, number: int) -> None:
        self._slack, self._session = slack, session
        self._user = user_of(number)
        self._channel = direct(self._user)
        self._verifier = SignatureVerifier(SECRET)
        slack.answered[self._channel] = self._answered = asyncio.Event()

    async def taps(self, url: str, times: int) -> list[float]:
        """Seconds until each tap was acknowledged and answered."""
        waits = []
        for _ in range(times):
            self._answered.clear()
            body = urlencode({"payload": json.dumps(self._payload())})
            began = time.perf_counter()
            async with self._session.post(url, data=body, headers=self._headers(body)) as answer:
                assert answer.status == 200, await answer.text()
            await asyncio.wait_for(self._answered.wait(), 10)
            waits.append(time.perf_counter() - began)
        return waits

    def _headers(self, body: str) -> dict[str, str]:
        now = str(int(time.time()))
        signed = self._verifier.generate_signature(timestamp=now, body=body)
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": str(signed),
        }

    def _payload(self) -> Json:
        """As Slack tells of a press: with the message in which the button stands."""
        blocks = self._slack.blocks or [{"type": "section", "block_id": "s", "text": TEXT}]
        return {
            "type": "block_actions",
            "user": {"id": self._user, "username": "anna", "name": "anna", "team_id": TEAM},
            "team": {"id": TEAM, "domain": "szkola"},
            "enterprise": None,
            "is_enterprise_install": False,
            "api_app_id": "A0LACZNIK",
            "token": "made-up",
            "container": {
                "type": "message",
                "message_ts": self._slack.standing.get(self._channel, "1400000000.000100"),
                "channel_id": self._channel,
                "is_ephemeral": False,
            },
            "channel": {"id": self._channel, "name": "directmessage"},
            "message": {"type": "message", "user": "U0BOT", "bot_id": "B0BOT", "blocks": blocks},
            "state": {"values": {}},
            "trigger_id": f"{next(_numbers)}.1.{self._user}",
            "response_url": "https://hooks.slack.example/actions/1",
            "actions": [
                {
                    "type": "button",
                    "block_id": "menu",
                    "action_id": "b:0",
                    "text": TEXT,
                    "value": "menu",
                    "action_ts": "1500000001.000100",
                }
            ],
        }


TEXT = {"type": "plain_text", "text": "Menu", "emoji": False}
_numbers = itertools.count(1)


# The run


@dataclass
class Contestant:
    name: str
    url: str
    pipe: Connection
    process: Any
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds an event
    writing: list[float] = field(default_factory=list)  # of which the database's writer
    waits: list[float] = field(default_factory=list)

    async def compete(self, people: list[Tapper], taps: int, *, counts: bool = True) -> None:
        (cpu, writing), began = self.cpu_seconds(), time.perf_counter()
        waits = await asyncio.gather(*(person.taps(self.url, taps) for person in people))
        seconds, (cpu_now, writing_now) = time.perf_counter() - began, self.cpu_seconds()
        if counts:
            events = len(people) * taps
            self.rates.append(events / seconds)
            self.cpu.append((cpu_now - cpu) / events)
            self.writing.append((writing_now - writing) / events)
            self.waits += [wait for each in waits for wait in each]

    def cpu_seconds(self) -> tuple[float, float]:
        """All of it so far, and the writer's."""
        self.pipe.send("cpu")
        cpu, writing = self.pipe.recv()
        return cpu, writing

    def end(self) -> None:
        self.pipe.send("")
        self.process.join()

    def line(self) -> str:
        p95 = statistics.quantiles(self.waits, n=20)[-1]
        return (
            f"{self.name:8} {statistics.median(self.rates):7.0f} events/s   "
            f"{statistics.median(self.cpu) * 1000:5.2f} ms CPU an event "
            f"(database {statistics.median(self.writing) * 1000:4.2f})   "
            f"p95 {p95 * 1000:5.1f} ms until answered, {PEOPLE} at once"
        )


async def start(which: str, directory: str, api: str, blocks: list[Json]) -> Contestant:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(which, directory, api, blocks, there))
    process.start()
    port = await asyncio.to_thread(here.recv)
    return Contestant(which, f"http://127.0.0.1:{port}/slack/events", here, process)


async def run(directory: str) -> list[Contestant]:
    slack = Slack()
    server = web.Application()
    server.router.add_route("*", "/api/{method}", slack.answer)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    async with ClientSession() as session:
        people = [Tapper(slack, session, number) for number in range(PEOPLE)]
        ours = await start("ours", directory, api, [])
        await ours.compete(people, 10, counts=False)  # warms up, and shows the blocks
        minimal = await start("minimal", directory, api, slack.blocks)
        await minimal.compete(people, 10, counts=False)
        slack.calls.clear()
        for _ in range(ROUNDS):
            for contestant in (ours, minimal):
                await contestant.compete(people, TAPS)
    for contestant in (ours, minimal):
        contestant.end()
    assert slack.calls == {"chat.update": 2 * ROUNDS * TAPS * PEOPLE}, slack.calls
    await runner.cleanup()
    return [ours, minimal]


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        ours, minimal = asyncio.run(run(directory))
    for contestant in (ours, minimal):
        print(contestant.line())
    events = statistics.median(ours.rates) / statistics.median(minimal.rates)
    cpu = statistics.median(minimal.cpu) / statistics.median(ours.cpu)
    door = statistics.median(ours.cpu) - statistics.median(ours.writing)
    print(f"ours / minimal: {events:.2f} x events/s, {cpu:.2f} x by CPU (goal: {GOAL:.0f} x)")
    print(f"without the database: {statistics.median(minimal.cpu) / door:.2f} x by CPU")


if __name__ == "__main__":
    main()
