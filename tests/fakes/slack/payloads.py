"""What Slack sends the app: the envelope of an event, interactions, slash commands."""

import secrets
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.messages import Message
from tests.fakes.slack.rooms import Room
from tests.fakes.slack.surface import Control
from tests.fakes.slack.teams import Installation, Team
from tests.fakes.slack.told import told
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack.users import FakeSlackUser
    from tests.fakes.slack_server import FakeSlack

Payload = dict[str, Any]
Place = Message | View  # where somebody pressed something

VERIFICATION = "made-up-verification-token"
CHANNEL_TYPES = {"im": "im", "channel": "channel", "group": "group"}


def event(server: "FakeSlack", team: Team, home: Installation, inner: Payload) -> Payload:
    return {
        "token": VERIFICATION,
        "type": "event_callback",
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": team.enterprise_id or None,
        "api_app_id": server.app_id,
        "event": inner,
        "event_id": f"Ev0{secrets.token_hex(5).upper()}",
        "event_time": server.clock.date(),
        "event_context": secrets.token_hex(8),
        "is_ext_shared_channel": server.is_shared(inner.get("channel", "")),
        "authorizations": [
            {
                "enterprise_id": team.enterprise_id or None,
                "team_id": None if home.is_org_wide else team.id,
                "user_id": home.bot_user,
                "is_bot": True,
                "is_enterprise_install": home.is_org_wide,
            }
        ],
    }


def message_event(server: "FakeSlack", room: Room, message: Message) -> Payload:
    found = message.to_json() | {
        "channel": room.id,
        "channel_type": CHANNEL_TYPES[room.kind],
        "event_ts": message.ts,
        "team": server.team_of(message.user, room.team),
    }
    if message.files:
        found["subtype"] = "file_share"
    if not message.from_bot:
        found["client_msg_id"] = secrets.token_hex(16)
    if not message.from_bot and message.raw:
        found["blocks"] = [_as_typed(message.raw)]
    return found


def changed_event(room: Room, now: Message, before: Payload, ts: str) -> Payload:
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": now.to_json(),
        "previous_message": before,
        "channel": room.id,
        "channel_type": CHANNEL_TYPES[room.kind],
        "ts": ts,
        "event_ts": ts,
    }


def deleted_event(room: Room, before: Payload, ts: str) -> Payload:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": before["ts"],
        "previous_message": before,
        "channel": room.id,
        "channel_type": CHANNEL_TYPES[room.kind],
        "ts": ts,
        "event_ts": ts,
    }


def _who(user: "FakeSlackUser", home: Installation) -> Payload:
    """The parts every interaction has."""
    team = user.team
    org = {"id": team.enterprise_id, "name": team.enterprise_name} if team.enterprise_id else None
    found_team: Payload = {"id": team.id, "domain": team.domain}
    if org:
        found_team |= {"enterprise_id": org["id"], "enterprise_name": org["name"]}
    return {
        "user": {"id": user.id, "username": user.handle, "name": user.handle, "team_id": team.id},
        "team": found_team,
        "enterprise": org,
        "is_enterprise_install": home.is_org_wide,
        "api_app_id": user.server.app_id,
        "token": VERIFICATION,
    }


def _where(user: "FakeSlackUser", place: Place) -> Payload:
    """The parts that tell in which view or message it happened."""
    if isinstance(place, View):
        return {"container": {"type": "view", "view_id": place.id}, "view": place.to_json()}
    room = user.server.rooms.find(place.channel)
    is_ephemeral = bool(place.ephemeral_for)
    found: Payload = {
        "container": {
            "type": "message",
            "message_ts": place.ts,
            "channel_id": room.id,
            "is_ephemeral": is_ephemeral,
        },
        "channel": {"id": room.id, "name": room_name(room)},
    }
    return found if is_ephemeral else found | {"message": place.to_json()}


def block_action(
    user: "FakeSlackUser", place: Place, home: Installation, action: Payload
) -> Payload:
    server = user.server
    found = {
        "type": "block_actions",
        **_who(user, home),
        **_where(user, place),
        "trigger_id": server.triggers.issue(user.id, place.id if isinstance(place, View) else ""),
        "actions": [told(action) | {"action_ts": server.clock.ts()}],
    }
    if isinstance(place, Message):
        found["state"] = place.surface.state()
        found["response_url"] = server.responses.issue(place, user)
    return found


def suggestion(
    user: "FakeSlackUser", place: Place, home: Installation, control: Control, words: str
) -> Payload:
    block_id, action_id = control.key
    return {
        "type": "block_suggestion",
        **_who(user, home),
        **_where(user, place),
        "block_id": block_id,
        "action_id": action_id,
        "value": words,
    }


def submission(user: "FakeSlackUser", view: View) -> Payload:
    return {
        "type": "view_submission",
        **_who(user, view.installation),
        "trigger_id": user.server.triggers.issue(user.id, view.id),
        "view": view.to_json(),
        "response_urls": [],
    }


def closing(user: "FakeSlackUser", view: View, *, cleared: bool) -> Payload:
    return {
        "type": "view_closed",
        **_who(user, view.installation),
        "view": view.to_json(),
        "is_cleared": cleared,
    }


def shortcut(
    user: "FakeSlackUser", home: Installation, callback_id: str, message: Message | None
) -> Payload:
    server = user.server
    found = {
        "type": "shortcut",
        **_who(user, home),
        "callback_id": callback_id,
        "trigger_id": server.triggers.issue(user.id),
        "action_ts": server.clock.ts(),
    }
    if message is None:
        return found
    room = server.rooms.find(message.channel)
    return found | {
        "type": "message_action",
        "message_ts": message.ts,
        "message": message.to_json(),
        "channel": {"id": room.id, "name": room_name(room)},
        "response_url": server.responses.issue(message, user),
    }


def command(
    user: "FakeSlackUser", home: Installation, room: Room, name: str, text: str
) -> dict[str, str]:
    server, team = user.server, user.team
    found = {
        "token": VERIFICATION,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": room.id,
        "channel_name": room_name(room),
        "user_id": user.id,
        "user_name": user.handle,
        "command": name,
        "text": text,
        "api_app_id": server.app_id,
        "is_enterprise_install": str(home.is_org_wide).lower(),
        "response_url": server.responses.issue_in(room, user),
        "trigger_id": server.triggers.issue(user.id),
    }
    org = {"enterprise_id": team.enterprise_id, "enterprise_name": team.enterprise_name}
    return found | (org if team.enterprise_id else {})


def room_name(room: Room) -> str:
    return "privategroup" if room.kind == "group" else room.name


def _as_typed(text: str) -> Payload:
    words = {"type": "text", "text": text}
    section = {"type": "rich_text_section", "elements": [words]}
    return {"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}
