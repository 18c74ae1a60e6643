"""Where the app is installed in Slack: tables of slack_sdk's installation and state stores.

Their columns are what the library reads and writes (a test holds them to it), except that whatever
opens a workspace is `Text`: it lies there sealed, which makes it longer.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, String, Table, Text

from storage.tables.base import Base

SECRETS = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
    "incoming_webhook_configuration_url",
)


def _common() -> list[Column[Any]]:
    """Who installed what where, and the bot's token."""
    return [
        Column("id", Integer, primary_key=True),
        Column("client_id", String(32), nullable=False),
        Column("app_id", String(32), nullable=False),
        Column("enterprise_id", String(32)),
        Column("enterprise_name", String(200)),
        Column("team_id", String(32)),
        Column("team_name", String(200)),
        Column("bot_token", Text),
        Column("bot_id", String(32)),
        Column("bot_user_id", String(32)),
        Column("bot_scopes", String(1000)),
        Column("bot_refresh_token", Text),
        Column("bot_token_expires_at", DateTime),
        Column("is_enterprise_install", Boolean, default=False, nullable=False),
        Column("installed_at", DateTime, nullable=False),
    ]


bots = Table(
    "slack_bots",
    Base.metadata,
    *_common(),
    Index("ix_slack_bots_home", "client_id", "enterprise_id", "team_id", "installed_at"),
)
installations = Table(
    "slack_installations",
    Base.metadata,
    *_common(),
    Column("enterprise_url", String(200)),
    Column("user_id", String(32), nullable=False),
    Column("user_token", Text),
    Column("user_scopes", String(1000)),
    Column("user_refresh_token", Text),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", Text),
    Column("incoming_webhook_channel", String(200)),
    Column("incoming_webhook_channel_id", String(200)),
    Column("incoming_webhook_configuration_url", Text),
    Column("token_type", String(32)),
    Index(
        "ix_slack_installations_home",
        "client_id",
        "enterprise_id",
        "team_id",
        "user_id",
        "installed_at",
    ),
)
states = Table(
    "slack_oauth_states",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
)
