"""What a confidential form leaves behind disappears from open pages, too."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.web.channel import WebChannel
from bot.web.waiting import WaitingFiles
from messages.steps import Forget, step_from_json, step_to_json

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)


async def test_an_open_page_is_told_to_erase_what_was_said_and_heard(tmp_path: Path) -> None:
    channel = WebChannel(WaitingFiles(tmp_path, limit=1, page_limit=1), lambda: NOW)
    page = channel.open("anna")
    step = Forget(("web:anna:c0ffee01",), (7, 9))
    assert await channel.send("anna", step, None, row=12) is None
    told = [json.loads(page.out.get_nowait() or "null") for _ in range(page.out.qsize())]
    assert told == [
        {"type": "erase", "id": "me-c0ffee01"},
        {"type": "erase", "id": "7"},
        {"type": "erase", "id": "9"},
    ]


def test_forgetting_survives_the_outbox() -> None:
    step = Forget(("web:anna:c0ffee01",), (7, 9))
    assert step_from_json(json.loads(json.dumps(step_to_json(step)))) == step
