"""Rich text in the fake: what it takes, what it refuses, what is read."""

from typing import Any

import pytest

from tests.fakes.slack.blocks import check_message
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.surface import Surface


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return [{"type": "rich_text", "elements": [section]}]


BOLD = {"type": "text", "text": "*x* & y ", "style": {"bold": True, "underline": True}}
LINK = {"type": "link", "url": "https://e.pl/", "text": "tu"}


def test_styled_texts_and_links_are_read() -> None:
    blocks = rich(BOLD, LINK)
    check_message(blocks)
    assert Surface(blocks).lines == ["*x* & y tu"]


@pytest.mark.parametrize(
    "element",
    [
        {"type": "text", "text": ""},
        {"type": "text", "text": "x" * 3001},
        {"type": "text", "text": "x", "style": {"bold": "yes"}},
        {"type": "text", "text": "x", "style": {"small": True}},
        {"type": "link", "url": "javascript:x"},
        {**LINK, "style": {"underline": True}},
        {"type": "broadcast", "range": "channel"},
    ],
)
def test_what_nobody_means_is_refused(element: dict[str, Any]) -> None:
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message(rich(element))


def test_a_block_keeps_to_the_length_of_a_section() -> None:
    part = {"type": "text", "text": "x" * 1501}
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message(rich(part, part))
