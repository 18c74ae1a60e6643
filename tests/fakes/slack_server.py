"""A strict Slack on a free loopback port, and the people in its workspaces.

Drive it with the real libraries: `AsyncWebClient(token=server.bot_token,
base_url=server.api_url)`, `AsyncApp(client=…)`, `AsyncSocketModeHandler(app, server.app_token)`.
It refuses what Slack refuses, and what Slack would silently ignore.

    async with FakeSlack() as server:
        leader = server.user(id="U0ANNA", name="Anna")
        await leader.types("Dzień dobry")
        await leader.sees("co chcą Państwo zrobić")
        await leader.taps("Otwórz formularz")
        await leader.fills("Temat", "Matematyka")
        await leader.submits()

**Server.** `url`, `api_url`, `bot_token`, `app_token`, `signing_secret`, `client_id`,
`client_secret`; `clock.advance(seconds)` (trigger ids die after 3 s, acknowledgements are late
after 3 s, retries come); `calls.of/wait_for/assert_made/assert_none_refused`; `complaints` (what
the app did wrong in an answer: empty in a good test); `refuse_next`, `limit_next`, `break_next`,
`drop_next`, `hold_next` for trouble with a method, "upload" or "download";
`delivery.idle()/lost/sent/failed/retry_delays/ack_seconds`; `socket.connected/fall_silent/
disconnect/drop/ping/complaints`; `echoes`, `subscriptions`, `commands`, `has_home_tab`,
`edit_window`.
`send_to(url)` for the Events API over HTTP (`verifies`, `post` with a wrong secret or age);
`follow(manifest)` to be as strict as the manifest; `workspace(id)` and `install(team, scopes=…)`
for more workspaces, `channel(name, members, private=…)` for rooms; `uninstall`, `revoke_token`,
`oauth.grant` for administrators.

**People** (`tests.fakes.slack.users`). In conversations: `types`, `commands`, `uploads`,
`mentions`, `edits`, `deletes`, `shortcut`, `joins`, `leaves`, `invites_bot`, `removes_bot`,
`archives`, `deactivates`. On screens: `taps`, `picks`, `fills`, `looks_up`, `submits`, `closes`,
`opens_home`, `opens_chat`, `labels`. With their eyes: `sees`, `sees_warning`, `sees_no_window`,
`sees_nothing_new`, `finds`, `chat`, `last`, `modal`, `windows`, `home`, `ephemerals`,
`messages(room)`, `warnings`, `transcript`.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.calls import CallLog
from tests.fakes.slack import transfers
from tests.fakes.slack.clock import Clock
from tests.fakes.slack.delivery import Delivery, Way
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.files import FileStore, StoredFile
from tests.fakes.slack.http_events import HttpEvents
from tests.fakes.slack.limits import Limits, RateLimiter
from tests.fakes.slack.manifest import follow
from tests.fakes.slack.oauth import OAuth
from tests.fakes.slack.responses import Responses
from tests.fakes.slack.socket import SocketMode
from tests.fakes.slack.teams import BOT_SCOPES, Installation, Team, Token, Workspaces
from tests.fakes.slack.triggers import Triggers
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack.views import Views
from tests.fakes.slack.web_api import WebApi
from tests.fakes.slack.world import World

TEAM = "T0SZKOLA"
BOT_TOKEN = "xoxb-made-up-token-for-tests"
APP_TOKEN = "xapp-1-made-up-token-for-tests"
SIGNING_SECRET = "made-up-signing-secret"
MAX_REQUEST_BYTES = 100 * 1024 * 1024


class FakeSlack(World, Faults):
    """Slack with one app. Its parts are public: a test looks at or turns whichever it needs."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        scopes: frozenset[str] = BOT_SCOPES,
        enterprise: str = "",
    ) -> None:
        World.__init__(self)
        Faults.__init__(self)
        self.url = ""
        self.app_id, self.bot_name = "A0LACZNIK", "lacznik"
        self.app_token, self.bot_token = APP_TOKEN, BOT_TOKEN
        self.signing_secret = SIGNING_SECRET
        self.client_id, self.client_secret = "1234567890.0987654321", "made-up-client-secret"
        self.commands: set[str] | None = None  # the app's slash commands; None allows any
        self.shortcuts: set[str] | None = None  # their callback ids; None allows any
        self.has_home_tab = True
        self.takes_messages = True  # the field under the bot's messages is there
        self.edit_window: float | None = None  # seconds in which messages may be edited
        self.complaints: list[str] = []
        self.clock = Clock()
        self.limiter = RateLimiter(limits or Limits(), self.clock)
        self.workspaces = Workspaces(self.clock)
        self.oauth = OAuth(self.workspaces)
        self.triggers = Triggers(self.clock)
        self.views = Views(self)
        self.files = FileStore()
        self.uploads: dict[str, StoredFile] = {}
        self.responses = Responses(self)
        self.calls = CallLog()
        self.delivery = Delivery(self)
        self.socket = SocketMode(self)
        self.way: Way = self.socket
        self._http: list[HttpEvents] = []
        self.team = self.workspace(TEAM, "Szkoła", enterprise=enterprise)
        token = self.workspaces.install(self.team, scopes=scopes, value=BOT_TOKEN)
        app = Token(APP_TOKEN, "app", token.installation)
        self.workspaces.tokens[APP_TOKEN] = app

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=MAX_REQUEST_BYTES)
        self._route(application.router)
        self._runner = web.AppRunner(application, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = self.files.base = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.release_all()
        await self.delivery.close()
        await self.socket.close()
        for way in self._http:
            await way.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    # For tests

    def user(
        self,
        *,
        id: str,
        name: str = "Anna",
        email: str = "",
        team: Team | None = None,
        **profile: Any,
    ) -> FakeSlackUser:
        """Let somebody into a workspace; `profile`: locale, and what may be true of them.

        That is is_bot, is_restricted (a guest), is_ultra_restricted, deleted, is_email_confirmed.
        """
        given = {"id": id, "name": name, "email": email, **profile}
        self._people[id] = user = FakeSlackUser(self, given, team or self.team)
        return user

    def workspace(self, id: str, name: str = "", *, enterprise: str = "") -> Team:
        return self.workspaces.add(id, name or id, enterprise=enterprise)

    def install(
        self,
        team: Team | None = None,
        *,
        enterprise: str = "",
        scopes: frozenset[str] = BOT_SCOPES,
        rotates: bool = False,
    ) -> Token:
        """Install the app in a workspace or, with `enterprise`, a whole organisation."""
        return self.workspaces.install(team, enterprise=enterprise, scopes=scopes, rotates=rotates)

    def send_to(self, events: str, *, interactions: str = "", commands: str = "") -> HttpEvents:
        """Use HTTP instead of Socket Mode from now on, with these addresses of the app."""
        way = HttpEvents(self, events, interactions=interactions, commands=commands)
        self._http.append(way)
        self.way = way
        return way

    def follow(self, manifest: Mapping[str, Any]) -> None:
        """Grant and tell the app what its manifest asks for, and nothing else."""
        follow(self, manifest)

    def uninstall(self, home: Installation | None = None) -> None:
        """Take the app out; its tokens are refused and it is told, as Slack does, twice."""
        gone = home or self.workspaces.installations[0]
        self._lose_tokens(gone, "account_inactive")
        gone.is_active = False
        self._about_app(gone, {"type": "app_uninstalled"})

    def revoke_token(self, home: Installation | None = None) -> None:
        self._lose_tokens(home or self.workspaces.installations[0], "token_revoked")

    def complain(self, complaint: str) -> None:
        """Note what the app did wrong where nobody could answer it."""
        self.complaints.append(complaint)

    # For the parts of the server

    def bot_json(self, home: Installation) -> dict[str, Any]:
        profile = {"real_name": self.bot_name, "bot_id": home.bot_id, "api_app_id": self.app_id}
        found = {"id": home.bot_user, "team_id": home.id, "name": self.bot_name}
        return found | {"deleted": False, "is_bot": True, "profile": profile}

    def _lose_tokens(self, home: Installation, code: str) -> None:
        self.workspaces.refuse(home, code)
        tokens = {"oauth": [], "bot": [home.bot_user]}
        self._about_app(home, {"type": "tokens_revoked", "tokens": tokens})

    def _about_app(self, home: Installation, inner: dict[str, Any]) -> None:
        teams = self.workspaces.teams.values()
        team = home.team or next(t for t in teams if t.enterprise_id == home.enterprise_id)
        self.delivery.event(team, inner | {"event_ts": self.clock.ts()}, home)

    def _route(self, router: web.UrlDispatcher) -> None:
        router.add_route("*", "/api/{method}", WebApi(self).answer)
        router.add_get("/link/", self.socket.serve)
        router.add_post("/upload/v1/{ticket}", self._upload)
        router.add_get("/files-pri/{file}/{name}", self._download)
        router.add_get("/files-pri/{file}/download/{name}", self._download)
        router.add_post("/hooks/{ticket}", self._respond)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        return await transfers.receive(self, request)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        return await transfers.give(self, request)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        try:
            self.responses.use(request.match_info["ticket"], await request.json())
        except SlackError as error:
            return web.json_response(error.to_json(), status=error.status)
        return web.Response(text="ok")
