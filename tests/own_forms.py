"""A small form as a coordinator would write it, and rows of it in the library."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain.forms.loading import load_form
from messages.forms.convert import convert_markdown
from storage import form_library
from storage.form_homes import Home
from storage.form_library import Accepted, VersionView

PROGRAMME = Home("programme", "1")

MARKDOWN = """
| survey |
|  | type    | name    | label::Polski (pl)       | label::English (en)      | required |
|  | text    | school  | {question}               | Which school?            | yes      |
|  | integer | pupils  | Ilu uczniów?             | How many pupils?         |          |
| settings |
|  | form_title     | form_id | version | default_language |
|  | Spis szkół     | schools | 1       | Polski (pl)      |
"""


def accepted(question: str = "Która szkoła?", form_id: str = "schools") -> Accepted:
    """A converted spreadsheet whose first question reads so."""
    xform = convert_markdown(MARKDOWN.format(question=question).replace("schools", form_id))
    form = load_form(xform)
    return Accepted(
        form_id=form_id,
        digest=form.digest,
        xform=xform,
        titles={"pl": "Spis szkół", "en": "Register of schools"},
        languages=form.languages,
        questions=2,
    )


def publish_form(
    session: Session,
    now: datetime,
    *,
    question: str = "Która szkoła?",
    home: Home = PROGRAMME,
    by: int | None = None,
) -> VersionView:
    """A new published version of the form."""
    draft = form_library.add_draft(session, home, accepted(question), by=by, now=now)
    version = form_library.publish(session, draft.id, by=by, now=now)
    assert version is not None
    return version
