"""What holds the house together: every route reachable, every text used, models and migrations."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from domain.people import Role
from handlers.registry import ROUTES
from messages import texts
from messages.forms.catalogue import TITLES

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "scheduler", "messages", "domain")


def sources() -> Iterator[ast.Module]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def strings() -> tuple[set[str], tuple[str, ...]]:
    """String literals of the program, and the beginnings of its f-strings."""
    whole: set[str] = set()
    begun: set[str] = set()
    for module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    return whole, tuple(prefix for prefix in begun if "." in prefix)


def test_every_text_is_used() -> None:
    whole, begun = strings()
    unused = [
        key
        for key in texts.keys("pl")
        if key not in whole
        and not key.startswith(begun)
        and f".{key.partition('.')[2]}" not in whole
        and key.partition(".")[2] not in whole
    ]
    assert unused == []


def fixed_forms() -> set[str]:
    """Of the features whose form does not depend on what it is about."""
    return {feature.form for feature in ROUTES.forms.values() if isinstance(feature.form, str)}


def test_every_form_of_a_feature_exists() -> None:
    assert fixed_forms() <= set(TITLES)


def test_every_form_is_used_by_a_feature() -> None:
    assert set(TITLES) - fixed_forms() == set()


def test_every_menu_item_leads_to_a_route() -> None:
    names = {item.token.partition(":")[0] for item in ROUTES.menu}
    assert names <= set(ROUTES.buttons) | {"f"}


def test_every_role_has_more_than_help_in_its_menu() -> None:
    for role in (
        Role.TEAM_LEADER,
        Role.DEPUTY_LEADER,
        Role.TEAM_MEMBER,
        Role.MENTOR,
        Role.PROJECT_COORDINATOR,
        Role.NETWORK_MEMBER,
        Role.PRINCIPAL,
        Role.NETWORK_COORDINATOR,
        Role.ADMIN,
    ):
        own = [item.label for item in ROUTES.menu if role in item.roles]
        assert own, role


def test_every_typed_word_names_a_command() -> None:
    assert set(ROUTES.words.values()) <= set(ROUTES.commands)
