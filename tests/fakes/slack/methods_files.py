"""What the methods of files.* do: an upload in three steps, never a public address."""

import secrets
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.asked import Answer, Asked, Method, Params
from tests.fakes.slack.blocks import check_message
from tests.fakes.slack.errors import SlackError, bad_arguments
from tests.fakes.slack.files import MAX_FILE_BYTES, StoredFile
from tests.fakes.slack.messages import check_text
from tests.fakes.slack.methods_chat import check_thread, destination

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack


async def get_upload_url(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    if not 1 <= params["length"] <= MAX_FILE_BYTES:
        raise bad_arguments("length: must be more than 0 and at most 1 GB")
    file = server.files.add(
        params["filename"],
        params["length"],
        user=asked.installation.bot_user,
        team=asked.installation.id,
        alt_text=params.get("alt_txt", ""),
    )
    ticket = secrets.token_hex(16)
    server.uploads[ticket] = file
    return {"upload_url": f"{server.url}/upload/v1/{ticket}", "file_id": file.id}


async def complete_upload(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    files = [_uploaded(server, asked, item) for item in params["files"]]
    if not files:
        raise bad_arguments("files: must not be empty")
    if "channel_id" not in params:
        return {"files": [file.to_json() for file in files]}
    if not params["channel_id"].startswith(("C", "D", "G")):
        raise SlackError("channel_not_found")
    room = destination(server, asked.installation, params["channel_id"])
    if "initial_comment" in params and "blocks" in params:
        raise bad_arguments("blocks: are ignored beside initial_comment")
    check_text(params.get("initial_comment", ""))
    check_message(params.get("blocks", []))
    check_thread(room, params)
    for file, item in zip(files, params["files"], strict=True):
        file.title = item.get("title", file.name)
        file.channels = (*file.channels, room.id)
    message = server.post(
        room,
        user=asked.installation.bot_user,
        bot_id=asked.installation.bot_id,
        raw=params.get("initial_comment", ""),
        blocks=params.get("blocks", []),
        thread_ts=params.get("thread_ts"),
        files=tuple(files),
    )
    for file in files:
        file.shares[room.id] = message.ts
    return {"files": [file.to_json() for file in files]}


async def info(server: "FakeSlack", _asked: Asked, params: Params) -> Answer:
    file = server.files.find(params["file"])
    shares = {channel: [{"ts": ts}] for channel, ts in file.shares.items()}
    kinds = {"public": "C", "private": "DG"}
    told = {
        kind: {channel: found for channel, found in shares.items() if channel[0] in letters}
        for kind, letters in kinds.items()
    }
    return {"file": file.to_json() | {"shares": told}}


async def delete(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    file = server.files.find(params["file"])
    if file.user != asked.installation.bot_user:
        raise SlackError("cant_delete_file")
    file.is_deleted = True
    return {}


async def share_publicly(_server: "FakeSlack", _asked: Asked, _params: Params) -> Answer:
    raise SlackError("public_sharing_not_allowed")


def _uploaded(server: "FakeSlack", asked: Asked, item: Any) -> StoredFile:
    if not isinstance(item, dict) or not {"id"} <= item.keys() <= {"id", "title", "highlight_type"}:
        raise bad_arguments("files: must be objects with id and title")
    file = server.files.find(item["id"])
    if file.user != asked.installation.bot_user or file.content is None or file.channels:
        raise SlackError("file_not_found")
    return file


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
    "files.delete": delete,
    "files.sharedPublicURL": share_publicly,
}
