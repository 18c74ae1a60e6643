"""An operator's mistakes: one readable line on standard error and exit code 2."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
import typer

from bot.cli import COMMANDS, main
from bot.later import Later

Types = Callable[..., tuple[int | str | None, str]]


@pytest.fixture
def types(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    logs: None,
) -> Iterator[Types]:
    """Types a command with these settings; gives its exit code and what it says as an error."""
    mask = os.umask(0o022)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LACZNIK_DATA_DIR", "var")

    def run(command: str, **settings: str) -> tuple[int | str | None, str]:
        for name, value in settings.items():
            monkeypatch.setenv(f"LACZNIK_{name}", value)
        monkeypatch.setattr("sys.argv", ["lacznik", *command.split()])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().err

    yield run
    os.umask(mask)


@pytest.mark.parametrize(
    "command", ["run", "serve", "inbox list", "invite --missing --csv codes.csv"]
)
def test_a_database_never_migrated_is_named(types: Types, command: str) -> None:
    said = "lacznik: the database is not up to date: run `lacznik migrate`\n"
    assert types(command) == (2, said)


@pytest.mark.parametrize("command", ["run", "serve", "worker", "migrate"])
def test_a_database_of_a_newer_version_is_named(types: Types, command: str) -> None:
    assert types("migrate")[0] == 0
    with closing(sqlite3.connect("var/lacznik.sqlite3")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9001'")
    said = "lacznik: the database is of a newer version (9001): use that one\n"
    assert types(command) == (2, said)


def test_settings_that_cannot_be_read_are_named(types: Types) -> None:
    said = "lacznik: settings that cannot be read: LACZNIK_PORT, LACZNIK_BEHIND_PROXY\n"
    assert types("run", PORT="99999", BEHIND_PROXY="maybe") == (2, said)


def test_a_data_directory_that_is_a_file_is_named(types: Types) -> None:
    Path("taken").write_text("")
    said = "lacznik: LACZNIK_DATA_DIR=taken cannot be used: File exists\n"
    assert types("migrate", DATA_DIR="taken") == (2, said)


@pytest.mark.parametrize("address", ["app:hunter2@db", "mysql://app:hunter2@db/lacznik"])
def test_a_wrong_database_address_is_not_repeated(types: Types, address: str) -> None:
    code, said = types("migrate", DATABASE_URL=address)
    assert (code, said.count("\n"), "hunter2" in said) == (2, 1, False)


def test_an_unreachable_database_is_named(types: Types) -> None:
    code, said = types("migrate", DATABASE_URL="postgresql://app:hunter2@127.0.0.1:1/lacznik")
    assert (code, said.count("\n"), "hunter2" in said) == (2, 1, False)
    assert said.startswith("lacznik: the database does not answer: ")


def test_a_taken_port_and_a_foreign_address_are_told_apart(types: Types) -> None:
    assert types("migrate")[0] == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = f"lacznik: 127.0.0.1:{port} is taken: choose another LACZNIK_PORT\n"
        assert types("run", PORT=port) == (2, said)
    code, said = types("run", HOST="no such host")
    assert code == 2
    assert said.startswith(f"lacznik: no such host:{port} is no address of this machine")


def test_an_empty_setting_is_one_that_is_not_set(types: Types) -> None:
    assert types("migrate", TELEGRAM_TOKEN="", PORT="") == (0, "")


def test_what_the_program_writes_is_for_its_owner_only(types: Types) -> None:
    types("migrate")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in Path().rglob("*")}
    assert modes == {Path("var"): 0o700, Path("var/lacznik.sqlite3"): 0o600}


@pytest.mark.parametrize("command", ["run --intake-only", "worker"])
def test_a_part_of_an_installation_needs_postgres(types: Types, command: str) -> None:
    assert types("migrate")[0] == 0
    said = f"lacznik: lacznik {command} needs PostgreSQL: set LACZNIK_DATABASE_URL\n"
    assert types(command) == (2, said)
    assert types(command.replace("run", "serve")) == (2, said)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    module, text = COMMANDS[name]
    assert Later(name, f"bot.commands.{module}", text).load().help == text


def test_the_help_names_every_command() -> None:
    cli = typer.Typer()
    for module in dict(COMMANDS.values()):
        import_module(f"bot.commands.{module}").add_commands(cli)
    assert set(typer.main.get_group(cli).commands) == set(COMMANDS)
