"""What is counted of a form, and how it is called."""

from __future__ import annotations

from domain.forms.model import Form
from domain.forms.session import Session
from domain.results import QuestionKind
from domain.tallies import flatten, tally
from handlers.result_questions import choices_by_path, counted_of, label_questions
from tests.domain.forms.build import NOW, make_form

FORM = """
| survey |
| | type | name | label | choice_filter |
| | select_one region | region | Województwo | |
| | select_one county | county | Powiat | region=${region} |
| | begin_repeat | child | Dziecko | |
| | text | name | Imię | |
| | integer | age | Wiek | |
| | select_one scale | rating | Ocena | |
| | rank topics | order | Kolejność | |
| | end_repeat | | | |
| | select_multiple topics | topics | Tematy | |
| | acknowledge | ok | Potwierdzam | |
| | geopoint | place | Gdzie | |
| | date | day | Kiedy | |
| choices |
| | list_name | name | label | region |
| | region | maz | mazowieckie | |
| | region | lub | lubelskie | |
| | county | raw | rawski | maz |
| | county | puł | puławski | lub |
| | scale | 1 | źle | |
| | scale | 2 | dobrze | |
| | topics | law | Prawo | |
| | topics | money | Finanse | |
"""


def made() -> Form:
    return make_form(FORM)


def test_choices_that_a_filter_hides_are_labelled_too() -> None:
    asked = {one.question.id: one for one in label_questions(made(), "pl", NOW)}
    assert asked["county"].options == {"raw": "rawski", "puł": "puławski"}


def test_values_of_one_person_are_left_out_of_labels() -> None:
    form = make_form(
        """
| survey |
| | type | name | label |
| | integer | many | Ilu? |
| | range | mark | Ocena (osób: ${many}) |
"""
    )
    labels = [one.label for one in label_questions(form, "pl", NOW)]
    assert labels == ["Ilu?", "Ocena (osób: …)"]


def test_kinds_follow_the_form() -> None:
    assert {one.question.id: one.question.kind for one in label_questions(made(), "pl", NOW)} == {
        "region": QuestionKind.SINGLE,
        "county": QuestionKind.SINGLE,
        "child/name": QuestionKind.TEXT,
        "child/age": QuestionKind.NUMBER,
        "child/rating": QuestionKind.SCALE,
        "child/order": QuestionKind.RANK,
        "topics": QuestionKind.MULTI,
        "ok": QuestionKind.SINGLE,
        "place": QuestionKind.OTHER,
        "day": QuestionKind.DATE,
    }


def test_questions_are_called_as_their_answers_are() -> None:
    form = made()
    walk = Session.open(form, now=NOW)
    walk.refill(
        {
            "region": "maz",
            "child": [{"name": "A", "age": 7, "order": ["money", "law"]}, {"name": "B", "age": 9}],
            "ok": True,
            "day": "2017-10-02",
        }
    )
    given = {question for question, _ in flatten(walk.answers())}
    assert given == {"region", "child/name", "child/age", "child/order", "ok", "day"}
    assert given - {"child/name"} <= counted_of(form)
    assert tally([walk.answers()])["ok"].counts == {"OK": 1}


def test_free_texts_and_places_are_not_counted() -> None:
    assert counted_of(made()) & {"child/name", "place"} == set()


def test_choices_are_known_by_path() -> None:
    assert choices_by_path(made(), "pl", NOW)["child/order"] == ("law", "money")
