"""What Slack sends, as its documentation shows it, with only the parts a test is about changed."""

from typing import Any

Json = dict[str, Any]

BOT = "UBOT"
AT_HOME: Json = {"enterprise_id": None, "team_id": "T1", "user_id": BOT, "is_bot": True}
ANNA: Json = {"id": "U7", "username": "anna", "name": "anna", "team_id": "T1"}


def event(kind: str, *, envelope: Json | None = None, **content: Any) -> Json:
    return {
        "type": "event_callback",
        "token": "t",
        "team_id": "T1",
        "context_team_id": "T1",
        "api_app_id": "A1",
        "event_id": "Ev100",
        "event_time": 1,
        "authorizations": [{**AT_HOME, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event": {"type": kind, **content},
        **(envelope or {}),
    }


def message(*, envelope: Json | None = None, **content: Any) -> Json:
    """A direct message to the bot."""
    said = {"channel": "D7", "channel_type": "im", "user": "U7", "ts": "1712.000100", "team": "T1"}
    return event("message", envelope=envelope, **{**said, **content})


def interaction(kind: str, **content: Any) -> Json:
    return {
        "type": kind,
        "token": "t",
        "api_app_id": "A1",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "user": ANNA,
        "team": {"id": "T1", "domain": "szkola"},
        "enterprise": None,
        "is_enterprise_install": False,
        **content,
    }


def button(value: str = "menu", text: str = "Menu", **content: Any) -> Json:
    shown = {"type": "plain_text", "text": text, "emoji": True}
    return {
        "type": "button",
        "action_id": "b:0",
        "block_id": "x",
        "text": shown,
        "value": value,
        "action_ts": "1712.5",
        **content,
    }


def press(channel: str = "D7", *, action: Json | None = None, **content: Any) -> Json:
    """A button of a message."""
    held = {"type": "message", "message_ts": "1712.000200", "channel_id": channel}
    whole = {
        "container": {**held, "is_ephemeral": False},
        "channel": {"id": channel, "name": "directmessage"},
        "message": {"type": "message", "ts": "1712.000200", "bot_id": "B1"},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T1/1/secret",
        "actions": [action or button()],
    }
    return interaction("block_actions", **{**whole, **content})


def view(kind: str = "modal", callback_id: str = "window", **content: Any) -> Json:
    return {
        "id": "V1",
        "team_id": "T1",
        "type": kind,
        "callback_id": callback_id,
        "private_metadata": "f:1:page:2",
        "hash": "156772938.1827394",
        "app_installed_team_id": "T1",
        "bot_id": "B1",
        "state": {"values": {}},
        **content,
    }


def in_view(shown: Json, action: Json) -> Json:
    return interaction(
        "block_actions",
        container={"type": "view", "view_id": "V1"},
        view=shown,
        actions=[action],
    )


def slash(command: str, text: str = "", **content: str) -> Json:
    return {
        "token": "t",
        "team_id": "T1",
        "team_domain": "szkola",
        "channel_id": "D7",
        "channel_name": "directmessage",
        "user_id": "U7",
        "user_name": "anna",
        "command": command,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T1/1/secret",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        **content,
    }
