"""Migrations that an older version survives: they may run while it goes on working."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from storage import schema

SINCE = "0021"  # the last one that older versions did not survive
TAKES_AWAY = {"drop_table", "drop_column", "drop_constraint", "rename_table", "alter_column"}
NEW = sorted(path for path in schema.VERSIONS.glob("[0-9]*_*.py") if path.name[:4] > SINCE)


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (upgrade,) = (
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"
    )
    return [node for node in ast.walk(upgrade) if isinstance(node, ast.Call)]


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def refuses_older(call: ast.Call) -> bool:
    """Takes something away, or adds a column that older versions would have to fill."""
    if name_of(call) in TAKES_AWAY:
        return True
    if name_of(call) != "add_column":
        return False
    (column,) = (arg for arg in call.args if isinstance(arg, ast.Call))
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in column.keywords}
    return given.get("nullable") != "True" and "server_default" not in given


@pytest.mark.parametrize("path", NEW, ids=lambda path: path.stem)
def test_a_migration_takes_nothing_away_from_the_version_before(path: Path) -> None:
    assert [ast.unparse(call) for call in calls(path) if refuses_older(call)] == []


def test_what_older_versions_would_not_survive_is_found() -> None:
    (path,) = schema.VERSIONS.glob(f"{SINCE}_*.py")
    assert [name_of(call) for call in calls(path) if refuses_older(call)] == ["alter_column"]
