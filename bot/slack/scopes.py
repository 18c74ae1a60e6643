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
    "conversations.info": ("channels:read", "groups:read"),
    "users.info": ("users:read", "users:read.email"),
}
# What Slack tells us of by itself.
EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.im": ("im:history",),
    "tokens_revoked": (),
}
COMMANDS = ("commands",)  # slash commands and shortcuts

_NEEDED = (*METHODS.values(), *EVENTS.values(), COMMANDS)
SCOPES = tuple(sorted({scope for needed in _NEEDED for scope in needed}))
