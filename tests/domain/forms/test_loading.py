"""Reading XForms: what is understood and what is refused."""

from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.errors import FormError
from domain.forms.loading import load_form
from domain.forms.model import Kind
from domain.forms.session import Session
from messages.forms.convert import convert_markdown
from tests.domain.forms.build import NOW, make_form, open_form

HEAD = "| survey |\n| | type | name | label | relevant | calculation | constraint | appearance |\n"


def make_xform(*, body: str, binds: str = "", data: str = "<a/><b/>", more: str = "") -> str:
    """A minimal XForm around the given parts."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        f"<h:head><h:title>T</h:title><model><instance><data id='t'>{data}</data></instance>{more}"
        f"{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    )


INPUT = '<input ref="/data/a"><label>A</label></input>'


def test_a_form_knows_its_identity_and_languages() -> None:
    form = make_form(
        "| survey |\n| | type | name | label::Polski (pl) | label::English (en) |\n"
        "| | text | a | Ala | Alice |\n"
        "| settings |\n| | form_title | form_id | version | default_language |\n"
        "| | Tytuł | ident | 7 | English (en) |\n"
    )
    assert (form.id, form.version, form.title) == ("ident", "7", "Tytuł")
    assert (form.languages, form.default_language) == (("en", "pl"), "en")


def test_a_missing_translation_falls_back_to_the_default_language() -> None:
    session = open_form(
        "| survey |\n"
        "| | type | name | label::Polski (pl) | label::English (en) | hint::Polski (pl) |\n"
        "| | text | a | Ala | | Podpowiedź |\n| | text | b | | Bob | |\n"
        "| settings |\n| | default_language |\n| | Polski (pl) |\n",
        language="en",
    )
    assert session.question is not None
    assert (session.question.label, session.question.hint) == ("Ala", "Podpowiedź")
    session.language = "pl"
    session.skip()
    assert session.question.label == "Bob"


def test_choices_written_inside_the_question_are_read() -> None:
    item = "<item><label>Tak</label><value>tak</value></item>"
    form = load_form(make_xform(body=f'<select1 ref="/data/a"><label>A</label>{item}</select1>'))
    assert form.nodes[0].kind is Kind.ONE
    assert form.nodes[0].choices is not None


def test_a_choice_written_inside_may_speak_of_an_answer() -> None:
    item = '<item><label>[<output value="/data/b"/>] tak</label><value>tak</value></item>'
    body = f'<select1 ref="/data/a"><label>A</label>{item}</select1>'
    session = Session.open(load_form(make_xform(body=body, data="<a/><b>7</b>")), now=NOW)
    assert session.question is not None
    assert [choice.label for choice in session.question.choices] == ["[7] tak"]


def test_data_that_is_words_to_a_phone_is_asked_as_text() -> None:
    form = load_form(make_xform(body=INPUT, binds='<bind nodeset="/data/a" type="xsd:gYear"/>'))
    assert (form.nodes[0].kind, form.nodes[0].data) == (Kind.TEXT, "gYear")


def test_names_that_repeat_get_their_path_as_key() -> None:
    form = make_form(
        HEAD + "| | begin_group | g | G | | | | |\n| | text | a | A | | | | |\n"
        "| | end_group | | | | | | |\n| | text | a | A | | | | |\n"
    )
    assert [node.key for node in form.nodes[:2]] == ["g/a", "a"]


def test_an_outro_is_said_not_asked() -> None:
    session = open_form(
        HEAD + "| | text | a | A | | | | |\n| | note | outro | Dzięki za ${a} | | | | outro |\n"
    )
    session.answer("trud")
    assert session.complete
    assert session.outro() == "Dzięki za trud"


CIRCLES = [
    "| | text | a | A | ${b} = '' |\n| | text | b | B | ${a} = '' |",
    "| | text | a | A | . = '' |",
]
OF_ITSELF = (
    "| | begin_repeat | r | R | count(${r}) < 3 |\n| | text | a | A | |\n| | end_repeat | | | |"
)


@pytest.mark.parametrize(
    ("rows", "rule"),
    [*product(CIRCLES, ["relevant", "required", "readonly"]), (OF_ITSELF, "relevant")],
)
def test_rules_in_a_circle_are_refused_as_in_javarosa(rows: str, rule: str) -> None:
    with pytest.raises(FormError, match="cycle"):
        make_form(f"| survey |\n| | type | name | label | {rule} |\n{rows}\n")


def test_a_path_to_nothing_is_blank_or_refused() -> None:
    bind = "<bind nodeset=\"/data/b\" calculate=\"concat('<', /data/zzz, '>')\"/>"
    form = make_xform(body=INPUT, binds=bind.replace("<'", "&lt;'"))
    session = Session.open(load_form(form), now=NOW)
    assert dict(session.leaves()) == {"/data/a": "", "/data/b": "<>"}
    with pytest.raises(FormError, match="/data/b calculate at 12: unknown_path /data/zzz"):
        load_form(form, strict=True)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("| | text | a | A | ${b} = 1 | | | |\n| | text | b | B | ${a} = 1 | | | |", "cycle"),
        ("| | calculate | a | | | ${a} + 1 | | |", "cycle"),
        ("| | text | a | A | pulldata('x') = 1 | | | |", "unknown_function pulldata"),
        ("| | text | a | A | | | 1 + | |", "/data/a constraint at 3"),
        ("| | geotrace | a | A | | | | |", "/data/a: unsupported_type geotrace"),
        ("| | geoshape | a | A | | | | |", "/data/a: unsupported_type geoshape"),
        ("".join(f"| | begin_repeat | r{n} | R | | | | |\n" for n in range(3))
         + "| | text | a | A | | | | |\n" + "| | end_repeat | | | | | | |\n" * 3,
         "repeats_too_deep"),
        ("| | text | a | A | $ | | | |", "unexpected_character"),
        ("| | unknown | a | A | | | | |", "Unknown question type"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_when_loaded(rows: str, problem: str) -> None:
    with pytest.raises(FormError, match=problem):
        make_form(f"{HEAD}{rows}\n")


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        ("", "not_well_formed"),
        ("<a/>", "not_an_xform"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "no_entities_allowed"),
        ("<x>" * 100_000, "not_well_formed"),
        ("x" * 5_000_000, "too_large"),
        (make_xform(body='<input ref="/data/zzz"/>'), "not_in_data"),
        (make_xform(body=INPUT, data="<a/>" + "<b/>" * 20 + "<c>" * 30 + "</c>" * 30), "too_deep"),
        (make_xform(body="<group>" * 30 + INPUT + "</group>" * 30), "too_deep"),
        (make_xform(body=INPUT, more="<instance id='x' src='jr://file/x.csv'/>"), "external_data"),
        (make_xform(body=INPUT, more="<action/>"), "unsupported_part"),
        (make_xform(body='<input ref="/data/a" query="instance(1)"/>'), "external_choices"),
        (make_xform(body='<range ref="/data/a" start="1" end="1" step="1"/>'), "bad_range"),
        (make_xform(body='<range ref="/data/a" start="1" end="9" step="0"/>'), "bad_range"),
        (make_xform(body='<range ref="/data/a" start="1" end="many" step="1"/>'), "bad_range"),
        (make_xform(body='<range ref="/data/a"/>'), "bad_range"),
        (make_xform(body='<range ref="/data/a" start="0" end="1E999999" step="1"/>'), "bad_range"),
        (make_xform(body=INPUT, more='<setvalue ref="/data/a" event="x"/>'), "unsupported_event"),
        (make_xform(body=INPUT, data="".join(f"<n{i}/>" for i in range(6_000))), "too_many_nodes"),
        (make_xform(body='<select ref="/data/a"><itemset nodeset="/data/b"/></select>'),
         "unknown_path"),
    ],
)  # fmt: skip
def test_hostile_or_foreign_xml_is_refused(xml: str, problem: str) -> None:
    with pytest.raises(FormError, match=problem):
        load_form(xml)


SOUND = convert_markdown(
    HEAD
    + "| | text | a | A | | | string-length(.) < 5 | |\n| | note | b | B ${a} | ${a} = 1 | | | |\n"
)


@given(st.integers(0, len(SOUND)), st.integers(0, 40), st.text("<>/&'\"=a[]()- ", max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_damaged_form_loads_or_is_refused(start: int, length: int, patch: str) -> None:
    with suppress(FormError):
        load_form(SOUND[:start] + patch + SOUND[start + length :])


def test_groups_and_entries_in_which_nothing_applies_are_leaves() -> None:
    session = open_form(
        "| survey |\n| | type | name | label | relevant |\n| | integer | a | A | |\n"
        "| | begin_group | g | G | |\n| | text | x | X | ${a} > 3 |\n"
        "| | begin_group | h | H | ${a} > 2 |\n| | text | y | Y | ${a} > 4 |\n"
        "| | end_group | | | |\n| | end_group | | | |\n| | begin_repeat | r | R | |\n"
        "| | text | z | Z | ${a} > 2 |\n| | end_repeat | | | |\n"
    )
    paths = {}
    for answer in ("2", "3", "4", "5"):
        session.change("a")
        session.answer(answer)
        paths[answer] = [path.removeprefix("/data/") for path, _ in session.leaves()][:-1]
        while session.question and session.question.key != "a":
            session.back()
    assert paths == {
        "2": ["a", "g", "r[1]"],
        "3": ["a", "g/h", "r[1]/z"],
        "4": ["a", "g/x", "g/h", "r[1]/z"],
        "5": ["a", "g/x", "g/h/y", "r[1]/z"],
    }
