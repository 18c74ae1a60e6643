"""Messages passed on: to the mentor's question, and to materials."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from messages.events import Downloaded, DownloadFailed, Shared, Uploaded
from messages.windows import Show
from storage import downloads
from storage import files as stored
from storage.tables.engine import Audit, Conversation, Inbox, Outbox
from storage.tables.files import StoredFile
from storage.tables.forms import FormSession
from storage.tables.materials import Resource
from storage.tables.networks import Membership
from tests import builders
from tests.house import Chat, House

LINK = "https://slack.example/archives/C1/p1"
QUESTION = "Skąd wziąć dane o kosztach dowozu?"


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """The team JST-07 with a mentor, JST-08 without; T-01 in one network, T-03 in two."""

    def seed(session: Any) -> None:
        team = builders.team(session, "JST-07", mentor="E-01")
        builders.assign(session, builders.task(session, 1), team)
        builders.team(session, "JST-08", name="Suchy Las", members=("P-011", "P-012"))
        first = builders.network(session)
        second = builders.network(session, "siec-2", coordinator="N-02", topic="Chemia")
        builders.member(session, first, "T-01")
        both = builders.member(session, first, "T-03").person_id
        builders.add(session, _membership(second.id, both))
        builders.teacher(session, "T-09")

    house.database.write_now(seed)


def _membership(network_id: int, person_id: int) -> Membership:
    return Membership(
        network_id=network_id, person_id=person_id, state="czlonek", asked_at=builders.SINCE
    )


@pytest.fixture
def anna(house: House) -> Chat:
    return house.chat("anna", person="T-01")


async def share(chat: Chat, purpose: str, text: str, *files: str, **where: str) -> Any:
    given = tuple(Uploaded(f"ref:{name}", name, size=10) for name in files)
    return (await chat.does(Shared(purpose, text, LINK, given), **where)).posted


async def arrive(chat: Chat, file_id: int) -> None:
    def store(session: Any) -> None:
        facts = {"stored_name": f"f{file_id}", "mime": "application/pdf"}
        downloads.mark_ready(session, file_id, size=10, sha256="0", **facts)

    chat.house.database.write_now(store)
    await chat.does(Downloaded(file_id))


def rows(house: House, table: Any) -> list[Any]:
    return house.database.read_now(lambda session: list(session.scalars(select(table))))


# --- to the mentor ---------------------------------------------------------------------------


async def test_a_message_becomes_a_question_that_is_read_before_it_goes(house: House) -> None:
    leader, mentor = house.chat("lider", person="P-001"), house.chat("opiekun", person="E-01")
    await share(leader, "mentor", QUESTION)
    assert QUESTION in leader.last.text
    assert not mentor.messages
    await leader.taps("Wyślij")
    assert QUESTION in mentor.last.text
    assert "zadanie nr 1" in mentor.last.text


async def test_the_words_are_kept_nowhere_but_in_the_form(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await share(leader, "mentor", QUESTION)
    assert QUESTION not in str([row.body for row in rows(house, Inbox)])
    assert QUESTION not in str([row.subject for row in rows(house, FormSession)])
    assert QUESTION not in str([row.notes for row in rows(house, Conversation)])


async def test_a_second_message_is_a_question_of_its_own(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await share(leader, "mentor", QUESTION)
    await share(leader, "mentor", "Kto podpisuje plan?")
    assert "Kto podpisuje plan?" in leader.last.text
    assert QUESTION not in leader.last.text


async def test_of_a_long_message_as_much_is_taken_as_the_form_holds(house: House) -> None:
    leader, mentor = house.chat("lider", person="P-001"), house.chat("opiekun", person="E-01")
    await share(leader, "mentor", "słowo " * 400, "wykres.png")
    assert leader.sees("Do pytania przechodzi tylko treść wiadomości, bez plików.")
    await leader.taps("Wyślij")
    assert mentor.last.text.count("słowo") == 166
    assert "…" in mentor.last.text


async def test_a_message_of_files_alone_opens_the_empty_form(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await share(leader, "mentor", "", "wykres.png")
    assert "Jakie pytanie mają Państwo do opiekuna?" in leader.last.text
    assert "Wyślij" not in leader.last.labels


async def test_people_without_a_mentor_are_told_so(house: House, anna: Chat) -> None:
    await share(anna, "mentor", QUESTION)
    assert anna.last.text.startswith("Pytania do opiekuna zadają zespoły samorządów.")
    leader = house.chat("suchy", person="P-011")
    await share(leader, "mentor", QUESTION)
    assert leader.last.text.startswith("Zespół nie ma jeszcze opiekuna")
    stranger = house.chat("obcy")
    await share(stranger, "mentor", QUESTION)
    assert "kod z zaproszenia" in stranger.last.text


async def test_numbers_are_refused_and_words_about_health_are_asked_about(house: House) -> None:
    leader, mentor = house.chat("lider", person="P-001"), house.chat("opiekun", person="E-01")
    await share(leader, "mentor", "PESEL ucznia: 44051401359")
    assert "PESEL" in leader.last.text
    assert not rows(house, FormSession)
    await share(leader, "mentor", "Uczeń ma orzeczenie. Jak liczyć koszty?")
    assert leader.last.labels == ["Przekaż mimo to", "Nie przekazuj"]
    await leader.taps("Nie przekazuj")
    assert "orzeczenie" not in str([row.notes for row in rows(house, Conversation)])
    await share(leader, "mentor", "Uczeń ma orzeczenie. Jak liczyć koszty?")
    await leader.taps("Przekaż mimo to")
    await leader.taps("Wyślij")
    assert "orzeczenie" in mentor.last.text


async def test_what_was_done_in_a_channel_is_answered_in_private(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    posted = await share(leader, "mentor", QUESTION, surface="room", room="T1/C1")
    assert posted.toast.text == "Odpowiedź jest w wiadomości prywatnej od asystenta."


# --- to the materials ------------------------------------------------------------------------


async def test_with_one_network_a_message_is_added_at_once(house: House, anna: Chat) -> None:
    await share(anna, "materials", "Karty pracy\nhttps://zasoby.example/karty.")
    assert anna.last.text == ("Dodano do materiałów sieci „Matematyka bez lęku”: „Karty pracy”.")
    other = house.chat("barbara", person="T-03")
    await other.types("/materialy")
    assert other.last.text == ("Materiały: 1\n\n1. Karty pracy – sieć „Matematyka bez lęku”, 10.04")
    assert 'href="https://zasoby.example/karty"' in other.last.html
    await other.taps("Karty pracy")
    assert "Anna" not in other.last.text
    assert other.last.labels == ["Otwórz odnośnik", "Materiały", "Menu"]


async def test_without_a_link_of_its_own_it_leads_to_the_message(anna: Chat, house: House) -> None:
    await share(anna, "materials", "Proszę zajrzeć na str. 12")
    assert rows(house, Resource)[0].link == LINK


async def test_of_several_networks_the_person_picks_one(house: House) -> None:
    barbara = house.chat("barbara", person="T-03")
    await share(barbara, "materials", "Karty pracy")
    assert barbara.last.text == "Do czyich materiałów dodać „Karty pracy”?"
    assert barbara.last.labels == ["Sieć Matematyka bez lęku", "Sieć Chemia", "Nie przekazuj"]
    token = dict(barbara.last.buttons)["Sieć Chemia"]
    await barbara.taps("Sieć Chemia")
    assert barbara.last.text == "Dodano do materiałów sieci „Chemia”: „Karty pracy”."
    await barbara.presses(token)
    assert barbara.toasts == ["To już dodano."]
    assert [row.subject_id for row in rows(house, Resource)] == [2]


async def test_nobody_adds_to_the_materials_of_others(house: House) -> None:
    barbara, anna = house.chat("barbara", person="T-03"), house.chat("anna", person="T-01")
    await share(barbara, "materials", "Karty pracy")
    await anna.presses("shareto:network:2")
    await barbara.presses("shareto:team:1")
    assert rows(house, Resource) == []


async def test_files_are_fetched_and_handed_out(anna: Chat, house: House) -> None:
    posted = await share(anna, "materials", "", "karty.pdf")
    assert anna.last.text == (
        "Dodano do materiałów sieci „Matematyka bez lęku”: „karty.pdf”."
        " Pliki pojawią się po pobraniu i sprawdzeniu."
    )
    await anna.taps("Pokaż materiał")
    assert "Plik jest jeszcze pobierany." in anna.last.text
    await arrive(anna, posted.files[0])
    await anna.taps("Materiały")
    await anna.taps("karty.pdf")
    await anna.taps("Plik: karty.pdf")
    sent = [step.body for step in rows(house, Outbox) if step.body["kind"] == "file"]
    assert [(one["file_id"], one["name"]) for one in sent] == [(1, "karty.pdf")]


async def test_files_of_a_material_are_not_cleared_away(anna: Chat, house: House) -> None:
    posted = await share(anna, "materials", "", "karty.pdf")
    await arrive(anna, posted.files[0])
    later = house.now.replace(year=2018)
    assert house.database.write_now(lambda s: stored.purge_orphans(s, later)) == []
    await anna.taps("Usuń z materiałów")
    await anna.taps("Tak, usuń")
    assert house.database.write_now(lambda s: stored.purge_orphans(s, later)) == ["f1"]


async def test_a_file_that_never_came_is_told_and_leaves_nothing_empty(
    anna: Chat, house: House
) -> None:
    posted = await share(anna, "materials", "Karty", "karty.pdf")
    await anna.does(DownloadFailed(posted.files[0], "wrong_type"))
    assert anna.last.text.startswith("Zawartość pliku „karty.pdf” nie odpowiada")
    assert [row.title for row in rows(house, Resource)] == ["Karty"]


async def test_files_that_may_not_be_kept_are_refused_and_the_rest_is_added(
    anna: Chat, house: House
) -> None:
    posted = await share(anna, "materials", "", "oswiadczenie_podpisane.pdf", "wirus.exe")
    assert posted.files == []
    assert rows(house, Resource) == []
    posted = await share(anna, "materials", "Karty", "wirus.exe", "karty.pdf")
    assert len(posted.files) == 1
    assert [row.name for row in rows(house, StoredFile)] == ["karty.pdf"]


async def test_numbers_do_not_become_materials(anna: Chat, house: House) -> None:
    await share(anna, "materials", "PESEL 44051401359")
    assert rows(house, Resource) == []


async def test_nothing_is_added_from_an_empty_message_or_by_people_of_no_network(
    house: House, anna: Chat
) -> None:
    await anna.does(Shared("materials", " "))
    assert anna.last.text.startswith("W tej wiadomości nie ma treści")
    lonely = house.chat("jan", person="T-09")
    await share(lonely, "materials", "Karty pracy")
    assert lonely.last.text.startswith("Materiały zbierają sieci i zespoły.")
    assert rows(house, Resource) == []


async def test_the_author_or_the_coordinator_may_remove(house: House, anna: Chat) -> None:
    await share(anna, "materials", "Karty pracy")
    other = house.chat("barbara", person="T-03")
    await other.presses("matoffyes:1")
    assert len(rows(house, Resource)) == 1
    iwona = house.chat("iwona", person="N-01")
    await iwona.types("/materialy")
    await iwona.taps("Karty pracy")
    assert "(Anna T-01)" in iwona.last.text
    await iwona.taps("Usuń z materiałów")
    await iwona.taps("Tak, usuń")
    assert iwona.last.text == "Usunięto z materiałów: „Karty pracy”."
    assert rows(house, Resource) == []
    assert [row.action for row in rows(house, Audit)] == ["material.remove"]


async def test_materials_of_other_networks_are_not_shown(house: House, anna: Chat) -> None:
    await share(anna, "materials", "Karty pracy")
    other = house.chat("n2", person="N-02")
    await other.types("/materialy")
    assert other.last.text.startswith("Nie ma jeszcze materiałów.")
    await other.presses("mat:1")
    assert "Karty pracy" not in other.last.text


async def test_a_team_has_materials_of_its_own(house: House) -> None:
    member = house.chat("czlonek", person="P-003")
    await share(member, "materials", "Wzór planu https://zasoby.example/plan")
    mentor = house.chat("opiekun", person="E-01")
    await mentor.types("/materialy")
    assert "1. Wzór planu – zespół JST-07 Lesznowola, 10.04" in mentor.last.text


async def test_many_materials_are_turned_page_by_page(house: House, anna: Chat) -> None:
    for number in range(1, 11):
        await share(anna, "materials", f"Karta {number}")
    await anna.types("/materialy")
    assert anna.last.labels[:2] == ["Karta 10", "Karta 9"]
    assert "Karta 2 –" not in anna.last.text
    await anna.taps("Następne")
    assert "2. Karta 1 –" in anna.last.text


# --- by hand, and in windows -----------------------------------------------------------------


async def test_a_material_is_added_by_hand_with_a_file(anna: Chat, house: House) -> None:
    await anna.types("/materialy")
    assert anna.last.labels == ["Dodaj materiał", "Menu"]
    await anna.taps("Dodaj materiał")
    await anna.types("Karty pracy https://zasoby.example/karty")
    await anna.sends_file("karty.pdf", b"%PDF-1.4")
    house.database.write_now(
        lambda s: downloads.mark_ready(
            s, 1, stored_name="f1", mime="application/pdf", size=8, sha256="0"
        )
    )
    await anna.taps("Wyślij")
    assert anna.last.labels[:3] == ["Otwórz odnośnik", "Plik: karty.pdf", "Usuń z materiałów"]
    assert [row.title for row in rows(house, Resource)] == ["Karty pracy"]


async def test_by_hand_too_the_place_is_asked_for_where_there_are_several(house: House) -> None:
    barbara = house.chat("barbara", person="T-03")
    await barbara.types("/materialy")
    await barbara.taps("Dodaj materiał")
    await barbara.taps("Sieć Chemia")
    await barbara.types("Karty pracy")
    await barbara.taps("Pomiń")
    await barbara.taps("Wyślij")
    assert [(row.subject_id, row.title) for row in rows(house, Resource)] == [(2, "Karty pracy")]


async def test_people_of_no_network_add_nothing_by_hand(house: House) -> None:
    lonely = house.chat("jan", person="T-09")
    await lonely.types("/materialy")
    assert lonely.last.labels == ["Menu"]
    await lonely.presses("matnew")
    assert rows(house, FormSession) == []


async def test_where_there_are_windows_the_question_opens_in_one(house: House) -> None:
    leader = house.chat("lider", person="P-001", channel="slack")
    posted = await share(leader, "mentor", QUESTION)
    assert isinstance(posted.window, Show)
    assert QUESTION in posted.window.window.intro
    assert posted.window.window.submit == "Wyślij"
    assert "Otwórz formularz" in leader.last.labels
