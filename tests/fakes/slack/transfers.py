"""Bytes of files: taking them in at an upload address, giving them out to whoever may see them."""

from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.faults import Broken, Dropped
from tests.fakes.slack.files import StoredFile
from tests.fakes.slack.web_api import drop

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

LOGIN = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in</body></html>"


async def receive(server: "FakeSlack", request: web.Request) -> web.StreamResponse:
    """Take the bytes of an upload, once and exactly as many as announced."""
    try:
        await server.take("upload").strike()
    except Broken as error:
        return web.Response(status=error.status, text=error.page, content_type="text/html")
    except Dropped:
        return drop(request)
    file = server.uploads.pop(request.match_info["ticket"], None)
    content = await _content(request)
    if file is None or len(content) != file.size:
        return web.Response(status=400, text="Bad Request")
    file.content = content
    return web.Response(text=f"OK - {len(content)}")


async def give(server: "FakeSlack", request: web.Request) -> web.StreamResponse:
    """Give a file's bytes; whoever may not see it is shown the page to sign in, with 200."""
    try:
        await server.take("download").strike()
        file = server.files.find(request.match_info["file"].partition("-")[2])
    except SlackError:
        return web.Response(status=404, text="Not Found")
    except Broken as error:
        return web.Response(status=error.status, text=error.page, content_type="text/html")
    except Dropped:
        return drop(request)
    if file.content is None or not _may_see(server, request, file):
        return web.Response(text=LOGIN, content_type="text/html")
    return web.Response(body=file.content, content_type=file.mimetype)


def _may_see(server: "FakeSlack", request: web.Request, file: StoredFile) -> bool:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        home = server.workspaces.check(value if kind == "Bearer" else "", "bot").installation
    except SlackError:
        return False
    rooms = [server.rooms.find(channel) for channel in file.channels]
    is_shared = file.is_handed_over or any(home.bot_user in room.members for room in rooms)
    return "files:read" in home.scopes and (is_shared or file.user == home.bot_user)


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
