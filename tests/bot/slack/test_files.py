"""Files to and from Slack."""

import pytest

from bot.slack.files import is_slacks

REAL = "https://slack.com/api/"


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", REAL, True),
        ("https://slack.com/files/a", REAL, True),
        ("https://acme.enterprise.slack.com/files-pri/T1-F1/a", REAL, True),
        ("http://127.0.0.1:5000/files-pri/T1-F1/a", "http://127.0.0.1:5000/api/", True),
        ("http://files.slack.com/files-pri/T1-F1/a", REAL, False),
        ("https://files.slack.com.example.org/a", REAL, False),
        ("https://notslack.com/a", REAL, False),
        ("https://files.slack.com@example.org/a", REAL, False),
        ("https://evil@files.slack.com/a", REAL, False),
        ("https://drive.google.com/a", REAL, False),
        ("http://127.0.0.1:5001/a", "http://127.0.0.1:5000/api/", False),
        ("", REAL, False),
        ("//files.slack.com/a", REAL, False),
        ("https://[/a", REAL, False),
    ],
)
def test_the_token_goes_to_slack_only(address: str, base: str, expected: bool) -> None:
    assert is_slacks(address, base) is expected
