"""The whole assistant on a fake Slack, started as production starts it."""

import secrets
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.app import make_house
from bot.assistant import Assistant
from bot.clock import MovableClock, RealClock
from bot.seal import load_seal
from bot.settings import Settings
from bot.slack.manifest import manifest
from bot.slack.pacing import Limits
from bot.slack.setup import connect
from storage import invitations
from storage.database import Database
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack
from tests.people import add_person

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)
WITHIN = 8.0


class Town:
    """`async with`: a running assistant, reached by Socket Mode unless `over_http`."""

    def __init__(self, database: Database, folder: Path, *, over_http: bool = False) -> None:
        self.database = database
        self.slack = FakeSlack()
        self.slack.follow(manifest("pl"))  # allowed what a real app is, and no more
        self.clock = MovableClock(NOW - RealClock().now())
        self.over_http = over_http
        self._folder = folder

    def settings(self, **given: Any) -> Settings:
        way = (
            {"slack_signing_secret": self.slack.signing_secret}
            if self.over_http
            else {"slack_app_token": self.slack.app_token}
        )
        told = {
            "data_dir": self._folder,
            "slack_bot_token": self.slack.bot_token,
            "slack_base_url": self.slack.api_url,
            "office_email": "biuro@pilotaz.example",
            **way,
        }
        settings = Settings(_env_file=None, **{**told, **given})
        return settings.model_copy(update={"port": 0})

    async def __aenter__(self) -> "Town":
        await self.slack.__aenter__()
        await self.start()
        return self

    async def start(self) -> None:
        """Returns when Slack can reach it."""
        before = self.slack.socket.opened
        await self.open()
        if self.over_http:
            self.slack.send_to(f"{self.url}/slack/events")
        else:
            await self.slack.socket.connected(times=before + 1)

    async def open(self) -> None:
        """Start it, whether or not Slack answers."""
        settings = self.settings()
        house = make_house(settings, load_seal(settings))
        slack = await connect(settings)
        assert slack is not None
        slack.limits = Limits(self.slack.limiter.now)
        self.assistant = Assistant(settings, self.database, self.clock, house, slack=slack)
        port = await self.assistant.start()
        self.url = f"http://127.0.0.1:{port}"

    async def __aexit__(self, *_: object) -> None:
        await self.assistant.stop()
        await self.slack.__aexit__(None, None, None)

    async def arrives(self, id: str = "U0ANNA", code: str = "P-001") -> FakeSlackUser:
        """A person of the programme who has just joined by their code."""
        secret = await self.database.write(partial(self._invite, code=code))
        user = self.slack.user(id=id, name="Anna")
        await user.types(f"/lacznik start {secret}")
        await user.sees("co chcą Państwo zrobić", within=WITHIN)
        return user

    def _invite(self, session: Session, code: str) -> str:
        person_id = add_person(session, code)
        issued = invitations.issue(
            session, person_id, self.clock.now(), created_by=None, random=secrets.token_bytes
        )
        return issued.code
