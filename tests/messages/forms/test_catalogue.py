"""Our own forms: complete in both languages, and every question of them can be reached."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.model import Choice, Kind
from domain.forms.session import Session
from domain.forms.views import Question, Refusal, Upload
from messages.forms.building import build
from messages.forms.catalogue import TITLES, read_form, read_markdown, read_xform
from tests.domain.forms.build import NOW

KINDS = {"possible": "organizacyjne robocze podsumowujace"}
CONTEXTS = [
    {**KINDS, "module_no": "1", "task_kind": "inne", "task_variants": "1", "due": ""},
    {**KINDS, "module_no": "3", "task_kind": "diagnoza_zasobow", "task_variants": "2"},
    {
        **KINDS,
        "module_no": "5",
        "task_kind": "spotkanie_dialogowe",
        "was_date": "2017-10-20",
        "several": "yes",
    },
]
AUDIENCES = (
    "all group_1 group_2 group_3 group_4 leaders mentors one_jst module workshop network meeting "
    "person"
)
OF_FORM = {"form_assignment": {"possible": AUDIENCES, "telling": "", "events_known": "yes"}}
CHOICES = {
    "variants": [Choice("w1", "Wariant 1"), Choice("w2", "Wariant 2")],
    "teams": [Choice("7", "Gmina Dąb"), Choice("8", "Powiat łąkowy")],
    "people": [Choice("1", "Anna Żak"), Choice("2", "Jan Łoś")],
}
SIZE = {
    "workshop": 10,
    "module": 22,
    "task_report": 17,
}


def open_form(name: str, *, language: str = "pl", context: int = 0) -> Session:
    return Session.open(
        read_form(name),
        now=NOW,
        language=language,
        context=CONTEXTS[context] | OF_FORM.get(name, {}),
        choices=CHOICES,
    )


def answer_somehow(session: Session, question: Question, seed: int) -> None:
    """A valid answer to any question of ours."""
    count = len(question.choices)
    if question.kind is Kind.ONE:
        session.choose(question.choices[seed % count].name)
    elif question.kind is Kind.MANY:
        wanted = question.limits.min_select or 1
        session.choose(*[question.choices[(seed + i) % count].name for i in range(wanted)])
    elif question.kind is Kind.FILE:
        given = seed % 2 or question.required
        session.answer(Upload("ref", "plan.pdf")) if given else session.skip()
    elif question.key == "time":
        session.answer("15:30")
    elif question.kind is Kind.MOMENT:
        session.answer("10.11.2018 8:00" if question.key == "opens_at" else "11.11.2018 20:00")
    elif question.kind is Kind.TEXT and not question.required and seed % 3 == 0:
        session.skip()
    else:
        texts = {Kind.DATE: "10.11.2018", Kind.INTEGER: "12", Kind.TEXT: "https://example.org"}
        session.answer(texts.get(question.kind, ""))


def walk(session: Session, seeds: Iterator[int]) -> set[str]:
    """Answer to the end; return the keys of what was asked."""
    asked: set[str] = set()
    while (question := session.question) is not None:
        assert question.key not in asked, f"{question.key} was not left"
        assert question.label
        asked.add(question.key)
        answer_somehow(session, question, next(seeds))
    assert session.summary()
    return asked


def endless(seeds: list[int]) -> Iterator[int]:
    while True:
        yield from seeds


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", TITLES)
def test_every_question_of_a_form_can_be_reached(name: str, language: str) -> None:
    reached: set[str] = set()
    for context in range(len(CONTEXTS)):
        for seed in range(len(AUDIENCES.split()) + 1):
            session = open_form(name, language=language, context=context)
            reached |= walk(session, endless([seed, seed // 2, seed // 3, seed + 1]))
    form = read_form(name)
    assert reached == {node.key for node in form.nodes[: form.asked]}


@given(st.sampled_from(sorted(TITLES)), st.integers(0, 2), st.lists(st.integers(0, 99), min_size=1))
@settings(max_examples=60, deadline=None)
def test_every_form_can_be_walked_to_its_end(name: str, context: int, seeds: list[int]) -> None:
    walk(open_form(name, context=context), endless(seeds))


@pytest.mark.parametrize("name", TITLES)
def test_a_form_is_complete_in_both_languages(name: str) -> None:
    form = read_form(name)
    assert form.languages == ("pl", "en")
    for key, text in form.texts.items():
        assert {"pl", "en"} <= text.translations.keys(), key


@pytest.mark.parametrize("name", TITLES)
def test_titles_agree_with_the_tables(name: str) -> None:
    assert read_form(name).title == TITLES[name]["pl"]
    assert TITLES[name]["en"]


@pytest.mark.parametrize("name", TITLES)
def test_a_form_was_made_of_its_table(name: str) -> None:
    """`python -m messages.forms.building` makes them anew."""
    assert read_xform(name) == build(name)


@pytest.mark.parametrize(("name", "size"), SIZE.items())
def test_a_questionnaire_has_all_its_questions(name: str, size: int) -> None:
    assert read_form(name).asked == size


@pytest.mark.parametrize("name", SIZE)
def test_a_questionnaire_begins_and_ends_with_words(name: str) -> None:
    session = open_form(name)
    assert session.question is not None
    assert (session.question.key, session.question.kind) == ("intro", Kind.NOTE)
    assert session.outro()


def test_an_unknown_form_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        read_markdown("../secrets")
    with pytest.raises(KeyError):
        read_xform("../secrets")


def test_a_limit_of_length_says_its_number() -> None:
    for name in TITLES:
        for line in read_markdown(name).splitlines():
            if found := re.search(r"string-length\(\.\) <= (\d+)", line):
                assert f"{found[1]} " in line.replace(found[0], "")


def answer(session: Session, *names: str) -> None:
    for name in names:
        assert not isinstance(session.choose(name), Refusal), name


def asked(session: Session) -> str | None:
    question = session.question
    return question.key if question else None


def test_a_low_rating_of_a_workshop_asks_what_to_change() -> None:
    session = open_form("workshop")
    session.keep()
    answer(session, "2", "5", "nd", "w_sam_raz", "tak")
    session.skip()
    assert asked(session) == "w7"


def test_a_good_workshop_ends_after_six_questions() -> None:
    session = open_form("workshop")
    session.keep()
    answer(session, "3", "5", "nd", "w_sam_raz", "tak")
    session.skip()
    assert session.complete


def test_a_task_not_done_ends_with_the_call_for_help() -> None:
    session = open_form("task_report", context=1)
    session.keep()
    answer(session, "nie")
    assert isinstance(session.choose("czas", "dane", "decyzja", "zespol"), Refusal)
    answer(session, "czas")
    session.skip()
    assert asked(session) == "z1c"
    session.answer("Prosimy o dane.")
    assert session.complete


def test_exactly_two_resources_are_examined() -> None:
    session = open_form("task_report", context=1)
    session.keep()
    answer(session, "calosc", "w2")
    assert session.question is not None
    assert (session.question.limits.min_select, session.question.limits.max_select) == (2, 2)
    refusal = session.choose("ludzkie")
    assert isinstance(refusal, Refusal)
    assert refusal.message == "Prosimy wybrać dokładnie dwie odpowiedzi."
    assert not isinstance(session.choose("ludzkie", "infra"), Refusal)


def test_a_link_is_asked_for_only_without_a_file() -> None:
    for upload, following in ((Upload("r", "plan.pdf"), "z10"), ("", "z9_link")):
        session = open_form("task_report")
        session.keep()
        answer(session, "calosc")
        for text in ("Zrobiono.", "Wnioski.", ""):
            session.answer(text)
        answer(session, "plakat")
        session.answer(upload)
        assert asked(session) == following


def test_a_new_deadline_is_later_than_the_present_one() -> None:
    session = Session.open(read_form("extend_deadline"), now=NOW, context={"due": "2017-11-10"})
    assert isinstance(session.answer("9.11.2017"), Refusal)
    assert not isinstance(session.answer("11.11.2017"), Refusal)


@pytest.mark.parametrize("typed", ["25:00", "7", "15:75", "piętnasta"])
def test_a_time_must_be_one(typed: str) -> None:
    session = open_form("meeting")
    answer(session, "robocze")
    session.answer("jutro")
    assert isinstance(session.answer(typed), Refusal)


def test_a_changed_meeting_starts_from_what_was_agreed() -> None:
    context = {"was_date": "2017-10-20", "was_time": "15:30", "was_place": "Biblioteka"}
    session = Session.open(read_form("meeting_change"), now=NOW, context=context)
    session.answer("21.10.2017")
    session.keep()
    session.keep()
    session.skip()
    assert session.answers() == {"date": "2017-10-21", "time": "15:30", "place": "Biblioteka"}
