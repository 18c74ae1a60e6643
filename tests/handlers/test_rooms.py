"""Rooms: connected by those who may, told of meetings, asked, left."""

from __future__ import annotations

from typing import Any

import pytest

from messages.events import Command, Mentioned, Pressed, RoomEntered, RoomLeft
from tests import builders
from tests.house import Chat, House

NETWORK_ROOM, TEAM_ROOM = "T1/C1", "T1/C2"
WHEN = "czwartek, 20 kwietnia 2017 r., godz. 15:30"


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """A network with T-01 and T-02, another with T-09, and the team JST-07 with its task 1."""

    def seed(session: Any) -> None:
        network = builders.network(session)
        builders.member(session, network, "T-01")
        builders.member(session, network, "T-02")
        other = builders.network(session, "siec-2", coordinator="N-02", topic="Chemia")
        builders.member(session, other, "T-09")
        team = builders.team(session, "JST-07", mentor="E-01")
        builders.assign(session, builders.task(session, 1), team)
        builders.coordinator(session)

    house.database.write_now(seed)


@pytest.fixture
def iwona(house: House) -> Chat:
    return house.chat("iwona", person="N-01")


@pytest.fixture
def channel(house: House) -> Chat:
    """What stands in the network's channel."""
    return house.chat(NETWORK_ROOM)


async def enter(chat: Chat, room: str = NETWORK_ROOM, *, public: bool = True) -> None:
    await chat.does(RoomEntered("matematyka", public), surface="room", room=room)


async def connect(chat: Chat, room: str = NETWORK_ROOM, *, public: bool = True) -> None:
    await enter(chat, room, public=public)
    await chat.taps("Sieć" if room == NETWORK_ROOM else "Zespół")


async def mention(chat: Chat, text: str, room: str = NETWORK_ROOM) -> None:
    await chat.does(Mentioned(text, "C1/17.5"), surface="room", room=room)


async def announce(iwona: Chat, day: str = "20.04.2017") -> None:
    await iwona.types("/spotkanie")
    for answer in ("organizacyjne", day, "15:30", "Szkoła Podstawowa nr 2", "Prowadzi Jan Kot."):
        await iwona.types(answer)
    await iwona.taps("Ogłoś")


async def press(chat: Chat, button: str, channel: Chat) -> str:
    """Press a button of the channel's newest message; the toast."""
    message = channel.last
    token = dict(message.buttons)[button]
    body = Pressed(token, button, message=message.id)
    toast = (await chat.does(body, surface="room", room=channel.account)).posted.toast
    return toast.text if toast else ""


# --- connecting ------------------------------------------------------------------------------


async def test_the_coordinator_who_took_it_in_connects_the_channel(
    iwona: Chat, channel: Chat
) -> None:
    await enter(iwona)
    assert iwona.last.text == (
        "Asystent jest w kanale #matematyka. Z czym go połączyć? W kanale pojawią się ogłoszenia"
        " spotkań i przypomnienia o terminach. To kanał publiczny, dlatego można go połączyć tylko"
        " z siecią."
    )
    assert iwona.last.labels == ["Sieć Matematyka bez lęku", "Nie łączyć"]
    await iwona.taps("Sieć Matematyka bez lęku")
    assert iwona.sees("Kanał #matematyka (publiczny) jest połączony z: sieć „Matematyka bez lęku”")
    assert channel.sees("Ten kanał jest połączony z siecią „Matematyka bez lęku”.")


async def test_a_leader_connects_a_private_channel_with_the_team(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await enter(leader, TEAM_ROOM, public=False)
    assert leader.last.labels == ["Zespół JST-07 Lesznowola", "Nie łączyć"]
    await leader.taps("Zespół")
    assert house.chat(TEAM_ROOM).sees("Ten kanał jest połączony z zespołem JST-07 Lesznowola.")


async def test_a_team_s_channel_must_be_private(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await enter(leader, TEAM_ROOM)
    assert leader.last.text.startswith("Asystent jest w kanale #matematyka. Kanał zespołu musi być")
    assert leader.last.labels == ["Menu"]


async def test_a_private_channel_that_was_opened_is_not_the_team_s_any_more(house: House) -> None:
    leader = house.chat("lider", person="P-001")
    await connect(leader, TEAM_ROOM, public=False)
    await enter(leader, TEAM_ROOM)
    assert leader.sees("Kanał #matematyka jest teraz publiczny")
    await mention(leader, "termin?", TEAM_ROOM)
    assert house.chat(TEAM_ROOM).last.text.startswith("Ten kanał nie jest jeszcze połączony")


async def test_the_office_may_connect_any_team(house: House) -> None:
    office = house.chat("biuro", person="K-01")
    await enter(office, TEAM_ROOM, public=False)
    assert office.last.labels == ["Zespół JST-07 Lesznowola", "Nie łączyć"]


async def test_others_read_who_can_connect_it(house: House) -> None:
    teacher = house.chat("anna", person="T-01")
    await enter(teacher)
    assert teacher.last.text.startswith("Asystent jest w kanale #matematyka. Połączyć kanał może")
    stranger = house.chat("obcy")
    await enter(stranger)
    assert "Kod do połączenia konta" in stranger.last.text


async def test_only_the_one_who_was_asked_may_connect(house: House, iwona: Chat) -> None:
    await enter(iwona)
    token = dict(iwona.last.buttons)["Sieć Matematyka bez lęku"]
    other = house.chat("inna", person="N-02")
    await other.presses(token)
    assert other.toasts == ["Ten przycisk jest już nieaktualny."]
    await other.presses(token.rsplit(":", 1)[0] + ":2")
    assert not house.chat(NETWORK_ROOM).messages


async def test_whoever_was_asked_connects_only_what_is_theirs(iwona: Chat, channel: Chat) -> None:
    await enter(iwona)
    token = dict(iwona.last.buttons)["Sieć Matematyka bez lęku"]
    await iwona.presses(token.rsplit(":", 1)[0] + ":2")
    assert not channel.messages
    await iwona.presses("roomto:x:y:z")
    assert iwona.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_a_connected_channel_is_not_asked_about_again(iwona: Chat, channel: Chat) -> None:
    await connect(iwona)
    said = len(iwona.messages)
    await enter(iwona)
    assert len(iwona.messages) == said
    assert len(channel.messages) == 1


async def test_left_alone_it_can_be_connected_by_a_mention_later(
    iwona: Chat, channel: Chat
) -> None:
    await enter(iwona)
    await iwona.taps("Nie łączyć")
    assert iwona.last.text.startswith("Dobrze, kanał #matematyka pozostaje niepołączony.")
    await mention(iwona, "połącz")
    assert channel.last.text.startswith("Ten kanał nie jest jeszcze połączony")
    await iwona.taps("Sieć Matematyka bez lęku")
    assert channel.sees("Ten kanał jest połączony z siecią")


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


# --- looking after and leaving ---------------------------------------------------------------


async def test_the_coordinator_finds_and_disconnects_the_channel(
    iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    await iwona.types("/moja_siec")
    await iwona.taps("Kanały")
    assert "1. #matematyka – sieć „Matematyka bez lęku”" in iwona.last.text
    await iwona.taps("#matematyka")
    await iwona.taps("Rozłącz kanał")
    await iwona.taps("Tak, rozłącz")
    assert iwona.last.text == "Kanał #matematyka rozłączono."
    said = len(channel.messages)
    await announce(iwona)
    assert len(channel.messages) == said


async def test_channels_are_found_in_the_settings_of_those_who_may_connect(house: House) -> None:
    leader, member = house.chat("lider", person="P-001"), house.chat("inny", person="P-003")
    await leader.types("/ustawienia")
    await leader.taps("Kanały")
    assert "Żaden kanał nie jest jeszcze połączony." in leader.last.text
    await member.types("/ustawienia")
    assert "Kanały" not in member.last.labels
    await member.types("/kanaly")
    assert "Kanały" not in member.last.text


async def test_nobody_else_looks_after_the_channel(house: House, iwona: Chat) -> None:
    await connect(iwona)
    token = dict(iwona.last.buttons)["Rozłącz kanał"]
    other = house.chat("inna", person="N-02")
    await other.presses(token)
    await other.presses(token.replace("roomoff", "roomoffyes"))
    await announce(iwona)
    assert house.chat(NETWORK_ROOM).sees("Spotkanie sieci „Matematyka bez lęku”")


async def test_whoever_connected_it_is_told_once_that_the_assistant_was_removed(
    house: House, iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    anna = house.chat("anna", person="T-01")
    for _ in range(2):
        await anna.does(RoomLeft(), surface="room", room=NETWORK_ROOM)
    told = [one for one in iwona.messages if "Asystenta usunięto z kanału" in one.text]
    assert len(told) == 1
    said = len(channel.messages)
    await announce(iwona)
    assert len(channel.messages) == said


async def test_taken_in_again_it_is_connected_anew(iwona: Chat, channel: Chat) -> None:
    await connect(iwona)
    await iwona.does(RoomLeft(), surface="room", room=NETWORK_ROOM)
    await enter(iwona)
    assert iwona.last.labels == ["Sieć Matematyka bez lęku", "Nie łączyć"]


async def test_what_waited_for_the_channel_does_not_leave_once_it_is_left(
    house: House, iwona: Chat, channel: Chat
) -> None:
    await connect(iwona)
    said = len(channel.messages)
    house.now = house.now.replace(hour=21)
    await announce(iwona)
    await iwona.does(RoomLeft(), surface="room", room=NETWORK_ROOM)
    house.now = house.now.replace(day=11, hour=9)
    house.deliver()
    assert len(channel.messages) == said


async def test_a_room_is_nobody_in_lists_of_people(house: House, iwona: Chat) -> None:
    await connect(iwona)
    office = house.chat("biuro", person="K-01")
    await office.types("/zaproszenia")
    assert NETWORK_ROOM not in str(office)
