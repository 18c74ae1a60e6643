"""Steps and stored rows as the JSON the page draws: one `Item` a message. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from messages.steps import (
    AskPlace,
    Control,
    Delivered,
    EndPlace,
    Erase,
    Forget,
    Rows,
    Say,
    SendFile,
    step_from_json,
)
from storage.web import Heard, History, Said

Item = dict[str, Any]

# Ids of the commands that our own pages give on somebody's behalf when they come in.
JOINING, SITTING_DOWN = "join", "sit-down"
OUR_OWN = frozenset({JOINING, SITTING_DOWN})


def draw(step: Say | SendFile, message_id: str, at: datetime) -> Item:
    """A message of ours. The html is of the five elements; the page rebuilds them one by one."""
    item: Item = {"id": message_id, "who": "bot", "at": at.isoformat()}
    if isinstance(step, SendFile):
        file = {"path": f"files/{step.file_id}", "name": step.name, "alt": step.alt}
        return {**item, "html": step.caption, "file": file}
    return {
        **item,
        "html": step.html,
        "rows": _rows(step.rows),
        "control": _control(step.control),
    }


def _rows(rows: Rows) -> list[list[dict[str, str]]]:
    return [[asdict(button) for button in row] for row in rows]


def _control(control: Control | None) -> dict[str, Any] | None:
    return asdict(control) if control else None


def own(client_id: str, text: str, at: datetime) -> Item:
    """What the person typed."""
    return {"id": own_id(client_id), "who": "me", "at": at.isoformat(), "text": text}


def own_id(client_id: str) -> str:
    return f"me-{client_id}"


def own_message(key: str) -> str:
    """The id, on the page, of what the person said in the event of this key."""
    return own_id(key.rpartition(":")[2])


def draw_history(history: History) -> list[Item]:
    """The chat as it stands now, oldest first."""
    heard = [(row.at, 0, item) for row in history.heard for item in _draw_heard(row)]
    said = [(at, 1, item) for at, item in _Folding(history).items()]
    # A stable sort: at the same moment the person spoke first, and rows keep their order.
    return [item for _, _, item in sorted([*heard, *said], key=lambda line: line[:2])]


def _draw_heard(row: Heard) -> Iterator[Item]:
    """Presses leave no trace: what they did is seen in the answer."""
    client_id = row.key.rpartition(":")[2]
    if client_id in OUR_OWN:
        return
    match row.body["kind"]:
        case "text":
            yield own(client_id, row.body["text"], row.at)
        case "command":
            yield own(client_id, f"/{row.body['name']}", row.at)
        case "uploaded":
            yield own(client_id, row.body["name"], row.at)


class _Folding:
    """Replays sent rows: a later row of a slot edits the message that an earlier one made.

    A row whose slot was filled before this stretch edits a message that lies above it; the slot
    table knows which.
    """

    def __init__(self, history: History) -> None:
        self._standing = dict(history.standing)
        self._in_slots: dict[str, str] = {}
        self._drawn: dict[str, tuple[datetime, Item, str]] = {}
        for row in history.said:
            self._add(row, step_from_json(row.body))

    def _add(self, row: Said, step: Delivered) -> None:
        if isinstance(step, Forget | AskPlace | EndPlace):
            return  # what was taken away is not in the history, and no place is asked for there
        if isinstance(step, SendFile):
            self._put(str(row.id), row.at, step, "")
            return
        message_id = self._message(row, step)
        if isinstance(step, Erase):
            self._drawn.pop(message_id, None)
            return
        self._put(message_id, row.at, step, step.slot)
        if step.slot:
            self._in_slots[step.slot] = message_id
            if not row.sent:
                self._standing[step.slot] = message_id

    def _message(self, row: Said, step: Say | Erase) -> str:
        own_message = str(row.id)
        if not step.slot or (isinstance(step, Say) and step.fresh):
            return own_message
        if step.slot in self._in_slots:
            return self._in_slots[step.slot]
        standing = self._standing.get(step.slot, own_message)
        return standing if int(standing) < row.id else own_message

    def _put(self, message_id: str, at: datetime, step: Say | SendFile, slot: str) -> None:
        place = self._drawn[message_id][0] if message_id in self._drawn else at
        self._drawn[message_id] = (place, draw(step, message_id, at), slot)

    def items(self) -> Iterable[tuple[datetime, Item]]:
        for message_id, (at, item, slot) in self._drawn.items():
            yield at, item if self._is_live(message_id, slot) else bare(item)

    def _is_live(self, message_id: str, slot: str) -> bool:
        return not slot or self._standing.get(slot, message_id) == message_id


def bare(item: Mapping[str, Any]) -> Item:
    """A message that another one has replaced: its words without its buttons."""
    return {**item, "rows": [], "control": None}
