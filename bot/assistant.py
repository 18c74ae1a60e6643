"""Everything that runs in one process, put together: channels, intake, delivery, ticks, pages."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import web

from bot.background import Background, Work, lasting
from bot.clock import Clock
from bot.downloads import Downloads
from bot.exports import Exports
from bot.filestore import FileStore, path_of_file
from bot.form_checks import FormChecks
from bot.form_worker import FormWorker
from bot.intake import Intake
from bot.seal import KeyMask, load_key
from bot.settings import Mistake, Settings, cannot_listen
from bot.slack.connection import Connections
from bot.slack.service import Parts, SlackService
from bot.telegram.channel import TelegramChannel
from bot.telegram.connection import Connection
from bot.telegram.door import Door
from bot.telegram.polling import Poller
from bot.telegram.webhook import Webhook, address_of
from bot.web import pages
from bot.web.channel import WebChannel
from bot.web.server import WebServer
from bot.web.site import DemoClock, Site
from bot.web.waiting import WaitingFiles
from bot.worker import Worker
from domain.files import MAX_BYTES
from handlers.dispatch import House
from messages.channel import Channel
from scheduler.clock import Ticker
from scheduler.delivery import Delivery
from scheduler.leases import Hold, Leases, Unleased
from scheduler.pace import RATES, Pace
from scheduler.sent_notes import SentNotes
from storage import exports, files, trials
from storage.database import Database

STOP_WITHIN = 10.0  # seconds for what is under way to end
RETRY_FILES_EVERY = 30.0
KEEP_HOUSE_EVERY = 3600.0
EMPTY_LOG_EVERY = 60.0
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
        leases: Leases | None = None,
    ) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.leases = leases
        self.background = Background()
        self._keeping = Background()  # of the leases: to the end of what is under way
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
        self.web = WebChannel(
            WaitingFiles(settings.data_dir / "waiting", limit=MAX_BYTES), clock.now
        )
        self._open_channel(self.web)
        self._clock_lease = self._want("clock")
        self.ticker = Ticker(
            database, clock.now, house.calendar, after=self.wake, lease=self._clock_lease
        )
        self._hide = KeyMask(load_key(settings)).hide
        self._path_of = partial(path_of_file, database, self.store)
        self._routes: list[web.RouteDef] = []
        self.door = self._make_door(telegram) if telegram else None
        self.slack = self._make_slack(slack) if slack else None
        self._telegram = telegram
        self._server: WebServer | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def _want(self, name: str) -> Hold:
        return self.leases.want(name) if self.leases is not None else Unleased()

    def _open_channel(self, channel: Channel) -> None:
        self.channels[channel.name] = channel
        self.deliveries[channel.name] = Delivery(
            self.database,
            channel,
            self.clock.now,
            Pace(RATES[channel.name]),
            # (Each process shows its own open pages what it has to say.)
            *(() if channel is self.web else self._alone(channel.name)),
        )

    def _alone(self, channel: str) -> tuple[Hold, SentNotes]:
        """What the one process has that sends to a platform."""
        notes = SentNotes(self.settings.data_dir / f"sent-{channel}")
        return self._want(f"deliver:{channel}"), notes

    def _make_door(self, connection: Connection) -> Door:
        channel = TelegramChannel(connection, self._path_of)
        self._open_channel(channel)
        lease = self._want(f"poll:{channel.name}")
        now, hide = self.clock.now, self._hide
        if self.settings.takes_webhooks:
            address = address_of(load_key(self.settings), connection.bot.token)
            url = self.settings.own_url
            hook = Webhook(connection, self.intake, address, url, now=now, hide=hide, lease=lease)
            self._routes += hook.routes()
            return hook
        return Poller(
            connection, channel, self.intake, self.background, now=now, hide=hide, lease=lease
        )

    def _make_slack(self, connections: Connections) -> SlackService:
        parts = Parts(
            settings=self.settings,
            database=self.database,
            intake=self.intake,
            background=self.background,
            path_of=self._path_of,
            page=pages.note,
            now=self.clock.now,
            hide=self._hide,
        )
        service = SlackService(parts, connections)
        self._open_channel(service.channel)
        self._routes += service.routes
        return service

    async def start(self, demo: DemoClock | None = None) -> int:
        """Take connections, poll, tick, deliver. Returns the port; `Mistake` if that fails."""
        self._server = await self._open_pages(demo)
        if self.leases is not None:
            await self.leases.look()
            self._keeping.start(self.leases.run(), "leases")
        for delivery in self.deliveries.values():
            await delivery.begin()
            self._run(delivery.run, "delivery")
        if self.door is not None:
            self._run(self.door.run, "telegram")
        if self.slack is not None:
            self._run(self.slack.run, "slack")
        self._run(self._finish_downloads, "downloads")
        self._run(self._finish_checks, "form checks")
        self._run(self._finish_exports, "exports")
        self._run(self._keep_house, "housekeeping")
        self._run(self._empty_log, "log of the database")
        self.ticker.start()
        return self._server.port

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
        )
        try:
            await server.start()
        except OSError as error:
            await server.stop()
            raise Mistake(cannot_listen(self.settings, error)) from None
        return server

    def _run(self, work: Work, name: str) -> None:
        self._tasks.append(self.background.start(lasting(work, name), name))

    async def _finish_downloads(self) -> None:
        """What a crash or a silent platform left unfinished."""
        while True:
            await self._clock_lease.held()
            await self.downloads.complete_pending()
            await asyncio.sleep(RETRY_FILES_EVERY)

    async def _finish_checks(self) -> None:
        """Spreadsheets whose check a crash interrupted."""
        while True:
            await self._clock_lease.held()
            await self.form_checks.complete_pending()
            await asyncio.sleep(RETRY_FILES_EVERY)

    async def _finish_exports(self) -> None:
        """Files of results that a crash interrupted."""
        while True:
            await self._clock_lease.held()
            await self.exports.complete_pending()
            await asyncio.sleep(RETRY_FILES_EVERY)

    async def _keep_house(self) -> None:
        """Drop old trials, files that nothing holds, and files of results."""
        self.store.sweep()
        while True:
            await self._clock_lease.held()
            await self.database.write(partial(trials.purge, now=self.clock.now()))
            orphans = await self.database.write(partial(files.purge_orphans, now=self.clock.now()))
            orphans += await self.database.write(partial(exports.purge, now=self.clock.now()))
            for stored_name in orphans:
                self.store.remove(stored_name)
            await asyncio.sleep(KEEP_HOUSE_EVERY)

    async def _empty_log(self) -> None:
        """Drop erased rows, drafts above all, from SQLite's write-ahead log."""
        while True:
            await asyncio.to_thread(self.database.checkpoint)
            await asyncio.sleep(EMPTY_LOG_EVERY)

    async def stop(self) -> None:
        """Take in nothing more, let what is under way end, let go."""
        self.ticker.stop()
        if self.door is not None:
            self.door.stop()
        if self.slack is not None:
            self.slack.stop()
        if self._server is not None:
            await self._server.stop()
        for task in self._tasks:
            if task.get_name() not in INTAKES:
                task.cancel()
        await self.background.finish(within=STOP_WITHIN)
        await self._keeping.finish(within=0)
        if self.leases is not None:
            await self.leases.close()
        await self.form_worker.close()
        await self.worker.close()
        if self._telegram is not None:
            await self._telegram.close()
        if self.slack is not None:
            await self.slack.close()

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
        if self.door is not None and self.door.state.problem:
            problems["telegram"] = self.door.state.problem
        if self.slack is not None and self.slack.problem:
            problems["slack"] = self.slack.problem
        return problems
