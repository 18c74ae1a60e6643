"""Forms made to hurt: refused, or bounded in what they cost."""

from itertools import pairwise

import pytest

from domain.forms.answers import MAX_ANSWER
from domain.forms.bounds import MAX_TEXT
from domain.forms.errors import FormError, TooCostly
from domain.forms.loading import load_form
from domain.forms.session import Session
from domain.forms.views import Accepted, Refusal
from tests.domain.forms.hostile import (
    NOW,
    ask,
    begin,
    bind,
    choose,
    make_computing,
    make_list,
    make_xform,
    repeat,
)

QUOTED = "jr:choice-name(1, '/data/a[" + "(" * 60 + "1" + ")" * 60 + "]')"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("(" * 10_000 + "1" + ")" * 10_000, "expression_too_long"),
        ("(" * 1_000 + "1" + ")" * 1_000, "nested_too_deeply"),
        ("if(1," * 1_000 + "1" + ",2)" * 1_000, "nested_too_deeply"),
        ("/data/a[" * 50 + "1" + "]" * 50, "nested_too_deeply"),
        ("if(1," * 60 + QUOTED + ",2)" * 60, "nested_too_deeply"),
        ("concat(" + ",".join("1" * 5_000) + ")", "wrong_arguments"),
        ("regex(., '((a{1,999}){1,999}){1,999}')", "pattern_too_costly"),
        ("../" * 6_000 + "a", "path_above_form"),
    ],
)
def test_deep_and_long_expressions_are_refused(source: str, problem: str) -> None:
    with pytest.raises(FormError) as caught:
        load_form(make_computing(source))
    assert caught.value.problem == problem


GROUPS = "<g>" * 1_000 + "</g>" * 1_000
MANY = "".join(f"<a{number}/>" for number in range(6_000))
RULES = "".join(bind(f"a{number}", calculate="'" + "x" * 18_000 + "'") for number in range(60))
LOOPS = "".join(repeat(f"a{number}", "") for number in range(300))
SETTING = '<setvalue ref="/data/a" value="1" event="odk-instance-first-load"/>'


@pytest.mark.parametrize(
    ("xform", "problem"),
    [
        (make_xform(GROUPS, "", ""), "too_deep"),
        (make_xform("<a/>", "", "<group>" * 1_000 + "</group>" * 1_000), "too_deep"),
        (make_xform(MANY, "", ""), "too_many_nodes"),
        (make_xform("<a/>", SETTING * 6_000, ""), "too_many_nodes"),
        (make_xform("<a/>" * 60_000, "", repeat("a", "")), "too_many_nodes"),
        (make_xform(MANY, "", LOOPS), "too_many_repeats"),
        (make_xform("".join(f"<a{n}/>" for n in range(60)), RULES, ""), "expressions_too_long"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "no_entities_allowed"),
        (" " * 5_000_000, "too_large"),
    ],
)
def test_forms_too_big_or_too_deep_are_refused(xform: str, problem: str) -> None:
    with pytest.raises(FormError) as caught:
        load_form(xform)
    assert caught.value.problem == problem


def test_texts_that_double_are_stopped() -> None:
    names = [f"c{number}" for number in range(60)]
    doubled = "".join(
        bind(name, calculate=f"concat(/data/{before}, /data/{before})")
        for before, name in pairwise(names)
    )
    session = begin(make_xform("".join(f"<{name}/>" for name in names), doubled, ask("c0")))
    with pytest.raises(TooCostly):
        session.answer("x" * 100)


def test_a_text_just_short_enough_is_made() -> None:
    half = "x" * (MAX_ANSWER // 2)
    times = 2 * MAX_TEXT // MAX_ANSWER
    session = begin(make_computing(f"concat({', '.join(['/data/a'] * times)})"))
    assert session.answer(half) == Accepted()
    assert dict(session.leaves())["/data/b"] == half * times


def test_conditions_inside_conditions_are_stopped() -> None:
    inner = "count(instance('l')/root/item[k > /data/a]) > 1"
    with pytest.raises(TooCostly):
        begin(
            make_xform(
                "<a/><b/>",
                bind("a") + bind("b", calculate=f"count(instance('l')/root/item[{inner}])"),
                ask("a"),
                model=make_list(4_000),
            )
        )


def test_entries_that_look_at_one_another_are_stopped() -> None:
    others = "sum(/data/r[v >= current()/../v]/v)"
    binds = bind("n", type="int") + bind("r/v", type="int") + bind("r/s", calculate=others)
    data = "<n/><r><v>1</v><s/></r>"
    session = begin(make_xform(data, binds, ask("n") + repeat("r", "", "/data/n")))
    with pytest.raises(TooCostly):
        session.answer("1000000000")


def test_the_number_of_entries_is_bounded() -> None:
    binds = bind("n", type="int") + bind("r/v", type="int")
    body = ask("n") + repeat("r", "", "/data/n") + ask("z")
    session = begin(make_xform("<n/><r><v/></r><z/>", binds, body))
    assert session.answer("1000000000") == Accepted()
    assert session.path == "/data/z"
    assert sum(path.endswith("/v") for path, _ in session.leaves()) == 500


def test_a_label_that_is_part_of_itself_ends() -> None:
    text = "<text id='x'><value>A<output value=\"jr:itext('x')\"/></value></text>"
    label = "<input ref='/data/a'><label ref=\"jr:itext('x')\"/></input>"
    model = f"<itext><translation lang='d'>{text}</translation></itext>"
    question = begin(make_xform("<a/>", bind("a"), label, model=model)).question
    assert question is not None
    assert set(question.label) == {"A"}


def test_ten_thousand_choices_are_shown_filtered_and_picked() -> None:
    every = choose("a", "instance('l')/root/item", "select")
    some = choose("b", "instance('l')/root/item[k = 7]")
    session = begin(
        make_xform("<a/><b/>", bind("a") + bind("b"), every + some, model=make_list(10_000))
    )
    assert session.question is not None
    assert len(session.question.choices) == 10_000
    assert session.choose(*[f"c{number}" for number in range(5_000)]) == Accepted()
    assert session.question is not None
    assert len(session.question.choices) == 100
    assert session.choose("c107") == Accepted()
    first, second = session.summary()
    assert len(first.answer.split(", ")) == 5_000
    assert second.answer == "Choice 107"


def test_long_chains_of_calculations_run() -> None:
    names = [f"c{number}" for number in range(3_000)]
    chain = "".join(bind(name, calculate=f"/data/{before} + 1") for before, name in pairwise(names))
    session = begin(make_xform("".join(f"<{name}/>" for name in names), chain, ask("c0")))
    assert session.answer("5") == Accepted()
    assert dict(session.leaves())["/data/c2999"] == "3004"


def test_answers_too_long_are_refused() -> None:
    session = begin(make_computing("regex(/data/a, '(a|b|ab)*c(a?){20}')"))
    assert session.answer("a" * 1_000_000) == Refusal("too_long", None, {"limit": MAX_ANSWER})
    assert session.answer("a" * MAX_ANSWER) == Accepted()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\x00b", "ab"), ("\ud800x", "x"), ("\u202eżółw\U0001f600", "\u202eżółw\U0001f600")],
)
def test_answers_lose_what_no_database_holds(typed: str, kept: str) -> None:
    session = begin(make_computing("1"))
    session.answer(typed)
    assert session.answers() == {"a": kept}


@pytest.mark.parametrize("source", ["1 div 0", "-1 div 0", "pow(10, 30)", "now()"])
def test_numbers_without_end_and_moments_are_resumed(source: str) -> None:
    form = load_form(make_computing(source))
    session = Session.open(form, now=NOW)
    resumed = Session.load(form, session.dump(), now=NOW)
    assert list(resumed.leaves()) == list(session.leaves())
    assert resumed.dump() == session.dump()
