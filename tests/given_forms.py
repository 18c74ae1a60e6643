"""A coordinators' form already given to people, for tests of what follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from domain.assignments import Audience, AudienceKind, Terms
from storage import own_questionnaires
from tests import builders

TITLES = {"pl": "Spis szkół", "en": "Register of schools"}


def give_form(session: Session, *people: str, now: datetime, **terms: Any) -> int:
    """Release form 1 to the people with these codes; a day long and with names, unless told."""
    defaults = {
        "audience": Audience(AudienceKind.ALL),
        "opens": None,
        "closes": now + timedelta(days=1),
        "confidential": False,
        "repeatable": False,
    }
    network_id = terms.pop("network_id", None)
    draft = own_questionnaires.write_draft(
        session,
        1,
        Terms(**{**defaults, **terms}),
        programme_id=builders.programme(session).id,
        network_id=network_id,
        context={"titles": TITLES, "questions": 2, "event": {}},
        by=1,
        now=now,
    )
    ids = [builders.person(session, code).id for code in people]
    return own_questionnaires.release(session, draft, ids, now).id
