"""From a workbook to the database and back, on both databases."""

from collections.abc import Mapping

import pytest

from bot.roster.importing import Plan, apply_plan, needs_writing, plan_import
from bot.roster.reading import read_bytes
from bot.roster.telling import tell_diff, tell_problems
from bot.roster.writing import write_workbook
from domain.roster_diff import Diff
from storage.database import Database
from storage.roster import load_roster
from tests import builders, rosters
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.rosters import HOST, LEADER, MEMBER, MENTOR, NETWORK, TEAM, changed, sheets, workbook

SECOND = ["P-03", "Ola", "Sum", "ola@jst.example", "", "zastępca", "JST-01", "", "", "telegram"]


def planned(
    database: Database, content: Mapping[str, rosters.Cells], *, withdraw: bool = False
) -> Plan:
    programme_id = database.write_now(lambda session: builders.programme(session).id)
    sheets_read = read_bytes(workbook(content))
    return plan_import(database, sheets_read, programme_id=programme_id, withdraw=withdraw)


def put(database: Database, content: Mapping[str, rosters.Cells]) -> None:
    plan = planned(database, content)
    assert plan.problems == ()
    apply_plan(database, plan, NOW)


def test_an_export_read_again_changes_nothing(database: Database) -> None:
    people = (LEADER, MEMBER, changed(MENTOR, c5="koordynator sieci; opiekun; biuro"), HOST)
    networks = (NETWORK, changed(NETWORK, c0="N-2", c4="E-01"))
    put(database, sheets(people=people, networks=networks))
    exported = write_workbook(database.read_now(lambda session: load_roster(session, 1)))
    plan = plan_import(database, read_bytes(exported), programme_id=1)
    assert (plan.problems, plan.diff, plan.reading.ignored) == ((), Diff(), ())
    assert not needs_writing(plan)


def test_the_difference_is_told_field_by_field(database: Database) -> None:
    put(database, sheets())
    people = (changed(LEADER, c4="naczelnik", c5="zastępca"), changed(MENTOR, c3=""), SECOND)
    plan = planned(database, sheets(people=people, teams=[changed(TEAM, c6=8)]))
    assert list(tell_diff(plan, "pl")) == [
        "Nowe wiersze: 1, zmienione: 3, nie ma w pliku: 1.",
        "zmiana: JST JST-01 Ełk",
        "    Liczba szkół: „9” → „8”",
        "zmiana: Osoby P-01 Anna Żak",
        "    Funkcja: „kierownik” → „naczelnik”",
        "    Rola: „lider” → „zastępca”",
        "zmiana: Osoby E-01 Ewa Ćma",
        "    E-mail: „ewa@ekspert.example” → „”",
        "nowe: Osoby P-03 Ola Sum",
        "nie ma w pliku: Osoby P-02 Jan Łoś (pozostaje bez zmian)",
    ]


def test_withdrawing_is_told_and_done(database: Database) -> None:
    put(database, sheets())
    content = sheets(people=(LEADER, SECOND, MENTOR))
    plan = planned(database, content, withdraw=True)
    assert "Jan Łoś (zostanie wycofane z programu)" in list(tell_diff(plan, "pl"))[-1]
    assert "not in the file: Osoby P-02 Jan Łoś (will be withdrawn)" in tell_diff(plan, "en")
    apply_plan(database, plan, NOW)
    people = database.read_now(lambda session: load_roster(session, 1)).people
    assert [row.code for row in people] == ["E-01", "P-01", "P-03"]


def test_missing_people_alone_need_writing_only_when_withdrawn(database: Database) -> None:
    put(database, sheets(people=(LEADER, MEMBER, SECOND, MENTOR)))
    assert not needs_writing(planned(database, sheets()))
    assert needs_writing(planned(database, sheets(), withdraw=True))


def test_problems_are_told_with_sheet_row_column_and_reason(database: Database) -> None:
    people = (changed(LEADER, c3="anna"), changed(MEMBER, c6="JST-9"), MENTOR)
    plan = planned(database, sheets(people=people, teams=[TEAM, changed(TEAM, c3="III")]))
    assert list(tell_problems(plan, "pl")) == [
        "Arkusz „Osoby”, wiersz 2, kolumna D „E-mail”: „anna” nie wygląda na adres e-mail.",
        "Arkusz „JST”, wiersz 3, kolumna A „Symbol”: symbol JST-01 powtarza się; "
        "pierwszy raz jest w wierszu 2.",
        "Arkusz „JST”, wiersz 2, kolumna A „Symbol”: zespół Ełk (JST-01) liczyłby 1 osobę, "
        "a musi co najmniej 2.",
        "Arkusz „JST”, wiersz 3, kolumna A „Symbol”: zespół Ełk (JST-01) liczyłby 1 osobę, "
        "a musi co najmniej 2.",
        "Arkusz „JST”, wiersz 3, kolumna D „Grupa”: grupa III nie pasuje do rodzaju "
        "„gmina miejska”; właściwa to grupa II.",
        "Arkusz „Osoby”, wiersz 3, kolumna G „JST”: w arkuszu „JST” nie ma symbolu JST-9.",
        "Błędy: 6. Nic nie zapisano.",
    ]
    assert next(tell_problems(plan, "en")) == (
        "Sheet “Osoby”, row 2, column D “E-mail”: “anna” does not look like an e-mail address."
    )


def test_a_problem_outside_the_file_names_its_row_by_symbol(database: Database) -> None:
    put(database, sheets())
    people = (changed(LEADER, c0="P-09", c3=""), SECOND)
    plan = planned(database, sheets(people=(*people, MENTOR)))
    assert next(tell_problems(plan, "pl")) == (
        "Arkusz „Osoby”, P-01 Anna Żak (nie ma w pliku), kolumna „Rola”: "
        "zespół JST-01 ma już lidera: Anna Żak."
    )


def test_nothing_of_a_file_with_problems_is_applied(database: Database) -> None:
    plan = planned(database, sheets(people=(LEADER, MEMBER)))
    with pytest.raises(ValueError, match="problems"):
        apply_plan(database, plan, NOW)
    assert database.read_now(lambda session: load_roster(session, 1)).people == ()


def test_a_file_without_networks_leaves_them_alone(database: Database) -> None:
    put(database, rosters.with_network())
    plan = planned(database, sheets())
    assert (plan.problems, [row.code for row in plan.diff.rows]) == ((), ["S-01"])
