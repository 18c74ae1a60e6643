"""What whoever floods us is told, so that they do not send it all once more."""

from __future__ import annotations

from datetime import datetime

from domain.lanes import Lane
from messages.events import Event
from messages.steps import Say, step_to_json
from messages.texts import LANGUAGES, render
from storage import Session, outbox
from storage.viewers import load_viewer, meet_account


def tell(session: Session, event: Event, now: datetime) -> None:
    """One message to the chat of the event, whose answers come later."""
    hint = (event.language or "pl")[:2].lower()
    hint = hint if hint in LANGUAGES else "en"
    account = meet_account(session, event.channel, event.account, event.chat, hint, now)
    viewer = load_viewer(session, account.person_id) if account.person_id else None
    language = viewer.language if viewer else account.language
    outbox.post(
        session,
        account_id=account.id,
        channel=account.channel,
        person_id=account.person_id,
        lane=Lane.REPLY,
        topic="flood",
        body=step_to_json(Say(render("common.one_by_one", language))),
        due=now,
    )
