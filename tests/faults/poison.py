"""What platforms send, bent out of shape: any part of it may be anything, or missing, or new."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from tests.bot.slack import payloads

Json = Any
Path = tuple[str | int, ...]

ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "pl"}
CHAT = {"id": 7, "type": "private"}


def _said(**content: Json) -> Json:
    message = {"message_id": 5, "from": ANNA, "chat": CHAT, "date": 1, **content}
    return {"update_id": 100, "message": message}


def _pressed(token: str) -> Json:
    row = [{"text": "Tak", "callback_data": token}]
    held = {"message_id": 9, "chat": CHAT, "reply_markup": {"inline_keyboard": [row]}}
    return {
        "update_id": 100,
        "callback_query": {"id": "77", "from": ANNA, "message": held, "data": token},
    }


TELEGRAM = [
    _said(text="Dzień dobry"),
    _said(text="/start K7Q2-MD41-9XWF"),
    _said(text="/menu"),
    _said(document={"file_id": "F", "file_name": "a.pdf", "mime_type": "a/b", "file_size": 3}),
    _said(photo=[{"file_id": "P", "width": 9, "height": 9, "file_size": 3}]),
    _said(location={"latitude": 52.2, "longitude": 21.0, "horizontal_accuracy": 5}),
    _pressed("menu"),
    _pressed("f:1:v:1:aaaa"),
    {
        "update_id": 100,
        "my_chat_member": {"chat": CHAT, "from": ANNA, "new_chat_member": {"status": "kicked"}},
    },
]
SLACK = [
    payloads.message(text="dzień dobry"),
    payloads.message(text="", files=[{"id": "F1", "name": "a.pdf", "mimetype": "a/b", "size": 3}]),
    payloads.event("app_mention", channel="C1", user="U7", ts="1.2", text="<@UBOT> menu"),
    payloads.event("app_home_opened", user="U7", tab="home", channel="D7"),
    payloads.interaction(
        "block_actions",
        actions=[payloads.button()],
        container={"type": "message", "message_ts": "1.2", "channel_id": "D7"},
        channel={"id": "D7"},
        message={"ts": "1.2"},
    ),
    payloads.interaction(
        "view_submission",
        view={
            "id": "V1",
            "hash": "1.a",
            "type": "modal",
            "callback_id": "window",
            "private_metadata": "f:1:page:0:aaaa",
            "state": {"values": {"q:0": {"in": {"type": "plain_text_input", "value": "x"}}}},
        },
    ),
]
WEB = [
    {"id": "message-1", "kind": "text", "text": "Dzień dobry"},
    {"id": "message-2", "kind": "text", "text": "/menu"},
    {"id": "message-3", "kind": "press", "token": "menu", "label": "Menu", "message": "1"},
    {"id": "message-4", "kind": "older", "before": "2017-04-10T09:00:00+02:00"},
]


def anew(payload: Json, number: int) -> Json:
    """The same from Slack as something that has not come before; what was bent stays so."""
    given = {"event_id": f"Ev{number}", "trigger_id": f"{number}.738474920.8088930838d88f008e0"}
    return payload | {name: one for name, one in given.items() if payload.get(name) in USED}


USED = [one[name] for one in SLACK for name in ("event_id", "trigger_id") if name in one]

HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**30, -(10**30), 2**63, -1, 0, float("inf"), float("nan"), 1e300]),
    st.text(max_size=8),
    st.sampled_from(
        [
            "\x00",
            "a\x00b",
            "\ud800",
            "x" * 5000,
            "/" + "y" * 4000,
            "/start " + "\x00" * 9,
            "9" * 4301,
        ]
    ),
    st.sampled_from([[], {}, [[]], [None], {"id": None}, {"": {"": {}}}]),
    st.sampled_from(["\u0663", "\u202etset", "<b>", "{{x}}"]),
    st.sampled_from(["f:999999999999999999999:v:1:aaaa", "f:1", "f::::", ":" * 60, "menu:\x00"]),
)


def _paths(value: Json, at: Path = ()) -> Iterator[Path]:
    inner: list[tuple[str | int, Json]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    for key, part in inner:
        yield (*at, key)
        yield from _paths(part, (*at, key))


@st.composite
def bent(draw: st.DrawFn, shapes: list[Json]) -> Json:
    """One of the shapes, with up to three of its parts replaced, dropped or joined by new ones."""
    found = copy.deepcopy(draw(st.sampled_from(shapes)))
    for _ in range(draw(st.integers(1, 3))):
        paths = list(_paths(found))
        if not paths:
            break
        *way, last = draw(st.sampled_from(paths))
        holder = found
        for key in way:
            holder = holder[key]
        match draw(st.sampled_from(["replace", "drop", "join"])):
            case "replace":
                holder[last] = copy.deepcopy(draw(HOSTILE))
            case "drop":
                del holder[last]
            case "join" if isinstance(holder, dict):
                holder[f"future_{last}"] = copy.deepcopy(draw(HOSTILE))
    return found
