"""What the methods of conversations.*, users.* and team.* do."""

from typing import TYPE_CHECKING

from tests.fakes.slack.asked import Answer, Asked, Method, Params
from tests.fakes.slack.errors import SlackError, bad_arguments
from tests.fakes.slack.rooms import READ_SCOPES, Room

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

PAGE = 100


async def open_conversation(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    if "channel" in params:
        room = server.rooms.visible(params["channel"], asked.installation)
    elif "users" not in params:
        raise SlackError("users_list_not_supplied")
    elif "," in params["users"]:
        raise bad_arguments("users: this fake knows no direct messages of several people")
    else:
        room = server.direct(params["users"], asked.installation)
        if server.is_left_alone(room):
            raise SlackError("user_disabled")
    channel = room.to_json() if params.get("return_im") else {"id": room.id}
    return {"channel": channel}


async def info(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = _readable(server, asked, params["channel"])
    return {"channel": room.to_json() | {"is_member": _is_member(room, asked)}}


async def members(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = _readable(server, asked, params["channel"])
    everybody = sorted(room.members)
    start, size = int(params.get("cursor") or 0), params.get("limit", PAGE)
    if not 1 <= size <= 1000 or not 0 <= start <= len(everybody):
        raise SlackError("invalid_limit" if 0 <= start <= len(everybody) else "invalid_cursor")
    page, rest = everybody[start : start + size], everybody[start + size :]
    cursor = str(start + size) if rest else ""
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


async def join(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = server.rooms.visible(params["channel"], asked.installation)
    if room.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if room.is_archived:
        raise SlackError("is_archived")
    if not _is_member(room, asked):
        server.add_member(room, asked.installation.bot_user)
    return {"channel": room.to_json()}


async def leave(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    room = server.rooms.visible(params["channel"], asked.installation)
    asked.need("groups:write" if room.kind == "group" else "channels:manage")
    if not _is_member(room, asked):
        return {"not_in_channel": True}
    server.remove_member(room, asked.installation.bot_user)
    return {}


async def user_info(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    user = params["user"]
    if user == asked.installation.bot_user:
        return {"user": server.bot_json(asked.installation)}
    home, person = asked.installation, server.person(user)
    is_known = server.knows(home, person)
    if not is_known and not server.meets(home, person):
        raise SlackError("user_not_found")
    found = person.to_json(with_email=is_known and "users:read.email" in home.scopes)
    return {"user": found if is_known else found | {"is_stranger": True}}


async def lookup_by_email(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    wanted = params["email"].casefold()
    for person in server.people():
        known = server.knows(asked.installation, person) and not person.is_deleted
        if known and person.email and person.email.casefold() == wanted:
            return {"user": person.to_json(with_email=True)}
    raise SlackError("users_not_found")


async def team_info(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    own = asked.installation.team
    team_id = params.get("team") or (own.id if own else "")
    team = server.workspaces.teams.get(team_id)
    if team is None or asked.installation.id not in (team.id, team.enterprise_id):
        raise SlackError("team_not_found")
    found = {"id": team.id, "name": team.name, "domain": team.domain}
    grid = {"enterprise_id": team.enterprise_id, "enterprise_name": team.enterprise_name}
    return {"team": found | (grid if team.enterprise_id else {})}


def _readable(server: "FakeSlack", asked: Asked, channel: str) -> Room:
    room = server.rooms.visible(channel, asked.installation)
    asked.need(READ_SCOPES[room.kind])
    return room


def _is_member(room: Room, asked: Asked) -> bool:
    return asked.installation.bot_user in room.members


METHODS: dict[str, Method] = {
    "conversations.open": open_conversation,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.join": join,
    "conversations.leave": leave,
    "users.info": user_info,
    "users.lookupByEmail": lookup_by_email,
    "team.info": team_info,
}
