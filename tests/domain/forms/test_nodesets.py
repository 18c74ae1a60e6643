"""Expressions and choices over the entries of repeats."""

import pytest

from domain.forms.randomize import permute, read_seed
from domain.forms.session import Session
from domain.forms.values import Atom
from tests.domain.forms.build import NOW, make_form, open_form
from tests.domain.forms.visit import answer_all

PEOPLE = """
| survey |
| | type | name | label | calculation | relevant | choice_filter |
| | begin_repeat | p | Osoba | | | |
| | text | name | Imię | | | |
| | integer | age | Wiek | | ${name} != 'X' | |
| | calculate | older | | count(../../p[age > current()/../age]) | | |
| | calculate | before | | indexed-repeat(${name}, ${p}, position(..) - 1) | | |
| | end_repeat | | | | | |
| | calculate | result | | EXPRESSION | | |
| | select_one ${name} | head | Kto rządzi? | | ${p} != 'never' | ${age} > 17 |
| | text | fin | Koniec | | | |
"""


def people(expression: str = "1") -> Session:
    """Ala is 40, Olek 7, X has no age, Iga is 30."""
    session = open_form(PEOPLE.replace("EXPRESSION", expression))
    return answer_all(
        session, "Ala", "40", "tak", "Olek", "7", "tak", "X", "tak", "Iga", "30", "nie"
    )


def value(session: Session, key: str) -> object:
    return session.dump()["values"].get(key, "")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("sum(${age})", 77.0),
        ("count(${p})", 4.0),
        ("count(${age})", 3.0),
        ("min(${age})", 7.0),
        ("max(${age})", 40.0),
        ("count-non-empty(${name})", 4.0),
        ("join(', ', ${name})", "Ala, Olek, X, Iga"),
        ("concat(${name})", "AlaOlekXIga"),
        ("indexed-repeat(${name}, ${p}, 2)", "Olek"),
        ("indexed-repeat(${name}, ${p}, 9)", ""),
        ("indexed-repeat(${name}, ${p}, 0)", "Ala"),
        ("indexed-repeat(${age}, ${p}, 3)", ""),
        ("/data/p[position() = 4]/name", "Iga"),
        ("/data/p[age > 20][position() = 2]/name", "Iga"),
        ("/data/p[./age = 7]/name", "Olek"),
        ("count(/data/p[age > 20 and name != 'Ala'])", 1.0),
        ("count(/data/p[age = max(/data/p/age)])", 3.0),  # from an entry only its own is seen
        ("/data/p[2]/name", ""),  # a number chooses nothing in JavaRosa
        ("position(/data/p)", 1.0),
        ("/data/p[name = 'nobody']/age", ""),
    ],
)
def test_an_expression_over_entries(expression: str, found: object) -> None:
    assert value(people(expression), "result") == found


def test_entries_see_one_another() -> None:
    session = people()
    assert [value(session, f"p[{n}]/older") for n in (1, 2, 4)] == [0.0, 2.0, 1.0]
    assert [value(session, f"p[{n}]/before") for n in (1, 2, 3, 4)] == ["Ala", "Ala", "Olek", "X"]


def test_what_reads_across_entries_follows_changes_in_any() -> None:
    session = people("sum(${age})")
    session.skip()
    session.skip()
    session.change("p[2]/age")
    session.answer("50")
    assert value(session, "result") == 120.0
    assert [value(session, f"p[{n}]/older") for n in (1, 2, 4)] == [1.0, 0.0, 2.0]
    session.remove("p[2]")
    assert value(session, "result") == 70.0
    assert [value(session, f"p[{n}]/before") for n in (1, 2, 3)] == ["Ala", "Ala", "X"]


def test_choices_can_be_entries() -> None:
    session = people()
    assert session.question is not None
    assert [(c.name, c.label) for c in session.question.choices] == [("Ala", "Ala"), ("Iga", "Iga")]
    session.choose("Iga")
    session.skip()
    session.change("p[4]/age")
    session.answer("5")
    assert session.question is not None
    assert (session.question.key, session.question.value) == ("head", "")


SHUFFLED = """
| survey |
| | type | name | label | parameters |
| | integer | seed | Ziarno | |
| | select_one n | fixed | Stałe | randomize=true, seed=42 |
| | select_one n | own | Własne | randomize=true, seed=${seed} |
| | select_one n | free | Dowolne | randomize=true |
| choices |
| | list_name | name | label |
""" + "".join(f"| | n | {letter} | {letter.upper()} |\n" for letter in "abcdefg")


def test_choices_are_shuffled_as_javarosa_does() -> None:
    session = answer_all(open_form(SHUFFLED), "7")
    orders = []
    for _ in range(2):
        assert session.question is not None
        orders.append("".join(choice.name for choice in session.question.choices))
        session.skip()
    assert orders == ["".join(permute("abcdefg", 42)), "".join(permute("abcdefg", 7))]


def test_an_order_without_a_seed_stays_for_the_whole_session() -> None:
    session = answer_all(open_form(SHUFFLED), "7", "", "")
    resumed = Session.load(make_form(SHUFFLED), session.dump(), now=NOW)
    assert resumed.question == session.question
    assert session.question is not None
    assert sorted(choice.name for choice in session.question.choices) == list("abcdefg")


@pytest.mark.parametrize(
    ("seed", "order"),
    [
        ("", [9, 1, 8, 0, 5, 3, 6, 4, 7, 2]),
        ("seed", [6, 1, 8, 3, 4, 7, 0, 5, 2, 9]),
        (3.7, [8, 3, 4, 5, 1, 0, 2, 6, 9, 7]),
        (-3.7, [5, 0, 9, 1, 4, 6, 3, 2, 7, 8]),
        (1e19, [6, 2, 7, 8, 1, 0, 4, 5, 9, 3]),
    ],
)
def test_the_order_of_a_seed_is_that_of_javarosa(seed: Atom, order: list[int]) -> None:
    assert permute(range(10), read_seed(seed)) == order


def test_a_choice_is_one_name_though_there_are_two_of_it_or_spaces_in_it() -> None:
    table = (
        "| survey |\n| | type | name | label | calculation | choice_filter |\n"
        "| | begin_repeat | p | Osoba | | |\n| | text | name | Imię | | |\n"
        "| | integer | age | Wiek | | |\n| | end_repeat | | | | |\n"
        "| | select_one ${name} | head | Kto rządzi? | | ${age} > 17 |\n"
        "| | calculate | said | | jr:choice-name(${head}, '${head}') | |\n"
    )
    people = ("Ala", "20", "tak", "Ala", "30", "tak", "Jan Maria Nowak", "40", "nie")
    session = answer_all(open_form(table), *people)
    session.choose("Ala")
    assert session.answers()["head"] == "Ala"
    session.change("head")
    session.choose("Jan Maria Nowak")
    session.change("p[1]/age")
    session.answer("5")
    assert session.answers()["head"] == "Jan Maria Nowak"
    assert dict(session.leaves())["/data/said"] == "Jan Maria Nowak"
