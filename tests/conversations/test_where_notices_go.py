"""A person on several channels chooses where notices go."""

from __future__ import annotations

import pytest

from domain.lanes import Lane
from messages.steps import Say, step_to_json
from storage import Session, outbox
from storage.reaching import EVERYWHERE
from tests import builders
from tests.conversations.connected import connect, on_telegram, person, write
from tests.house import Chat, House


@pytest.fixture
def phone(house: House) -> Chat:
    """Monika of Lesznowola on Telegram, in a house that is on all channels."""
    return on_telegram(house)


def notice(house: House, text: str, dedupe: str | None = None) -> None:
    def work(session: Session) -> None:
        outbox.post_to_person(
            session,
            person_id=person(house).id,
            lane=Lane.NOTICE,
            topic="notice",
            body=step_to_json(Say(text)),
            due=house.now,
            dedupe=dedupe,
        )

    write(house, work)
    house.deliver()


@pytest.mark.parametrize(
    ("choice", "on_phone", "on_desk"),
    [("Telegram", True, False), ("Slack", False, True), ("Oba", True, True)],
)
async def test_notices_go_where_the_person_chose(
    phone: Chat, choice: str, on_phone: bool, on_desk: bool
) -> None:
    desk = await connect(phone)
    await phone.taps(choice)
    assert phone.toasts == ["Zapisano."]
    notice(phone.house, "Sprawozdanie przyjęto.", dedupe="once")
    notice(phone.house, "Sprawozdanie przyjęto.", dedupe="once")

    def times(chat: Chat) -> int:
        return [m.text for m in chat.messages].count("Sprawozdanie przyjęto.")

    assert (times(phone), times(desk)) == (int(on_phone), int(on_desk))


async def test_the_accounts_say_where_notices_go(phone: Chat) -> None:
    await connect(phone)
    await phone.taps("Oba")
    assert person(phone.house).preferred_channel == EVERYWHERE
    assert "Powiadomienia przychodzą na każdy z komunikatorów" in phone.last.text
    assert sorted(phone.last.labels[:2]) == ["Slack", "Telegram"]
    await phone.taps("Slack")
    assert "2. Slack, od 10 kwietnia 2017 r. – główne" in phone.last.text
    assert phone.last.labels[:2] == ["Telegram", "Oba"]


async def test_a_channel_of_the_roster_that_nobody_connected_is_no_choice(phone: Chat) -> None:
    def roster(session: Session) -> None:
        builders.person(session, "P-001").preferred_channel = "email"

    write(phone.house, roster)
    await connect(phone)
    assert phone.last.text.endswith("\n\nPowiadomienia wysyłać:")
    assert "Wybór z ustawień" not in phone.last.text
    await phone.presses("setaccounts")
    assert "Powiadomienia przychodzą tam, gdzie była ostatnia rozmowa." in phone.last.text


async def test_with_one_channel_there_is_no_both(phone: Chat) -> None:
    await phone.presses(f"setchannel:{EVERYWHERE}")
    assert phone.toasts == ["Ten przycisk jest już nieaktualny."]
    assert person(phone.house).preferred_channel == ""


async def test_whoever_leaves_one_account_reads_that_the_others_stay(phone: Chat) -> None:
    await phone.types("/usun_konto")
    assert "Udział w programie trwa dalej: biuro będzie pisać e-mailem." in phone.last.text
    desk = await connect(phone)
    await desk.types("/usun_konto")
    assert "a pozostałe połączone konta działają jak dotąd." in desk.last.text
