"""A strict Bot API server on a free loopback port, and the people who chat with the bot.

Drive it with the real library: `Bot(token=server.token, base_url=f"{server.url}/bot",
base_file_url=f"{server.url}/file/bot")`. It refuses what Telegram refuses, and parameters
Telegram would silently ignore.

    async with FakeTelegram() as server:
        leader = server.user(id=7, first_name="Anna")
        await leader.types("/start K7Q2")
        await leader.sees("Dzień dobry")
"""

import asyncio
import re
from collections.abc import Mapping
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.calls import Call, CallLog
from tests.fakes.pacing import ServerClock
from tests.fakes.telegram import messages
from tests.fakes.telegram.callbacks import Callbacks
from tests.fakes.telegram.errors import ApiError, bad_request, refusal
from tests.fakes.telegram.faults import BadGateway, Dropped, Faults
from tests.fakes.telegram.files import FileStore, StoredFile, Upload
from tests.fakes.telegram.keyboards import Keyboard
from tests.fakes.telegram.limits import Limits, RateLimiter
from tests.fakes.telegram.messages import Content, Message
from tests.fakes.telegram.methods import METHODS
from tests.fakes.telegram.schema import read_parameters
from tests.fakes.telegram.updates import UpdateQueue
from tests.fakes.telegram.users import FakeUser

TOKEN = "4242424242:AAH-made-up-token-for-tests_0123456"
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
ATTACHED = "attach://"


class FakeTelegram(Faults):
    """One bot's server. Its parts are public: a test looks at or turns whichever it needs."""

    def __init__(self, *, token: str = TOKEN, limits: Limits | None = None) -> None:
        super().__init__()
        self.token = token
        self.url = ""
        self.max_upload_bytes = MAX_UPLOAD_BYTES
        self.clock = ServerClock()
        self.limiter = RateLimiter(limits or Limits(), self.clock)
        self.updates = UpdateQueue()
        self.updates.carry_out = self._carry_out
        self.callbacks = Callbacks(self)
        self.files = FileStore()
        self.calls = CallLog()
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}  # by scope, language
        self.descriptions: dict[tuple[str, str], str] = {}  # by field, language
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self._users: dict[int, FakeUser] = {}
        self._migrated: dict[int, int] = {}
        self._message_ids = count(1)
        self._changes = count(1)
        self._is_revoked = False

    # For tests

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=2 * MAX_UPLOAD_BYTES)
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(application, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self._webhooks = asyncio.ensure_future(self.updates.deliver_to_webhook())
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.updates.close()
        self.release_all()
        await self._webhooks
        await self._runner.cleanup()

    def user(
        self, *, id: int, first_name: str = "Anna", language_code: str = "pl", **profile: str
    ) -> FakeUser:
        """Let a person open Telegram; the bot may write to them once they have written."""
        fields = {"first_name": first_name, "language_code": language_code, **profile}
        self._users[id] = user = FakeUser(self, {"id": id, "is_bot": False, **fields})
        return user

    def push_update(self, update: dict[str, Any]) -> int:
        """Put any object among the updates, for those that cannot be decoded; give its id."""
        return self.updates.push_raw(update)

    def migrate_chat(self, old_id: int, new_id: int) -> None:
        """Move a chat to a new id, as when a group becomes a supergroup."""
        self._users[new_id] = self._users.pop(old_id)
        self._migrated[old_id] = new_id

    def revoke_token(self, *, revoked: bool = True) -> None:
        self._is_revoked = revoked

    # For the parts of the server

    def next_change(self) -> int:
        return next(self._changes)

    def bot_json(self) -> dict[str, Any]:
        bot_id = int(self.token.partition(":")[0])
        return {"id": bot_id, "is_bot": True, "first_name": "Łącznik", "username": "lacznik_bot"}

    def message_json(self, message: Message, user: FakeUser) -> dict[str, Any]:
        sender = self.bot_json() if message.from_bot else user.profile
        return messages.to_json(message, sender=sender, chat=user.chat_json())

    def new_message(
        self,
        user: FakeUser,
        content: Content,
        *,
        file: StoredFile | None = None,
        keyboard: Keyboard = (),
        from_bot: bool = True,
    ) -> Message:
        number, date = next(self._message_ids), self.clock.date()
        return Message(number, user.id, date, from_bot, content, keyboard, file)

    def reachable_user(self, chat_id: int) -> FakeUser:
        """Find the person of a chat. Raises `ApiError` if the bot may not act there."""
        if chat_id in self._migrated:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, description, migrate_to_chat_id=self._migrated[chat_id])
        user = self._users.get(chat_id)
        if user is None:
            raise bad_request("chat not found")
        if user.is_deactivated:
            raise refusal(403, "user is deactivated")
        if user.has_blocked:
            raise refusal(403, "bot was blocked by the user")
        if not user.has_started:
            raise refusal(403, "bot can't initiate conversation with a user")
        return user

    # HTTP

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params: Mapping[str, Any] = {}
        try:
            self._check_token(request)
            params = given = await _read_request(request)
            self._check_uploads(given)
            fault = self.take(method)
            if not fault.after:
                await fault.strike()
            params = read_parameters(method, given)
            result = await METHODS[method](self, dict(params))
            if fault.after:
                await fault.strike()
        except ApiError as error:
            return self._finish(method, params, error.status, error.to_json())
        except BadGateway as error:
            self._record(method, params, error.status, error.page)
            return web.Response(status=error.status, text=error.page, content_type="text/html")
        except Dropped:
            self._record(method, params, 0, None)
            return _drop(request)
        return self._finish(method, params, 200, {"ok": True, "result": result})

    async def _carry_out(self, asked: dict[str, Any]) -> None:
        """What a webhook's answer asked for; nobody is told how it went."""
        method, given = asked["method"], {k: v for k, v in asked.items() if k != "method"}
        try:
            params = read_parameters(method, given)
            result = await METHODS[method](self, dict(params))
        except ApiError as error:
            self._finish(method, given, error.status, error.to_json())
        else:
            self._finish(method, params, 200, {"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
            await self.take("download").strike()
            file = self.files.at_path(request.match_info["path"])
            if file is None:
                raise refusal(404)
        except ApiError as error:
            return web.json_response(error.to_json(), status=error.status)
        except BadGateway as error:
            return web.Response(status=error.status, text=error.page, content_type="text/html")
        except Dropped:
            return _drop(request)
        return web.Response(body=file.content, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        given = request.match_info["token"]
        if not re.fullmatch(r"\d+:[\w-]+", given):
            raise refusal(404)
        if given != self.token or self._is_revoked:
            raise refusal(401)

    def _check_uploads(self, given: dict[str, Any]) -> None:
        files = [value for value in given.values() if isinstance(value, Upload)]
        if sum(len(file.content) for file in files) > self.max_upload_bytes:
            raise refusal(413)

    def _finish(
        self, method: str, params: Mapping[str, Any], status: int, answer: dict[str, Any]
    ) -> web.Response:
        self._record(method, params, status, answer.get("result", answer.get("description")))
        return web.json_response(answer, status=status)

    def _record(self, method: str, params: Mapping[str, Any], status: int, result: Any) -> None:
        self.calls.record(Call(method, dict(params), self.clock.now(), status, result))


async def _read_request(request: web.Request) -> dict[str, Any]:
    """Collect parameters from wherever the Bot API takes them: address, form or JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return given | dict(await request.json())
    for name, value in (await request.post()).items():
        given[name] = (
            Upload(value.filename, value.file.read(), value.content_type)
            if isinstance(value, web.FileField)
            else value
        )
    return _attach_files(given)


def _attach_files(given: dict[str, Any]) -> dict[str, Any]:
    """Replace each `attach://name` by the part of that name."""
    for name, value in list(given.items()):
        if isinstance(value, str) and value.startswith(ATTACHED):
            given[name] = given.pop(value.removeprefix(ATTACHED), value)
    return given


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
