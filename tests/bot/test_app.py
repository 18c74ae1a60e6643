"""What the house learns of the installation from its settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import make_house
from bot.seal import load_seal
from bot.settings import Settings


@pytest.mark.parametrize(
    ("given", "channels", "email_from"),
    [
        ({}, ("telegram", "web"), set()),
        ({"slack_bot_token": "xoxb-1"}, ("telegram", "slack", "web"), {"slack"}),
        ({"slack_client_id": "1.2"}, ("telegram", "slack", "web"), set()),
        (
            {"slack_bot_token": "xoxb-1", "slack_client_id": "1.2"},
            ("telegram", "slack", "web"),
            set(),
        ),
    ],
)
def test_addresses_are_taken_from_a_workspace_of_ones_own_only(
    tmp_path: Path, given: dict[str, str], channels: tuple[str, ...], email_from: set[str]
) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, **given)
    office = make_house(settings, load_seal(settings), "bot").office
    assert (office.channels, office.email_from) == (channels, email_from)
