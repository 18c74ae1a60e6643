"""Libraries hidden from what is imported meanwhile, and there again afterwards."""

from __future__ import annotations

import importlib
import sys

import pytest

from bot.without import without

NAME = "wave"  # of the standard library, and used by nothing here


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, NAME, raising=False)


def test_what_is_hidden_is_not_found_until_it_is_over(unloaded: None) -> None:
    with without(NAME), pytest.raises(ImportError):
        importlib.import_module(NAME)
    assert importlib.import_module(NAME).__name__ == NAME


def test_what_is_loaded_already_stays() -> None:
    with without("json"):
        assert importlib.import_module("json").loads("1") == 1
