"""Files to and from Slack: the upload in three steps, and private downloads with the bot's token.

Nothing here is ever made public (`files.sharedPublicURL`), and the token goes to Slack's own hosts
only: an address in a file's description may lead anywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.slack.calls import Calls
from bot.slack.connection import proxy_for
from bot.slack.limits import short
from bot.slack.mrkdwn import mrkdwn
from bot.slack.refusals import Meaning, Refused
from domain.files import MAX_BYTES
from messages.channel import FileTooBig, FileUnavailable, Rejected, RetryAfter
from messages.steps import SendFile

PathOf = Callable[[int], Awaitable[Path]]

TRANSFER = aiohttp.ClientTimeout(total=300, sock_connect=5, sock_read=30)
CHUNK_BYTES = 64 * 1024
LONGEST_ALT = 1000
# Slack shares a file only after it has looked at it; then its message can be named.
LOOKS, LOOK_EVERY = 3, 0.4


class Files:
    """`path_of` finds a stored file (LookupError if not here)."""

    def __init__(self, calls: Calls, path_of: PathOf) -> None:
        self._calls = calls
        self._path_of = path_of

    async def send(self, home: str, channel: str, step: SendFile) -> str | None:
        """The id of the message that shares the file, if Slack tells it in time."""
        content = await self._content(step.file_id)
        asked: dict[str, Any] = {"filename": step.name, "length": len(content)}
        if step.alt:
            asked["alt_txt"] = short(step.alt, LONGEST_ALT)
        place = await self._calls.call(home, "files.getUploadURLExternal", asked)
        await self._upload(str(place["upload_url"]), content)
        shared: dict[str, Any] = {
            "files": [{"id": place["file_id"], "title": step.name}],
            "channel_id": channel,
        }
        if step.caption:
            shared["initial_comment"] = mrkdwn(step.caption)
        done = await self._calls.call(home, "files.completeUploadExternal", shared)
        return await self._shared_as(home, channel, done["files"][0])

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """`ref` is "<home>/<file>". Raises `FileTooBig`, `FileUnavailable`."""
        home, _, file_id = ref.rpartition("/")
        try:
            file = (await self._calls.call(home, "files.info", {"file": file_id}))["file"]
            token = (await self._calls.connections.client(home)).token
        except (Refused, RetryAfter) as refusal:
            raise FileUnavailable(str(refusal)) from None
        if int(file.get("size") or 0) > MAX_BYTES:
            raise FileTooBig
        address = str(file.get("url_private_download") or file.get("url_private") or "")
        if not is_slacks(address, self._calls.connections.base_url):
            raise FileUnavailable("the file lies outside of Slack")
        async for chunk in self._download(address, token or ""):
            yield chunk

    async def _content(self, file_id: int) -> bytes:
        try:
            path = await self._path_of(file_id)
            return await asyncio.to_thread(path.read_bytes)
        except (LookupError, OSError):
            raise Rejected(f"stored file {file_id} is not here") from None

    async def _upload(self, address: str, content: bytes) -> None:
        """The address is made for this one file, so no token goes with it."""
        session = self._calls.connections.session
        try:
            async with session.post(
                address, data=content, timeout=TRANSFER, proxy=proxy_for(address)
            ) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refused(type(error).__name__, Meaning.LATER) from None
        if status != HTTPStatus.OK:
            too_large = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            raise Refused(f"status {status}", Meaning.REFUSED if too_large else Meaning.LATER)

    async def _shared_as(self, home: str, channel: str, file: dict[str, Any]) -> str | None:
        for attempt in range(LOOKS):
            if ts := _share_in(file, channel):
                return f"{channel}/{ts}"
            await asyncio.sleep(LOOK_EVERY * bool(attempt))
            try:
                answer = await self._calls.call(home, "files.info", {"file": file["id"]})
            except (Refused, RetryAfter):
                return None
            file = answer["file"]
        ts = _share_in(file, channel)
        return f"{channel}/{ts}" if ts else None

    async def _download(self, address: str, token: str) -> AsyncIterator[bytes]:
        """Redirections lead to a page for logging in, as does, with 200, a token that may not
        read files: neither is the file."""
        session = self._calls.connections.session
        try:
            async with session.get(
                address,
                headers={"Authorization": f"Bearer {token}"},
                timeout=TRANSFER,
                proxy=proxy_for(address),
                allow_redirects=False,
            ) as response:
                if response.status != HTTPStatus.OK:
                    raise FileUnavailable(f"status {response.status}")
                if response.content_type == "text/html":
                    raise FileUnavailable("a page came instead of the file")
                async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                    yield chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            raise FileUnavailable(type(error).__name__) from None


def is_slacks(address: str, base_url: str) -> bool:
    """Whether an address lies with whoever answers our calls: the same host, or one under it."""
    try:
        ours, theirs = urlsplit(base_url), urlsplit(address)
    except ValueError:
        return False
    if (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc):
        return True
    host = theirs.hostname or ""
    return theirs.scheme == "https" and host.endswith(f".{ours.hostname}") and not theirs.username


def _share_in(file: dict[str, Any], channel: str) -> str:
    """When the file was shared in the channel: the name of its message there."""
    for places in (file.get("shares") or {}).values():
        for share in places.get(channel, ()):
            return str(share["ts"])
    return ""
