"""`lacznik forms …`, from a file on the disk to a line on the screen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner

from bot.commands.forms import add_commands
from bot.settings import Mistake
from messages.forms.check import check_workbook
from messages.forms.problems import Checked
from messages.forms.templates.writing import NAMES
from storage import form_library
from storage.database import Database
from storage.form_homes import Home
from storage.tables.engine import Audit
from tests import builders
from tests.messages.forms.checks.sheets import workbook

SURVEY = [("type", "name", "label", "constraint"), ("text", "school", "Która szkoła?", None)]
COUNTED = ("integer", "pupils", "Ilu uczniów?", ". > 0")
SETTINGS = [("form_title", "form_id"), ("Spis szkół", "szkoly")]


class Desk:
    """The command line on a database; `says` runs a command and gives its lines."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.cli = typer.Typer()
        self.code = 0

        @contextmanager
        def open_database(_settings: object) -> Iterator[Database]:
            yield database

        add_commands(self.cli, open_database)

    def says(self, *arguments: str, answer: str = "") -> list[str]:
        result = CliRunner().invoke(self.cli, ["forms", *arguments], input=answer)
        if isinstance(result.exception, Mistake):
            raise result.exception
        self.code = result.exit_code
        return result.output.splitlines()


@pytest.fixture
def desk(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(database)


@pytest.fixture
def programme(desk: Desk) -> Desk:
    desk.database.write_now(lambda session: builders.programme(session).id)
    desk.database.write_now(lambda session: builders.person(session, "K-01").id)
    return desk


def saved(*more: tuple[object, ...], name: str = "szkoly.xlsx") -> str:
    content = workbook(survey=[*SURVEY, *more], settings=SETTINGS)
    Path(name).write_bytes(content)
    return name


def test_a_good_form_is_told_so(desk: Desk) -> None:
    lines = desk.says("check", saved())
    assert (desk.code, lines[-1]) == (0, "Formularz „Spis szkół” przeczytany: 1 pytanie.")


def test_errors_of_several_files_are_all_told(desk: Desk) -> None:
    bad = saved(("txt", "b", "B", None), name="zly.xlsx")
    lines = desk.says("check", bad, saved(), "--language", "en")
    assert (desk.code, lines[0]) == (1, "zly.xlsx:")
    assert "szkoly.xlsx:" in lines


def test_a_file_that_is_not_there_is_the_operators_mistake(desk: Desk) -> None:
    with pytest.raises(Mistake, match=r"nie\.xlsx: No such file"):
        desk.says("check", "nie.xlsx")


def test_a_form_is_published_version_after_version(programme: Desk) -> None:
    assert (
        programme.says("publish", saved(), "--by", "k-01")[-1] == "Opublikowano szkoly, wersja 1."
    )
    again = programme.says("publish", saved(COUNTED), "--programme", "pilot-2017")
    assert again[-1] == "Opublikowano szkoly, wersja 2."
    assert programme.says("list") == ["1  szkoly  wersja 2  Spis szkół (Pilotaż 2017)"]
    acts = programme.database.read_now(
        lambda session: [(act.action, act.actor_id) for act in session.scalars(select(Audit))]
    )
    assert acts == [("form.publish", 1), ("form.publish", None)]


def test_a_form_with_errors_replaces_nothing(programme: Desk) -> None:
    programme.says("publish", saved())
    programme.says("publish", saved(("txt", "b", "B", None)))
    assert programme.code == 1
    assert programme.says("list") == ["1  szkoly  wersja 1  Spis szkół (Pilotaż 2017)"]


def test_a_county_has_forms_of_its_own(programme: Desk) -> None:
    programme.database.write_now(lambda session: builders.network(session).id)
    programme.says("publish", saved(), "--county", "bielski")
    assert programme.database.read_now(form_library.everything)[0].home == Home("county", "bielski")


@pytest.mark.parametrize(
    "options",
    [("--programme", "nie-ma"), ("--county", "nie ma"), ("--by", "X-99")],
)
def test_whose_form_it_is_must_be_known(programme: Desk, options: tuple[str, str]) -> None:
    with pytest.raises(Mistake):
        programme.says("publish", saved(), *options)
    assert programme.says("list") == ["Nie ma jeszcze formularzy."]


def test_a_form_is_walked_in_the_terminal(desk: Desk) -> None:
    typed = "SP 2\n0\n12\n1\nSP 3\n<\n\n\n"
    lines = desk.says("preview", saved(COUNTED), answer=typed)
    start = lines.index("Tak zostałoby zapisane:") + 1
    assert json.loads("\n".join(lines[start:])) == {"school": "SP 3", "pupils": 12}
    assert any(line.startswith("! ") for line in lines)
    assert desk.code == 0


def test_entries_of_a_repeat_are_walked_until_enter(desk: Desk) -> None:
    desk.says("template", "zgloszenie")
    anna = ["Anna", "2", "anna@sp2.pl", "2"]
    jan = ["Jan", "1", "jan@sp2.pl", "2"]
    typed = ["", "1", "2", "SP 2", *anna, "tak", *jan, "", "", "", ""]
    lines = desk.says("preview", "zgloszenie.xlsx", answer="".join(f"{one}\n" for one in typed))
    assert "Zgłaszane osoby: 2." in lines
    assert "8. Uczestnik 2 › Imię i nazwisko: Jan" in lines
    start = lines.index("Tak zostałoby zapisane:") + 1
    people = json.loads("\n".join(lines[start:]))["osoba"]
    assert [(one["imie"], one["funkcja"]) for one in people] == [
        ("Anna", "nauczyciel"),
        ("Jan", "dyrektor"),
    ]


def test_a_form_with_errors_is_not_walked(desk: Desk) -> None:
    desk.says("preview", saved(("txt", "b", "B", None)))
    assert desk.code == 1


def test_templates_are_listed(desk: Desk) -> None:
    lines = desk.says("template")
    assert [line.partition(" – ")[0] for line in lines] == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_passes_the_check_without_warnings(desk: Desk, name: str) -> None:
    desk.says("template", name, "--out", "wzor.xlsx")
    checked = check_file("wzor.xlsx")
    assert (checked.errors, checked.warnings, checked.languages) == ((), (), ("pl", "en"))


def check_file(name: str) -> Checked:
    return check_workbook(Path(name).read_bytes(), name)


def test_a_template_replaces_no_file_and_has_a_known_name(desk: Desk) -> None:
    desk.says("template", "warsztat")
    with pytest.raises(Mistake, match=r"warsztat\.xlsx: taki plik już jest"):
        desk.says("template", "warsztat")
    with pytest.raises(Mistake, match="nie ma wzoru „inny”"):
        desk.says("template", "inny")
