"""Raw updates as events: a table, and what must not break it."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.inbound import NOT_UNDERSTOOD, decode
from messages.events import (
    Blocked,
    Body,
    Command,
    Event,
    Located,
    Pressed,
    Text,
    Unblocked,
    Uploaded,
)

ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "pl"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 1000},
    {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 600, "file_size": 90000},
]
KEYBOARD = {"inline_keyboard": [[{"text": "Tak", "callback_data": "yes"}], [{"text": "Strona"}]]}


def message(**content: Any) -> dict[str, Any]:
    return {
        "update_id": 100,
        "message": {"message_id": 5, "from": ANNA, "chat": PRIVATE, "date": 1, **content},
    }


def press(**content: Any) -> dict[str, Any]:
    carrier = {"message_id": 9, "chat": PRIVATE, "date": 1, "reply_markup": KEYBOARD}
    query = {"id": "77", "from": ANNA, "message": carrier, "chat_instance": "1", **content}
    return {"update_id": 100, "callback_query": query}


def membership(status: str) -> dict[str, Any]:
    change = {"chat": PRIVATE, "from": ANNA, "date": 1, "new_chat_member": {"status": status}}
    return {"update_id": 100, "my_chat_member": change}


@pytest.mark.parametrize(
    ("update", "body"),
    [
        (message(text="Dzień dobry"), Text("Dzień dobry")),
        (message(text="/menu"), Command("menu")),
        (message(text="/Menu@lacznik_bot"), Command("menu")),
        (message(text="/start K7Q2-MD41-9XWF"), Command("start", "K7Q2-MD41-9XWF")),
        (message(text="/start@lacznik_bot K7Q2-MD41"), Command("start", "K7Q2-MD41")),
        (message(text="/zadanie dwa\nwiersze "), Command("zadanie", "dwa\nwiersze")),
        (message(text="/ nie polecenie"), Text("/ nie polecenie")),
        (message(text="1/2"), Text("1/2")),
        (message(text="https://x.example/a"), Text("https://x.example/a")),
        (
            message(
                document={
                    "file_id": "F",
                    "file_unique_id": "u",
                    "file_name": "Zażółć.pdf",
                    "mime_type": "application/pdf",
                    "file_size": 12,
                },
                caption="Podpis",
            ),
            Uploaded("F", "Zażółć.pdf", "application/pdf", 12),
        ),
        (message(document={"file_id": "F"}), Uploaded("F", "document_5.dat")),
        (message(photo=PHOTO), Uploaded("large", "photo_5.jpg", "image/jpeg", 90000)),
        (message(voice={"file_id": "V", "file_size": 3}), Uploaded("V", "voice_5.ogg", "", 3)),
        (message(sticker={"file_id": "S"}), NOT_UNDERSTOOD),
        (message(contact={"phone_number": "1"}), NOT_UNDERSTOOD),
        (
            message(location={"latitude": 52.25, "longitude": 21, "horizontal_accuracy": 9.5}),
            Located(52.25, 21.0, 9.5),
        ),
        (
            message(location={"latitude": -1.5, "longitude": 2.5}, venue={"title": "Szkoła"}),
            Located(-1.5, 2.5),
        ),
        (press(data="yes"), Pressed("yes", "Tak", callback="77", message="9")),
        (press(data="old:1"), Pressed("old:1", "", callback="77", message="9")),
        (membership("kicked"), Blocked()),
        (membership("member"), Unblocked()),
    ],
)
def test_what_a_person_does_becomes_an_event(update: dict[str, Any], body: Body) -> None:
    assert decode(update, "tg:100") == Event("tg:100", "telegram", "7", "7", body, language="pl")


GROUP = {"id": -5, "type": "group", "title": "Szkoła"}


@pytest.mark.parametrize(
    "update",
    [
        message(text="Dzień dobry", chat=GROUP),
        message(text="x", **{"from": {**ANNA, "is_bot": True}}),
        message(pinned_message={"message_id": 3}),
        press(data="yes", message={"message_id": 9, "chat": GROUP, "date": 1}),
        press(game_short_name="x"),
        {"update_id": 1, "callback_query": {"id": "1", "from": ANNA, "data": "yes"}},
        membership("administrator"),
        {"update_id": 1, "edited_message": {}},
        {"update_id": 1},
    ],
)
def test_what_is_not_ours_is_passed_over(update: dict[str, Any]) -> None:
    assert decode(update, "tg:1") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["chat", "from", "text", "id", "type", "message", "data", "photo"]),
            inner,
        )
    ),
    max_leaves=8,
)


@given(kind=st.sampled_from(["message", "callback_query", "my_chat_member"]), content=JSON)
def test_poison_raises_only_what_decode_promises(kind: str, content: Any) -> None:
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        decode({"update_id": 1, kind: content}, "tg:1")
