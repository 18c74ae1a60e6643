"""Pages of one chat that are open in two processes."""

from __future__ import annotations

import json
from pathlib import Path

from cryptography.fernet import Fernet
from structlog.testing import capture_logs

from bot.web.channel import Page, WebChannel
from bot.web.elsewhere import LONGEST, Elsewhere
from bot.web.waiting import WaitingFiles
from messages.steps import Say
from storage.hints import LONGEST as LONGEST_HINT
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW


class Process:
    """Two of them, joined by what they tell."""

    def __init__(self, folder: Path, seal: Fernet) -> None:
        self.told: list[str] = []
        self.elsewhere = Elsewhere(seal, self.told.append)
        waiting = WaitingFiles(folder, limit=1)
        self.channel = WebChannel(waiting, lambda: NOW, self.elsewhere.show)

    def hears(self, other: Process) -> None:
        for hint in other.told:
            self.elsewhere.heard(hint, self.channel)
        other.told.clear()


def lines(page: Page) -> list[str | None]:
    return [page.out.get_nowait() for _ in range(page.out.qsize())]


def pair(tmp_path: Path) -> tuple[Process, Process]:
    seal = Fernet(Fernet.generate_key())
    return Process(tmp_path, seal), Process(tmp_path, seal)


async def test_what_is_said_in_one_is_shown_in_both(tmp_path: Path) -> None:
    one, two = pair(tmp_path)
    pages = one.channel.open("a"), two.channel.open("a"), two.channel.open("b")
    await one.channel.send("a", Say("Dzień dobry"), None, row=7)
    two.hears(one)
    here, there, another = map(lines, pages)
    assert here == there
    assert json.loads(here[0] or "")["item"]["id"] == "7"
    assert another == []
    assert two.told == []  # what was heard is not told again


async def test_nothing_of_it_can_be_read_on_the_way(tmp_path: Path) -> None:
    one, _ = pair(tmp_path)
    await one.channel.send("konto", Say("Poufne"), None, row=7)
    assert [part in one.told[0] for part in ("Poufne", "konto", "item")] == [False] * 3


async def test_what_is_too_long_makes_pages_load_anew(tmp_path: Path) -> None:
    one, two = pair(tmp_path)
    page = two.channel.open("a")
    await one.channel.send("a", Say("ż" * LONGEST), None, row=7)
    two.hears(one)
    assert lines(page) == [None]


def test_the_longest_that_is_told_whole_fits_a_hint(tmp_path: Path) -> None:
    one, _ = pair(tmp_path)
    one.elsewhere.show("a" * 16, "x" * LONGEST)
    assert len(one.told[0]) < LONGEST_HINT - 120  # what tells who says it, and what it is


async def test_logging_out_closes_every_page(tmp_path: Path) -> None:
    one, two = pair(tmp_path)
    pages = one.channel.open("a"), two.channel.open("a")
    one.channel.log_out("a")
    two.hears(one)
    assert [lines(page) for page in pages] == [[None], [None]]


async def test_hints_of_another_installation_are_passed_over(tmp_path: Path) -> None:
    one, _ = pair(tmp_path)
    other, _ = pair(tmp_path)
    page = other.channel.open("a")
    await one.channel.send("a", Say("Dzień dobry"), None, row=7)
    with capture_logs() as logs:
        other.hears(one)
    assert lines(page) == []
    assert [line["event"] for line in logs] == ["web.foreign_hint"]
