"""Reading rosters as offices really keep them."""

from typing import Any

import pytest

from domain.people import Role
from domain.roster import NetworkRow, PersonRow, Problem, TeamRow
from domain.roster_reading import RawSheet, read_roster
from tests import rosters
from tests.rosters import LEADER, MEMBER, MENTOR, NETWORK, TEAM, changed, raw, sheets


def problems(content: dict[str, rosters.Cells]) -> list[tuple[str, int, str, str]]:
    found = read_roster(raw(content)).problems
    return [(p.sheet, p.row, p.column, p.reason) for p in found]


def test_rows_are_read_as_what_they_mean() -> None:
    reading = read_roster(raw(rosters.with_network()))
    assert reading.problems == ()
    assert reading.ignored == ()
    assert reading.roster.teams == (
        TeamRow(
            code="JST-01",
            name="Ełk",
            kind="gmina_miejska",
            group="II",
            voivodeship="warmińsko-mazurskie",
            teryt="2892121",
            schools=9,
            mentor="E-01",
        ),
    )
    assert reading.roster.people[0] == PersonRow(
        code="P-01",
        first="Anna",
        last="Żak",
        email="anna@jst.example",
        function="kierownik",
        roles=(Role.TEAM_LEADER,),
        team="JST-01",
    )
    assert reading.roster.people[3].roles == (Role.NETWORK_COORDINATOR, Role.NETWORK_MEMBER)
    assert reading.roster.networks == (
        NetworkRow(
            code="N-1",
            topic="Matematyka",
            county="ełcki",
            coordinator="S-01",
            school_year="2016/2017",
            state="nabor",
        ),
    )


def test_headers_match_in_any_case_order_and_spelling_and_others_are_ignored() -> None:
    header = ["rola ", "SYMBOL", "nazwisko", "IMIE", "symbol jst", "Uwagi", "e mail"]
    rows = [["lider", "P-01", "Żak", "Anna", "JST-01", "x", "anna@jst.example"]]
    reading = read_roster(raw(sheets(people=rows, people_header=header) | {"Notatki": []}))
    assert reading.problems == ()
    assert reading.roster.people[0].last == "Żak"
    assert reading.roster.people[0].roles == (Role.TEAM_LEADER,)
    assert reading.ignored == (("Notatki", ""), ("Osoby", "Uwagi"))
    assert reading.letters["Osoby", "Rola"] == "A"
    assert ("Osoby", "channel") in reading.absent


def test_a_title_above_the_header_and_blank_rows_are_passed_over() -> None:
    rows = (
        (1, ("Uczestnicy pilotażu",)),
        (3, tuple(rosters.PEOPLE_HEADER)),
        (4, tuple(LEADER)),
        (5, (" ", "\u00a0", None)),
        (9, tuple(MEMBER)),
    )
    content = [*raw({"JST": sheets()["JST"]}), RawSheet("osoby ", rows)]
    assert [row.row for row in read_roster(content).roster.people] == [4, 9]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2892121.0", "2892121"),
        (2892121.0, "2892121"),
        (293032, "0293032"),
        ("297", "0297"),
        ("\u00a02892121 ", "2892121"),
    ],
)
def test_codes_that_became_numbers_are_put_right(typed: object, read: str) -> None:
    content = sheets(teams=[changed(TEAM, c5=typed, c6="9,0")])
    team = read_roster(raw(content)).roster.teams[0]
    assert (team.teryt, team.schools) == (read, 9)


def test_spaces_are_cleaned_and_symbols_compared_in_capitals() -> None:
    row = changed(LEADER, c0=" p-01\u00a0", c1="  Anna\n Maria ", c6="jst-01")
    person = read_roster(raw(sheets(people=[row]))).roster.people[0]
    assert (person.code, person.first, person.team) == ("P-01", "Anna Maria", "JST-01")


def test_several_roles_stand_in_one_cell_and_the_office_is_a_coordinator() -> None:
    row = changed(MENTOR, c5="Trener, OPIEKUN; biuro")
    person = read_roster(raw(sheets(people=[row]))).roster.people[0]
    assert person.roles == (Role.MENTOR, Role.TRAINER, Role.PROJECT_COORDINATOR)


@pytest.mark.parametrize(
    ("sheet", "column", "value", "reason"),
    [
        ("JST", 0, "", "empty"),
        ("JST", 0, "JST 01", "not_a_symbol"),
        ("JST", 2, "gmina górska", "not_among"),
        ("JST", 3, "V", "not_among"),
        ("JST", 5, "12345", "not_a_teryt"),
        ("JST", 6, "dużo", "not_a_number"),
        ("JST", 6, "#N/A", "cell_error"),
        ("JST", 7, None, "empty"),
        ("Osoby", 1, "", "empty"),
        ("Osoby", 2, "x" * 201, "too_long"),
        ("Osoby", 3, "anna(at)jst.example", "not_an_email"),
        ("Osoby", 4, "PESEL 44051401359", "forbidden_number"),
        ("Osoby", 5, "szef", "not_among"),
        ("Osoby", 9, "gołąb", "not_among"),
        ("Sieci", 5, "2016", "not_a_school_year"),
        ("Sieci", 5, "2016/2018", "not_a_school_year"),
        ("Sieci", 6, "ok. 20", "not_a_number"),
        ("Sieci", 8, "śpi", "not_among"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(
    sheet: str, column: int, value: Any, reason: str
) -> None:
    content = rosters.with_network()
    content[sheet] = [*content[sheet], changed(content[sheet][1], **{f"c{column}": value})]
    header = content[sheet][0][column]
    row = len(content[sheet])
    assert problems(content) == [(sheet, row, header, reason)]


def test_all_problems_are_gathered() -> None:
    people = [changed(LEADER, c3="?"), changed(MEMBER, c1="", c5="?")]
    assert problems(sheets(people=people)) == [
        ("Osoby", 2, "E-mail", "not_an_email"),
        ("Osoby", 3, "Imię", "empty"),
        ("Osoby", 3, "Rola", "not_among"),
    ]


@pytest.mark.parametrize(
    "header", ["PESEL", "Nr PESEL", "Adres zamieszkania", "adres", "Data urodzenia", "Nr konta"]
)
def test_columns_of_data_that_must_not_come_in_are_refused(header: str) -> None:
    content = sheets(people_header=[*rosters.PEOPLE_HEADER, header])
    assert problems(content) == [("Osoby", 1, header, "column_forbidden")]


def test_an_email_address_is_no_forbidden_address() -> None:
    header = ["Adres e-mail" if name == "E-mail" else name for name in rosters.PEOPLE_HEADER]
    assert problems(sheets(people_header=header)) == []


def test_missing_and_doubled_columns_and_sheets_are_named() -> None:
    assert problems({"Osoby": [["Symbol", "Imię", "Imie"]]}) == [
        ("JST", 0, "", "sheet_missing"),
        ("Osoby", 1, "Imie", "column_twice"),
        ("Osoby", 1, "Nazwisko", "column_missing"),
    ]
    assert problems(sheets() | {"Osoby": [["a", "b"]]}) == [("Osoby", 0, "", "no_header")]


def test_a_reason_carries_what_its_text_needs() -> None:
    content = sheets(teams=[changed(TEAM, c3="V")])
    assert read_roster(raw(content)).problems == (
        Problem(
            "JST", 2, "Grupa", "not_among", {"value": "V", "allowed": ("I", "II", "III", "IV")}
        ),
    )


def test_a_network_row_keeps_its_defaults() -> None:
    content = rosters.with_network()
    content["Sieci"] = [content["Sieci"][0], changed(NETWORK, c7="", c8="")]
    row = read_roster(raw(content)).roster.networks[0]
    assert (row.meetings, row.state) == (4, "")
