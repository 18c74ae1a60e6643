"""A message in a private chat, as the server keeps it and as the person sees it."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from tests.fakes.telegram import keyboards
from tests.fakes.telegram.errors import bad_request
from tests.fakes.telegram.files import StoredFile
from tests.fakes.telegram.keyboards import Button, Keyboard
from tests.fakes.telegram.markup import parse_html, utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024
COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?")


@dataclass(frozen=True, slots=True)
class Content:
    """Text in its two forms: `html` is the markup as sent, `plain` what is read."""

    plain: str
    html: str
    entities: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One state of a message; an edit makes a new one. `change` orders all states in time."""

    id: int
    chat_id: int
    date: int
    from_bot: bool
    content: Content
    keyboard: Keyboard = ()
    file: StoredFile | None = None
    place: dict[str, float] | None = None
    has_reply_markup: bool = False  # of the kinds that are not inline
    edited_at: int | None = None
    change: int = 0

    @property
    def text(self) -> str:
        return self.content.plain

    @property
    def html(self) -> str:
        return self.content.html

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def buttons(self) -> list[list[str]]:
        """Labels of the buttons under the message, by row."""
        return [[button.text for button in row] for row in self.keyboard]

    def says(self, fragment: str) -> bool:
        return fragment in self.text or (self.file is not None and fragment in self.file.name)

    def button(self, label: str) -> Button | None:
        return next((b for row in self.keyboard for b in row if b.text == label), None)

    def __str__(self) -> str:
        who = "bot" if self.from_bot else "user"
        file = f" <{self.file.name}>" if self.file else ""
        rows = "".join(f"\n    [{'] ['.join(row)}]" for row in self.buttons)
        return f"{who}:{file} {self.text}{rows}"


def read_content(text: str, parse_mode: str | None, *, limit: int = MAX_TEXT) -> Content:
    """Parse what a bot sends. Raises a 400 `ApiError` if it is too long or badly marked up.

    Lengths are counted in UTF-16 units, the stricter way to read "characters".
    """
    source = text.strip()
    plain, entities = parse_html(source) if parse_mode else (source, [])
    if utf16_length(plain) > limit:
        raise bad_request(
            "message is too long" if limit == MAX_TEXT else "message caption is too long"
        )
    return Content(
        plain, source if parse_mode else escape(source), tuple(entities + find_commands(plain))
    )


def find_commands(text: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }
        for match in COMMAND.finditer(text)
    ]


def to_json(message: Message, *, sender: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
    """Give the Bot API's `Message`; text is a caption where there is a file."""
    found: dict[str, Any] = {
        "message_id": message.id,
        "from": sender,
        "chat": chat,
        "date": message.date,
    }
    prefix = ("caption", "caption_entities") if message.file else ("text", "entities")
    if message.file:
        found |= message.file.to_json()
    if message.place:
        found["location"] = message.place
    if message.text:
        found[prefix[0]] = message.text
    if message.content.entities:
        found[prefix[1]] = list(message.content.entities)
    if message.edited:
        found["edit_date"] = message.edited_at
    if message.keyboard:
        found["reply_markup"] = keyboards.to_json(message.keyboard)
    return found
