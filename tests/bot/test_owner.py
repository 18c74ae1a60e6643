"""Processes by name: who is certainly gone, and who may live."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot import owner


def test_every_process_has_a_name_of_its_own() -> None:
    assert owner.own_name() != owner.own_name()
    assert len(owner.own_name()) <= 80  # what the database keeps


def test_who_lives_is_not_gone() -> None:
    assert owner.is_gone(owner.own_name()) is False


def test_who_was_killed_is_gone() -> None:
    script = "from bot.owner import own_name; print(own_name(), flush=True); input()"
    with subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        name = other.stdout.readline().strip()
        assert owner.is_gone(name) is False
        other.kill()
        other.wait()
    assert owner.is_gone(name) is True


def test_a_number_given_again_is_another_process() -> None:
    machine, pid, started, chance = owner.own_name().split(".")
    assert owner.is_gone(f"{machine}.{pid}.{int(started) - 1}.{chance}") is True


def test_of_another_machine_nothing_is_known() -> None:
    _, *rest = owner.own_name().split(".")
    assert owner.is_gone(".".join(["0" * 16, *rest])) is False


def test_where_processes_cannot_be_seen_nobody_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "PROC", tmp_path)
    assert owner.is_gone(owner.own_name()) is False
