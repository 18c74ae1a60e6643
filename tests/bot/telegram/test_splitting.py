"""Cutting long texts: whatever goes in, every part is whole and nothing is lost."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.splitting import LIMIT, split, utf16_length
from tests.fakes.telegram.markup import parse_html

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


def read(source: str) -> str:
    return parse_html(source)[0]


@given(MARKUP, st.integers(32, 200))
def test_parts_are_well_formed_fit_and_say_the_same(source: str, limit: int) -> None:
    parts = split(source, limit)
    assert "".join(map(read, parts)) == read(source)
    assert all(utf16_length(read(part)) <= limit for part in parts)


@given(MARKUP, st.integers(32, 200))
def test_each_character_keeps_its_markup(source: str, limit: int) -> None:
    assert [style for part in split(source, limit) for style in styles(part)] == styles(source)


def styles(source: str) -> list[tuple[str, ...]]:
    """The open elements of every character."""
    found, open_tags = [], []
    for match in re.finditer(r"<(/?)([^>]*)>|&[^;]+;|[\s\S]", source):
        if match[2] is None:
            found.append(tuple(open_tags))
        elif match[1]:
            open_tags.pop()
        else:
            open_tags.append(match[2])
    return found


@pytest.mark.parametrize(
    ("source", "sizes"),
    [
        ("a" * LIMIT, [4096]),
        ("a" * (LIMIT + 1), [4096, 1]),
        ("😀" * 2048, [4096]),
        ("😀" * 5000, [4096, 4096, 1808]),
        ("a" + "😀" * 2048, [4095, 2]),
        ("&amp;" * 4096, [4096]),
        ("&#34;" * 5000, [4096, 904]),
        ("👩‍👩‍👧" * 1000, [4096, 3904]),
        ("<b>" * 50 + "a" * 5000 + "</b>" * 50, [4096, 904]),
    ],
)
def test_what_is_read_is_counted_in_utf16_units(source: str, sizes: list[int]) -> None:
    assert [utf16_length(read(part)) for part in split(source)] == sizes


def test_a_cut_falls_between_lines_or_words() -> None:
    assert split("pierwszy wiersz\ndrugi wiersz", 20) == ["pierwszy wiersz\n", "drugi wiersz"]
    assert split("jeden dwa trzy cztery", 16) == ["jeden dwa trzy ", "cztery"]


def test_an_entity_at_the_cut_stays_whole() -> None:
    assert split("<b>aaaa&amp;bbbb</b>", 5) == ["<b>aaaa&amp;</b>", "<b>bbbb</b>"]


def test_a_short_text_is_left_alone() -> None:
    assert split("<b>krótko</b>") == ["<b>krótko</b>"]
