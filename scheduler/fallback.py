"""What cannot reach a person on one channel goes to the next, and there they read why, once a day.

Only a channel's word that the person cannot be reached there moves a letter: what it refuses to
carry (`Rejected`) would be refused again, and what is delayed waits.
"""

from __future__ import annotations

from datetime import datetime

from domain.calendar import local_day
from messages.steps import Button, Lane, Menu, Say, step_to_json
from messages.texts import label, render
from storage import Session, outbox
from storage.outbox import Letter, Moved

TOPIC = "fallback"


def move_on(session: Session, letter: Letter, now: datetime) -> None:
    """Note that the account refused the letter, and send it the next way if there is one."""
    moved = outbox.mark_unreachable(session, letter)
    if moved is not None:
        outbox.post(
            session,
            account_id=moved.to,
            channel=moved.to_channel,
            person_id=moved.person_id,
            lane=Lane.NOTICE,
            topic=TOPIC,
            body=step_to_json(_explain(moved)),
            due=now,
            dedupe=f"{TOPIC}:{letter.account_id}:{local_day(now)}",
        )


def _explain(moved: Moved) -> Say:
    button = Button(label("settings.b_accounts", moved.language), "setaccounts")
    text = render("accounts.fallback", moved.language, channel=moved.channel)
    return Say(text, rows=Menu().row(button).rows)
