"""Values that events set: dynamic defaults, and what an answer triggers."""

import pytest

from domain.forms.loading import load_form
from domain.forms.session import Session
from tests.domain.forms.build import NOW, open_form
from tests.domain.forms.test_loading import make_xform
from tests.domain.forms.visit import answer_all, asked

DEFAULTS = """
| survey |
| | type | name | label | default | calculation | trigger |
| | date | day | Kiedy? | date(today() + 1) | | |
| | text | early | Za wcześnie? | ${ten} | | |
| | calculate | ten | | | 5 + 5 | |
| | begin_repeat | r | Wpis | | | |
| | integer | no | Numer | position(..) | | |
| | end_repeat | | | | | |
| | text | name | Imię | | | |
| | text | greeting | Powitanie | | concat('Cześć, ', ${name}) | ${name} |
| | calculate | asked | | | once(now()) | ${name} |
"""


def test_dynamic_defaults_are_set_before_anything_is_computed() -> None:
    session = open_form(DEFAULTS)
    assert session.question is not None
    assert session.question.value == "2017-10-03"
    session.keep()
    assert session.question.value == ""  # what is calculated was blank then, as in JavaRosa


def test_new_entries_have_their_own_defaults() -> None:
    session = answer_all(open_form(DEFAULTS), "", "", "", "tak")
    assert session.question is not None
    assert (session.question.key, session.question.value) == ("r[2]/no", "2")


def test_a_triggered_calculation_happens_only_when_the_trigger_changes() -> None:
    session = answer_all(open_form(DEFAULTS), "", "", "", "nie")
    assert asked(session) == "name"
    answer_all(session, "Ala")
    assert session.question is not None
    assert session.question.value == "Cześć, Ala"
    answer_all(session, "Dzień dobry")
    session.change("name")
    session.keep()
    assert session.answers()["greeting"] == "Dzień dobry"
    session.change("name")
    answer_all(session, "Ola")
    assert session.answers()["greeting"] == "Cześć, Ola"


CIRCLE = make_xform(
    binds='<bind nodeset="/data/a" type="int"/><bind nodeset="/data/b" type="int"/>',
    body='<input ref="/data/a"><label>A</label>'
    '<setvalue ref="/data/b" event="xforms-value-changed" value="../a + 1"/></input>'
    '<input ref="/data/b"><label>B</label>'
    '<setvalue ref="/data/a" event="xforms-value-changed" value="../b + 1"/></input>',
)


def test_actions_in_a_circle_end() -> None:
    session = Session.open(load_form(CIRCLE), now=NOW)
    session.answer("1")
    session.keep()
    assert session.complete


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ('<setvalue ref="/data/a" event="odk-instance-first-load">fixed</setvalue>', "fixed"),
        ('<setvalue ref="/data/a" event="odk-instance-first-load" value="">x</setvalue>', ""),
        ('<setvalue ref="/data/a" event="odk-instance-first-load" value="1 + 1"/>', "2"),
        ('<setvalue ref="/data/a" event="xforms-revalidate" value="1"/>', ""),
    ],
)
def test_the_value_of_an_action_is_an_expression_or_a_text(action: str, value: str) -> None:
    body = '<input ref="/data/a"><label>A</label></input>'
    session = Session.open(load_form(make_xform(body=body, more=action)), now=NOW)
    assert session.question is not None
    assert session.question.value == value
