"""Taps on buttons that wait for the bot's answer, each once and not for long."""

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.users import FakeUser, Toast

if TYPE_CHECKING:
    from tests.fakes.telegram_server import FakeTelegram

ANSWER_WITHIN_SECONDS = 15.0
MAX_TOAST = 200


@dataclass(frozen=True, slots=True)
class Callback:
    user: FakeUser
    asked_at: float


class Callbacks:
    def __init__(self, server: "FakeTelegram") -> None:
        self._server = server
        self._waiting: dict[str, Callback] = {}
        self._numbers = count(4_000_000_001)

    def ask(self, user: FakeUser, message: Message, data: str) -> str:
        """Send the bot a callback query and give its id."""
        query_id = str(next(self._numbers))
        self._waiting[query_id] = Callback(user, self._server.clock.now())
        self._server.updates.push(
            "callback_query",
            {
                "id": query_id,
                "from": user.profile,
                "message": self._server.message_json(message, user),
                "chat_instance": str(user.id),
                "data": data,
            },
        )
        return query_id

    def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Raises a 400 `ApiError` for an unknown, answered or too old query, or a long text."""
        callback = self._waiting.get(query_id)
        now = self._server.clock.now()
        if callback is None or now - callback.asked_at > ANSWER_WITHIN_SECONDS:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        if len(text) > MAX_TOAST:
            raise bad_request("MESSAGE_TOO_LONG")
        del self._waiting[query_id]
        if text:
            callback.user.toast(Toast(text, alert))
