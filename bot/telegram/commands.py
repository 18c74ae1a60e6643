"""What Telegram shows of the bot before anybody writes: its commands and its descriptions."""

from __future__ import annotations

from telegram import Bot

from messages.texts import LANGUAGES, label

# (Polish name, English name, text): names are ASCII, as Telegram wants, and routes of the house.
COMMANDS = (
    ("menu", "menu", "command_menu"),
    ("zadanie", "task", "command_task"),
    ("ankiety", "questionnaires", "command_questionnaires"),
    ("terminy", "dates", "command_dates"),
    ("opiekun", "mentor", "command_mentor"),
    ("sieci", "networks", "command_networks"),
    ("materialy", "materials", "command_materials"),
    ("dokoncz", "resume", "command_resume"),
    ("ustawienia", "settings", "command_settings"),
    ("polacz", "connect", "command_connect"),
    ("prywatnosc", "privacy", "command_privacy"),
    ("pomoc", "help", "command_help"),
    ("start", "start", "command_start"),
    ("stop", "stop", "command_stop"),
)
# People whose app speaks neither language get Polish.
DEFAULT_LANGUAGE = "pl"


def commands_in(language: str) -> list[tuple[str, str]]:
    """(name, description) in the order of Telegram's list."""
    return [
        (polish if language == "pl" else english, label(f"telegram.{text}", language))
        for polish, english, text in COMMANDS
    ]


async def present(bot: Bot) -> None:
    """Register commands, description and short description. Raises `TelegramError`."""
    await _present_in(bot, DEFAULT_LANGUAGE, None)
    for language in LANGUAGES:
        await _present_in(bot, language, language)


async def _present_in(bot: Bot, language: str, code: str | None) -> None:
    about = label("telegram.description", language)
    in_short = label("telegram.short_description", language)
    await bot.set_my_commands(commands_in(language), language_code=code)
    await bot.set_my_description(about, language_code=code)
    await bot.set_my_short_description(in_short, language_code=code)
