"""Every kind of question: asked, answered, stored as JavaRosa stores it, shown, exported."""
# ruff: noqa: E501 - the tables of forms are wide, and read best unbroken

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.loading import load_form
from domain.forms.model import Choice, Form, Kind
from domain.forms.session import Session
from domain.forms.views import Accepted, Location, Question, Refusal, Upload
from tests.domain.forms.build import make_form, open_form
from tests.domain.forms.test_loading import INPUT, make_xform
from tests.domain.forms.visit import answer_all, asked

NOW = datetime(2017, 10, 2, 12, 30, tzinfo=ZoneInfo("Europe/Warsaw"))
HEAD = "| survey |\n| | type | name | label | appearance | parameters | default | read_only |\n"
ORDERS = "| choices |\n| | list_name | name | label |\n| | o | a | Czas |\n| | o | b | Dane |\n| | o | c | Ludzie |\n"


def make(kind: str, *, appearance: str = "", parameters: str = "") -> Form:
    row = f"| | {kind} | q | Pytanie | {appearance} | {parameters} | | |\n"
    settings = "| settings |\n| | default_language |\n| | pl |\n"
    return make_form((HEAD + row + ORDERS).replace("label |", "label::pl |") + settings)


KINDS = (
    "integer", "decimal", "date", "time", "dateTime", "rank o", "geopoint", "acknowledge", "range",
    "select_one o", "select_multiple o",
)  # fmt: skip
FORMS = {"numbers": make("text", appearance="numbers"), **{kind: make(kind) for kind in KINDS}}


def ask(kind: str, *, appearance: str = "", parameters: str = "") -> Session:
    return Session.open(make(kind, appearance=appearance, parameters=parameters), now=NOW)


def question(session: Session) -> Question:
    assert session.question is not None
    return session.question


def stored(session: Session) -> str:
    return session._course.sheet.raw[0]


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown", "exported"),
    [
        ("text", " Ala ", "Ala", "Ala", "Ala"),
        ("barcode", "590123", "590123", "590123", "590123"),
        ("integer", "1 200", "1200", "1200", 1200),
        ("decimal", "2,50", "2.5", "2,5", 2.5),
        ("decimal", "1 000 000 000", "1.0E9", "1000000000", 1e9),
        ("date", "15.10.2017", "2017-10-15", "15.10.2017", "2017-10-15"),
        ("time", "14.30", "14:30:00.000+02:00", "14:30", "14:30:00.000+02:00"),
        ("dateTime", "jutro 9", "2017-10-03T09:00:00.000+02:00", "03.10.2017 09:00", "2017-10-03T09:00:00.000+02:00"),
        ("rank o", "2 1 3", "b a c", "Dane > Czas > Ludzie", ["b", "a", "c"]),
        ("acknowledge", "tak", "OK", "OK", True),
        ("geopoint", "52,5 21", "52.5 21.0 0.0 0.0", "52,5° N, 21° E", {"latitude": 52.5, "longitude": 21.0, "altitude": 0.0, "accuracy": 0.0}),
    ],
)  # fmt: skip
def test_an_answer_is_stored_shown_exported_and_given_again(
    kind: str, typed: str, value: str, shown: str, exported: object
) -> None:
    session = answer_all(ask(kind), typed)
    assert stored(session) == value
    assert session.summary()[0].answer == shown
    assert session.answers() == {"q": exported}
    again = ask(kind)
    again.refill(session.answers())
    assert again.dump() == session.dump()


@pytest.mark.parametrize(
    ("kind", "appearance", "typed", "code"),
    [
        ("text", "numbers", "pięć", "not_decimal"),
        ("integer", "", "3000000000", "not_integer"),
        ("decimal", "", "dużo", "not_decimal"),
        ("date", "month-year", "kiedyś", "not_date"),
        ("time", "", "rano", "not_time"),
        ("dateTime", "", "15.10.2017", "not_moment"),
        ("rank o", "", "2 1", "not_ranked"),
        ("rank o", "", "1 1 2", "not_ranked"),
        ("rank o", "", "4 1 2", "not_a_choice"),
        ("acknowledge", "", "nie", "not_a_choice"),
        ("geopoint", "", "tutaj", "not_location"),
        ("image", "", "obrazek", "not_a_file"),
    ],
)
def test_what_cannot_be_stored_is_refused(
    kind: str, appearance: str, typed: str, code: str
) -> None:
    session = ask(kind, appearance=appearance)
    before = session.dump()
    refusal = session.answer(typed)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert session.dump() == before


def test_a_rough_date_is_shown_as_it_was_asked() -> None:
    session = answer_all(ask("date", appearance="month-year"), "październik 2017")
    assert (stored(session), session.summary()[0].answer) == ("2017-10-01", "10.2017")


def test_grouped_digits_are_shown_grouped() -> None:
    session = answer_all(ask("integer", appearance="thousands-sep"), "1234567")
    assert session.summary()[0].answer == "1\u00a0234\u00a0567"


def test_a_small_range_offers_its_numbers() -> None:
    session = ask("range", parameters="start=1 end=3 step=0.5")
    shown = question(session)
    assert (shown.kind, shown.limits.lowest, shown.limits.highest, shown.limits.step) == (
        Kind.RANGE, "1", "3", "0.5",
    )  # fmt: skip
    assert [c.name for c in shown.choices] == ["1.0", "1.5", "2.0", "2.5", "3.0"]
    assert [c.label for c in shown.choices] == ["1", "1,5", "2", "2,5", "3"]
    assert session.choose("1.5") == Accepted()
    assert session.answers() == {"q": 1.5}
    assert session.summary()[0].answer == "1,5"


def test_a_typed_number_of_a_range_is_not_its_place_among_the_choices() -> None:
    session = answer_all(ask("range", parameters="start=0 end=10 step=2"), "4")
    assert session.answers() == {"q": 4}


@pytest.mark.parametrize(
    ("typed", "code"), [("3", "not_in_range"), ("12", "not_in_range"), ("x", "not_integer")]
)
def test_a_number_off_the_grid_is_refused(typed: str, code: str) -> None:
    outcome = ask("range", parameters="start=0 end=10 step=2").answer(typed)
    params = {"lowest": "0", "highest": "10", "step": "2"} if code == "not_in_range" else {}
    assert outcome == Refusal(code, params=params)


def test_a_long_or_falling_range_is_understood() -> None:
    long = ask("range", parameters="start=0 end=1000 step=1")
    assert question(long).choices == ()
    assert answer_all(long, "1 000").answers() == {"q": 1000}
    falling = ask("range", parameters="start=3 end=1 step=1")
    assert [c.name for c in question(falling).choices] == ["3", "2", "1"]
    assert answer_all(falling, "2").answers() == {"q": 2}


def test_the_last_number_of_a_range_may_not_be_its_end() -> None:
    falling = ask("range", parameters="start=10 end=0 step=4")
    limits = question(falling).limits
    assert (limits.lowest, limits.highest) == ("2", "10")
    assert [c.name for c in question(falling).choices] == ["10", "6", "2"]
    assert answer_all(falling, "6").answers() == {"q": 6}


def test_a_ranking_is_tapped_in_order() -> None:
    session = ask("rank o")
    for name in ("c", "b", "a", "b"):
        assert session.toggle(name) == Accepted()
    assert question(session).picked == ("c", "a")
    assert session.done() == Refusal("not_ranked")
    resumed = Session.load(make("rank o"), session.dump(), now=NOW)
    assert resumed.toggle("b") == Accepted()
    assert resumed.done() == Accepted()
    assert resumed.answers() == {"q": ["c", "a", "b"]}


def test_only_what_is_offered_can_be_ranked() -> None:
    session = ask("rank o")
    assert session.toggle("d") == Refusal("unavailable")
    assert session.choose("a", "b", "c", "c") == Refusal("not_ranked")
    assert session.choose("c", "b", "a") == Accepted()


def test_an_acknowledgement_is_a_single_choice() -> None:
    session = ask("acknowledge")
    assert question(session).choices == (Choice("OK", ""),)
    assert session.toggle("OK") == Refusal("unavailable")
    assert session.choose("OK") == Accepted()
    assert stored(session) == "OK"


def test_a_location_answers_a_question_about_a_place_only() -> None:
    place = Location(52.2297, 21.0122, 110.0, 5.0)
    session = ask("geopoint")
    assert session.answer(Location(95, 0)) == Refusal("not_location")
    assert session.answer(place) == Accepted()
    assert stored(session) == "52.2297 21.0122 110.0 5.0"
    assert ask("text").answer(place) == Refusal("not_text")


@pytest.mark.parametrize(
    ("kind", "media"), [("image", "image"), ("audio", "audio"), ("video", "video"), ("file", "")]
)
def test_a_file_says_what_it_should_be(kind: str, media: str) -> None:
    session = ask(kind)
    assert (question(session).kind, question(session).limits.media) == (Kind.FILE, media)
    assert session.answer(Upload("ref", "a.bin")) == Accepted()
    assert session.answers() == {"q": {"ref": "ref", "name": "a.bin"}}


def test_a_signature_is_an_image() -> None:
    shown = question(ask("image", appearance="signature"))
    assert (shown.limits.media, shown.appearance) == ("image", "signature")


def test_the_only_name_of_a_choice_may_have_spaces() -> None:
    session = open_form(
        "| survey |\n| | type | name | label |\n| | select_one l | q | Q |\n"
        "| choices |\n| | list_name | name | label |\n| | l | bardzo dobrze | Bardzo dobrze! |\n"
    )
    answer_all(session, "1")
    assert session.summary()[0].answer == "Bardzo dobrze!"
    assert session.answers() == {"q": "bardzo dobrze"}


def test_a_form_knows_when_it_was_begun_but_not_by_whom() -> None:
    table = (
        "| survey |\n| | type | name | label |\n| | start | s | |\n| | end | e | |\n"
        "| | today | d | |\n| | deviceid | i | |\n| | phonenumber | p | |\n| | username | u | |\n"
        "| | email | m | |\n| | start-geopoint | g | |\n| | audit | audit | |\n| | text | a | ${s} ${u} |\n"
    )
    session = open_form(table, now=NOW, context={"u": "ala"})
    begun = {"s": "2017-10-02T12:30:00.000+02:00", "d": "2017-10-02", "u": "ala"}
    assert session.dump()["values"] == begun
    session.finish()
    assert session.dump()["values"] == {**begun, "e": "2017-10-02T12:30:00.000+02:00"}


def test_a_field_that_is_only_read_is_passed_like_a_note() -> None:
    form = make_form(HEAD + "| | integer | q | Ile | | | 7 | yes |\n| | text | a | A | | | | |\n")
    session = Session.open(form, now=NOW)
    assert (question(session).kind, question(session).answer) == (Kind.NOTE, "7")
    assert session.answer("cokolwiek") == Accepted()
    assert asked(session) == "a"


@pytest.mark.parametrize(
    ("kind", "default", "value"),
    [
        ("integer", "007", "7"),
        ("decimal", "2.50", "2.5"),
        ("decimal", "3", "3.0"),
        ("range", "5", "5"),
        ("decimal", "0.00001", "1.0E-5"),
        ("time", "14:30", "14:30:00.000+02:00"),
        ("dateTime", "2017-11-15T14:30:00", "2017-11-15T14:30:00.000+01:00"),
        ("date", "2017-11-15", "2017-11-15"),
        ("geopoint", "52.5 21", "52.5 21.0 0.0 0.0"),
        ("geopoint", "0 0 0 0", ""),
        ("rank o", "b a c", "b a c"),
        ("select_one o", "b", "b"),
        ("select_one o", "d", ""),
        ("select_multiple o", "d b a", "b a"),
        ("integer", "3000000000", ""),
        ("integer", "2.5", ""),
    ],
)
def test_a_default_is_stored_as_an_answer_would_be(kind: str, default: str, value: str) -> None:
    form = make_form(HEAD + f"| | {kind} | q | Q | | | {default} | |\n" + ORDERS)
    session = Session.open(form, now=NOW)
    assert stored(session) == value
    session.keep()
    assert stored(Session.load(form, session.dump(), now=NOW)) == value


@given(
    st.sampled_from(["numbers", *KINDS]),
    st.text(max_size=30) | st.from_regex(r"[0-9NSEWao.,:;> +-]{1,20}", fullmatch=True)
    | st.sampled_from(["9" * 5000, "1 " * 5000, "o " * 5000, "1,2;" * 5000, "a;" * 5000]),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_taken_or_refused_and_can_be_shown(kind: str, typed: str) -> None:
    session = Session.open(FORMS[kind], now=NOW)
    outcome = session.answer(typed)
    assert isinstance(outcome, Refusal) or session.complete
    if session.complete and session.answers():
        shown = session.summary()[0].answer
        again = Session.open(FORMS[kind], now=NOW)
        again.refill(session.answers())
        assert again.summary()[0].answer == shown != ""


def test_a_node_may_be_given_a_random_name_of_its_own() -> None:
    bind = (
        '<bind nodeset="/data/b" jr:preload="uid" xmlns:jr="http://openrosa.org/javarosa"/>'
        '<bind nodeset="/data/meta/instanceID" jr:preload="uid"'
        ' xmlns:jr="http://openrosa.org/javarosa"/>'
    )
    data = "<a/><b/><meta><instanceID/></meta>"
    form = load_form(make_xform(body=INPUT, binds=bind, data=data))
    first, second = (Session.open(form, now=NOW).dump()["values"] for _ in range(2))
    assert re.fullmatch("uuid:[0-9a-f-]{36}", first["b"])
    assert first["b"] != second["b"]
    assert first.keys() == {"b"}
