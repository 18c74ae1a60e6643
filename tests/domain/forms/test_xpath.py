"""The OpenRosa dialect of XPath."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.errors import FormError
from tests.domain.forms.build import evaluate


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("7 mod 3", 1.0),
        ("-7 mod 3", -1.0),
        ("1 div 4", 0.25),
        ("1 div 0", math.inf),
        ("10 - 2 - 3", 5.0),
        ("--2", 2.0),
        ("1 < 2 and 2 <= 2 or false()", True),
        ("true() and 1 = 2", False),
        ("'a' = 'a'", True),
        ("'a' != 'b'", True),
        ("'1' = 1", True),
        ("'01' = '1'", False),
        ("0.1 + 0.2 = 0.3", True),
        ("true() = 'x'", True),
        ("'' < 5", False),
        ("'nd' <= 2", False),
        ("selected('a b c', 'b')", True),
        ("selected('ab', 'b')", False),
        ("count-selected('a b c')", 3.0),
        ("count-selected('')", 0.0),
        ("if(1 > 2, 'yes', 'no')", "no"),
        ("coalesce('', 'y')", "y"),
        ("not(1)", False),
        ("string-length('żółw')", 4.0),
        ("regex('15:30', '[0-9]{2}:[0-9]{2}')", True),
        ("regex('15:300', '[0-9]{2}:[0-9]{2}')", False),
        ("number('3.5')", 3.5),
        ("int(-3.7)", -3.0),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -2.0),
        ("round(3.14159, 2)", 3.14),
        ("round(1234, -2)", 1200.0),
        ("string(5.0)", "5"),
        ("concat('a', 1, true())", "a1true"),
        ("contains('abc', 'b')", True),
        ("starts-with('abc', 'bc')", False),
        ("normalize-space('  a   b ')", "a b"),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', -3)", "llo"),
        ("min(3, 1, 2)", 1.0),
        ("max(3, '', 2)", 3.0),
        ("position(..)", 1.0),
        ("jr:itext('x')", "text of x"),
        ("jr:choice-name('p q', ' /data/a ')", "label 1 p, label 1 q"),
        ("once('first')", "first"),
        ("string-length()", 0.0),
        ("count((/data/a))", 1.0),
    ],
)
def test_an_expression_has_its_value(source: str, value: object) -> None:
    assert evaluate(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("/data/b", 5.0),
        ("../b + 1", 6.0),
        ("current()/../b", 5.0),
        ("current()/.", "own"),
        (".", "own"),
        ("once('other')", "own"),
        ("/data/c = ''", True),
        ("/data/c + 1", math.nan),
        ("count(/data/b)", 1.0),
    ],
)
def test_paths_lead_to_values(source: str, value: object) -> None:
    found = evaluate(source, {"a": "own", "b": 5.0, "c": ""})
    assert found == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("count(instance('list')/root/item)", 3.0),
        ("instance('list')/root/item[k = 2]/name", ["y", "z"]),
        ("string(instance('list')/root/item[name = current()/../a]/k)", "2"),
        ("instance('list')/root/item[position() = 2]/name", "y"),
        ("instance('list')/root/item[position() > 1][position() = 1]/name", "y"),
        ("instance('list')/root/item[2]/name", ""),  # a number chooses nothing in JavaRosa
        ("instance('list')/root/item[./k = ../b]/name", "x"),
        ("instance('list')/root/*[k = 1]/name", "x"),
        ("instance('list')/root/other/name", ["x", "y", "z"]),  # rows without a name of their own
        ("sum(instance('list')/root/item/k)", 5.0),
        ("'z' = instance('list')/root/item/name", True),
        (
            "instance('list')/root/item[count(instance('list')/root/item[k = 2]) = k]/name",
            ["y", "z"],
        ),
        ("concat(instance('list')/root/item/name)", "xyz"),
    ],
)
def test_rows_of_an_instance_are_filtered(source: str, value: object) -> None:
    assert evaluate(source, {"a": "y", "b": 1.0}) == value


@pytest.mark.parametrize(
    ("source", "position"),
    [
        ("", 0),
        ("1 +", 3),
        ("(1", 2),
        ("1 2", 2),
        ("/data/nothing", 0),
        ("1 + /data/nothing", 4),
        ("../../../x", 6),
        ("pulldata('a')", 0),
        ("1 + today(1)", 4),
        ("if(1, 2)", 0),
        ("instance('other')/root/item", 9),
        ("/data/*", 6),
        ("//a", 0),
        ("/data//a", 5),
        ("indexed-repeat(1, 2, 3)", 0),
        ("position(1)", 0),
        ("'open", 0),
        ("a ~ b", 2),
        ("regex(., '(')", 0),
        ("jr:choice-name(1, 2)", 0),
        ("//data", 0),
        ("@x", 0),
        ("$x", 0),
        ("sum(1, 2)", 0),
        ("coalesce('', 'x', 'y')", 0),
    ],
)
def test_what_cannot_be_run_is_an_error_with_its_position(source: str, position: int) -> None:
    with pytest.raises(FormError) as caught:
        evaluate(source)
    assert caught.value.position == position


def test_nesting_and_length_are_bounded() -> None:
    with pytest.raises(FormError, match="nested"):
        evaluate("(" * 200 + "1" + ")" * 200)
    with pytest.raises(FormError, match="expression_too_long"):
        evaluate("1" * 30_000)


def test_a_deep_but_allowed_expression_runs() -> None:
    depth = 90
    assert evaluate("if(true(), " * depth + "'x'" + ", 'y')" * depth) == "x"


def test_a_long_chain_does_not_nest() -> None:
    assert evaluate(" + ".join(["1"] * 4000)) == 4000.0
    assert evaluate(" or ".join(["false()"] * 1500)) is False
    assert evaluate("-" * 10_001 + "1") == -1.0


_WORDS = st.sampled_from(
    [
        "1",
        "2.5",
        "'a'",
        "/data/a",
        "..",
        ".",
        "(",
        ")",
        "[",
        "]",
        "/",
        ",",
        "+",
        "-",
        "*",
        "=",
        "<",
        "and",
        "or",
        "div",
        "mod",
        "if(",
        "selected(",
        "today()",
        "k",
        "date(",
        "instance('list')/root/item",
        "round(",
        "substr(",
        "regex(.,'",
        "'",
        "concat(",
        "number(",
        "not(",
        "sum(",
        "9e9",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=12).map(" ".join)))
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_value_or_a_form_error(source: str) -> None:
    try:
        value = evaluate(source, {"a": "2017-10-03"})
    except FormError:
        return
    assert isinstance(value, (str, float, bool, datetime, list))


_ATOMS = st.one_of(
    st.integers(-5, 5).map(float),
    st.booleans(),
    st.text("ab1-. ", max_size=4),
    st.just("2017-10-03"),
    st.datetimes(timezones=st.just(UTC)),
)
_CALLS = st.sampled_from(
    [
        "{0}+{1}",
        "{0} div {1}",
        "{0} mod {1}",
        "{0}*{1}",
        "{0}<{1}",
        "{0}={1}",
        "round({0},{1})",
        "int({0})",
        "substr({0},{1})",
        "date({0})",
        "format-date({0},'%Y')",
        "sum({0})",
        "min({0},{1})",
        "string({0} * 1000000000 * 1000000000)",
        "concat({0},{1})",
    ]
)


@given(_ATOMS, _ATOMS, _CALLS)
@settings(max_examples=400, deadline=None)
def test_no_value_breaks_an_operator(first: object, second: object, call: str) -> None:
    value = evaluate(call.format("/data/a", "/data/b"), {"a": first, "b": second})  # type: ignore[dict-item] # atoms
    assert isinstance(value, (str, float, bool, datetime))
