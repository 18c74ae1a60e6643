"""A form in Slack's windows, from the press that opens it to what the chat says at its end."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from tests import builders
from tests.bot.slack.town import NOW, WITHIN, Town
from tests.conversations.every_kind import publish
from tests.fakes.slack.messages import Message
from tests.fakes.slack.users import FakeSlackUser
from tests.given_forms import give_form

SURVEY = """
select_one k | colour | Który kolor? | yes
text | why | Dlaczego nie żaden? | | | multiline | | ${colour} = 'c'
date | day | Kiedy?
file | plan | Plan
begin_repeat | school | Szkoła
text | name | Jak się nazywa? | yes
end_repeat | |
"""
COLOURS = "k | a | Czerwony\nk | b | Zielony\nk | c | Żaden"


@pytest.fixture
async def town(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    async with Town(sqlite_database, tmp_path / "data") as town:
        yield town


async def open_form(town: Town) -> FakeSlackUser:
    """Anna, with the form's first page before her."""
    anna = await town.arrives()

    def work(session: Any) -> None:
        builders.team(session, "JST-01", mentor="E-01")
        publish(session, NOW, SURVEY, COLOURS)
        give_form(session, "P-001", now=NOW)

    await town.database.write(work)
    await anna.types("/lacznik ankiety")
    await anna.taps("Wypełnij: „Spis szkół”", within=WITHIN)
    await anna.sees("Który kolor", within=WITHIN)
    return anna


def assert_nothing_went_wrong(town: Town) -> None:
    assert town.slack.complaints == []
    assert town.slack.delivery.lost == []
    refused = {call.error for call in town.slack.calls.refused()}
    assert refused <= {"hash_conflict"}  # who is quick acts in a window that is being drawn


async def says(anna: FakeSlackUser, fragment: str) -> Message:
    """The message of the chat that comes to say so."""
    return await anna.finds(
        lambda: next((one for one in anna.chat if fragment in str(one)), None), within=WITHIN
    )


async def test_a_form_is_filled_in_page_by_page_and_sent(town: Town) -> None:
    anna = await open_form(town)
    await anna.fills("Który kolor?", "Żaden")
    await anna.fills("Dlaczego nie żaden?", "Bo tak.", within=WITHIN)
    await anna.fills("Kiedy?", "2017-08-18")
    await anna.fills("Plan", ("plan.pdf", b"%PDF-1.4 x"))
    await anna.submits()
    await anna.fills("Jak się nazywa?", "SP 1")
    await anna.fills("dodać kolejny", "Dodaj kolejny")
    await anna.submits()
    await anna.fills("Jak się nazywa?", "SP 2")
    await anna.submits()
    for told in ("18.08.2017", "plan.pdf", "SP 1", "SP 2"):
        assert told in str(anna.modal)
    await anna.submits()
    assert "Dziękujemy! Odpowiedzi zostały zapisane." in str(anna.modal)
    await says(anna, "Dziękujemy! Odpowiedzi zostały zapisane.")
    assert_nothing_went_wrong(town)


async def test_what_is_wrong_is_told_at_its_field_and_later_means_later(town: Town) -> None:
    anna = await open_form(town)
    await anna.fills("Który kolor?", "Zielony")
    await anna.fills("Plan", ("oswiadczenie.pdf", b"%PDF-1.4 x"))
    await anna.submits()
    assert "To wygląda na oświadczenie uczestnika." in str(anna.modal)
    await anna.fills("Plan", None)
    await anna.taps("Zapisz i dokończ później")
    await anna.finds(lambda: "Aby wrócić: /dokoncz" in str(anna.modal) or None, within=WITHIN)
    await anna.closes(all_windows=True)
    await says(anna, "Aby wrócić: /dokoncz")
    await anna.taps("Wróć do formularza", within=WITHIN)
    await anna.submits()
    assert "Jak się nazywa?" in str(anna.modal)
    assert_nothing_went_wrong(town)


async def test_the_card_opens_a_closed_window_again_or_leads_to_the_chat(town: Town) -> None:
    anna = await open_form(town)
    await anna.fills("Który kolor?", "Czerwony")
    await anna.submits()
    await anna.closes()
    await anna.taps("Otwórz formularz", within=WITHIN)
    await anna.sees("Jak się nazywa?", within=WITHIN)
    await anna.closes()
    await anna.taps("Odpowiadam w rozmowie", within=WITHIN)
    await anna.sees("Jak się nazywa?", within=WITHIN)
    assert anna.modal is None
    await anna.types("SP 1")
    await anna.sees("Dodać kolejny wpis?", within=WITHIN)
    assert_nothing_went_wrong(town)
