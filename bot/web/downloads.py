"""Files we sent, to the account they were sent to and nobody else."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from aiohttp import web

from bot.web.sessions import guest_of
from bot.web.site import site_of
from storage import web as store


async def download(request: web.Request) -> web.FileResponse:
    """Always as an attachment: nothing that people sent is ever run by our origin. Pictures say
    that they are, so that the chat can show those we drew."""
    guest = await guest_of(request)
    if guest is None:
        raise web.HTTPUnauthorized
    site = site_of(request)
    file_id = int(request.match_info["file"])
    try:
        find = partial(store.file_sent_to, account=guest.account, file_id=file_id)
        row = await site.database.read(find)
        path = site.files.path(row.stored_name)
    except LookupError:
        raise web.HTTPNotFound from None
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Type": "image/png" if row.mime == "image/png" else "application/octet-stream",
    }
    return web.FileResponse(path, headers=headers)
