"""Which scope each thing we ask of Slack needs: the manifest asks for these and no more."""

from __future__ import annotations

# Methods of the Web API that the bot calls; some need a token only.
METHODS: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "oauth.v2.access": (),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.open": ("im:write",),
    "views.open": (),
    "views.update": (),
    "views.publish": (),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
}

SCOPES = tuple(sorted({scope for needed in METHODS.values() for scope in needed}))
