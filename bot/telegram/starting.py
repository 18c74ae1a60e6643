"""The bot at the start: its connection, and its name for links."""

from __future__ import annotations

import asyncio

from telegram.error import InvalidToken, TelegramError

from bot.settings import Mistake, Settings
from bot.telegram.connection import Connection

ASK_WITHIN = 10.0  # seconds for Telegram to tell the bot's name


async def connect_telegram(settings: Settings) -> tuple[Connection | None, str]:
    """The connection and the bot's name, for links; ("" if Telegram does not answer now).

    Raises `Mistake` when Telegram refuses the token.
    """
    if settings.telegram_token is None:
        return None, ""
    connection = Connection(
        settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        file_url=settings.telegram_file_url,
    )
    await connection.open()
    try:
        me = await asyncio.wait_for(connection.bot.get_me(), ASK_WITHIN)
    except InvalidToken:
        await connection.close()
        raise Mistake("Telegram refuses LACZNIK_TELEGRAM_TOKEN") from None
    except (TelegramError, TimeoutError):
        return connection, ""
    return connection, me.username or ""
