"""`lacznik slack manifest`: for the settings at hand."""

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import Mistake

PUBLIC = {"LACZNIK_PUBLIC_URL": "https://czat.example.org/"}


def printed(*options: str, **env: str) -> dict[str, object]:
    result = CliRunner().invoke(cli, ["slack", "manifest", *options], env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    made: dict[str, object] = yaml.safe_load(result.stdout)
    return made


def test_without_options_it_is_for_one_workspace_by_socket_mode() -> None:
    assert printed()["settings"]["socket_mode_enabled"] is True  # type: ignore[index]


def test_addresses_are_of_this_installation() -> None:
    made = printed("--http", "--several", "--language", "en", **PUBLIC)
    assert made["oauth_config"]["redirect_urls"] == [  # type: ignore[index]
        "https://czat.example.org/slack/oauth_redirect"
    ]
    shortcuts = made["features"]["shortcuts"]  # type: ignore[index]
    assert [one["name"] for one in shortcuts] == ["Send to my mentor", "Add to materials"]


@pytest.mark.parametrize("option", ["--http", "--several"])
def test_an_address_that_slack_cannot_reach_is_refused(option: str) -> None:
    with pytest.raises(Mistake, match="LACZNIK_PUBLIC_URL"):
        printed(option, LACZNIK_PUBLIC_URL="http://127.0.0.1:8080")
