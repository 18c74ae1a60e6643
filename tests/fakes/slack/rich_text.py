"""The block `rich_text`: sections of texts and links with their styles; mentions are not taken.

Slack names no limit for its texts; here they keep to that of a section.
"""

from collections.abc import Mapping
from typing import Any

from tests.fakes.slack.checks import Report, Shape, anything, boolean, by_type, several, string

MAX_CHARACTERS = 3000
STYLES = ("bold", "italic", "strike", "code", "underline")
LINK_STYLES = ("bold", "italic", "strike", "code")
LINK = r"(?:https?://|mailto:)[^\s<>]+"


def _style(names: tuple[str, ...]) -> Shape:
    return Shape({}, dict.fromkeys(names, boolean))


ELEMENT = by_type(
    {
        "text": Shape(
            {"type": anything, "text": string(MAX_CHARACTERS)}, {"style": _style(STYLES)}
        ),
        "link": Shape(
            {"type": anything, "url": string(3000, pattern=LINK)},
            {"text": string(MAX_CHARACTERS), "style": _style(LINK_STYLES)},
        ),
    }
)
SECTIONS = several(
    by_type(
        {
            "rich_text_section": Shape(
                {"type": anything, "elements": several(ELEMENT, MAX_CHARACTERS)}
            )
        }
    ),
    100,
)


def check(block: Any, path: str, report: Report) -> None:
    """The block as a whole, when its parts are right."""
    if sum(map(len, lines(block))) > MAX_CHARACTERS:
        report.add(path, f"must be less than {MAX_CHARACTERS + 1} characters")


def lines(block: Mapping[str, Any]) -> list[str]:
    """What is read, section by section."""
    return [
        "".join(part.get("text") or part["url"] for part in section["elements"])
        for section in block["elements"]
    ]
