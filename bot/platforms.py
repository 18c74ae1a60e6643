"""Telegram and Slack, loaded where they are set up: the library of each weighs tens of megabytes.

PLC0415: so they are imported here and when asked for; nothing else that runs from the start on
imports `bot.telegram` or `bot.slack`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.without import UNUSED, without

if TYPE_CHECKING:
    from bot.slack.connection import Connections
    from bot.slack.service import Parts, SlackService
    from bot.telegram.connection import Connection
    from bot.telegram.service import TelegramService


async def connect_telegram(settings: Settings) -> tuple[Connection | None, str]:
    """See `bot.telegram.starting`."""
    if settings.telegram_token is None:
        return None, ""
    with without(*UNUSED):
        from bot.telegram import starting  # noqa: PLC0415 - see above

    return await starting.connect_telegram(settings)


async def connect_slack(settings: Settings) -> Connections | None:
    """See `bot.slack.setup`."""
    if not settings.speaks_of_slack:
        return None
    from bot.slack import setup  # noqa: PLC0415 - see above

    return await setup.connect(settings)


def way_of_slack(settings: Settings) -> str:
    """See `bot.slack.setup`."""
    from bot.slack import setup  # noqa: PLC0415 - see above

    return setup.way_of(settings)


def telegram_service() -> type[TelegramService]:
    """What runs in the process."""
    from bot.telegram.service import TelegramService  # noqa: PLC0415 - see above

    return TelegramService


def slack_service() -> tuple[type[SlackService], type[Parts]]:
    """What runs in the process, and what it takes."""
    from bot.slack.service import Parts, SlackService  # noqa: PLC0415 - see above

    return SlackService, Parts
