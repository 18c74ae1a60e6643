"""`lacznik inbox list|show|replay`: events that could not be handled, for an administrator."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from cryptography.fernet import Fernet

from bot.clock import RealClock
from bot.seal import open_letter
from bot.settings import Mistake
from handlers import dispatch
from handlers.dispatch import House, Outcome, Refused
from messages.events import Event, body_from_json
from storage import Session, inbox, outbox
from storage.database import Database


def list_letters(database: Database) -> Iterator[str]:
    """One line a waiting letter: number, when, channel, key, error."""
    for letter in database.read_now(inbox.dead_letters):
        when = f"{letter.received_at:%Y-%m-%d %H:%M}"
        yield f"{letter.id:>5}  {when}  {letter.channel:<9} {letter.key:<24} {letter.error}"


def show_letter(database: Database, seal: Fernet, number: int) -> str:
    """The event and its traceback, decrypted. Raises `Mistake` for an unknown number."""
    content = _open(database, seal, number)
    event = json.dumps(content.get("event", content), indent=2, ensure_ascii=False)
    return f"{event}\n\n{content.get('traceback', '')}".rstrip()


def replay_letter(database: Database, seal: Fernet, house: House, number: int) -> str:
    """Handle the event again, now that the cause is mended; answers leave through the outbox.

    Raises `Mistake` when it cannot be replayed, was replayed already, or fails again.
    """
    content = _open(database, seal, number, waiting=True)
    if "event" not in content:
        raise Mistake(f"dead letter {number} could not even be decoded: it cannot be replayed")
    event = _event(content["event"])
    now = RealClock().now()

    def again(session: Session, answer: Callable[[Session], Outcome]) -> None:
        inbox.forget_key(session, event.key)
        outcome = answer(session)
        outbox.release_leases(
            session, [letter.id for letter in (*outcome.posted.replies, *outcome.posted.in_room)]
        )
        inbox.close_letter(session, number, "replayed")

    handle = partial(dispatch.handle, event=event, now=now, house=house)
    explain = partial(dispatch.explain, event=event, now=now, house=house)
    try:
        try:
            database.write_now(partial(again, answer=handle))
        except Refused as refused:
            database.write_now(partial(again, answer=partial(explain, refused=refused)))
    except Exception as error:
        raise Mistake(f"dead letter {number} fails again: {type(error).__name__}") from error
    return event.key


def _open(
    database: Database, seal: Fernet, number: int, *, waiting: bool = False
) -> dict[str, Any]:
    letter = database.read_now(lambda session: inbox.dead_letter(session, number))
    if letter is None:
        raise Mistake(f"there is no dead letter {number}")
    if waiting and letter.state != "waiting":
        raise Mistake(f"dead letter {number} is not waiting: it was {letter.state}")
    content: dict[str, Any] = json.loads(open_letter(seal, letter.sealed))
    return content


def _event(data: dict[str, Any]) -> Event:
    return Event(**{**data, "body": body_from_json(data["body"])})
