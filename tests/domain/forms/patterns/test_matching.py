"""Patterns of regex(): Java's dialect, in bounded time."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.patterns import BadPattern, TooCostly, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (r"\d{2}-\d{3}", "00-950", True),
        (r"\d{2}-\d{3}", "00-9500", False),
        (r"^[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]+$", "Łucja", True),
        (r"\p{Lu}\p{L}*", "Żółw", True),
        (r"\p{Alpha}+", "Żółw", False),
        (r"(?i)tak|nie", "NIE", True),
        (r"(?i)żółw", "ŻÓŁW", False),
        (r"(?iu)żółw", "ŻÓŁW", True),
        (r"[a-z&&[^aeiou]]+", "krk", True),
        (r"[a-z&&[^aeiou]]+", "kra", False),
        (r"[^\s@]+@[^\s@]+\.\w{2,}", "a.b@c.pl", True),
        (r"\Qa.b\E+", "a.bbb", True),
        (r"\Qa.b\E", "axb", False),
        (r"(?=.*\d)(?=.*[A-Z]).{8,}", "Haslo123", True),
        (r"(?=.*\d)(?=.*[A-Z]).{8,}", "haslo123", False),
        (r"(?!000)\d{3}", "000", False),
        (r".*(?<!\.)", "zdanie.", False),
        (r"a*+a", "aaa", False),
        (r"(?>a|ab)c", "abc", False),
        (r"(?x) a b # blanks and comments count for nothing", "ab", True),
        (r".*", "two\nlines", False),
        (r"(?s).*", "two\nlines", True),
        (r"(?m)^a$\n^b$", "a\nb", True),
        (r"a$\n", "a\n", True),
        (r"\bkot\b.*", "kot i pies", True),
        (r"a\Rb", "a\r\nb", True),
        (r"\x41\u0042\0103\x{44}", "ABCD", True),
        (r"", "", True),
        (r"(|a)+", "aa", True),
    ],
)
def test_a_pattern_is_matched_as_java_does(pattern: str, text: str, matches: bool) -> None:
    assert compile_pattern(pattern)(text) is matches


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[",
        "[z-a]",
        "*a",
        "a**",
        "a{2,1}",
        r"\q",
        r"\p{Nonsense}",
        "(?<1>a)",
        "(?y)",
        "\\",
    ],
)
def test_what_java_refuses_is_a_bad_pattern(pattern: str) -> None:
    with pytest.raises(BadPattern) as caught:
        compile_pattern(pattern)
    assert caught.value.code == "bad_pattern"


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a)\1",
        "((a{100}){100}){100}",
        "(){100000}" * 3,
        "a{999999}",
        "(" * 90 + "a" + ")" * 90,
        "a" * 9_000,
    ],
)
def test_what_may_take_too_long_is_refused(pattern: str) -> None:
    with pytest.raises(TooCostly):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("(a+)+$", "a" * 5_000, True),
        ("(a+)+$", "a" * 5_000 + "b", False),
        ("(a|a)*b", "a" * 5_000, False),
        ("(.*)*x", "a" * 5_000, False),
        ("([a-zA-Z]+)*$", "aZ" * 2_500 + "1", False),
        ("(x+x+)+y", "x" * 5_000, False),
        (r"(\w+\s?)*!", "word " * 1_000, False),
    ],
)
def test_patterns_that_blow_up_elsewhere_are_quick(pattern: str, text: str, matches: bool) -> None:
    started = perf_counter()
    assert compile_pattern(pattern)(text) is matches
    assert perf_counter() - started < 0.05


def test_a_text_that_takes_too_long_does_not_match() -> None:
    nowhere = compile_pattern("((?=(a+))a)*b")
    assert nowhere("a" * 20_000) is False


_PIECES = st.sampled_from(list(r"ab1.*+?()[]{}|^$\&-,:=!<>dwspPLQERuxi0"))


@given(st.lists(_PIECES, max_size=25).map("".join), st.text("ab1\n-ł", max_size=10))
@settings(max_examples=500, deadline=None)
def test_any_pattern_gives_a_verdict_or_is_refused(pattern: str, text: str) -> None:
    try:
        matches = compile_pattern(pattern)
    except BadPattern:
        return
    assert matches(text) in (True, False)
