from domain.tallies import Tally, add, flatten, split, tally

ANNA = {"m1": "4", "topics": ["law", "money"], "child": [{"name": "Ala", "age": 7}, {"age": 9}]}
JAN = {"m1": "5", "topics": ["money"], "height": 1.5, "photo": {"ref": "7", "name": "a.jpg"}}


def test_entries_of_a_repeat_are_answers_to_one_question() -> None:
    assert list(flatten(ANNA)) == [
        ("m1", "4"),
        ("topics", ["law", "money"]),
        ("child/name", "Ala"),
        ("child/age", 7),
        ("child/age", 9),
    ]


def test_two_repeats_deep() -> None:
    school = {"school": [{"class": [{"pupils": 20}, {"pupils": 25}]}, {"class": []}]}
    assert list(flatten(school)) == [("school/class/pupils", 20), ("school/class/pupils", 25)]


def test_blanks_are_no_answers() -> None:
    assert list(flatten({"a": "", "b": None, "c": [], "d": 0})) == [("d", 0)]


def test_people_count_once_and_values_each_time() -> None:
    assert tally([ANNA, JAN]) == {
        "m1": Tally(2, {"4": 1, "5": 1}),
        "topics": Tally(2, {"law": 1, "money": 2}, {"law": 1, "money": 3}),
        "child/name": Tally(1, {"Ala": 1}),
        "child/age": Tally(1, {"7": 1, "9": 1}),
        "height": Tally(1, {"1.5": 1}),
        "photo": Tally(1),
    }


def test_tallies_of_different_people_add_up() -> None:
    assert add([tally([ANNA]), tally([JAN])]) == tally([ANNA, JAN])


def test_a_tally_survives_storage() -> None:
    for one in tally([ANNA, JAN]).values():
        assert Tally(**one.to_json()) == one


def test_what_is_not_counted_becomes_sheets_of_their_own() -> None:
    ticked, apart = split({**ANNA, "m15": "Dobrze."}, ["m1", "topics", "child/age"])
    assert ticked == {
        "m1": "4",
        "topics": ["law", "money"],
        "child": [{"age": 7}, {"age": 9}],
    }
    assert apart == [{"child/name": "Ala"}, {"m15": "Dobrze."}]


def test_a_repeat_of_texts_only_leaves_nothing_behind() -> None:
    assert split({"child": [{"name": "Ala"}]}, ["child/age"]) == ({}, [{"child/name": "Ala"}])
