"""A running assistant, and its doors."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from bot.app import make_house
from bot.assistant import Assistant
from bot.clock import MovableClock, RealClock
from bot.seal import load_seal
from bot.settings import Settings
from bot.slack.manifest import manifest
from bot.slack.pacing import Limits
from bot.slack.setup import connect
from bot.telegram.connection import Connection
from bot.telegram.starting import connect_telegram
from bot.timetravel import TimeMachine
from handlers.routes import Routes
from scheduler.pace import RATES, Rate
from storage import inbox, invitations
from storage.database import Database
from storage.tables.people import Account, Person
from tests.doors.slack import SlackTalker
from tests.doors.slack_windows import SlackWindowTalker
from tests.doors.talker import Talker
from tests.doors.telegram import TelegramTalker
from tests.doors.web import WebTalker
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram

JOINED = "co chcą Państwo zrobić"


class Premises:
    """A running assistant at the programme's moment `now`.

    `door` is where people come in: "telegram", "web", "slack" (forms are asked in the
    conversation), "slack-windows" (in windows). Slack runs only if it is the door, or `with_slack`.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        door: str,
        now: datetime,
        routes: Routes | None = None,
        *,
        with_slack: bool = False,
    ) -> None:
        self.database = database
        self.door = door
        self.clock = MovableClock(now - RealClock().now())
        self.telegram = FakeTelegram()
        self.slack = FakeSlack()
        self._has_slack = with_slack or door.startswith("slack")
        self._folder = folder
        self._routes = routes  # instead of the house's own
        self._talkers: list[WebTalker] = []
        self._users = itertools.count(1001)

    async def open(self) -> None:
        await self.telegram.__aenter__()
        if self._has_slack:
            await self.slack.__aenter__()
            self.slack.follow(manifest("pl"))
        settings = self._settings()
        connection, name = await connect_telegram(settings)
        house = make_house(settings, load_seal(settings), name)
        house = replace(house, routes=self._routes or house.routes)
        await self._start(settings, house, connection)

    def _settings(self) -> Settings:
        slack = {
            "slack_bot_token": self.slack.bot_token,
            "slack_app_token": self.slack.app_token,
            "slack_base_url": self.slack.api_url,
        }
        return Settings(
            _env_file=None,
            data_dir=self._folder,
            telegram_token=self.telegram.token,
            telegram_base_url=f"{self.telegram.url}/bot",
            telegram_file_url=f"{self.telegram.url}/file/bot",
            office_email="biuro@pilotaz.example",
            **(slack if self._has_slack else {}),
        ).model_copy(update={"port": 0})  # any free one

    async def _start(self, settings: Settings, house: Any, telegram: Connection | None) -> None:
        slack = await connect(settings)
        if slack is not None:
            slack.limits = Limits(self.slack.limiter.now)
        with patch.dict(RATES, slack=Rate(1000)):  # what takes people seconds takes tests none
            self.assistant = Assistant(settings, self.database, self.clock, house, telegram, slack)
        self.machine = TimeMachine(
            self.database, self.clock, self.assistant.ticker, self.assistant.settle
        )
        self.url = f"http://127.0.0.1:{await self.assistant.start()}"
        if slack is not None:
            await self.slack.socket.connected()

    async def close(self) -> None:
        for talker in self._talkers:
            await talker.close()
        await self.assistant.stop()
        await self.telegram.__aexit__(None, None, None)
        if self._has_slack:
            await self.slack.__aexit__(None, None, None)
            self._check_slack()

    def _check_slack(self) -> None:
        """Nothing was refused; a window that changed meanwhile is drawn again."""
        assert self.slack.complaints == []
        assert self.slack.delivery.lost == []
        refused = [(c.method, c.error) for c in self.slack.calls.refused()]
        assert refused == [], refused

    async def travel(self, **delta: float) -> None:
        """Let programme time go on, with all that happens on the way."""
        await self.machine.travel(self.clock.now() + timedelta(**delta))

    async def sit(self, person: str) -> Talker:
        """Somebody joins with a fresh invitation, at this test's door."""
        code = await self.database.write(partial(self._invite, person=person))
        talker = await self.enter(code, person)
        await talker.sees(JOINED)
        if self.door == "slack":
            await self.database.write(partial(self._ask_in_chat, person=person))
        return talker

    async def enter(self, code: str, person: str = "Anna", *, at: str = "") -> Talker:
        """Somebody new comes with a code, to this test's door or another."""
        door = at or self.door
        if door == "web":
            web = WebTalker(self.url)
            self._talkers.append(web)
            await web.enter(code)
            return web
        talker = self._arrive(door, person)
        await talker.types(f"/start {code}")
        return talker

    def _arrive(self, door: str, person: str) -> Talker:
        number = next(self._users)
        if door == "telegram":
            return TelegramTalker(self.telegram.user(id=number, first_name=person))
        user = self.slack.user(id=f"U0{number}", name=person)
        return SlackWindowTalker(user) if door == "slack-windows" else SlackTalker(user)

    def _ask_in_chat(self, session: Any, person: str) -> None:
        """As if the person had chosen so in the settings."""
        chosen = select(Account.id).join(Person, Person.id == Account.person_id)
        for account in session.scalars(
            chosen.where(Person.code == person, Account.channel == "slack")
        ):
            inbox.set_note(session, account, "forms_in_chat", True)

    def _invite(self, session: Any, person: str) -> str:
        owner = session.scalars(select(Person).where(Person.code == person)).one()
        issued = invitations.issue(
            session, owner.id, self.clock.now(), created_by=None, random=secrets.token_bytes
        )
        return issued.code
