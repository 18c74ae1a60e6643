"""How Slack is reached, from the settings: whose tokens, and which way events come."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from bot.settings import Mistake, Settings
from bot.slack.connection import Connections

ASK_WITHIN = 10.0  # seconds for Slack to tell whose the token is


@dataclass(frozen=True, slots=True)
class Setup:
    """`bot_token` "": the tokens of several workspaces come by OAuth. `app_token` "": over HTTP."""

    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    client_id: str = ""
    client_secret: str = ""

    @property
    def way(self) -> str:
        return "Socket Mode" if self.app_token else "HTTP"


def read_setup(settings: Settings) -> Setup | None:
    """None where Slack is not set up. Raises `Mistake` for what does not fit together."""
    setup = Setup(
        _secret(settings.slack_bot_token),
        _secret(settings.slack_app_token),
        _secret(settings.slack_signing_secret),
        settings.slack_client_id,
        _secret(settings.slack_client_secret),
    )
    if setup == Setup():
        return None
    if fault := _fault(setup):
        raise Mistake(fault)
    return setup


def _fault(setup: Setup) -> str:
    """The first thing that is wrong; never quotes a secret."""
    if bool(setup.client_id) != bool(setup.client_secret):
        return "LACZNIK_SLACK_CLIENT_ID and LACZNIK_SLACK_CLIENT_SECRET go together"
    if bool(setup.bot_token) == bool(setup.client_id):
        return "for Slack: LACZNIK_SLACK_BOT_TOKEN for one workspace, or LACZNIK_SLACK_CLIENT_ID"
    if not (setup.app_token or setup.signing_secret):
        return "for Slack: LACZNIK_SLACK_APP_TOKEN, or over HTTP LACZNIK_SLACK_SIGNING_SECRET"
    if setup.bot_token.startswith("xoxe"):
        return "LACZNIK_SLACK_BOT_TOKEN ends after twelve hours (token rotation is on in the app)"
    if setup.bot_token and not setup.bot_token.startswith("xoxb-"):
        return "LACZNIK_SLACK_BOT_TOKEN is no bot token: it begins with xoxb-"
    if setup.app_token and not setup.app_token.startswith("xapp-"):
        return "LACZNIK_SLACK_APP_TOKEN is no app-level token: it begins with xapp-"
    return ""


def way_of(settings: Settings) -> str:
    """How events come, for a line at the start: "Socket Mode" or "HTTP, several workspaces"."""
    setup = read_setup(settings) or Setup()
    return setup.way + (", several workspaces" if setup.client_id else "")


async def connect(settings: Settings) -> Connections | None:
    """Open connections, where Slack is set up; nothing is wrong if it does not answer now.

    Raises `Mistake` for settings that do not fit, and when Slack refuses the bot's token.
    """
    setup = read_setup(settings)
    if setup is None:
        return None
    connections = Connections(setup.bot_token or None, base_url=settings.slack_base_url)
    await connections.open()
    try:
        if connections.is_single:
            with suppress(TimeoutError):
                async with asyncio.timeout(ASK_WITHIN):
                    await connections.identify()
    except BaseException:
        await connections.close()
        raise
    return connections


def _secret(value: object) -> str:
    found = getattr(value, "get_secret_value", str)()
    return str(found).strip()
