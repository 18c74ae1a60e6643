"""`response_url`: leave to answer where somebody acted, five times within half an hour."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.errors import SlackError, bad_arguments
from tests.fakes.slack.messages import Message
from tests.fakes.slack.methods_chat import check_content
from tests.fakes.slack.rooms import Room

if TYPE_CHECKING:
    from tests.fakes.slack.users import FakeSlackUser
    from tests.fakes.slack_server import FakeSlack

USES = 5
GOOD_FOR_SECONDS = 1800
KNOWN = {
    "text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts",
    "unfurl_links", "unfurl_media",
}  # fmt: skip


@dataclass(slots=True)
class Leave:
    room: Room
    user: "FakeSlackUser"
    message: Message | None
    issued_at: float
    uses: int = 0


class Responses:
    def __init__(self, server: "FakeSlack") -> None:
        self._server = server
        self._issued: dict[str, Leave] = {}

    def issue(self, message: Message, user: "FakeSlackUser") -> str:
        return self._issue(self._server.rooms.find(message.channel), user, message)

    def issue_in(self, room: Room, user: "FakeSlackUser") -> str:
        return self._issue(room, user, None)

    def _issue(self, room: Room, user: "FakeSlackUser", message: Message | None) -> str:
        ticket = secrets.token_hex(12)
        self._issued[ticket] = Leave(room, user, message, self._server.clock.now())
        return f"{self._server.url}/hooks/{ticket}"

    def use(self, ticket: str, given: dict[str, Any]) -> None:
        """Do what was posted to a response_url. Raises `SlackError` `used_url` and others."""
        leave = self._issued.get(ticket)
        now = self._server.clock.now()
        if leave is None or leave.uses >= USES or now - leave.issued_at > GOOD_FOR_SECONDS:
            raise SlackError("used_url", status=404)
        if unknown := given.keys() - KNOWN:
            raise bad_arguments(*(f"unknown parameter: {name}" for name in unknown))
        leave.uses += 1
        self.answer(leave, given)

    def answer_command(self, room: Room, user: "FakeSlackUser", given: dict[str, Any]) -> None:
        """Show what came with the acknowledgement of a slash command."""
        try:
            self.answer(Leave(room, user, None, self._server.clock.now()), given)
        except SlackError as error:
            self._server.complain(f"the answer to a command is refused: {error}")

    def answer(self, leave: Leave, given: dict[str, Any]) -> None:
        server, original = self._server, leave.message
        if given.get("delete_original") and original:
            server.lose(leave.room, original)
            return
        check_content(given)
        raw, blocks = given.get("text", ""), given.get("blocks", [])
        home = server.home_of(leave.user)
        if given.get("replace_original") and original:
            server.edit(leave.room, original, raw, blocks)
        elif given.get("response_type") == "in_channel":
            server.post(leave.room, user=home.bot_user, bot_id=home.bot_id, raw=raw, blocks=blocks)
        else:
            server.show_ephemeral(leave.room, leave.user, home, raw, blocks)
