"""What Telegram shows of the bot, in both languages."""

from bot.telegram import commands
from bot.telegram.connection import Connection
from tests.bot.telegram.conftest import FakeTelegram


async def test_commands_are_registered_in_both_languages_polish_for_everybody_else(
    connection: Connection, server: FakeTelegram
) -> None:
    await commands.present(connection.bot)
    shown = {
        language: [(c["command"], c["description"]) for c in server.commands["default", language]]
        for language in ("", "pl", "en")
    }
    assert shown[""] == shown["pl"]
    assert shown["pl"][:2] == [
        ("menu", "Menu – co można zrobić"),
        ("zadanie", "Zadanie wdrożeniowe"),
    ]
    assert shown["en"][:2] == [("menu", "Menu: what can be done"), ("task", "Implementation task")]


async def test_descriptions_are_set_in_both_languages(
    connection: Connection, server: FakeTelegram
) -> None:
    await commands.present(connection.bot)
    assert sorted(server.descriptions) == [
        (field, language)
        for field in ("description", "short_description")
        for language in ("", "en", "pl")
    ]
    assert server.descriptions["short_description", ""].startswith("Asystent programów")
    assert server.descriptions["short_description", "en"].startswith("The assistant")
