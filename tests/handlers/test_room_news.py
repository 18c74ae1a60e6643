"""What rooms are told of meetings, and what they are answered."""

from __future__ import annotations

import pytest

from messages.events import Command, Mentioned, Pressed
from tests.handlers.room_steps import (
    NETWORK_ROOM,
    TEAM_ROOM,
    WHEN,
    announce,
    begin,
    connect,
    mention,
    press,
)
from tests.house import Chat, House


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    begin(house)


@pytest.fixture
def iwona(house: House) -> Chat:
    return house.chat("iwona", person="N-01")


@pytest.fixture
def channel(house: House) -> Chat:
    """What stands in the network's channel."""
    return house.chat(NETWORK_ROOM)


# --- news ------------------------------------------------------------------------------------


async def test_a_public_channel_gets_the_meeting_without_words_that_may_name_people(
    iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    await announce(iwona)
    assert channel.last.text == (
        f"Spotkanie sieci „Matematyka bez lęku”: {WHEN}, Szkoła Podstawowa nr 2.\n"
        "Czy możemy na Państwa liczyć?"
    )
    assert channel.last.labels == ["Będę", "Nie będę", "Jeszcze nie wiem"]


async def test_a_private_channel_reads_the_agenda(iwona: Chat, channel: Chat) -> None:
    await connect(iwona, public=False)
    await announce(iwona)
    assert "Program: Prowadzi Jan Kot." in channel.last.text


async def test_a_channel_connected_later_hears_of_the_meeting_to_come(
    iwona: Chat, channel: Chat
) -> None:
    await announce(iwona)
    await connect(iwona)
    assert [message.labels for message in channel.messages] == [
        [],
        ["Będę", "Nie będę", "Jeszcze nie wiem"],
    ]
    assert channel.last.text.startswith(f"Spotkanie sieci „Matematyka bez lęku”: {WHEN}")


async def test_a_reply_in_the_channel_counts_and_is_told_in_private(
    house: House, iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    await announce(iwona)
    anna = house.chat("anna", person="T-01")
    said = len(channel.messages)
    assert await press(anna, "Będę", channel) == (
        "Zapisano: Będę. Szczegóły są w wiadomości prywatnej."
    )
    assert anna.last.text.startswith("Zapisano: Będę. Spotkanie sieci „Matematyka bez lęku”")
    assert len(channel.messages) == said
    assert await press(anna, "Będę", channel) == "To już zapisano."
    await iwona.taps("Odśwież")
    assert iwona.sees("Będę: 1 – Anna T-01")


async def test_strangers_and_people_of_other_networks_get_a_toast_and_nothing_else(
    house: House, iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    await announce(iwona)
    stranger, other = house.chat("obcy"), house.chat("jan", person="T-09")
    assert (await press(stranger, "Będę", channel)).startswith("Aby odpowiedzieć, prosimy najpierw")
    assert (await press(other, "Będę", channel)) == (
        "Odpowiadają członkowie sieci „Matematyka bez lęku”. Otwarte sieci są w menu asystenta."
    )
    assert not stranger.messages
    assert not other.messages


async def test_a_change_comes_as_a_new_message_that_asks_again(
    house: House, iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    await announce(iwona)
    old = channel.last
    await iwona.taps("Zmień termin lub miejsce")
    for answer in ("27.04.2017", "15:30", "Szkoła Podstawowa nr 2", "Urlop Jana Kota."):
        await iwona.types(answer)
    await iwona.taps("Wyślij")
    assert "Zmiana terminu." in channel.last.text
    assert "Kota" not in channel.last.text
    assert [message.labels for message in channel.messages[-2:]] == [
        [],
        ["Będę", "Nie będę", "Jeszcze nie wiem"],
    ]
    anna = house.chat("anna", person="T-01")
    posted = await anna.does(Pressed(dict(old.buttons)["Będę"]), surface="room", room=NETWORK_ROOM)
    assert posted.posted.toast is not None
    assert anna.last.text.startswith("Termin tego spotkania zmieniono.")


async def test_a_meeting_called_off_is_told_without_buttons(iwona: Chat, channel: Chat) -> None:
    await connect(iwona)
    await announce(iwona)
    await iwona.taps("Odwołaj spotkanie")
    await iwona.taps("Tak, odwołaj")
    assert channel.last.text.startswith("Spotkanie odwołane.")
    assert channel.last.labels == []


async def test_a_command_in_a_channel_is_answered_in_private(house: House, iwona: Chat) -> None:
    outcome = await iwona.does(Command("terminy"), surface="room", room=NETWORK_ROOM)
    assert outcome.posted.toast is not None
    assert outcome.posted.toast.text == "Odpowiedź jest w wiadomości prywatnej od asystenta."
    assert "Najbliższe terminy" in iwona.last.text
    assert not house.chat(NETWORK_ROOM).messages


# --- questions -------------------------------------------------------------------------------


async def test_questions_about_meetings_are_answered_to_anybody_in_the_channel(
    house: House, iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    guest = house.chat("obcy")
    await mention(guest, "kiedy następne spotkanie?")
    assert channel.last.text == "Nie ma teraz ogłoszonego spotkania sieci „Matematyka bez lęku”."
    await announce(iwona)
    await press(house.chat("anna", person="T-01"), "Będę", channel)
    await mention(guest, "kiedy następne spotkanie?")
    assert channel.last.text == (
        f"Następne spotkanie sieci „Matematyka bez lęku”: {WHEN}, Szkoła Podstawowa nr 2."
        " Udział zgłoszono: 1."
    )
    assert channel.last.labels == ["Będę", "Nie będę", "Jeszcze nie wiem"]
    await mention(guest, "a gdzie?")
    assert channel.last.text == (
        "Spotkanie sieci „Matematyka bez lęku” odbędzie się tutaj: Szkoła Podstawowa nr 2"
        f" ({WHEN})."
    )
    await mention(guest, "jakie terminy")
    assert channel.last.text == (
        f"Terminy sieci „Matematyka bez lęku”:\n1. {WHEN}, Szkoła Podstawowa nr 2"
    )
    await mention(guest, "opowiedz dowcip")
    assert channel.last.text.startswith("Nie rozumiem pytania. Mogę odpowiedzieć na pytania:")
    assert not guest.messages


async def test_in_a_channel_of_nobody_the_answer_is_in_the_language_of_who_asks(
    house: House, channel: Chat
) -> None:
    guest = house.chat("guest", language="en")
    await mention(guest, "when is the next meeting?")
    assert channel.last.text.startswith("This channel is not connected with a network or a team")
    assert guest.last.text.startswith("The assistant is in the channel, but the channel is not")


async def test_the_answer_stands_below_the_question(iwona: Chat) -> None:
    await connect(iwona)
    outcome = await iwona.does(Mentioned("gdzie?", "C1/17.5"), surface="room", room=NETWORK_ROOM)
    assert [letter.body["below"] for letter in outcome.posted.in_room] == ["C1/17.5"]
    assert outcome.posted.replies == []


async def test_a_team_asks_for_its_deadline_and_the_next_module(house: House) -> None:
    leader, room = house.chat("lider", person="P-001"), house.chat(TEAM_ROOM)
    await connect(leader, TEAM_ROOM, public=False)
    await mention(leader, "jaki termin zadania?", TEAM_ROOM)
    assert room.last.text == (
        "Zadanie nr 1 „Samorząd jako lider zmian” – do wykonania,"
        " termin: poniedziałek, 19 czerwca 2017 r., godz. 15:00"
    )
    await mention(leader, "kiedy następny moduł?", TEAM_ROOM)
    assert room.last.text == (
        "Następny moduł: moduł 2, 26–28 czerwca 2017 r., Sulejówek. Początek o 10:30."
    )
    await mention(leader, "gdzie?", TEAM_ROOM)
    assert room.last.text == ("Moduł 2 (26–28 czerwca 2017 r.) odbędzie się tutaj: Sulejówek.")


async def test_what_must_not_be_stored_is_answered_in_private_only(
    iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    said = len(channel.messages)
    await mention(iwona, "kiedy spotkanie? mój PESEL 44051401359")
    assert len(channel.messages) == said
    assert "PESEL" in iwona.last.text


async def test_a_channel_nobody_told_us_of_is_taken_for_public(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await mention(leader, "termin?", TEAM_ROOM)
    assert house.chat(TEAM_ROOM).last.text.startswith("Ten kanał nie jest jeszcze połączony")
    assert leader.last.text.startswith("Asystent jest w kanale. Kanał zespołu musi być prywatny")
