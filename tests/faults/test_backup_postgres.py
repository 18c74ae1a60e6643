"""Backups of PostgreSQL: see `test_backup`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot import demo
from bot.commands.backup import back_up, restore
from bot.settings import Mistake, Settings
from storage import schema
from storage.database import Database
from tests.faults.filled import NOW, fill_store, make_databases
from tests.faults.whole import bytes_of, rows_of


@pytest.fixture
def postgres_pair(postgres_url: str, tmp_path: Path) -> tuple[Settings, Settings]:
    """An installation with a migrated database, and one with an empty database."""
    names = ("copied", "restored")
    make_databases(postgres_url, names)
    pair = [
        Settings(
            _env_file=None,
            data_dir=tmp_path / name,
            database_url=make_url(postgres_url).set(database=name).render_as_string(False),
        )
        for name in names
    ]
    schema.migrate(pair[0].database_address)
    with closing(Database(pair[0].database_address)) as database:
        demo.build_demo(database, NOW)
        pair[0].make_data_dir()
        fill_store(database, pair[0].files_dir)
    return pair[0], pair[1]


def test_postgresql_is_restored_as_it_was(
    postgres_programs: None,
    postgres_pair: tuple[Settings, Settings],
    file: Path,
    said: list[str],
) -> None:
    here, there = postgres_pair
    back_up(here, file, NOW, said.append)
    restore(there, file, said.append)
    rows = rows_of(here.database_address)
    assert rows_of(there.database_address) == rows
    assert sum(map(len, rows.values())) > 500
    assert bytes_of(there.files_dir) == bytes_of(here.files_dir)
    with pytest.raises(Mistake, match="into an empty place only"):
        restore(there, file, said.append)


def test_without_pg_dump_the_refusal_says_what_to_install(
    postgres_pair: tuple[Settings, Settings],
    file: Path,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(file.parent))
    with pytest.raises(Mistake, match="pg_dump is not on PATH: install PostgreSQL's client"):
        back_up(postgres_pair[0], file, NOW, said.append)
    assert not file.exists()


def test_a_backup_of_the_other_kind_is_refused(
    here: Settings, postgres_url: str, tmp_path: Path, file: Path, said: list[str]
) -> None:
    back_up(here, file, NOW, said.append)
    there = Settings(_env_file=None, data_dir=tmp_path / "there", database_url=postgres_url)
    with pytest.raises(Mistake, match="of sqlite, LACZNIK_DATABASE_URL names postgresql"):
        restore(there, file, said.append)
