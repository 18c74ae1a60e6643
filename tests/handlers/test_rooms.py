"""Rooms: connected by those who may, looked after, left."""

from __future__ import annotations

import pytest

from messages.events import RoomLeft
from tests.handlers.room_steps import (
    NETWORK_ROOM,
    TEAM_ROOM,
    announce,
    begin,
    connect,
    enter,
    mention,
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
