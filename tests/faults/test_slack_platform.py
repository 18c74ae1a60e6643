"""Slack misbehaves under a real delivery: each code of its table, and each kind of trouble, to its
end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.slack import connection
from bot.slack.connection import Connections
from bot.slack.origin import Origin
from bot.slack.refusals import MEANINGS, Meaning
from messages.steps import Immediate, Step
from messages.windows import Show, Window
from scheduler import delivery
from storage.database import Database
from tests.fakes.slack.limits import Limits
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import TEAM, FakeSlack
from tests.faults.slack_office import EDITED, FILE, HOUR, SAID, STANDS, Office, seen

Trouble = Callable[[FakeSlack], object]
Ends = dict[str, tuple[str, int]]  # by code: the row's state, and how many messages there are
PAGE = Window("f:1:page:1:a", "Zadanie", intro="Strona 1", close="Zamknij")
NEXT = Window("f:1:page:2:a", "Zadanie", intro="Strona 2", close="Zamknij")
HELD = [code for code, meaning in MEANINGS.items() if meaning is Meaning.TOKEN]
SINGLE = sorted(MEANINGS.keys() - HELD)
ENDS = {
    Meaning.WAIT: ("sent", 1),
    Meaning.NOBODY: ("blocked", 0),
    Meaning.REFUSED: ("failed", 0),
    Meaning.GONE: ("failed", 0),
    Meaning.LATER: ("sent", 1),
    Meaning.TRIGGER: ("failed", 0),
    Meaning.CHANGED: ("failed", 0),
    Meaning.CLOSED: ("failed", 0),
}


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that the whole bot was asked for are over by the clock that goes in hours."""
    monkeypatch.setattr(delivery, "LONGEST_SLEEP", 0.01)


@pytest.fixture
async def server() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(limits=Limits(enforced=False)) as made:
        made.echoes = False
        yield made


@pytest.fixture
async def connections(server: FakeSlack) -> AsyncIterator[Connections]:
    async with Connections(server.bot_token, base_url=server.api_url) as made:
        yield made


@pytest.fixture
async def office(sqlite_database: Database, connections: Connections, tmp_path: Path) -> Office:
    file = tmp_path / "raport"
    file.write_bytes(b"%PDF-1.7 raport")
    return Office(sqlite_database, connections, file)


@pytest.fixture
def anna(server: FakeSlack) -> FakeSlackUser:
    return server.user(id="U0ANNA")


def refuse(method: str, code: str) -> Trouble:
    return lambda server: server.refuse_next(method, code)


async def _each(
    office: Office, server: FakeSlack, method: str, step: Step, *, before: Step | None = None
) -> Ends:
    """How each code ends, to somebody of its own; `before` arrived without trouble."""
    found = {}
    for number, code in enumerate(SINGLE):
        person = server.user(id=f"U0{number:03}")
        if before is not None:
            office.writes_to(person, before)
            await office.send_what_is_due()
        server.refuse_next(method, code)
        row = office.writes_to(person, step)
        await office.settle()
        found[code] = (office.state(row), len(seen(person)))
    return found


def _ends(**other: tuple[str, int]) -> Ends:
    return {code: ENDS[MEANINGS[code]] for code in SINGLE} | other


async def test_each_code_of_a_message_comes_to_its_end(office: Office, server: FakeSlack) -> None:
    """(A conversation that is not there is opened anew.)"""
    found = await _each(office, server, "chat.postMessage", SAID)
    assert found == _ends(channel_not_found=("sent", 1))


async def test_each_code_of_a_first_contact_comes_to_its_end(
    office: Office, server: FakeSlack
) -> None:
    assert await _each(office, server, "conversations.open", SAID) == _ends()


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_each_code_of_a_file_comes_to_its_end(
    office: Office, server: FakeSlack, method: str
) -> None:
    assert await _each(office, server, method, FILE) == _ends()


async def test_each_code_of_an_edit_comes_to_its_end(office: Office, server: FakeSlack) -> None:
    """What cannot be edited is said anew."""
    found = await _each(office, server, "chat.update", EDITED, before=STANDS)
    anew = {
        code: ("sent", 2) for code, one in MEANINGS.items() if one in (Meaning.GONE, Meaning.NOBODY)
    }
    same = {code: (state, 1) for code, (state, _) in _ends().items() if code not in anew}
    assert found == same | anew


async def test_no_code_of_a_window_is_trouble(office: Office, server: FakeSlack) -> None:
    """Nothing is raised and all of it is noted: what was to be seen there stands in the chat."""
    shown = Immediate(window=Show(PAGE))
    for number, code in enumerate(MEANINGS):
        person = server.user(id=f"U0{number:03}")
        server.refuse_next("views.open", code)
        with capture_logs() as logs:
            await office.channel.show(_origin(person), shown)
        assert [(one["event"], one["reason"]) for one in logs] == [("slack.unshown", code)]
        assert person.modal is None
        office.now += HOUR  # for those that ask to wait


async def test_no_code_of_a_window_that_changes_is_trouble(
    office: Office, server: FakeSlack
) -> None:
    """One that another act of the person has changed meanwhile is drawn all the same."""
    for number, code in enumerate(MEANINGS):
        person = server.user(id=f"U0{number:03}")
        await office.channel.show(_origin(person), Immediate(window=Show(PAGE)))
        view = person.windows[-1]
        origin = replace(_origin(person), view_id=view.id, view_hash=view.hash, view_kind="window")
        server.refuse_next("views.update", code)
        await office.channel.show(origin, Immediate(window=Show(NEXT)))
        assert view.says("Strona 2") is (code == "hash_conflict")
        office.now += HOUR


def _origin(person: FakeSlackUser) -> Origin:
    trigger = person.server.triggers.issue(person.id)
    return Origin(TEAM, person.id, trigger_id=trigger, channel=person.dm.id)


@pytest.mark.parametrize("code", HELD)
async def test_a_refused_token_holds_everything_and_is_named(
    office: Office, server: FakeSlack, anna: FakeSlackUser, code: str
) -> None:
    server.refuse_next("conversations.open", code)
    row = office.writes_to(anna)
    await office.delivery.drain()
    assert (office.state(row), office.delivery.problem) == ("queued", "token_refused")


@pytest.mark.parametrize("end", [FakeSlack.uninstall, FakeSlack.revoke_token])
async def test_a_workspace_without_the_app_holds_everything_and_is_named(
    office: Office, server: FakeSlack, anna: FakeSlackUser, end: Trouble
) -> None:
    end(server)
    row = office.writes_to(anna)
    await office.delivery.drain()
    assert (office.state(row), office.delivery.problem) == ("queued", "token_refused")


POST = "chat.postMessage"


@pytest.mark.parametrize(
    ("trouble", "state", "arrived"),
    [
        (lambda s: s.limit_next(POST, 3), "sent", 1),
        (lambda s: s.limit_next(POST, 900), "sent", 1),
        (lambda s: s.limit_next("conversations.open", 30), "sent", 1),
        (lambda s: s.break_next(POST, 500), "sent", 1),
        (lambda s: s.break_next(POST, 502), "sent", 1),
        (lambda s: s.break_next(POST, 503), "sent", 1),
        (lambda s: s.break_next(POST, 504, after=True), "sent", 2),
        (lambda s: s.break_next(POST, 200), "sent", 1),
        (lambda s: s.drop_next(POST), "sent", 1),
        (lambda s: s.drop_next(POST, after=True), "sent", 2),
        (lambda s: s.drop_next("conversations.open", after=True), "sent", 1),
        (refuse(POST, "a_code_of_tomorrow"), "failed", 0),
    ],
)
async def test_each_trouble_on_the_way_comes_to_its_end(
    office: Office,
    server: FakeSlack,
    anna: FakeSlackUser,
    trouble: Trouble,
    state: str,
    arrived: int,
) -> None:
    """What was accepted without our hearing of it comes twice: nobody can know."""
    trouble(server)
    row = office.writes_to(anna)
    await office.settle()
    assert (office.state(row), len(seen(anna))) == (state, arrived)


@pytest.mark.parametrize(("after", "arrived"), [(False, 1), (True, 2)])
async def test_a_time_out_is_tried_again(
    sqlite_database: Database,
    server: FakeSlack,
    anna: FakeSlackUser,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    after: bool,
    arrived: int,
) -> None:
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 2.0)  # a busy machine answers within that
    async with Connections(server.bot_token, base_url=server.api_url) as impatient:
        office = Office(sqlite_database, impatient, tmp_path)
        held = server.hold_next(POST, after=after)
        row = office.writes_to(anna)
        await office.settle()
        held.set()
        assert (office.state(row), len(seen(anna))) == ("sent", arrived)


@pytest.mark.parametrize(
    "trouble",
    [
        lambda s: s.break_next("upload", 502),
        lambda s: s.drop_next("upload"),
        lambda s: s.drop_next("files.getUploadURLExternal", after=True),
        lambda s: s.drop_next("files.completeUploadExternal"),
    ],
)
async def test_a_file_that_was_cut_off_arrives_once(
    office: Office, server: FakeSlack, anna: FakeSlackUser, trouble: Trouble
) -> None:
    trouble(server)
    row = office.writes_to(anna, FILE)
    await office.settle()
    assert (office.state(row), len(seen(anna))) == ("sent", 1)


async def test_an_edit_that_was_cut_off_is_made_once_more_and_seen_once(
    office: Office, server: FakeSlack, anna: FakeSlackUser
) -> None:
    office.writes_to(anna, STANDS)
    await office.send_what_is_due()
    server.drop_next("chat.update", after=True)
    row = office.writes_to(anna, EDITED)
    await office.settle()
    assert (office.state(row), [one.text for one in seen(anna)]) == ("sent", [EDITED.html])


async def test_a_message_somebody_deleted_is_said_anew(
    office: Office, server: FakeSlack, anna: FakeSlackUser
) -> None:
    office.writes_to(anna, STANDS)
    await office.send_what_is_due()
    server.lose(anna.dm, anna.last)
    row = office.writes_to(anna, EDITED)
    await office.settle()
    assert (office.state(row), [one.text for one in seen(anna)]) == ("sent", [EDITED.html])


async def test_a_channel_that_waits_holds_nobody_else_up(
    office: Office, server: FakeSlack, anna: FakeSlackUser
) -> None:
    jan = server.user(id="U0JAN")
    server.limit_next(POST, 300)
    first, second = office.writes_to(anna), office.writes_to(jan)
    await office.send_what_is_due()
    assert (office.state(first), office.state(second)) == ("queued", "sent")
    assert (len(seen(anna)), len(seen(jan))) == (0, 1)


async def test_a_method_that_waits_holds_no_other_up(
    office: Office, server: FakeSlack, anna: FakeSlackUser
) -> None:
    jan = server.user(id="U0JAN")
    office.writes_to(anna, STANDS)
    await office.send_what_is_due()
    server.limit_next("chat.update", 300)
    first, second = office.writes_to(anna, EDITED), office.writes_to(jan)
    await office.send_what_is_due()
    assert (office.state(first), office.state(second)) == ("queued", "sent")


async def test_whoever_left_is_told_nothing_and_holds_nobody_up(
    office: Office, server: FakeSlack, anna: FakeSlackUser
) -> None:
    jan = server.user(id="U0JAN")
    office.writes_to(anna)
    await office.send_what_is_due()
    await anna.deactivates()
    first, second = office.writes_to(anna), office.writes_to(jan)
    await office.settle()
    assert (office.state(first), office.state(second)) == ("blocked", "sent")
