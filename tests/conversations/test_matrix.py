"""The table of features by channel tells what is tried."""

from tests.conversations.matrix import ROOT, ROWS, collected, draw


def test_the_table_is_of_today() -> None:
    assert (ROOT / "docs/slack-matrix.md").read_text(encoding="utf-8") == draw(collected())


def test_every_test_it_names_is_there() -> None:
    named = {test for row in ROWS for test in (row.script, *row.own.values()) if " " not in test}
    assert sorted(test for test in named if test and not _is_there(test)) == []


def _is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    file = ROOT / "tests" / path
    return file.is_file() and f"def {name}" in file.read_text(encoding="utf-8")
