"""A person's accounts on several channels: connected by a code of their own, told to all of them,
and undone by whoever was there before."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import Session, connections, invitations, leaving
from storage.tables.engine import Audit, Inbox, Outbox
from storage.tables.people import Account, Person
from tests import builders
from tests.conversations.connected import connect, make_code, on_telegram, person, write
from tests.house import Chat, House

NEWS = "Konto połączono także ze Slackiem."


@pytest.fixture
def phone(house: House) -> Chat:
    """Monika of Lesznowola on Telegram, in a house that is on all channels."""
    return on_telegram(house)


def owners(house: House) -> dict[str, str | None]:
    """Whose each account is."""

    def read(session: Session) -> dict[str, str | None]:
        rows = session.execute(
            select(Account.external_id, Person.code).outerjoin(
                Person, Person.id == Account.person_id
            )
        )
        return dict(rows.all())

    return house.database.read_now(read)


# --- the way -----------------------------------------------------------------------------------


async def test_from_the_settings_the_way_leads_to_a_code_and_back_to_both(phone: Chat) -> None:
    await phone.types("/ustawienia")
    await phone.taps("Połączone konta")
    await phone.taps("Połączyć kolejny komunikator")
    assert phone.last.labels[:3] == ["Telegram", "Slack", "Czat w przeglądarce"]
    await phone.taps("Slack")
    code = re.search(r"/lacznik start (\S+)", phone.last.text)
    assert code is not None
    assert phone.last.text.endswith(
        "Kod jest tylko dla Państwa, działa jeden raz, przez 24 godziny. "
        "Prosimy go nikomu nie przekazywać."
    )
    phone.house.now += timedelta(minutes=1)
    slack = phone.house.chat("desk", channel="slack")
    await slack.types(f"/start {code[1]}")
    welcome, news, menu = slack.messages[-3:]
    assert welcome.text.startswith("Monika Cieślikow – konto połączono także tutaj.")
    assert news.text == f"{NEWS}\n\nPowiadomienia wysyłać:"
    assert sorted(news.labels) == ["Oba", "Slack", "Telegram"]
    assert menu.text == "Monika Cieślikow – co chcą Państwo zrobić?"
    assert phone.last.text.startswith(f"{NEWS}\n\nJeśli nie zrobiono tego z Państwa woli")
    assert sorted(phone.last.labels) == ["Oba", "Slack", "Telegram", "To nie ja – odłączyć"]
    assert owners(phone.house) == {"phone": "P-001", "desk": "P-001"}


@pytest.mark.parametrize("typed", ["/polacz", "/connect", "połącz", "connect"])
async def test_the_way_can_be_typed(phone: Chat, typed: str) -> None:
    await phone.types(typed)
    assert phone.last.text.startswith("Który komunikator połączyć z tym kontem?")


@pytest.mark.parametrize(
    ("door", "link"),
    [("telegram", "https://t.me/bot?start="), ("web", "http://127.0.0.1:8080/k/")],
)
async def test_a_link_carries_the_code_where_the_channel_can(
    phone: Chat, door: str, link: str
) -> None:
    code = await make_code(phone, door)
    assert f"{link}{code}" in phone.last.text
    assert phone.last.labels[-1] == "Wycofać kod"


@pytest.mark.parametrize("typed", ["{code}", "start {code}", "/start {code}"])
async def test_the_code_is_taken_however_it_is_typed(phone: Chat, typed: str) -> None:
    code = await make_code(phone)
    slack = phone.house.chat("desk", channel="slack")
    await slack.types(typed.format(code=code.lower().replace("-", " ")))
    assert owners(phone.house)["desk"] == "P-001"


async def test_only_channels_that_are_served_are_offered(phone: Chat) -> None:
    house = phone.house
    house.engine = replace(house.engine, office=replace(house.engine.office, slack=False))
    await phone.types("/polacz")
    assert phone.last.labels[:2] == ["Telegram", "Czat w przeglądarce"]
    await phone.presses("door:slack")
    assert phone.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_a_stranger_makes_no_code(phone: Chat) -> None:
    stranger = phone.house.chat("stranger", channel="slack")
    await stranger.presses("door:web")
    assert stranger.last.text.startswith("Dzień dobry! To asystent programu")


async def test_the_code_is_kept_nowhere(phone: Chat) -> None:
    code = await make_code(phone)
    slack = phone.house.chat("desk", channel="slack")
    await slack.types(f"/start {code}")

    def read(session: Session) -> str:
        return repr([*session.scalars(select(Outbox.body)), *session.scalars(select(Inbox.body))])

    assert code not in phone.house.database.read_now(read)


async def test_a_second_account_on_the_same_channel_leaves_nothing_to_choose(phone: Chat) -> None:
    tablet = await connect(phone, "tablet", "telegram")
    assert [m.text for m in tablet.messages if "Powiadomienia wysyłać" in m.text] == []
    assert phone.last.text.startswith("Konto połączono także z Telegramem.")
    assert phone.last.labels == ["To nie ja – odłączyć"]


# --- codes that do not work --------------------------------------------------------------------


async def test_a_code_works_once(phone: Chat) -> None:
    code = await make_code(phone)
    await phone.house.chat("desk", channel="slack").types(f"/start {code}")
    thief = phone.house.chat("thief", channel="slack")
    await thief.types(f"/start {code}")
    assert thief.last.text.startswith("Ten kod został już wykorzystany")
    assert owners(phone.house)["thief"] is None


async def test_a_code_works_for_a_day(phone: Chat) -> None:
    code = await make_code(phone)
    phone.house.now += timedelta(hours=24)
    late = phone.house.chat("late", channel="slack")
    await late.types(f"/start {code}")
    assert late.last.text.startswith("Ten kod był ważny do: 11 kwietnia 2017 r.")
    assert owners(phone.house)["late"] is None


async def test_a_withdrawn_code_opens_nothing(phone: Chat) -> None:
    code = await make_code(phone)
    await phone.types("/polacz")
    await phone.taps("Wycofać kod")
    assert phone.last.text == "Kod wycofano. Nikt już nim niczego nie połączy."
    late = phone.house.chat("late", channel="slack")
    await late.types(f"/start {code}")
    assert late.last.text.startswith("Ten kod został wycofany")
    await phone.types("/polacz")
    assert "Wycofać kod" not in phone.last.labels


async def test_a_new_code_for_a_channel_ends_the_older_one_of_that_channel(phone: Chat) -> None:
    old, web, new = [await make_code(phone, door) for door in ("slack", "web", "slack")]
    late = phone.house.chat("late", channel="slack")
    await late.types(f"/start {old}")
    assert late.last.text.startswith("Ten kod został wycofany")
    await late.types(f"/start {new}")
    await phone.house.chat("browser", channel="web").types(f"/start {web}")
    assert owners(phone.house) == {"phone": "P-001", "late": "P-001", "browser": "P-001"}


async def test_the_code_of_somebody_who_left_opens_nothing(phone: Chat) -> None:
    code = await make_code(phone)

    def leave(session: Session) -> None:
        builders.person(session, "P-001").state = "wycofany"

    write(phone.house, leave)
    late = phone.house.chat("late", channel="slack")
    await late.types(f"/start {code}")
    assert late.last.text.startswith("Ten kod został wycofany")
    assert owners(phone.house)["late"] is None


async def test_codes_end_with_any_account_of_the_person(phone: Chat) -> None:
    """An account that was cut off may have made one."""
    desk = await connect(phone)
    code = await make_code(desk, "web")
    write(phone.house, lambda s: leaving.disconnect(s, _account(s, "desk")))
    late = phone.house.chat("late", channel="web")
    await late.types(f"/start {code}")
    assert late.last.text.startswith("Nie znamy takiego kodu.")
    assert owners(phone.house)["late"] is None


async def test_somebody_elses_code_does_not_change_who_one_is(phone: Chat) -> None:
    code = await make_code(phone)
    other = phone.house.chat("other", person="P-002", channel="slack")
    await other.types(f"/start {code}")
    assert other.last.text.startswith("To konto jest połączone z osobą: Jan Obcy, a ten kod")
    assert "Cieślikow" not in other.last.text
    assert owners(phone.house)["other"] == "P-002"


async def test_ones_own_code_typed_where_it_was_made_stays_for_the_other_account(
    phone: Chat,
) -> None:
    code = await make_code(phone)
    await phone.types(f"/start {code}")
    assert phone.last.text.startswith("To konto jest już połączone: Monika Cieślikow.")
    slack = phone.house.chat("desk", channel="slack")
    await slack.types(f"/start {code}")
    assert owners(phone.house)["desk"] == "P-001"


async def test_guessing_is_slowed_as_for_invitations(phone: Chat) -> None:
    code = await make_code(phone)
    guesser = phone.house.chat("guesser", channel="slack")
    for number in range(4):
        await guesser.types(f"/start AAAA-BBBB-{number:04}")
    await guesser.types(f"/start {code}")
    assert guesser.last.text.startswith("Zbyt wiele błędnych kodów.")
    assert owners(phone.house)["guesser"] is None


# --- undoing -----------------------------------------------------------------------------------


def _account(session: Session, external_id: str) -> int:
    return session.scalars(select(Account.id).where(Account.external_id == external_id)).one()


async def test_an_account_one_does_not_know_is_put_out_by_one_press(phone: Chat) -> None:
    thief = await connect(phone, "thief")
    await phone.taps("To nie ja – odłączyć")
    assert phone.last.text.startswith("Nowe konto odłączono")
    assert thief.last.text.startswith("Tę rozmowę odłączono na żądanie z innego konta")
    assert owners(phone.house) == {"phone": "P-001", "thief": None}
    await thief.types("/menu")
    assert thief.last.text.startswith("Dzień dobry! To asystent programu")
    actions = phone.house.database.read_now(lambda s: s.scalars(select(Audit.action)).all())
    assert actions == ["account.not_me"]
    await phone.presses(f"notme:{write(phone.house, lambda s: _account(s, 'thief'))}")
    assert phone.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_whoever_came_last_cannot_put_the_others_out(phone: Chat) -> None:
    thief = await connect(phone, "thief")
    await thief.presses(f"notme:{write(phone.house, lambda s: _account(s, 'phone'))}")
    assert thief.toasts == ["Ten przycisk jest już nieaktualny."]
    assert owners(phone.house) == {"phone": "P-001", "thief": "P-001"}


async def test_nobody_puts_out_the_account_of_somebody_else(phone: Chat) -> None:
    await connect(phone, "desk")
    other = phone.house.chat("other", person="P-002", channel="web")
    await other.presses(f"notme:{write(phone.house, lambda s: _account(s, 'desk'))}")
    assert other.toasts == ["Ten przycisk jest już nieaktualny."]
    assert owners(phone.house)["desk"] == "P-001"


async def test_an_account_connected_by_the_offices_code_is_told_of_as_well(phone: Chat) -> None:
    house = phone.house
    issued = write(
        house,
        lambda s: invitations.issue(
            s, person(house).id, house.now, created_by=None, random=secrets.token_bytes
        ),
    )
    await house.chat("desk", channel="slack").types(f"/start {issued.code}")
    assert phone.last.text.startswith(NEWS)
    assert "To nie ja – odłączyć" in phone.last.labels


async def test_codes_are_forgotten_a_month_after_their_end(phone: Chat) -> None:
    code = await make_code(phone)
    later = phone.house.now + timedelta(days=32)
    write(phone.house, lambda s: connections.purge(s, later))
    assert phone.house.database.read_now(lambda s: connections.owner_of(s, code)) is None


async def test_in_english_as_well(phone: Chat) -> None:
    await phone.presses("lang:en")
    await phone.presses("door:slack")
    assert "once, for 24 hours" in phone.last.text
    await connect(phone)
    assert phone.last.text.startswith("Your account is now also connected with Slack.")
    assert phone.last.labels[-1] == "It was not me – disconnect"
