"""A real process, killed in the middle: each event of Slack is handled once, each answer arrives.

The answer in flight when the process dies may arrive twice: nobody can know whether it was sent.
"""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.slack.manifest import manifest
from tests.bot.installation import START_WITHIN, Installation
from tests.fakes.slack_server import FakeSlack

PEOPLE = 24
KILLED_AFTER = (7, 16)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as server:
        server.follow(manifest("pl"))
        yield server


@pytest.fixture
async def installation(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Installation]:
    settings = {
        "LACZNIK_SLACK_BOT_TOKEN": slack.bot_token,
        "LACZNIK_SLACK_APP_TOKEN": slack.app_token,
        "LACZNIK_SLACK_BASE_URL": slack.api_url,
    }
    made = Installation(tmp_path, settings)
    yield made
    if made.process is not None and made.process.returncode is None:
        made.process.kill()
        await made.process.wait()


async def test_a_killed_process_loses_nothing_and_handles_nothing_twice(
    slack: FakeSlack, installation: Installation
) -> None:
    people = [slack.user(id=f"U0{number:03}", name=f"Osoba {number}") for number in range(PEOPLE)]
    await installation.start()
    await slack.socket.connected(within=START_WITHIN)
    unsure: set[str] = set()  # whose answer was on its way, or not yet, when the process died
    for number, person in enumerate(people):
        await person.types(f"wiadomość {number}")
        if number in KILLED_AFTER:
            await slack.calls.wait_for("chat.postMessage", times=number - 5, within=START_WITHIN)
            await installation.kill()
            unsure |= installation.unmarked()
            connections = slack.socket.opened
            await installation.start()
            await slack.socket.connected(times=connections + 1, within=START_WITHIN)
            slack.clock.advance(3)  # what was not acknowledged comes again
    for person in people:
        await person.sees("kod", within=START_WITHIN)
    await slack.delivery.idle(within=START_WITHIN)
    assert await installation.stop() == 0
    assert installation.count() == {"slack": (PEOPLE, PEOPLE)}
    answers = Counter(person.id for person in people for said in person.chat if said.from_bot)
    repeated = {id for id, times in answers.items() if times > 1}
    assert repeated <= {chat.partition("/")[2] for chat in unsure}
    assert slack.delivery.lost == []
