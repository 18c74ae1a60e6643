from domain.drafts import merge


def test_answers_to_different_questions_are_both_kept() -> None:
    merged = merge(base={"z1": "calosc"}, theirs={"z1": "calosc", "z4": "A"}, mine={"z6": "B"})
    assert merged == {"z4": "A", "z6": "B"}


def test_of_two_answers_to_one_question_the_later_stands() -> None:
    assert merge(base={"z4": ""}, theirs={"z4": "A"}, mine={"z4": "B"}) == {"z4": "B"}


def test_an_untouched_answer_stays_as_the_others_left_it() -> None:
    assert merge(base={"z4": "old"}, theirs={"z4": "new"}, mine={"z4": "old"}) == {"z4": "new"}
