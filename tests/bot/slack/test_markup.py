"""Our HTML read into runs, and cut: whatever goes in, every part fits and nothing is lost."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.limits import short, width
from bot.slack.markup import Run, runs, split, text_of

PLAIN = st.text(alphabet=st.characters(exclude_categories=["Cs"])).map(html.escape)
TAGS = [
    "<b>{}</b>",
    "<i>{}</i>",
    "<u>{}</u>",
    "<code>{}</code>",
    '<a href="https://e.pl/?a&amp;b">{}</a>',
]
MARKUP = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.builds(
            lambda tag, text: tag.format(text.replace("{", "(")), st.sampled_from(TAGS), inner
        ),
        st.lists(inner, max_size=6).map("".join),
    ),
    max_leaves=30,
)


def look(parts: list[Run]) -> list[tuple[str, frozenset[str], str]]:
    """Each character that is no blank, with its look."""
    return [
        (sign, run.styles, run.href) for run in parts for sign in run.text if not sign.isspace()
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("zwykły", [Run("zwykły")]),
        ("a &lt;b&gt; &amp;amp;", [Run("a <b> &amp;")]),
        ("a <b>b</b>", [Run("a "), Run("b", frozenset("b"))]),
        ("<b>x<i>y</i></b>", [Run("x", frozenset("b")), Run("y", frozenset("bi"))]),
        ("<code>f:1</code>", [Run("f:1", frozenset({"code"}))]),
        ('<a href="https://e.pl/?a&amp;b">tu</a>', [Run("tu", href="https://e.pl/?a&b")]),
        ("1 < 2 i <p>", [Run("1 "), Run("<"), Run(" 2 i "), Run("<"), Run("p>")]),
        ("</b>x", [Run("x")]),
        (
            "Strona: https://e.pl/x.",
            [Run("Strona: "), Run("https://e.pl/x", href="https://e.pl/x"), Run(".")],
        ),
    ],
)
def test_html_is_read_into_runs(source: str, expected: list[Run]) -> None:
    assert runs(source) == expected


@given(MARKUP, st.integers(32, 200))
def test_parts_fit_and_each_character_keeps_its_look(source: str, limit: int) -> None:
    parts = split(runs(source), limit)
    assert [sign for part in parts for sign in look(part)] == look(runs(source))
    assert all(0 < width(text_of(part)) <= limit for part in parts)


def cut(source: str, limit: int) -> list[str]:
    return [text_of(part) for part in split(runs(source), limit)]


@pytest.mark.parametrize(
    ("source", "limit", "expected"),
    [
        ("jeden\ndwa\n\ntrzy\ncztery", 16, ["jeden\ndwa", "trzy\ncztery"]),
        ("pierwszy wiersz\ndrugi wiersz", 20, ["pierwszy wiersz", "drugi wiersz"]),
        ("jeden dwa trzy cztery", 16, ["jeden dwa trzy", "cztery"]),
        ("<b>aaaa&amp;bbbb</b>", 5, ["aaaa&", "bbbb"]),
        ("aaa👩‍👩‍👧", 8, ["aaa", "👩‍👩‍👧"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("  \n ", 10, []),
    ],
)
def test_a_cut_falls_between_paragraphs_lines_words_or_signs(
    source: str, limit: int, expected: list[str]
) -> None:
    assert cut(source, limit) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Ankieta", 24, "Ankieta"),
        ("Sprawozdanie z zadania wdrożeniowego", 24, "Sprawozdanie z zadania…"),
        ("Konstantynopolitańczykowianeczka", 24, "Konstantynopolitańczyko…"),
        ("😀😀😀", 4, "😀…"),
    ],
)
def test_a_label_is_shortened_at_a_word(text: str, limit: int, expected: str) -> None:
    assert short(text, limit) == expected


@given(st.text(), st.integers(2, 80))
def test_a_shortened_label_always_fits(text: str, limit: int) -> None:
    assert width(short(text, limit)) <= limit
