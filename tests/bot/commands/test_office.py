"""What an operator types, from a file on the disk to a line on the screen."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner

from bot.commands.office import add_commands
from bot.demo.building import PROGRAMME
from bot.settings import Mistake
from storage import facts
from storage.database import Database
from storage.roster import load_roster
from storage.tables.people import Invitation
from tests import rosters
from tests.rosters import LEADER, MEMBER, MENTOR, changed, sheets, workbook


class Office:
    """The office's command line on a database; `says` runs a command and gives its lines."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.cli = typer.Typer()
        self.code = 0

        @contextmanager
        def open_database(_settings: object) -> Iterator[Database]:
            yield database

        add_commands(self.cli, open_database)

    def says(self, *arguments: str | Path, answer: str = "") -> list[str]:
        result = CliRunner().invoke(self.cli, [str(a) for a in arguments], input=answer)
        if isinstance(result.exception, Mistake):
            raise result.exception
        self.code = result.exit_code
        return result.output.splitlines()

    def people(self) -> list[str]:
        roster = self.database.read_now(lambda session: load_roster(session, 1))
        return [f"{row.code} {row.title}" for row in roster.people]


@pytest.fixture
def office(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)
    return Office(database)


def saved(content: Any) -> Path:
    path = Path("roster.xlsx")
    path.write_bytes(workbook(content))
    return path


def test_a_new_installation_gets_its_programme_and_its_first_administrator(office: Office) -> None:
    who = ("init", "--first", "Anna", "--last", "Nowak", "--email", "a@b.pl")
    lines = office.says(*who, "--programme", PROGRAMME, "--telegram-bot", "@lacznik_bot")
    assert lines[0] == "Wczytano program pilot-2017: 5 modułów, 4 zadania."
    assert lines[1] == "Administracja: Anna Nowak."
    code = lines[2].removeprefix("Kod zaproszenia: ").split()[0]
    assert lines[3] == f"Wejście przez przeglądarkę: http://127.0.0.1:8080/k/{code}"
    assert lines[4] == f"Wejście przez Telegram: https://t.me/lacznik_bot?start={code}"
    assert office.people() == ["ADMIN-1 Anna Nowak"]
    with pytest.raises(Mistake, match="ma już administratora"):
        office.says(*who)


@pytest.mark.parametrize(
    ("first", "email"), [("", "a@b.pl"), ("\u00a0", "a@b.pl"), ("Anna", "a.b.pl")]
)
def test_an_administrator_needs_a_name_and_an_address(
    office: Office, first: str, email: str
) -> None:
    with pytest.raises(Mistake):
        office.says("init", "--first", first, "--last", "Nowak", "--email", email)


def test_a_demo_is_no_place_for_an_administrator(office: Office) -> None:
    office.database.write_now(lambda session: facts.put(session, facts.DEMO, "1"))
    with pytest.raises(Mistake, match="This is a demo's database"):
        office.says(
            *("init", "--first", "A", "--last", "B", "--email", "a@b.pl", "--language", "en")
        )


def test_a_roster_is_imported_after_a_yes(office: Office) -> None:
    office.says("programme", PROGRAMME)
    path = saved(sheets())
    assert office.says("import", path, answer="n\n")[-1] == "Nic nie zapisano."
    assert (office.code, office.people()) == (1, [])
    lines = office.says("import", path, answer="y\n")
    assert lines[:2] == [
        "Nowe wiersze: 4, zmienione: 0, nie ma w pliku: 0.",
        "nowe: JST JST-01 Ełk",
    ]
    assert lines[-1] == "Zapisano."
    assert office.people() == ["E-01 Ewa Ćma", "P-01 Anna Żak", "P-02 Jan Łoś"]
    assert office.says("import", path) == ["Plik zgadza się z bazą: nie ma nic do zapisania."]
    assert office.code == 0


def test_a_roster_with_problems_is_refused_whole(office: Office) -> None:
    office.says("programme", PROGRAMME)
    path = saved(
        sheets(
            people=(LEADER, changed(MEMBER, c3="jan"), MENTOR),
            people_header=[*rosters.PEOPLE_HEADER, "Uwagi"],
        )
    )
    assert office.says("import", path, "--yes", "--language", "en") == [
        "Ignored the column “Uwagi” in the sheet “Osoby”.",
        "Sheet “Osoby”, row 3, column D “E-mail”: “jan” does not look like an e-mail address.",
        "Errors: 1. Nothing was saved.",
    ]
    assert (office.code, office.people()) == (1, [])


def test_missing_people_leave_when_it_is_said_so(office: Office) -> None:
    office.says("programme", PROGRAMME)
    office.says("import", saved(sheets()), "--yes")
    path = saved(sheets(people=(LEADER, changed(MEMBER, c0="P-03", c3=""), MENTOR)))
    office.says("import", path, "--yes")
    assert office.people() == ["E-01 Ewa Ćma", "P-01 Anna Żak", "P-02 Jan Łoś", "P-03 Jan Łoś"]
    office.says("import", path, "--yes", "--withdraw-missing")
    assert office.people() == ["E-01 Ewa Ćma", "P-01 Anna Żak", "P-03 Jan Łoś"]


def test_an_exported_roster_is_imported_without_a_difference(office: Office) -> None:
    office.says("programme", PROGRAMME)
    office.says("import", saved(rosters.with_network()), "--yes")
    assert office.says("export", "out.xlsx") == ["Zapisano plik out.xlsx."]
    assert office.says("import", "out.xlsx") == ["Plik zgadza się z bazą: nie ma nic do zapisania."]
    assert office.says("export", "--empty", "new.xlsx", "--language", "en") == [
        "Saved the file new.xlsx."
    ]


def test_what_cannot_work_is_one_line(office: Office) -> None:
    with pytest.raises(Mistake, match="nie ma jeszcze programu"):
        office.says("import", saved(sheets()))
    office.says("programme", PROGRAMME)
    with pytest.raises(Mistake, match="Są: pilot-2017"):
        office.says("import", saved(sheets()), "--programme", "x")
    Path("a.xls").write_bytes(b"no")
    with pytest.raises(Mistake, match="This is not an XLSX file"):
        office.says("import", "a.xls", "--language", "en")
    with pytest.raises(Mistake, match="No such file"):
        office.says("export", "nowhere/out.xlsx")


def test_codes_go_to_files_that_only_their_owner_reads(office: Office) -> None:
    office.says("programme", PROGRAMME)
    office.says("import", saved(sheets()), "--yes")
    lines = office.says("invite", "--missing", "--sheet", "c.html", "--csv", "c.csv")
    assert lines[:2] == ["Zapisano plik c.html.", "Zapisano plik c.csv."]
    assert lines[2] == "Wydano: 3 kody. Wcześniejsze kody tych osób przestały działać."
    text = Path("c.csv").read_text(encoding="utf-8-sig")
    codes = [row[4] for row in csv.reader(text.splitlines(), delimiter=";")][1:]
    assert len(set(codes)) == 3
    assert all(code in Path("c.html").read_text(encoding="utf-8") for code in codes)
    assert {Path(name).stat().st_mode & 0o777 for name in ("c.html", "c.csv")} == {0o600}


def test_some_people_are_invited_by_their_symbols(office: Office) -> None:
    office.says("programme", PROGRAMME)
    office.says("import", saved(sheets()), "--yes")
    chosen = ("--person", "p-01", "--person", "P-02")
    assert office.says("invite", *chosen, "--csv", "c.csv")[1].startswith("Wydano: 2 kody.")
    assert office.says("invite", "--all", "--csv", "c.csv")[1].startswith("Wydano: 3 kody.")


def test_no_code_is_issued_that_could_not_be_written_down(office: Office) -> None:
    office.says("programme", PROGRAMME)
    office.says("import", saved(sheets()), "--yes")
    for wrong, reason in (
        (("invite", "--csv", "c.csv"), "wybrać jedno"),
        (("invite", "--missing", "--all", "--csv", "c.csv"), "wybrać jedno"),
        (("invite", "--missing"), "dokąd zapisać"),
        (("invite", "--missing", "--csv", "nowhere/c.csv"), "No such file"),
        (("invite", "--person", "P-77", "--csv", "c.csv"), "Nie ma osoby o symbolu: P-77"),
    ):
        with pytest.raises(Mistake, match=reason):
            office.says(*wrong)
    assert office.database.read_now(lambda s: s.scalars(select(Invitation)).all()) == []


def test_nobody_to_invite_is_said(office: Office) -> None:
    assert office.says("invite", "--missing", "--csv", "c.csv") == [
        "Nie ma nikogo, komu trzeba wydać kod."
    ]
    assert not Path("c.csv").exists()
