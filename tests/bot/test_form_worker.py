"""The process that checks spreadsheets: what kills it hurts nobody."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from bot.form_worker import FormWorker
from messages.forms.catalogue import read_markdown

FORM = read_markdown("workshop").encode()


@pytest.fixture
async def worker() -> AsyncIterator[FormWorker]:
    worker = FormWorker()
    yield worker
    await worker.close()


async def test_a_form_is_checked_in_a_process_of_its_own(worker: FormWorker) -> None:
    checked = await worker.check(FORM, "warsztat.md")
    assert (checked.form_id, checked.errors) == ("warsztat", ())
    assert worker.pid not in (0, os.getpid())


async def test_what_takes_too_long_is_refused_and_the_next_form_is_checked() -> None:
    worker = FormWorker(time_limit=0.001)
    checked = await worker.check(FORM, "warsztat.md")
    assert [problem.code for problem in checked.errors] == ["too_slow"]
    assert worker.pid == 0
    worker.time_limit = 60
    assert (await worker.check(FORM, "warsztat.md")).form_id == "warsztat"
    await worker.close()


async def test_a_killed_process_is_replaced(worker: FormWorker) -> None:
    await worker.check(FORM, "warsztat.md")
    os.kill(worker.pid, signal.SIGKILL)
    await worker.check(FORM, "warsztat.md")
    assert (await worker.check(FORM, "warsztat.md")).errors == ()


async def test_what_needs_too_much_memory_is_refused() -> None:
    worker = FormWorker(memory=220 * 1024 * 1024)
    row = "| | text | a{} | " + "x" * 700 + " |"
    rows = "\n".join(row.format(number) for number in range(4900))
    table = f"| survey |\n| | type | name | label |\n{rows}"
    checked = await worker.check(table.encode(), "wielki.md")
    assert [problem.code for problem in checked.errors] == ["too_heavy"]
    await worker.close()


async def test_closing_ends_the_process(worker: FormWorker) -> None:
    await worker.check(FORM, "warsztat.md")
    pid = worker.pid
    await worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_process_without_work_ends_and_is_started_again_by_the_next() -> None:
    worker = FormWorker(kept=0.02)
    letting_go = asyncio.ensure_future(worker.let_go())
    for _ in range(2):
        assert (await worker.check(FORM, "warsztat.md")).errors == ()
        for _ in range(1000):
            if worker.pid:
                await asyncio.sleep(0.02)
        assert worker.pid == 0
    letting_go.cancel()
    await worker.close()
