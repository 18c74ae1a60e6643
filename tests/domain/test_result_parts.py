import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.result_parts import parts_to_show, show_parts
from domain.tallies import Tally, tally


@pytest.mark.parametrize(
    ("returned", "shown"),
    [
        ({"I": [7], "II": [8], "III": [9]}, {"I", "II", "III"}),
        ({"I": [3], "II": [8], "III": [9]}, {"III"}),
        ({"I": [3], "II": [2], "III": [9]}, {"III"}),
        ({"I": [0], "II": [8]}, {"II"}),
        ({"I": [4]}, set()),
        ({"": [6], "II": [8]}, {"II"}),
        ({"": [4], "II": [8]}, set()),
        ({}, set()),
    ],
)
def test_no_small_group_can_be_worked_out_from_the_total(
    returned: dict[str, list[int]], shown: set[str]
) -> None:
    assert parts_to_show(returned) == shown


@pytest.mark.parametrize(
    ("returned", "shown"),
    [
        ({"I": [8, 0], "II": [2, 6]}, set()),
        ({"I": [8, 5], "II": [6, 6]}, {"I", "II"}),
        ({"I": [8, 5], "II": [6, 6], "III": [1, 9]}, {"I"}),
        ({"I": [8, 5], "II": [3, 6], "III": [2, 9]}, {"I"}),
    ],
)
def test_nor_from_the_total_of_an_earlier_step(
    returned: dict[str, list[int]], shown: set[str]
) -> None:
    assert parts_to_show(returned) == shown


@given(
    st.integers(1, 4).flatmap(
        lambda steps: st.dictionaries(
            st.sampled_from(["", "I", "II", "III", "IV", "V"]),
            st.lists(st.integers(0, 12), min_size=steps, max_size=steps),
        )
    )
)
def test_every_cell_is_nobody_or_five(returned: dict[str, list[int]]) -> None:
    shown = parts_to_show(returned)
    rest = [numbers for part, numbers in returned.items() if part not in shown]
    cells = [
        *(returned[part] for part in shown),
        [sum(column) for column in zip(*rest, strict=True)],
    ]
    if shown:
        assert all(number == 0 or number >= 5 for cell in cells for number in cell)
    assert all(sum(returned[part]) >= 5 for part in shown)


def people(count: int, **answers: object) -> dict[str, Tally]:
    return tally([{"m1": "2", **answers}] * count)


def test_each_question_is_judged_by_its_own_answers() -> None:
    parts = {
        "I": [tally([*[{"m1": "2", "m9": "1"}] * 5, *[{"m1": "2"}] * 4])],
        "II": [tally([*[{"m1": "2", "m9": "1"}] * 3, *[{"m1": "2"}] * 6])],
    }
    assert show_parts(parts) == {
        "I": {"m1": Tally(9, {"2": 9})},
        "II": {"m1": Tally(9, {"2": 9})},
    }


def test_the_tallies_of_all_steps_are_shown_together() -> None:
    parts = {"I": [people(5), people(6)], "II": [people(7), {}]}
    assert show_parts(parts) == {
        "I": {"m1": Tally(11, {"2": 11})},
        "II": {"m1": Tally(7, {"2": 7})},
    }


def test_parts_that_stay_hidden_are_left_out() -> None:
    assert show_parts({"I": [people(4)], "II": [people(9)]}) == {}
