"""Entries of repeats, a page each, with the question about another at the end of the last."""

import pytest

from domain.forms.course import MAX_ENTRIES
from domain.forms.pages import PageOutcome
from domain.forms.session import Session
from domain.forms.views import Accepted, Given, Refusal
from tests.domain.forms.build import open_form
from tests.domain.forms.test_repeats import FAMILY
from tests.domain.forms.turning import give, keys, show
from tests.domain.forms.visit import asked


def family(*children: str) -> Session:
    """These children have been told, and that there is another after each."""
    session = open_form(FAMILY)
    give(session, {"name": "Ewa"})
    for number, name in enumerate(children, start=1):
        entry = f"child[{number}]"
        answers: dict[str, Given] = {f"{entry}/first": name, f"{entry}/age": "3"}
        give(session, {**answers, "child": ("add",)})
    return session


def test_an_entry_is_a_page_with_the_question_about_another() -> None:
    session = family()
    assert keys(session) == ["child[1]/first", "child[1]/age", "child"]
    assert show(session).title == ("Dziecko 1",)


def test_another_entry_has_a_page_of_its_own() -> None:
    session = family("Ala")
    assert keys(session) == ["child[2]/first", "child[2]/age", "child"]
    session.back_page()
    assert keys(session) == ["child[1]/first", "child[1]/age"]
    assert asked(session) == "child[1]/first"


@pytest.mark.parametrize("end", [("end",), (), None, "nie"])
def test_the_entries_end_with_a_no_or_without_a_word(end: Given) -> None:
    session = family("Ala")
    outcome = give(session, {"child[2]/first": "Ola", "child[2]/age": "5", "child": end})
    assert outcome == PageOutcome()
    assert keys(session) == ["bye"]
    assert len(session.answers()["child"]) == 2


def test_no_entry_is_added_while_something_on_the_page_is_open() -> None:
    session = family()
    assert give(session, {"child[1]/age": "5", "child": ("add",)}).refusals == {
        "child[1]/first": Refusal("required")
    }
    answers: dict[str, Given] = {"child[1]/first": "Ala", "child[1]/age": "7"}
    assert give(session, {**answers, "child": ("add",)}) == PageOutcome()
    assert keys(session) == ["child[1]/first", "child[1]/age", "child[1]/school", "child"]
    assert give(session, {**answers, "child[1]/school": "SP 1", "child": "tak"}) == PageOutcome()
    assert keys(session) == ["child[2]/first", "child[2]/age", "child"]


def test_a_page_filled_in_partly_adds_no_entry() -> None:
    session = family()
    give(session, {"child[1]/first": "Ala", "child": ("add",)}, partial=True)
    assert session.answers()["child"] == [{"first": "Ala"}]
    assert asked(session) == "child[1]/age"


def test_neither_yes_nor_no_is_refused() -> None:
    session = family()
    outcome = give(session, {"child[1]/first": "Ala", "child": "może"})
    assert outcome.refusals == {"child": Refusal("not_a_choice")}
    assert give(session, {"child": ("maybe",)}).refusals == {"child": Refusal("not_a_choice")}


def test_an_entry_too_many_is_refused() -> None:
    session = family(*["Ala"] * (MAX_ENTRIES - 1))
    entry = f"child[{MAX_ENTRIES}]"
    outcome = give(session, {f"{entry}/first": "Ola", "child": ("add",)})
    assert outcome.refusals == {"child": Refusal("too_many_entries", params={"limit": MAX_ENTRIES})}


def test_from_the_summary_an_entry_is_added_on_the_page_of_the_last() -> None:
    session = family("Ala")
    give(session, {"child[2]/first": "Ola"})
    give(session, {})
    assert session.complete
    session.change("child")
    assert keys(session) == ["child[2]/first", "child[2]/age", "child"]
    give(session, {"child": ("add",)})
    assert keys(session) == ["child[3]/first", "child[3]/age", "child"]
    give(session, {"child[3]/first": "Iga"})
    assert session.complete
    assert [child["first"] for child in session.answers()["child"]] == ["Ala", "Ola", "Iga"]


def test_an_entry_is_changed_on_its_own_page() -> None:
    session = family("Ala")
    give(session, {"child[2]/first": "Ola"})
    give(session, {})
    session.change("child[1]/age")
    assert keys(session) == ["child[1]/first", "child[1]/age"]
    give(session, {"child[1]/age": None})
    assert session.complete
    assert session.answers()["child"] == [{"first": "Ala"}, {"first": "Ola"}]


def test_a_removed_entry_leaves_the_question_to_the_one_before() -> None:
    session = family("Ala")
    assert isinstance(session.remove("child[2]"), Accepted)
    assert keys(session) == ["child[1]/first", "child[1]/age", "child"]


SCHOOLS = """
| survey |
| | type | name | label | repeat_count |
| | begin_repeat | school | Szkoła | |
| | text | name | Nazwa | |
| | begin_repeat | class | Klasa | |
| | integer | pupils | Ilu uczniów? | |
| | end_repeat | | | |
| | end_repeat | | | |
| | integer | rooms | Ile sal? | |
| | begin_repeat | room | Sala | ${rooms} |
| | text | number | Numer | |
| | end_repeat | | | |
| | text | end | Uwagi | |
"""


def test_entries_in_entries_have_pages_in_turn() -> None:
    session = open_form(SCHOOLS)
    turns: list[tuple[list[str], dict[str, Given]]] = [
        (["school[1]/name"], {}),
        (["school[1]/class[1]/pupils", "school[1]/class"], {"school[1]/class": ("add",)}),
        (["school[1]/class[2]/pupils", "school[1]/class"], {}),
        (["school"], {"school": ("add",)}),
        (["school[2]/name"], {}),
        (["school[2]/class"], {"school[2]/class": ("add",)}),
        (["school[2]/class[1]/pupils", "school[2]/class"], {}),
        (["school"], {}),
        (["rooms"], {"rooms": "2"}),
        (["room[1]/number"], {}),
        (["room[2]/number"], {}),
        (["end"], {}),
    ]
    for expected, answers in turns:
        assert keys(session) == expected
        assert give(session, answers) == PageOutcome()
    assert session.complete


def test_the_way_back_leads_through_every_page_once() -> None:
    session = open_form(SCHOOLS)
    ways: tuple[dict[str, Given], ...] = (
        {}, {"school[1]/class": ("add",)}, {}, {"school": ("add",)}, {}, {}, {}, {"rooms": "2"},
    )  # fmt: skip
    for answers in ways:
        give(session, answers)
    pages = [keys(session)]
    while session.has_previous_page:
        session.back_page()
        pages.append(keys(session))
    assert pages == [
        ["room[1]/number"],
        ["rooms"],
        ["school"],
        ["school[2]/class"],
        ["school[2]/name"],
        ["school[1]/class[2]/pupils", "school[1]/class"],
        ["school[1]/class[1]/pupils"],
        ["school[1]/name"],
    ]
