"""Commands in texts: every one that a text names can be typed in Slack."""

import pytest

from bot.slack.words import as_slack_takes_them


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Zaproszenia: /zaproszenia.", "Zaproszenia: /lacznik zaproszenia."),
        (
            "Aby wrócić, wystarczy /start, potem /menu.",
            "Aby wrócić, wystarczy /lacznik start, potem /menu.",
        ),
        ("Language: /settings", "Language: /lacznik settings"),
        ("/zadanie", "/zadanie"),
        ("szkoły i/lub placówki, gmina/stop", "szkoły i/lub placówki, gmina/stop"),
        ("https://gmina.example/stop i /nieznane", "https://gmina.example/stop i /nieznane"),
    ],
)
def test_commands_that_slack_does_not_list_follow_ours(said: str, told: str) -> None:
    assert as_slack_takes_them(said) == told
