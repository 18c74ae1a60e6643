import pytest

from domain.errors import NotAllowed
from domain.people import (
    PERMITTED,
    Grant,
    Permission,
    PlaceKind,
    Role,
    actors_of,
    may,
    require,
)
from domain.states import Actor

REPORT = {PlaceKind.PROGRAMME: "pilot-2017", PlaceKind.TEAM: "JST-07"}
MEMBER = Grant(Role.TEAM_MEMBER, PlaceKind.TEAM, "JST-07")
LEADER = Grant(Role.TEAM_LEADER, PlaceKind.TEAM, "JST-07")
DEPUTY = Grant(Role.DEPUTY_LEADER, PlaceKind.TEAM, "JST-07")
COORDINATOR = Grant(Role.PROJECT_COORDINATOR, PlaceKind.PROGRAMME, "pilot-2017")
ADMIN = Grant(Role.ADMIN, PlaceKind.INSTALLATION)


def test_every_permission_is_given_to_somebody() -> None:
    assert set(PERMITTED) == set(Permission)
    assert [permission for permission, roles in PERMITTED.items() if not roles] == []


@pytest.mark.parametrize(
    ("grant", "allowed"), [(MEMBER, False), (LEADER, True), (DEPUTY, True), (COORDINATOR, False)]
)
def test_only_leader_and_deputy_send(grant: Grant, allowed: bool) -> None:
    assert may([grant], Permission.SEND_REPORT, REPORT) is allowed


def test_a_role_in_one_team_says_nothing_about_another() -> None:
    other = {PlaceKind.PROGRAMME: "pilot-2017", PlaceKind.TEAM: "JST-08"}
    assert may([LEADER], Permission.READ_REPORT, other) is False


def test_a_coordinator_sees_the_teams_of_their_programme_only() -> None:
    elsewhere = {PlaceKind.PROGRAMME: "inny", PlaceKind.TEAM: "JST-07"}
    assert may([COORDINATOR], Permission.READ_REPORT, REPORT) is True
    assert may([COORDINATOR], Permission.READ_REPORT, elsewhere) is False


def test_an_administrator_covers_the_whole_installation() -> None:
    assert may([ADMIN], Permission.READ_DEAD_LETTERS, {}) is True


def test_one_fitting_grant_among_several_is_enough() -> None:
    mentor = Grant(Role.MENTOR, PlaceKind.TEAM, "JST-07")
    assert may([MEMBER, mentor], Permission.REVIEW_REPORT, REPORT) is True


def test_what_nobody_granted_is_not_allowed() -> None:
    with pytest.raises(NotAllowed) as refused:
        require([MEMBER], Permission.ANNOUNCE, REPORT)
    assert refused.value.params == {"action": "announce"}
    require([COORDINATOR], Permission.ANNOUNCE, REPORT)


def test_a_deputy_acts_as_leader_and_a_coordinator_with_office_duty_as_office() -> None:
    office = Grant(Role.PROJECT_COORDINATOR, PlaceKind.PROGRAMME, "pilot-2017", office=True)
    assert actors_of(DEPUTY) == {Actor.LEADER, Actor.PARTICIPANT}
    assert actors_of(COORDINATOR) == {Actor.COORDINATOR}
    assert actors_of(office) == {Actor.COORDINATOR, Actor.OFFICE}
