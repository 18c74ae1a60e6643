"""Forms in windows: a page at a time, with a card in the chat."""

from __future__ import annotations

import pytest

from storage.tables.engine import Conversation, Inbox, Outbox
from tests.conversations.window_evaluation import (
    ANSWERS,
    BEST,
    CARD,
    LED,
    NEEDS,
    PACE,
    SHORTEN,
    STORED,
    rows_of,
    sent,
    sit,
)
from tests.house import Chat, House
from tests.people import add_person
from tests.windowed import WindowChat, all_that_is_stored, windowed_chat


@pytest.fixture
def chat(house: House) -> WindowChat:
    return sit(house)


async def test_a_form_opens_in_a_window_over_a_card_that_opens_it_again(chat: WindowChat) -> None:
    await chat.types("/ocena")
    assert chat.last.text.startswith("Ocena warsztatu\n6 pytań.")
    assert chat.last.labels == CARD
    assert chat.open.title == "Ocena warsztatu"
    assert chat.open.intro == "Pytania 1–6 z 6"
    assert [label[:10] for label in chat.labels_in_window][:2] == ["Prosimy o ", NEEDS[:10]]
    assert chat.open.submit == "Dalej"
    token, chat.window = chat.open.token, None
    await chat.taps("Otwórz formularz")
    assert chat.open.token == token
    assert len(chat.messages) == 1


async def test_a_page_is_sent_whole_then_the_summary_and_the_form_is_over(
    chat: WindowChat,
) -> None:
    await chat.types("/ocena")
    await chat.submits(ANSWERS)
    assert chat.open.submit == "Wyślij"
    assert "4 – w dużym stopniu" in chat.open.intro
    assert "6. Co było najbardziej" in chat.open.intro
    await chat.submits()
    assert sent() == [STORED]
    assert (chat.open.intro, chat.open.submit) == ("Dziękujemy! Ankieta została zapisana.", "")
    assert [m.text for m in chat.messages] == ["Dziękujemy! Ankieta została zapisana."]


async def test_what_is_missing_is_told_at_the_field_and_the_rest_is_kept(chat: WindowChat) -> None:
    await chat.types("/ocena")
    await chat.submits({key: value for key, value in ANSWERS.items() if key != LED})
    assert [label.startswith(LED) for label in chat.problems()] == [True]
    assert list(chat.problems().values()) == ["Odpowiedź na to pytanie jest potrzebna."]
    await chat.submits({LED: "5"})
    await chat.submits()
    assert sent() == [STORED]


async def test_the_forms_own_words_about_an_answer_stand_at_its_field(chat: WindowChat) -> None:
    await chat.types("/ocena")
    await chat.submits({**ANSWERS, BEST: "a" * 501})
    assert list(chat.problems().values()) == ["Najwyżej 500 znaków."]
    await chat.submits({BEST: ANSWERS[BEST]})
    assert chat.open.submit == "Wyślij"


async def test_a_branch_appears_and_goes_as_its_question_changes(chat: WindowChat) -> None:
    await chat.types("/ocena")
    chat.put(NEEDS, "4")
    await chat.change(PACE, "za szybkie")
    assert chat.field(SHORTEN).control.kind == "multiline"
    chat.put(SHORTEN, "Mniej teorii.")
    await chat.submits({**ANSWERS, PACE: "za szybkie"})
    assert "Mniej teorii." in chat.open.intro
    await chat.presses_in_window("Wstecz")
    await chat.change(PACE, "w sam raz")
    assert "nie są już potrzebne odpowiedzi: „Co warto było skrócić" in chat.open.notice
    assert not any(label.startswith(SHORTEN) for label in chat.labels_in_window)
    await chat.submits()
    await chat.submits()
    assert sent() == [STORED]


async def test_a_branch_that_nobody_saw_is_asked_before_the_page_is_left(chat: WindowChat) -> None:
    await chat.types("/ocena")
    await chat.submits({**ANSWERS, PACE: "za szybkie"})
    assert chat.open.notice == "Po tych odpowiedziach doszły pytania na tej stronie."
    await chat.submits({SHORTEN: "Mniej teorii."})
    await chat.submits()
    assert sent() == [{**STORED, "w4": "za_szybkie", "w4a": "Mniej teorii."}]


async def test_later_keeps_what_was_typed_and_the_card_and_a_command_open_it(
    chat: WindowChat,
) -> None:
    await chat.types("/ocena")
    chat.put(BEST, "Praca na przykładach.")
    await chat.presses_in_window("Zapisz i dokończ później")
    assert chat.window is None
    assert "Aby wrócić: /dokoncz" in chat.last.text
    assert len(chat.messages) == 1
    await chat.taps("Wróć do formularza")
    assert chat.field(BEST).control.value == "Praca na przykładach."
    await chat.presses_in_window("Zapisz i dokończ później")
    await chat.types("/dokoncz")
    assert chat.last.labels == CARD
    assert chat.field(BEST).control.value == "Praca na przykładach."


async def test_a_form_is_given_up_from_its_summary(chat: WindowChat) -> None:
    await chat.types("/ocena")
    await chat.submits(ANSWERS)
    await chat.presses_in_window("Porzuć formularz")
    assert chat.window is None
    assert chat.last.text == "Formularz porzucono. Odpowiedzi nie zostały wysłane."
    assert sent() == []


async def test_an_answer_is_changed_from_the_summary(chat: WindowChat) -> None:
    await chat.types("/ocena")
    await chat.submits(ANSWERS)
    await chat.jumps(LED)
    await chat.submits({LED: "2"})
    assert chat.open.notice == "Po tych odpowiedziach doszły pytania na tej stronie."
    await chat.submits()
    await chat.submits()
    assert sent() == [{**STORED, "w2": "2"}]


async def test_closing_a_window_edits_the_card_only_when_it_is_out_of_date(
    chat: WindowChat, house: House
) -> None:
    await chat.types("/ocena")
    before = len(rows_of(house, Outbox))
    await chat.closes()
    assert len(rows_of(house, Outbox)) == before
    await chat.taps("Otwórz formularz")
    await chat.submits(ANSWERS)
    await chat.closes()
    assert "Pozostaje je sprawdzić i wysłać." in chat.last.text
    assert len(chat.messages) == 1


async def test_a_confidential_form_leaves_nothing_behind(chat: WindowChat, house: House) -> None:
    await chat.types("/ocena")
    await chat.submits({**ANSWERS, BEST: "Tajne zdanie o chorobie kolegi."})
    await chat.submits()
    await chat.submits()
    assert [answers["w6"] for answers in sent()] == ["Tajne zdanie o chorobie kolegi."]
    kept = [row.body for row in (*rows_of(house, Inbox), *rows_of(house, Outbox)) if row.body]
    assert [body for body in kept if "Tajne" in str(body) or "submitted" in str(body)] == []
    assert [note.notes for note in rows_of(house, Conversation)] == [{}]


async def test_no_value_of_a_window_is_kept_in_the_inbox(chat: WindowChat, house: House) -> None:
    await chat.types("/ocena")
    await chat.change(PACE, "za szybkie")
    chat.put(SHORTEN, "Mniej teorii.")
    await chat.presses_in_window("Zapisz i dokończ później")
    bodies = [row.body for row in rows_of(house, Inbox)]
    assert [body["kind"] for body in bodies] == ["command", "changed", "pressed"]
    assert bodies[1]["values"] == {"texts": {}, "options": {}, "files": {}}
    assert bodies[2]["values"] is None


async def test_a_document_number_is_refused_at_its_field_and_stored_nowhere(
    chat: WindowChat, house: House
) -> None:
    await chat.types("/pytanie")
    await chat.submits({"": "Mój PESEL to 44051401359"})
    assert [text[:40] for text in chat.problems().values()] == [
        "Ta odpowiedź może zawierać numer PESEL l"
    ]
    await chat.presses_in_window("Zapisz i dokończ później")
    assert "44051401359" not in all_that_is_stored(house)
    assert chat.window is not None
    await chat.submits({"": "Skąd wziąć dane?"})
    assert sent() == [{"question": "Skąd wziąć dane?"}]


async def test_words_about_health_are_kept_when_they_are_sent_again(chat: WindowChat) -> None:
    await chat.types("/pytanie")
    await chat.submits({"": "Co z uczniami z niepełnosprawnością?"})
    assert [text[:40] for text in chat.problems().values()] == [
        "Ta odpowiedź może dotyczyć czyjegoś zdro"
    ]
    assert sent() == []
    await chat.submits({"": "Co z uczniami z autyzmem?"})
    assert len(chat.problems()) == 1
    await chat.submits()
    assert sent() == [{"question": "Co z uczniami z autyzmem?"}]


async def test_a_form_of_one_question_is_sent_with_its_page(chat: WindowChat) -> None:
    await chat.types("/pytanie")
    assert chat.open.submit == "Wyślij"
    await chat.submits({"": "Skąd wziąć dane?"})
    assert sent() == [{"question": "Skąd wziąć dane?"}]
    assert chat.open.submit == ""


async def test_a_form_is_asked_in_the_conversation_for_those_who_want_it_so(
    chat: WindowChat,
) -> None:
    await chat.types("/ocena")
    chat.window = None
    await chat.taps("Odpowiadam w rozmowie")
    assert chat.toasts == ["Teraz pytamy w rozmowie, po jednym pytaniu."]
    assert chat.window is None
    await chat.taps("Dalej")
    await chat.types("4")
    assert LED in chat.last.text
    await chat.taps("Otwórz w oknie")
    assert chat.last.labels == CARD
    assert [one.chosen for one in chat.field(NEEDS).control.options][3] is True


async def test_a_text_in_the_chat_is_not_offered_where_nothing_may_be_kept(
    chat: WindowChat, house: House
) -> None:
    await chat.types("/ocena")
    await chat.types("cztery")
    assert chat.last.text.startswith("Ten formularz wypełnia się w oknie")
    assert chat.last.labels == CARD
    assert "cztery" not in str([row.notes for row in rows_of(house, Conversation)])


async def test_a_text_in_the_chat_is_offered_as_the_answer_to_the_open_question(
    chat: WindowChat, house: House
) -> None:
    await chat.types("/pytanie")
    await chat.types("Skąd wziąć dane?")
    assert chat.last.text.startswith("Ten formularz wypełnia się w oknie")
    assert chat.last.labels[1:] == CARD
    token, message = chat.last.buttons[0][1], chat.last.id
    await chat.taps("Zapisz jako odpowiedź:")
    assert chat.open.fields[-1].control.value == "Skąd wziąć dane?"
    assert chat.last.labels == CARD
    await chat.presses(token, message)
    assert chat.toasts == ["To już zapisano. Oto bieżące pytanie."]
    await chat.submits()
    assert sent() == [{"question": "Skąd wziąć dane?"}]
    assert [row.notes for row in rows_of(house, Conversation)] == [{}]


async def test_an_offered_text_that_is_no_answer_is_told_at_its_field(chat: WindowChat) -> None:
    await chat.types("/pytanie")
    await chat.types("a" * 3_000)
    await chat.taps("Zapisz jako odpowiedź:")
    assert len(chat.problems()) == 1


async def test_words_of_the_menu_lead_out_of_a_window(chat: WindowChat) -> None:
    await chat.types("/ocena")
    await chat.types("pomoc")
    assert chat.last.text.startswith("Można wybierać przyciski")


async def test_windows_speak_english_to_those_who_do(chat: WindowChat, house: House) -> None:
    house.database.write_now(lambda session: add_person(session, "P-003", language="en"))
    other = windowed_chat(house, "john", "P-003")
    await other.types("/ocena")
    assert other.last.labels[:2] == ["Open the form", "Answer in the conversation"]
    assert other.open.intro == "<b>Evaluation of the workshop</b>\nQuestions 1–6 of 6"
    await other.submits({"To what extent": "4"})
    assert set(other.problems().values()) == {"This question needs an answer."}
    assert other.open.submit == "Next"


async def test_other_channels_ask_as_before(chat: WindowChat, house: House) -> None:
    plain: Chat = house.chat("phone", person="P-001")
    await plain.types("/ocena")
    assert "Dokończę później" in plain.last.labels
    assert "Otwórz w oknie" not in plain.last.labels
