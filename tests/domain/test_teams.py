from dataclasses import replace

import pytest

from domain.errors import GroupDoesNotFit, MentorMissing, TeamFull, TeamTooSmall
from domain.teams import (
    GROUPS,
    Team,
    check_can_add,
    check_can_remove,
    check_group,
    check_mentor,
    check_size,
)

TEAM = Team("JST-07", "gmina_wiejska", "I", members=3)


def test_a_sound_team_passes_every_rule() -> None:
    check_can_add(TEAM)
    check_can_remove(TEAM)
    check_group(TEAM)
    check_mentor(TEAM)
    check_size(TEAM)


def test_a_fifth_member_is_refused() -> None:
    with pytest.raises(TeamFull) as refused:
        check_can_add(replace(TEAM, members=4))
    assert refused.value.params == {"team": "JST-07", "maximum": 4}


def test_leaving_one_member_needs_an_override() -> None:
    pair = replace(TEAM, members=2)
    with pytest.raises(TeamTooSmall):
        check_can_remove(pair)
    check_can_remove(pair, override=True)


def test_a_whole_roster_is_checked_for_size() -> None:
    with pytest.raises(TeamTooSmall):
        check_size(replace(TEAM, members=1))
    with pytest.raises(TeamFull):
        check_size(replace(TEAM, members=5))


def test_the_group_fits_the_kind() -> None:
    assert GROUPS == ("I", "II", "III", "IV")
    with pytest.raises(GroupDoesNotFit):
        check_group(replace(TEAM, group="III"))
    with pytest.raises(GroupDoesNotFit):
        check_group(replace(TEAM, kind="związek gmin"))


@pytest.mark.parametrize("mentors", [0, 2])
def test_a_team_has_exactly_one_mentor(mentors: int) -> None:
    with pytest.raises(MentorMissing):
        check_mentor(replace(TEAM, mentors=mentors))
