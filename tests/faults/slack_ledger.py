"""What became of everything on Slack: in its conversations, and of each event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.seal import KeyMask, load_key
from bot.settings import Settings
from bot.slack import inbound
from bot.slack.render import messages
from bot.slack.taken import Happened
from messages.steps import Say
from storage.database import Database
from storage.tables.engine import Inbox
from tests.fakes.calls import Call
from tests.fakes.slack_server import TEAM, FakeSlack

Content = tuple[str, Any]
Heard = tuple[Any, bool]  # a content, and whether it came as a message of its own
INTERACTIVE = ("actions", "context_actions", "input")


def contents(say: Say) -> list[Content]:
    return [(message.text, message.blocks) for message in messages(say)]


def heard(slack: FakeSlack) -> dict[str, list[Heard]]:
    """Messages and edits that took effect, by chat, in their order.

    Not that buttons were taken off what was answered elsewhere: a courtesy, nothing is said by it.
    """
    found: dict[str, list[Heard]] = defaultdict(list)
    standing: dict[str, Content] = {}
    for call in slack.calls:
        if call.error or call.method not in ("chat.postMessage", "chat.update"):
            continue
        content = (call.params["text"], call.params["blocks"])
        is_new = call.method == "chat.postMessage"
        ts = call.result["ts"]
        if is_new or content != _without_buttons(standing.get(ts)):
            found[_chat(slack, call)].append((content, is_new))
        standing[ts] = content
    return found


def _without_buttons(content: Content | None) -> Content | None:
    if content is None:
        return None
    text, blocks = content
    kept = [block for block in blocks if block["type"] not in INTERACTIVE]
    return None if kept == blocks else (text, kept)


def _chat(slack: FakeSlack, call: Call) -> str:
    room = slack.rooms.find(call.result["channel"])
    (person,) = (member for member in room.members if not member.startswith("U0BOT"))
    return f"{TEAM}/{person}"


def check_events(database: Database, slack: FakeSlack, hide: Callable[[str], str] = str) -> int:
    """Every event is there once, and every press that nobody was told had failed; returns how many
    events there are."""
    sure, unsure = _keys(slack, hide)
    stored = database.read_now(
        lambda s: list(s.scalars(select(Inbox.key).where(Inbox.channel == "slack")))
    )
    assert len(stored) == len(set(stored))
    assert sure - set(stored) == set()
    assert set(stored) - sure - unsure == set()
    return len(stored)


def _keys(slack: FakeSlack, hide: Callable[[str], str]) -> tuple[set[str], set[str]]:
    """Of what has to be there, and of presses that failed in somebody's hands."""
    failed = {id(payload) for payload in slack.delivery.failed}
    sure: set[str] = set()
    unsure: set[str] = set()
    for _, payload in slack.delivery.sent:
        taken = inbound.decode(payload, hide(inbound.key_of(payload)))
        if isinstance(taken, Happened):
            keys = {event.key for event in taken.events}
            (unsure if id(payload) in failed else sure).update(keys)
    return sure, unsure


def mask_of(folder: Path) -> Callable[[str], str]:
    """How the installation in the folder hides the keys of events."""
    return KeyMask(load_key(Settings(_env_file=None, data_dir=folder))).hide
