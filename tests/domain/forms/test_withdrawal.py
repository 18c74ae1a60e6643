"""A file that was given and turned out to be none."""

from __future__ import annotations

from domain.forms.session import Session
from domain.forms.views import Accepted, Upload
from tests.domain.forms.build import open_form

TABLE = """
| survey |
| | type | name | label | required | relevant |
| | file | plan | Plan | yes | |
| | text | about | O planie | | ${plan} != '' |
| | text | note | Uwagi | | |
"""


def filled() -> Session:
    session = open_form(TABLE)
    session.answer(Upload("7", "plan.pdf"))
    session.answer("Krótki.")
    session.answer("Brak.")
    return session


def test_its_question_is_open_again_and_the_rest_is_kept() -> None:
    session = filled()
    outcome = session.withdraw("7")
    assert [line.label for line in outcome.removed] == ["O planie"]
    assert session.question is not None
    assert (session.question.key, session.question.answer) == ("plan", "")
    assert session.answers() == {"note": "Brak."}
    session.answer(Upload("8", "nowy.pdf"))
    assert session.question.key == "about"


def test_a_file_that_is_no_answer_changes_nothing() -> None:
    session = filled()
    assert session.withdraw("8") == Accepted()
    assert session.complete
