"""Expressions: every fault with its place in the cell."""

from __future__ import annotations

import pytest

from messages.forms.problems import describe
from tests.messages.forms.checks.sheets import SETTINGS, check, doubts, places

A = ("integer", "wiek", "Ile lat?")
PLACES = {"relevant": "D", "constraint": "E", "calculation": "F"}


def with_relevant(text: str) -> tuple[object, ...]:
    return ("text", "b", "B?", text)


@pytest.mark.parametrize(
    ("written", "code", "fragment"),
    [
        ("${wik} > 1", "reference_unknown", "»${wik}« > 1"),
        ("${ wiek } > 1", "reference_blank", "»${ wiek }« > 1"),
        ("${wiek > 1", "reference_open", "»${«wiek > 1"),
        ("${wiek + 1} > 1", "reference_bad", "»${wiek + 1}« > 1"),
        ("${last-saved#wiek} > 1", "last_saved", "»${last-saved#wiek}« > 1"),
        ("${wiek} == 1", "sign", "${wiek} »==« 1"),
        ("${wiek} <> 1", "sign", "${wiek} »<>« 1"),
        ("${wiek} ≥ 1", "sign", "${wiek} »≥« 1"),
        ("${wiek} > 1 && ${wiek} < 5", "sign", "${wiek} > 1 »&&« ${wiek} < 5"),
        ("${wiek} > 1 AND ${wiek} < 5", "sign", "${wiek} > 1 »AND« ${wiek} < 5"),
        ("${wiek} > 1 lub ${wiek} < 5", "sign", "${wiek} > 1 »lub« ${wiek} < 5"),
        ("${wiek} = „tak”", "quote_typographic", "${wiek} = »„«tak”"),
        ("${wiek} = 'tak", "quote_open", "${wiek} = »'tak«"),
        ("(${wiek} > 1", "bracket_open", "»(«${wiek} > 1"),
        ("${wiek} > 1)", "bracket_extra", "${wiek} > 1»)«"),
        ("if(${wiek}; 1, 2)", "semicolon", "if(${wiek}»;« 1, 2)"),
        ("wiek > 1", "name_bare", "»wiek« > 1"),
        ("pulldata('a', 'b', 'c', ${wiek})", "pulldata", "»pulldata«('a', 'b', 'c', ${wiek})"),
        ("Selected(${wiek}, 'a')", "function_unknown", "»Selected«(${wiek}, 'a')"),
        ("${wiek} > # 1", "sign_unknown", "${wiek} > »#« 1"),
    ],
)
def test_a_fault_is_told_with_its_place(written: str, code: str, fragment: str) -> None:
    checked = check(A, with_relevant(written))
    assert places(checked) == [(code, "survey", 3, "D")]
    assert checked.errors[0].params["fragment"] == fragment


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("JEŻELI(1, 2, 3)", "if"),
        ("SUMA(1)", "sum"),
        ("Count_Selected(.)", "count-selected"),
        ("slected(., 'a')", "selected"),
        ("dziwna(1)", ""),
    ],
)
def test_an_unknown_function_is_told_with_the_one_meant(written: str, meant: str) -> None:
    checked = check(A, with_relevant(written))
    assert checked.errors[0].params["like"] == meant


def test_typographic_quotes_that_pyxform_straightens_pass() -> None:
    assert places(check(A, with_relevant("${wiek} = ’tak’ or ${wiek} = “nie”"))) == []


def test_every_fault_is_told_and_not_only_the_first() -> None:
    checked = check(
        A,
        ("text", "b", "B ${nie_ma}?", "${c} > ", "string-length(.) <"),
        ("text", "c", "C?", "${wiek} > 2 2", "substr(.)"),
    )
    assert [(p.row, p.letter) for p in checked.errors] == [
        (3, "C"),
        (3, "D"),
        (3, "E"),
        (4, "D"),
        (4, "E"),
    ]


def test_the_engine_s_place_is_found_again_behind_longer_paths() -> None:
    checked = check(
        ("begin group", "grupa", "G"),
        A,
        ("text", "b", "B?", "${wiek} > 1 and  ${wiek} < 2 )"[:-2] + " 3"),
        ("end group",),
    )
    assert places(checked)[0][1:] == ("survey", 4, "D")
    assert checked.errors[0].params["fragment"] == "${wiek} > 1 and ${wiek} < 2 »3«"


def test_an_ambiguous_name_says_where_the_first_is() -> None:
    checked = check(A, ("begin group", "g", "G"), A, ("end group",), with_relevant("${wiek} > 1"))
    assert places(checked) == [("reference_ambiguous", "survey", 6, "D")]
    assert checked.errors[0].params["first"] == 2


def test_yes_in_polish_is_told_with_its_cure() -> None:
    header = ("type", "name", "label", "required")
    checked = check(("text", "a", "A?", "tak"), header=header)
    assert describe(checked.errors[0], "pl") == (
        "Arkusz survey, wiersz 2, kolumna D (required): w tej kolumnie zamiast „tak” prosimy"
        " wpisać „yes”."
    )


def test_a_filter_on_a_column_that_is_not_there_is_doubtful() -> None:
    checked = check(
        ("text", "powiat", "Powiat?"),
        ("select_one gmina", "g", "Gmina?", "powiaty = ${powiat}"),
        header=("type", "name", "label", "choice_filter"),
        choices=[("list_name", "name", "label", "powiat"), ("gmina", "x", "X", "a")],
    )
    assert (places(checked), doubts(checked)) == (
        [],
        [("filter_column_unknown", "survey", 3, "D")],
    )
    assert checked.warnings[0].params["like"] == "powiat"


def test_a_default_that_is_no_choice_is_doubtful() -> None:
    checked = check(
        ("select_one l", "a", "A?", "tak"),
        header=("type", "name", "label", "default"),
        choices=[("list_name", "name", "label"), ("l", "t", "Tak")],
    )
    assert doubts(checked) == [("default_not_a_choice", "survey", 2, "D")]


def test_references_of_other_cells_are_checked_too() -> None:
    header = ("type", "name", "label", "hint", "constraint_message", "trigger", "default")
    bad = "${nie_ma}"
    checked = check(
        ("text", "a", "A?"),
        ("text", "b", bad, bad, bad, bad, bad),
        header=header,
        settings=[(*SETTINGS[0], "instance_name"), (*SETTINGS[1], bad)],
        choices=[("list_name", "name", "label"), ("l", "x", bad)],
    )
    assert places(checked) == [
        *[("reference_unknown", "survey", 3, letter) for letter in "CDEFG"],
        ("reference_unknown", "settings", 2, "C"),
        ("reference_unknown", "choices", 2, "C"),
    ]


def test_a_condition_on_the_own_value_passes() -> None:
    assert places(check((*A, None, ". > 0 and . < 200"))) == []


def test_a_circle_is_told_by_the_questions_it_leads_through() -> None:
    checked = check(
        ("calculate", "przed", None, None, None, "${a} + 1"),
        ("calculate", "a", None, None, None, "${b} + 1"),
        ("integer", "b", "B?", "${c} > 1"),
        ("calculate", "c", None, None, None, "${a} + 1"),
    )
    assert places(checked) == [("cycle", "survey", 3, "F")]
    assert checked.errors[0].params == {"through": "a → b → c → a"}


def test_a_group_that_depends_on_its_own_question_is_a_circle() -> None:
    checked = check(
        ("begin group", "g", "G", "${wiek} > 1"), A, ("text", "b", "B?"), ("end group",)
    )
    assert places(checked) == [("cycle", "survey", 2, "D")]
    assert checked.errors[0].params["through"] in ("g → wiek → g", "wiek → g → wiek")


def test_calculations_without_measure_are_refused() -> None:
    doubled = [("text", "c0", "Start?", None, None, None, "x" * 10)] + [
        ("calculate", f"c{n}", None, None, None, f"concat(${{c{n - 1}}}, ${{c{n - 1}}})", None)
        for n in range(1, 60)
    ]
    header = ("type", "name", "label", "relevant", "constraint", "calculation", "default")
    checked = check(*doubled, header=header)
    assert [problem.code for problem in checked.errors] == ["too_costly"]
    assert "zajęłyby zbyt wiele czasu" in describe(checked.errors[0], "pl")
