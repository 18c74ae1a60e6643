"""Submissions as ODK and KoboToolbox exchange them, and the flat tables made of them."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from domain.forms.flat import Submission, Table, flatten_submissions, identity
from domain.forms.model import Form
from domain.forms.session import Session
from domain.forms.submission import write_submission
from tests.domain.forms.build import NOW, make_form

FAMILY = """
| survey |
| | type | name | label | relevant |
| | start | begun | | |
| | note | hello | Dzień dobry | |
| | text | first | Imię | |
| | begin_group | home | Dom | |
| | select_multiple topics | topics | Tematy | |
| | geopoint | place | Gdzie? | |
| | begin_repeat | child | Dziecko | |
| | text | name | Imię | |
| | begin_repeat | pet | Zwierzę | |
| | text | kind | Jakie? | |
| | end_repeat | | | |
| | integer | age | Wiek | |
| | end_repeat | | | |
| | end_group | | | |
| | image | photo | Zdjęcie | ${first} != 'x' |
| choices |
| | list_name | name | label |
| | topics | law | Prawo |
| | topics | money | Finanse |
| settings |
| | form_title | form_id | version |
| | Rodzina | rodzina 1 | 3 |
"""
ALA = {
    "first": "=Ala & <Ola>\x01",
    "topics": ["law"],
    "place": {"latitude": 52.2, "longitude": 21.0, "altitude": 0.0, "accuracy": 0.0},
    "child": [
        {"name": "A", "age": 7, "pet": [{"kind": "kot"}, {"kind": "pies"}]},
        {"name": "B", "age": 9},
    ],
    "photo": {"ref": "17", "name": "dom.jpg"},
}


@pytest.fixture(scope="module")
def form() -> Form:
    return make_form(FAMILY)


def submit(form: Form, answers: dict[str, object], number: int = 1) -> str:
    session = Session.open(form, now=NOW)
    session.refill(answers)
    return write_submission(form, session, instance_id=f"uuid:{number}")


def test_a_submission_is_the_form_filled_in(form: Form) -> None:
    assert submit(form, ALA) == (
        '<data id="rodzina 1" version="3" xmlns:jr="http://openrosa.org/javarosa"'
        ' xmlns:orx="http://openrosa.org/xforms">'
        "<begun>2017-10-02T12:30:00.000Z</begun>"
        "<first>=Ala &amp; &lt;Ola&gt;</first>"
        "<home><topics>law</topics><place>52.2 21.0 0.0 0.0</place>"
        "<child><name>A</name><pet><kind>kot</kind></pet><pet><kind>pies</kind></pet>"
        "<age>7</age></child>"
        "<child><name>B</name><age>9</age></child></home>"
        "<photo>dom.jpg</photo>"
        "<meta><instanceID>uuid:1</instanceID></meta></data>"
    )


def test_what_does_not_apply_is_not_sent(form: Form) -> None:
    root = fromstring(  # noqa: S314 - our own XML
        submit(form, {"first": "x", "photo": ALA["photo"]})
    )
    assert [child.tag for child in root] == ["begun", "first", "home", "meta"]


def test_a_form_without_meta_is_given_an_identity() -> None:
    form = make_form("| survey |\n| | type | name | label |\n| | text | a | A |")
    assert identity(submit(form, {"a": "b"}, 7)) == "uuid:7"


def test_repeats_become_tables_that_point_to_theirs(form: Form) -> None:
    xml = submit(form, ALA)
    about = {"SubmissionDate": "2017-10-02", "SubmitterName": "Anna"}
    options = {"home/topics": ("law", "money")}
    assert flatten_submissions(form, [Submission(xml, about)], options) == [
        Table(
            "rodzina_1",
            (
                *("SubmissionDate", "SubmitterName", "begun", "first"),
                *("home/topics", "home/topics/law", "home/topics/money"),
                *("home/place", "home/place/latitude", "home/place/longitude"),
                *("home/place/altitude", "home/place/accuracy"),
                *("photo", "meta/instanceID", "KEY"),
            ),
            [
                (
                    *("2017-10-02", "Anna", "2017-10-02T12:30:00.000Z", "=Ala & <Ola>"),
                    *("law", "1", "0"),
                    *("52.2 21.0 0.0 0.0", "52.2", "21.0", "0.0", "0.0"),
                    *("dom.jpg", "uuid:1", "uuid:1"),
                )
            ],
        ),
        Table(
            "rodzina_1-child",
            ("home/child/name", "home/child/age", "PARENT_KEY", "KEY"),
            [
                ("A", "7", "uuid:1", "uuid:1/child[1]"),
                ("B", "9", "uuid:1", "uuid:1/child[2]"),
            ],
        ),
        Table(
            "rodzina_1-child-pet",
            ("home/child/pet/kind", "PARENT_KEY", "KEY"),
            [
                ("kot", "uuid:1/child[1]", "uuid:1/child[1]/pet[1]"),
                ("pies", "uuid:1/child[1]", "uuid:1/child[1]/pet[2]"),
            ],
        ),
    ]


def test_what_was_not_answered_is_blank_in_every_column(form: Form) -> None:
    main, child, pet = flatten_submissions(
        form, [Submission(submit(form, {"first": "x"}))], {"home/topics": ("law", "money")}
    )
    assert main.rows == [
        ("2017-10-02T12:30:00.000Z", "x", *[""] * 9, "uuid:1", "uuid:1"),
    ]
    # The first entry of a repeat is in the form itself, so JavaRosa sends it blank as well.
    assert child.rows == [("", "", "uuid:1", "uuid:1/child[1]")]
    assert pet.rows == [("", "uuid:1/child[1]", "uuid:1/child[1]/pet[1]")]
