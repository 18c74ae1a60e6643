"""Nothing secret or personal reaches a log."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from bot.logs import scrub, set_up_logs


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", "bot[token]"),
        ("Bearer xoxb-123-456-aBc, then", "Bearer [token], then"),
        ("xapp-1-A012-34-5678abcdef", "[token]"),
        ("xoxe.xoxb-1-Mi0yLTEyMzQ", "[token]"),
        ("xoxe-1-My0xLTEyMzQ", "[token]"),
        ("https://hooks.slack.com/actions/T1/2/x9", "https://hooks.slack.com/[secret]"),
        (
            "wss://wss-primary.slack.com/link/?ticket=a1&app_id=b",
            "wss://wss-primary.slack.com/link/?ticket=[secret]",
        ),
        ("GET /k/K7Q2-MD41-9XWF", "GET /k/[secret]"),
        (f"POST /telegram/{'0123456789abcdef' * 4}", "POST /telegram/[secret]"),
        ("bot/telegram/door.py", "bot/telegram/door.py"),
        ("postgresql://app:hunter2@db/lacznik", "postgresql://app:[password]@db/lacznik"),
        ("anna.nowak@jst01.example", "[email]"),
        ("44051401359", "[pesel]"),
        ("row 12 sent", "row 12 sent"),
    ],
)
def test_secrets_are_replaced_by_labels(text: str, clean: str) -> None:
    assert scrub(text) == clean


def test_everything_is_logged_to_standard_error_as_one_json_object_a_line(
    logs: None, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(as_json=True)
    structlog.get_logger().info("job.done", person="anna.nowak@jst01.example")
    try:
        raise ValueError("44051401359")
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error for %s", "/k/K7Q2-MD41-9XWF")
    logging.getLogger("alembic").info("of no interest")
    printed = capsys.readouterr()
    ours, theirs = map(json.loads, printed.err.splitlines())
    assert (ours["event"], ours["level"], ours["person"]) == ("job.done", "info", "[email]")
    assert theirs["event"] == "Error for /k/[secret]"
    assert theirs["exception"].endswith("ValueError: [pesel]")
    assert printed.out == ""


def test_a_console_that_is_no_terminal_gets_no_colours(
    logs: None, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(as_json=False)
    structlog.get_logger().warning("telegram.conflict", reason="another process")
    assert "telegram.conflict" in (said := capsys.readouterr().err)
    assert "\x1b" not in said
