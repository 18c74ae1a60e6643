"""Blocks and windows for the tests of the fake, as an app would write them."""

from typing import Any

from tests.fakes.slack.told import told

Body = dict[str, Any]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Body:
    return {"text": plain(text), "value": f"o:{text}"}


def chosen(text: str) -> Body:
    """An option as the app is told of it."""
    return told(option(text))


def asked(key: str, label: str, element: Body, **more: Any) -> Body:
    return {
        "type": "input",
        "block_id": key,
        "label": plain(label),
        "element": {"action_id": "a", **element},
        **more,
    }


def button(text: str, value: str = "v") -> Body:
    return {"type": "button", "action_id": "b:1", "text": plain(text), "value": value}


def actions(*elements: Body) -> Body:
    return {"type": "actions", "block_id": "do", "elements": list(elements)}


def modal(*blocks: Body, **more: Any) -> Body:
    return {
        "type": "modal",
        "callback_id": "window",
        "title": plain("Zadanie"),
        "submit": plain("Dalej"),
        "private_metadata": "f:1:page",
        "notify_on_close": True,
        "blocks": list(blocks),
        **more,
    }


TOPIC = asked("q:1", "Temat", {"type": "plain_text_input", "max_length": 20})
LEVEL = asked("q:2", "Etap", {"type": "radio_buttons", "options": [option("SP"), option("LO")]})
DAY = asked("q:3", "Kiedy", {"type": "datepicker"}, optional=True)
KINDS = asked(
    "q:4",
    "Rodzaje",
    {"type": "multi_static_select", "options": [option("Lekcja"), option("Projekt")]},
    optional=True,
)
