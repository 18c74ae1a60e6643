"""The clock as the doctor sees it: against the database's, by which leases end."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import doctor
from bot.clock import RealClock
from bot.doctor import Finding, examine
from bot.settings import Settings


def clock_of(settings: Settings) -> Finding:
    return next(finding for finding in examine(settings) if finding.name == "clock")


@pytest.mark.parametrize(
    ("off", "ok"),
    [(timedelta(), True), (timedelta(seconds=1), True), (timedelta(hours=-1), False)],
)
def test_a_clock_far_from_the_databases_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, off: timedelta, ok: bool
) -> None:
    class Shifted(RealClock):
        def now(self) -> datetime:
            return super().now() + off

    monkeypatch.setattr(doctor, "RealClock", Shifted)
    found = clock_of(Settings(_env_file=None, data_dir=tmp_path))
    assert found.ok is ok
    assert ("3600 s from the database's" in found.text) is not ok


def test_a_clock_of_another_age_is_wrong_whatever_the_database_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "EARLIEST_YEAR", 9999)
    assert clock_of(Settings(_env_file=None, data_dir=tmp_path)).ok is False
