"""What must hold for a roster as a whole."""

from dataclasses import replace

from domain.people import Role
from domain.roster import NetworkRow, PersonRow, Roster, TeamRow
from domain.roster_checks import check_against, check_roster, merge

TEAM = TeamRow(code="JST-1", name="Ełk", kind="gmina_miejska", group="II", mentor="E-1", row=2)
LEADER = PersonRow(
    code="P-1", first="Anna", last="Żak", roles=(Role.TEAM_LEADER,), team="JST-1", row=2
)
MEMBER = PersonRow(
    code="P-2", first="Jan", last="Łoś", roles=(Role.TEAM_MEMBER,), team="JST-1", row=3
)
MENTOR = PersonRow(code="E-1", first="Ewa", last="Ćma", roles=(Role.MENTOR,), row=4)
ADMIN = PersonRow(code="A-1", first="Ola", last="Bąk", roles=(Role.ADMIN,), row=5)
HOST = PersonRow(code="S-1", first="Ida", last="Mak", roles=(Role.NETWORK_COORDINATOR,), row=6)
NETWORK = NetworkRow(code="N-1", topic="Matematyka", coordinator="S-1", state="nabor", row=2)
GOOD = Roster((TEAM,), (LEADER, MEMBER, MENTOR, ADMIN, HOST), (NETWORK,))


def problems(roster: Roster) -> list[tuple[str, int, str, str]]:
    return [(p.sheet, p.row, p.column, p.reason) for p in check_roster(roster)]


def with_people(*people: PersonRow) -> Roster:
    return replace(GOOD, people=(*people, ADMIN, HOST))


def test_a_good_roster_has_no_problems() -> None:
    assert problems(GOOD) == []


def test_symbols_and_people_stand_once() -> None:
    again = replace(MEMBER, code="P-1", row=9)
    assert problems(with_people(LEADER, MEMBER, MENTOR, again)) == [
        ("Osoby", 9, "Symbol", "symbol_twice")
    ]
    email = {"email": "jan@jst.example"}
    twin = replace(MEMBER, **email, code="P-3", row=9)
    assert problems(with_people(LEADER, replace(MEMBER, **email), MENTOR, twin)) == [
        ("Osoby", 9, "Nazwisko", "person_twice")
    ]


def test_two_local_governments_may_have_one_name() -> None:
    other = replace(TEAM, code="JST-2", row=3)
    people = [replace(p, code=f"{p.code}B", team="JST-2") for p in (LEADER, MEMBER)]
    roster = with_people(LEADER, MEMBER, MENTOR, *people)
    assert problems(replace(roster, teams=(TEAM, other))) == []


def test_a_team_has_two_to_four_members() -> None:
    assert problems(with_people(LEADER, MENTOR)) == [("JST", 2, "Symbol", "team_too_small")]
    more = [replace(MEMBER, code=f"P-{n}") for n in range(3, 6)]
    assert problems(with_people(LEADER, MEMBER, MENTOR, *more)) == [
        ("JST", 2, "Symbol", "team_full")
    ]


def test_a_team_has_one_leader() -> None:
    none = replace(LEADER, roles=(Role.TEAM_MEMBER,))
    assert problems(with_people(none, MEMBER, MENTOR)) == [("JST", 2, "Symbol", "leader_missing")]
    second = replace(MEMBER, roles=(Role.TEAM_LEADER,))
    assert problems(with_people(LEADER, second, MENTOR)) == [("Osoby", 3, "Rola", "second_leader")]


def test_the_group_fits_the_kind() -> None:
    roster = replace(GOOD, teams=(replace(TEAM, group="III"),))
    [found] = check_roster(roster)
    assert (found.row, found.column, found.reason) == (2, "Grupa", "group_does_not_fit")
    assert (found.params["kind"], found.params["right"]) == ("gmina miejska", "II")


def test_a_team_has_a_mentor_who_is_one() -> None:
    unknown = replace(GOOD, teams=(replace(TEAM, mentor="E-9"),))
    assert problems(unknown) == [
        ("JST", 2, "Opiekun", "unknown_person"),
        ("Osoby", 4, "Rola", "mentor_of_nobody"),
    ]
    assert problems(with_people(LEADER, MEMBER, replace(MENTOR, roles=()))) == [
        ("JST", 2, "Opiekun", "not_a_mentor")
    ]
    stored = replace(GOOD, teams=(replace(TEAM, mentor="", row=0),))
    assert ("JST", 0, "Opiekun", "mentor_missing") in problems(stored)


def test_a_member_has_one_team_and_one_role_in_it() -> None:
    stray = replace(MEMBER, code="P-3", row=9)
    for wrong, column, reason in (
        (replace(stray, team="JST-9"), "JST", "unknown_team"),
        (replace(stray, roles=()), "Rola", "team_role_missing"),
        (replace(stray, team=""), "JST", "team_missing"),
        (
            replace(stray, roles=(Role.DEPUTY_LEADER, Role.TEAM_MEMBER)),
            "Rola",
            "several_team_roles",
        ),
    ):
        assert problems(with_people(LEADER, MEMBER, MENTOR, wrong)) == [
            ("Osoby", 9, column, reason)
        ]


def test_a_network_has_a_coordinator_who_is_one() -> None:
    unknown = replace(GOOD, networks=(replace(NETWORK, coordinator="S-9"),))
    assert problems(unknown) == [
        ("Osoby", 6, "Rola", "coordinator_of_nothing"),
        ("Sieci", 2, "Koordynator", "unknown_person"),
    ]
    people = (*GOOD.people[:-1], replace(HOST, roles=()))
    assert problems(replace(GOOD, people=people)) == [
        ("Sieci", 2, "Koordynator", "not_a_coordinator")
    ]


def test_who_is_not_in_the_file_still_counts_unless_withdrawn() -> None:
    more = tuple(replace(MEMBER, code=f"P-{n}", row=0) for n in range(5, 8))
    current = replace(GOOD, people=(*GOOD.people, *more))
    assert problems(merge(current, GOOD)) == [("JST", 2, "Symbol", "team_full")]
    assert problems(merge(current, GOOD, withdraw=True)) == []


def test_a_file_cannot_bring_back_skip_states_or_take_the_last_administrator() -> None:
    current = replace(GOOD, gone=frozenset({"P-3"}))
    new = Roster(
        people=(replace(MEMBER, code="P-3", row=8), replace(ADMIN, roles=())),
        networks=(replace(NETWORK, state="zamknieta"),),
    )
    found = [(p.sheet, p.row, p.column, p.reason) for p in check_against(current, new)]
    assert found == [
        ("Osoby", 8, "Symbol", "person_gone"),
        ("Sieci", 2, "Stan", "state_not_possible"),
        ("Osoby", 5, "Rola", "last_admin"),
    ]
    begun = Roster(networks=(replace(NETWORK, state="dziala"),))
    assert list(check_against(current, begun)) == []


def test_withdrawing_everybody_else_keeps_an_administrator() -> None:
    new = replace(GOOD, people=(LEADER, MEMBER, MENTOR, HOST))
    assert list(check_against(GOOD, new)) == []
    assert [p.reason for p in check_against(GOOD, new, withdraw=True)] == ["last_admin"]
