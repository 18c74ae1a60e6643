"""Texts as rich text: styles beside the text, nothing to escape."""

from typing import Any

import pytest

from bot.slack.rich import rich


def elements(html: str) -> list[dict[str, Any]]:
    ((section,),) = [block["elements"] for block in rich(html)]
    assert section["type"] == "rich_text_section"
    found: list[dict[str, Any]] = section["elements"]
    return found


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("*x* &lt;@U1&gt; &amp; :o:", [{"type": "text", "text": "*x* <@U1> & :o:"}]),
        ("<b>x</b>", [{"type": "text", "text": "x", "style": {"bold": True}}]),
        (
            "<u><i>x</i></u>",
            [{"type": "text", "text": "x", "style": {"italic": True, "underline": True}}],
        ),
        ("<code>x</code>", [{"type": "text", "text": "x", "style": {"code": True}}]),
        (
            '<u><a href="https://e.pl/">tu</a></u>',
            [{"type": "link", "url": "https://e.pl/", "text": "tu"}],
        ),
        ('<a href="javascript:x">y</a>', [{"type": "text", "text": "y"}]),
    ],
)
def test_styles_stand_beside_the_text(html: str, expected: list[dict[str, Any]]) -> None:
    assert elements(html) == expected


def test_a_long_text_takes_several_blocks() -> None:
    paragraph = "słowo " * 200
    blocks = rich("\n\n".join([paragraph.strip()] * 4))
    texts = [block["elements"][0]["elements"][0]["text"] for block in blocks]
    assert texts == ["\n\n".join([paragraph.strip()] * 2)] * 2


def test_nothing_to_read_is_no_block() -> None:
    assert rich(" <b> </b>\n") == []
