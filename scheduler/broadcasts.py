"""Announcements become letters, a batch a transaction, behind everything else that goes out."""

from __future__ import annotations

from datetime import datetime

from domain.announcements import departure
from domain.calendar import Calendar
from messages.steps import Say, step_to_json
from messages.texts import LANGUAGES, render
from storage import Session, ledger
from storage.announcements import AnnouncementView

BATCH = 250  # a transaction: nobody's tap waits long behind it


def expand(session: Session, now: datetime, calendar: Calendar, limit: int = BATCH) -> bool:
    """Expand the oldest announcement under way by `limit` recipients, in the caller's transaction.

    True: call again at once, there may be more. Announcements of which nothing waits are ended.
    """
    ledger.settle(session)
    batch = ledger.next_batch(session, limit)
    if batch is None:
        return False
    bodies = {
        language: step_to_json(Say(compose(batch.announcement, language))) for language in LANGUAGES
    }
    ledger.expand(session, batch, bodies=bodies, due=departure(now, calendar))
    return True


def compose(announcement: AnnouncementView, language: str) -> str:
    """The message as recipients of this language see it, with its sender. HTML."""
    return render("announcements.body", language, announcement=announcement)
