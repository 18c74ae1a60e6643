"""Everything that runs in one process, put together: channels, intake, delivery, ticks, pages."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from bot import platforms
from bot.background import Background, Work, lasting
from bot.clock import Clock
from bot.company import Company
from bot.downloads import Downloads
from bot.exports import Exports
from bot.filestore import FileStore, path_of_file
from bot.flood import Aside
from bot.form_checks import FormChecks
from bot.form_worker import FormWorker
from bot.housekeeping import Housekeeping
from bot.intake import Intake
from bot.seal import KeyMask, load_key, load_seal
from bot.settings import Mistake, Settings, cannot_listen
from bot.web import pages
from bot.web.channel import WebChannel
from bot.web.elsewhere import Elsewhere
from bot.web.server import WebServer
from bot.web.site import DemoClock, Site
from bot.web.waiting import WaitingFiles
from bot.worker import Worker
from domain.files import MAX_BYTES
from handlers.dispatch import House
from messages.channel import Channel
from scheduler.clock import Ticker
from scheduler.delivery import Delivery
from scheduler.pace import RATES, Pace
from scheduler.sent_notes import SentNotes
from storage.database import Database

if TYPE_CHECKING:
    from bot.slack.connection import Connections
    from bot.slack.service import SlackService
    from bot.telegram.connection import Connection
    from bot.telegram.service import TelegramService

STOP_WITHIN = 10.0  # seconds for what is under way to end
INTAKES = ("telegram", "slack")  # end by themselves, with what they have in hand


class Assistant:
    """Build it inside a running loop, then `start`, and `stop` at the end."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        house: House,
        telegram: Connection | None = None,
        slack: Connections | None = None,
        company: Company | None = None,
    ) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.company = company or Company()
        self.background = Background()
        self.store = FileStore(settings.files_dir)
        self.channels: dict[str, Channel] = {}
        self.deliveries: dict[str, Delivery] = {}
        self.intake = Intake(database, house, clock, self.deliveries, self.background)
        self.downloads = Downloads(database, self.channels, self.store, self.intake)
        self.intake.fetch = self.downloads.complete
        self.form_worker = FormWorker()
        self.form_checks = FormChecks(
            database, self.form_worker.check, self.store, self.intake, clock
        )
        self.intake.check = self.form_checks.complete
        self.worker = Worker()
        self.exports = Exports(database, self.worker.run, self.store, clock, self.wake)
        self.intake.export = self.exports.complete
        self.aside = Aside(
            database, load_seal(settings), clock.now, self.intake.receive_now, self._told
        )
        self.intake.aside = self.aside
        self.web = self._make_web()
        lease = self.company.hold("clock")
        self.ticker = Ticker(database, clock.now, house.calendar, after=self.wake, lease=lease)
        alone = self.company.hints is None
        self.housekeeping = Housekeeping(database, self.store, clock, lease, alone=alone)
        self._hide = KeyMask(load_key(settings)).hide
        self._path_of = partial(path_of_file, database, self.store)
        self._routes: list[web.RouteDef] = []
        self.telegram = self._join_telegram(telegram) if telegram else None
        self.slack = self._join_slack(slack) if slack else None
        self._server: WebServer | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def _open_channel(self, channel: Channel) -> None:
        self.channels[channel.name] = channel
        self.deliveries[channel.name] = Delivery(
            self.database,
            channel,
            self.clock.now,
            Pace(RATES[channel.name]),
            self.company.hold(f"deliver:{channel.name}"),
            self._notes(channel.name),
            tell=self.company.hints,
            at_home=channel.name == WebChannel.name,
        )

    def _notes(self, channel: str) -> SentNotes | None:
        if channel == WebChannel.name:
            return None
        return SentNotes(self.settings.data_dir / f"sent-{channel}")

    def _make_web(self) -> WebChannel:
        waiting = WaitingFiles(self.settings.waiting_dir, limit=MAX_BYTES)
        hints = self.company.hints
        if hints is None:
            channel = WebChannel(waiting, self.clock.now)
        else:
            elsewhere = Elsewhere(load_seal(self.settings), hints.page)
            channel = WebChannel(waiting, self.clock.now, elsewhere.show)
            self.company.listen(self._awaken, lambda hint: elsewhere.heard(hint, channel))
        self._open_channel(channel)
        return channel

    def _told(self, channel: str) -> None:
        self.deliveries[channel].wake()

    def _awaken(self, channel: str) -> None:
        if channel in self.deliveries:
            self.deliveries[channel].awaken()

    def _join_telegram(self, connection: Connection) -> TelegramService:
        service = platforms.telegram_service()(
            connection,
            settings=self.settings,
            intake=self.intake,
            background=self.background,
            path_of=self._path_of,
            lease=self.company.hold("poll:telegram"),
            now=self.clock.now,
            hide=self._hide,
        )
        self._open_channel(service.channel)
        self._routes += service.routes
        return service

    def _join_slack(self, connections: Connections) -> SlackService:
        make, parts = platforms.slack_service()
        given = parts(
            settings=self.settings,
            database=self.database,
            intake=self.intake,
            background=self.background,
            path_of=self._path_of,
            page=pages.note,
            now=self.clock.now,
            hide=self._hide,
        )
        service = make(given, connections)
        self._open_channel(service.channel)
        self._routes += service.routes
        return service

    async def start(self, demo: DemoClock | None = None) -> int:
        """Take connections, poll, tick, deliver. Returns the port; `Mistake` if that fails."""
        if self.company.takes_in:
            await self.aside.load()
        self._server = await self._open_pages(demo)
        await self.company.join()
        for delivery in self.deliveries.values():
            await delivery.begin()
            self._run(delivery.run, "delivery")
        if self.company.takes_in:
            self._take_in()
        for work, name in self.housekeeping.works(
            downloads=self.downloads.complete_pending,
            form_checks=self.form_checks.complete_pending,
            exports=self.exports.complete_pending,
        ):
            self._run(work, name)
        self._run(self.worker.let_go, "worker")
        self._run(self.form_worker.let_go, "form worker")
        self.ticker.start()
        return self._server.port

    def _take_in(self) -> None:
        self._run(self.aside.run, "flood")
        for platform, name in self._platforms:
            self._run(platform.run, name)

    @property
    def _platforms(self) -> list[tuple[TelegramService | SlackService, str]]:
        """Those that are set up, with their names."""
        both = ((self.telegram, "telegram"), (self.slack, "slack"))
        return [(platform, name) for platform, name in both if platform is not None]

    async def _open_pages(self, demo: DemoClock | None) -> WebServer:
        site = Site(
            database=self.database,
            intake=self.intake,
            channel=self.web,
            files=self.store,
            background=self.background,
            now=self.clock.now,
            public_url=self.settings.own_url,
            health=self.health,
            demo=demo,
            forwarded=self.settings.behind_proxy,
        )
        server = WebServer(
            site,
            host=self.settings.host,
            port=self.settings.port,
            extra_routes=self._routes,
            pages=self.company.takes_in,
        )
        try:
            await server.start()
        except OSError as error:
            await server.stop()
            raise Mistake(cannot_listen(self.settings, error)) from None
        return server

    def _run(self, work: Work, name: str) -> None:
        self._tasks.append(self.background.start(lasting(work, name), name))

    async def stop(self) -> None:
        """Take in nothing more, let what is under way end, let go."""
        self.ticker.stop()
        for platform, _ in self._platforms:
            platform.stop()
        if self._server is not None:
            await self._server.stop()
        for task in self._tasks:
            if task.get_name() not in INTAKES:
                task.cancel()
        await self.background.finish(within=STOP_WITHIN)
        for delivery in self.deliveries.values():
            delivery.rest()
        await self.company.leave()
        await self.form_worker.close()
        await self.worker.close()
        for platform, _ in self._platforms:
            await platform.close()

    def wake(self) -> None:
        for delivery in self.deliveries.values():
            delivery.wake()

    async def settle(self) -> None:
        """Let everything leave that is due now."""
        for delivery in self.deliveries.values():
            while await delivery.drain():
                pass

    def health(self) -> dict[str, str]:
        """Problems by part; empty when all is well."""
        problems = {name: d.problem for name, d in self.deliveries.items() if d.problem}
        if self.company.takes_in:
            problems |= {name: p.problem for p, name in self._platforms if p.problem}
        return problems
