"""Files both ways: people's, fetched with the bot's token; the bot's, uploaded in three steps."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack

PDF = b"%PDF-1.7 made up"


async def code(client: AsyncWebClient, method: str, **params: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, params=params)
    return str(caught.value.response["error"])


async def fetch(url: str, token: str = "") -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with ClientSession() as session, session.get(url, headers=headers) as response:
        assert response.status == 200
        return response.content_type, await response.read()


async def test_a_persons_file_is_told_and_fetched_with_the_token(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @app.event("message")
    async def hear(event: dict[str, Any]) -> None:
        heard.put_nowait(event)

    await anna.uploads("plan.pdf", PDF, "application/pdf", text="Oto plan")
    event = await asyncio.wait_for(heard.get(), 5)
    assert (event["subtype"], event["text"]) == ("file_share", "Oto plan")
    (file,) = event["files"]
    assert (file["name"], file["size"], file["filetype"]) == ("plan.pdf", len(PDF), "pdf")
    assert await fetch(file["url_private"], slack.bot_token) == ("application/pdf", PDF)
    assert (await fetch(file["url_private_download"], slack.bot_token))[1] == PDF
    for token in ("", "xoxb-wrong"):
        content_type, page = await fetch(file["url_private"], token)
        assert (content_type, b"Sign in" in page) == ("text/html", True)


async def test_a_file_in_a_channel_without_the_bot_is_not_given(
    slack: FakeSlack, anna: FakeSlackUser
) -> None:
    room = slack.channel("prywatny", [anna], private=True)
    file = await anna.uploads("tajne.pdf", PDF, "application/pdf", room=room)
    url = file.to_json()["url_private"]
    assert (await fetch(url, slack.bot_token))[0] == "text/html"
    await anna.invites_bot(room)
    assert (await fetch(url, slack.bot_token))[1] == PDF


async def test_an_upload_in_three_steps_becomes_a_message(
    slack: FakeSlack, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    uploaded = await client.files_upload_v2(
        filename="raport.pdf",
        content=PDF,
        title="Raport",
        alt_txt="Raport zespołu",
        channel=anna.dm.id,
        initial_comment="Oto raport",
    )
    message = await anna.sees("raport.pdf")
    assert (message.text, message.from_bot) == ("Oto raport", True)
    assert (message.files[0].content, message.files[0].alt_text) == (PDF, "Raport zespołu")
    shown = await client.files_info(file=uploaded["file"]["id"])
    assert shown["file"]["shares"]["private"] == {anna.dm.id: [{"ts": message.ts}]}
    await client.files_delete(file=uploaded["file"]["id"])
    assert await code(client, "files.info", file=uploaded["file"]["id"]) == "file_deleted"


async def announce(client: AsyncWebClient, length: int) -> tuple[str, str]:
    answer = await client.files_getUploadURLExternal(filename="a.txt", length=length)
    return answer["file_id"], answer["upload_url"]


async def put(url: str, content: bytes) -> int:
    async with ClientSession() as session, session.post(url, data=content) as response:
        return response.status


async def test_an_upload_goes_to_a_conversation_not_to_a_person(
    client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    file_id, url = await announce(client, 3)
    assert await put(url, b"abc") == 200
    files = f'[{{"id": "{file_id}"}}]'
    method = "files.completeUploadExternal"
    assert await code(client, method, files=files, channel_id=anna.id) == "channel_not_found"
    assert await code(client, method, files=files, channel="C1") == "invalid_arguments"
    await client.files_completeUploadExternal(files=[{"id": file_id}], channel_id=anna.dm.id)
    assert anna.chat[0].files[0].content == b"abc"
    assert await code(client, method, files=files, channel_id=anna.dm.id) == "file_not_found"


async def test_bytes_are_taken_once_and_as_many_as_announced(client: AsyncWebClient) -> None:
    _, url = await announce(client, 3)
    assert await put(url, b"abcd") == 400
    assert await put(url, b"abc") == 400
    file_id, _ = await announce(client, 3)
    files = f'[{{"id": "{file_id}"}}]'
    assert await code(client, "files.completeUploadExternal", files=files) == "file_not_found"
    empty = {"filename": "a.txt", "length": 0}
    assert await code(client, "files.getUploadURLExternal", **empty) == "invalid_arguments"


async def test_nothing_is_ever_public(client: AsyncWebClient, anna: FakeSlackUser) -> None:
    file = await anna.uploads("plan.pdf", PDF)
    assert await code(client, "files.sharedPublicURL", file=file.id) == "public_sharing_not_allowed"


async def test_transfers_can_break(slack: FakeSlack, client: AsyncWebClient) -> None:
    _, url = await announce(client, 3)
    slack.break_next("upload", 503)
    assert await put(url, b"abc") == 503
    assert await put(url, b"abc") == 200


async def test_a_file_in_a_window_comes_with_its_addresses(
    slack: FakeSlack, app: AsyncApp, anna: FakeSlackUser
) -> None:
    view = {
        "type": "modal",
        "callback_id": "w",
        "title": {"type": "plain_text", "text": "Załącznik"},
        "submit": {"type": "plain_text", "text": "Wyślij"},
        "blocks": [
            {
                "type": "input",
                "block_id": "q:1",
                "label": {"type": "plain_text", "text": "Plik"},
                "element": {"type": "file_input", "action_id": "a", "filetypes": ["pdf"]},
            }
        ],
    }
    files: list[dict[str, Any]] = []

    @app.shortcut("open")
    async def open_window(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("w")
    async def take(ack: Any, body: dict[str, Any]) -> None:
        files.extend(body["view"]["state"]["values"]["q:1"]["a"]["files"])
        await ack()

    await anna.shortcut("open")
    with pytest.raises(AssertionError, match="takes no 'exe'"):
        await anna.fills("Plik", ("gra.exe", b"x"))
    await anna.fills("Plik", ("plan.pdf", PDF))
    await anna.submits()
    assert files[0]["name"] == "plan.pdf"
    assert (await fetch(files[0]["url_private"], slack.bot_token))[1] == PDF
