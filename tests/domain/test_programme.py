from datetime import date, time

from domain.calendar import at_wall, local
from domain.programme import Module, Workshop, sessions, workshops
from domain.teams import GROUPS

MODULE_1 = Module(1, date(2017, 4, 5), date(2017, 4, 7))


def test_a_module_starts_at_10_30_and_ends_at_14_on_the_wall_clock() -> None:
    assert MODULE_1.starts == at_wall(date(2017, 4, 5), time(10, 30))
    assert MODULE_1.ends == at_wall(date(2017, 4, 7), time(14))


def test_each_group_has_eleven_times_in_the_example_grid() -> None:
    own = [session for session in sessions(MODULE_1, GROUPS) if session.group == "I"]
    assert [session.minutes for session in own] == [90] * 10 + [45]


def test_there_is_one_workshop_per_group_and_day() -> None:
    assert workshops(MODULE_1, ["III"]) == [
        Workshop(1, "III", day, at_wall(on, time(*starts)), at_wall(on, time(*ends)))
        for day, on, starts, ends in [
            (1, date(2017, 4, 5), (10, 30), (18, 0)),
            (2, date(2017, 4, 6), (9, 0), (16, 30)),
            (3, date(2017, 4, 7), (9, 0), (12, 15)),
        ]
    ]


def test_four_groups_make_twelve_workshops_of_a_module() -> None:
    assert len(workshops(MODULE_1, GROUPS)) == 12


def test_workshops_of_module_5_end_in_winter_time() -> None:
    module = Module(5, date(2017, 11, 15), date(2017, 11, 17))
    ends = [local(workshop.ends).utcoffset() for workshop in workshops(module, ["I"])]
    assert [offset and offset.total_seconds() for offset in ends] == [3600] * 3
