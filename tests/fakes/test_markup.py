"""Telegram's HTML as the fake reads it."""

import pytest

from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.markup import parse_html


def test_markup_becomes_plain_text_and_entities() -> None:
    plain, entities = parse_html(
        '<b>Zadanie</b> &lt;2&gt; &amp; <a href="https://x.pl">tu</a>&#33;'
    )
    assert plain == "Zadanie <2> & tu!"
    assert entities == [
        {"type": "bold", "offset": 0, "length": 7},
        {"type": "text_link", "offset": 14, "length": 2, "url": "https://x.pl"},
    ]


def test_offsets_are_utf16_units() -> None:
    assert parse_html("🎓<i>ąć</i>")[1] == [{"type": "italic", "offset": 2, "length": 2}]


@pytest.mark.parametrize(
    "tag",
    [
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "s",
        "strike",
        "del",
        "code",
        "pre",
        "tg-spoiler",
        "blockquote",
    ],
)
def test_every_documented_tag_is_read(tag: str) -> None:
    plain, entities = parse_html(f"<{tag}>x</{tag}>")
    assert (plain, len(entities)) == ("x", 1)


def test_tags_nest() -> None:
    plain, entities = parse_html("<b>a<i>b</i></b>")
    assert (plain, [entity["type"] for entity in entities]) == ("ab", ["bold", "italic"])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a <p>b</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("ą<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("2 < 3 > 1", 'Unsupported start tag "" at byte offset 2'),
        ("2 < 3", "Unclosed start tag at byte offset 2"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b><i>a</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("a&nbsp;b", 'unsupported entity "&nbsp;" at byte offset 1'),
        ("Jan & Anna", 'unsupported entity "&" at byte offset 4'),
        ('<b class="x">a</b>', 'Unexpected attribute in the tag "b" at byte offset 0'),
    ],
)
def test_what_telegram_cannot_parse_is_refused(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as error:
        parse_html(source)
    assert error.value.status == 400
    assert error.value.description == f"Bad Request: can't parse entities: {reason}"
