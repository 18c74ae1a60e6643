"""What a re-import would change."""

from dataclasses import replace

from domain.people import Role
from domain.roster import NetworkRow, PersonRow, Roster, SheetName, TeamRow
from domain.roster_diff import Diff, Fate, FieldChange, RowChange, compare, complete

TEAM = TeamRow(code="JST-1", name="Ełk", mentor="E-1")
ANNA = PersonRow(code="P-1", first="Anna", last="Żak", channel="telegram", function="kierownik")
JAN = PersonRow(code="P-2", first="Jan", last="Łoś")
NETWORK = NetworkRow(code="N-1", topic="Matematyka", state="nabor")
CURRENT = Roster((TEAM,), (ANNA, JAN), (NETWORK,))


def test_equal_rosters_differ_in_nothing_wherever_their_rows_stood() -> None:
    moved = replace(CURRENT, people=(replace(JAN, row=7), replace(ANNA, row=9)))
    assert compare(CURRENT, moved) == Diff()
    assert compare(CURRENT, moved).is_empty


def test_added_changed_and_missing_rows_are_told_apart() -> None:
    new = Roster(
        teams=(replace(TEAM, mentor="E-2"),),
        people=(ANNA, PersonRow(code="P-3", first="Ola", last="Bąk", roles=(Role.MENTOR,))),
        networks=(NETWORK,),
    )
    diff = compare(CURRENT, new)
    assert diff.rows == (
        RowChange(
            SheetName.TEAMS, Fate.CHANGED, "JST-1", "Ełk", (FieldChange("mentor", "E-1", "E-2"),)
        ),
        RowChange(SheetName.PEOPLE, Fate.ADDED, "P-3", "Ola Bąk"),
        RowChange(SheetName.PEOPLE, Fate.MISSING, "P-2", "Jan Łoś"),
    )
    assert diff.codes(SheetName.PEOPLE, Fate.ADDED, Fate.CHANGED) == {"P-3"}
    assert not diff.is_empty


def test_missing_rows_alone_are_nothing_to_write() -> None:
    assert compare(CURRENT, replace(CURRENT, people=(ANNA,))).is_empty


def test_a_file_says_nothing_about_columns_it_lacks() -> None:
    new = replace(CURRENT, people=(replace(ANNA, channel="", function="", last="Nowak"), JAN))
    absent = {("Osoby", "channel"), ("Osoby", "function")}
    assert complete(CURRENT, new, absent).people == (replace(ANNA, last="Nowak"), JAN)


def test_who_has_joined_chose_their_channel_themselves() -> None:
    new = replace(CURRENT, people=(replace(ANNA, channel="email"), replace(JAN, channel="email")))
    joined = replace(CURRENT, joined=frozenset({"P-1"}))
    assert complete(joined, new, ()).people == (ANNA, replace(JAN, channel="email"))


def test_a_state_left_empty_stays_or_begins_at_the_beginning() -> None:
    new = replace(CURRENT, networks=(replace(NETWORK, state=""), NetworkRow(code="N-2")))
    assert [row.state for row in complete(CURRENT, new, ()).networks] == ["nabor", "planowana"]
