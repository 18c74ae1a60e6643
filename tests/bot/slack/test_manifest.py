"""The app that Slack makes of the manifest: no more than the code uses, within Slack's limits."""

from pathlib import Path

import pytest
import yaml

from bot.slack.manifest import manifest, written
from bot.slack.scopes import METHODS
from bot.slack.words import COMMANDS, OWN
from handlers.registry import ROUTES
from messages.texts import LANGUAGES
from tests.fakes.slack_server import FakeSlack

COPY = Path(__file__).parents[3] / "docs" / "slack" / "manifest.yaml"
ADDRESS = "https://czat.example.org"
# Slack's own, which no app can have.
BUILT_IN = """
    active apps archive away call close collapse dm dnd expand feed feedback help huddle invite
    invite_people join keys kick leave me msg mute open part prefs remind remove rename search
    shortcuts shrug star status topic unarchive who
"""


def test_the_copy_in_the_documentation_is_what_the_code_makes() -> None:
    assert COPY.read_text(encoding="utf-8") == written(manifest("pl"))


def test_slack_makes_the_app_of_it() -> None:
    server = FakeSlack()
    server.follow(manifest("pl"))
    assert server.commands == {f"/{name}" for name, _ in COMMANDS}
    assert (server.has_home_tab, server.takes_messages) == (True, True)
    assert server.shortcuts == {"mentor", "materials"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_keeps_within_slacks_limits(language: str) -> None:
    made = manifest(language)
    shown = made["display_information"]
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    for command in made["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command.get("usage_hint", "")) <= 1000


def test_commands_are_ascii_and_routes_of_the_house_and_none_of_slacks_own() -> None:
    names = [name for name, _ in COMMANDS]
    assert [name for name in names if not (name.isascii() and name.islower())] == []
    assert set(names) - set(ROUTES.commands) == {OWN}
    assert set(names) & set(BUILT_IN.split()) == set()


def test_scopes_are_those_of_calls_events_and_commands() -> None:
    asked = set(manifest("pl")["oauth_config"]["scopes"]["bot"])
    assert asked - {scope for needed in METHODS.values() for scope in needed} == {
        "app_mentions:read",
        "commands",
        "im:history",
    }


def test_by_socket_mode_slack_needs_no_address() -> None:
    made = manifest("pl")
    assert made["settings"]["socket_mode_enabled"] is True
    assert "http" not in written(made)


def test_over_http_everything_comes_to_one_address() -> None:
    made = manifest("pl", address=ADDRESS)
    events = f"{ADDRESS}/slack/events"
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == events
    assert settings["interactivity"]["request_url"] == events
    assert settings["interactivity"]["message_menu_options_url"] == events
    assert {command["url"] for command in made["features"]["slash_commands"]} == {events}


def test_several_workspaces_come_back_to_us_and_get_tokens_that_are_renewed() -> None:
    made = yaml.safe_load(written(manifest("pl", several=True, by=ADDRESS)))
    assert made["oauth_config"]["redirect_urls"] == [f"{ADDRESS}/slack/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"] is True
    assert made["settings"]["org_deploy_enabled"] is True
    assert manifest("pl")["settings"]["token_rotation_enabled"] is False
