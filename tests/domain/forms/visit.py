"""The form that tests of sessions walk through."""
# ruff: noqa: E501 - the tables of forms are wide, and read best unbroken

from typing import Any

from domain.forms.session import Session
from domain.forms.views import Accepted
from tests.domain.forms.build import open_form

VISIT = """
| survey |
| | type | name | label::Polski (pl) | label::English (en) | required | relevant | constraint | constraint_message::Polski (pl) | constraint_message::English (en) | calculation |
| | hidden | jst | | | | | | | | |
| | note | intro | Witamy: ${jst} | Welcome: ${jst} | | | | | | |
| | begin_group | g | Ocena | Rating | | | | | | |
| | select_one scale | rating | Jak było? | How was it? | yes | | | | | |
| | calculate | low | | | | | | | | if(${rating} <= 2, 1, 0) |
| | text | why | Dlaczego? | Why? | | ${low} = 1 | string-length(.) <= 10 | Najwyżej 10 znaków. | At most 10 characters. | |
| | end_group | | | | | | | | | |
| | integer | people | Ile osób? | How many people? | yes | | . >= 0 and . <= 2000 | Od 0 do 2000. | From 0 to 2000. | |
| | integer | women | W tym kobiet? | Of them women? | yes | | . <= ${people} | Najwyżej ${people}. | At most ${people}. | |
| choices |
| | list_name | name | label::Polski (pl) | label::English (en) |
| | scale | 1 | 1 – źle | 1 – badly |
| | scale | 3 | 3 – średnio | 3 – so-so |
| | scale | 5 | 5 – dobrze | 5 – well |
| | scale | nd | Nie dotyczy | Not applicable |
| settings |
| | form_title | form_id | version | default_language |
| | Wizyta | wizyta | 2 | Polski (pl) |
"""


def visit(**options: Any) -> Session:
    """The form above, its introduction read."""
    session = open_form(VISIT, **{"context": {"jst": "Gmina Dąb"}, **options})
    session.keep()
    return session


def asked(session: Session) -> str | None:
    """Key of the current question."""
    question = session.question
    return question.key if question else None


def answer_all(session: Session, *answers: str) -> Session:
    for raw in answers:
        assert isinstance(session.answer(raw), Accepted), raw
    return session
