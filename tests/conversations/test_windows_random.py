"""A person who does anything in a form's window, in any order: it never breaks, and ends well."""

from __future__ import annotations

from random import Random

import pytest

from domain.calendar import Calendar
from handlers.dispatch import House as Engine
from messages.controls import Option
from messages.events import Changed, Pressed, Uploaded, Values
from messages.windows import Field, Window
from storage.database import Database
from tests.conftest import MONDAY_AFTER_MODULE_1
from tests.conversations.every_kind import ROUTES, SENT, publish
from tests.house import OFFICE, House
from tests.people import add_person
from tests.windowed import WindowChat, all_that_is_stored, windowed_chat

SURVEY = """
note | intro | Dzień dobry.
select_one k | one | Kolor | yes
text | why | Dlaczego żaden? | yes | | | | ${one} = 'c'
select_multiple k | many | Kolory | | count-selected(.) <= 2
rank k | order | Kolejność
begin_group | g | Liczby
integer | n | Ile? | | . < 100
decimal | d | Ile dokładnie?
range | r | Ocena | | | | start=0 end=10 step=1
date | day | Kiedy?
time | hour | O której? | | | | | ${n} > 5
end_group | |
geopoint | where | Gdzie?
file | plan | Plan
acknowledge | ok | Zgoda | yes
begin_repeat | school | Szkoła
text | name | Nazwa | yes
integer | pupils | Ilu uczniów? | | | | | ${name} != 'x'
end_repeat | |
text | end | Uwagi | | | multiline
"""
CHOICES = "k | a | Czerwony\nk | b | Zielony\nk | c | Żaden"
TYPED = ("", "x", "12", "3,5", "2017-08-18", "14:30", "2 1 3", "52.2, 21.0", "tak", "44051401359")


class Monkey:
    """Acts by a generator of chance; keeps old windows to act in them again."""

    def __init__(self, chat: WindowChat, chance: Random) -> None:
        self.chat = chat
        self.chance = chance
        self.old: list[Window] = []

    async def act(self) -> None:
        """One thing, whatever is possible now."""
        chat = self.chat
        if chat.window is None or chat.window.token.endswith(":end"):
            await chat.types("/wypelnij 1")
            return
        self.old.append(chat.window)
        window = self.chance.choice(self.old) if self.chance.random() < 0.1 else chat.window
        await self.chance.choice(
            [self.submit, self.submit, self.submit, self.change, self.press, self.jump]
        )(window)

    async def submit(self, window: Window) -> None:
        outcome = await self.chat.sends(window.token, self.values(window))
        if self.chance.random() < 0.5:
            await self.chat.receives(outcome)
        elif outcome.posted.files:
            await self.chat.loses(outcome, "unavailable")

    async def change(self, window: Window) -> None:
        if window.fields:
            field = self.chance.choice(window.fields)
            values = self.values(window)
            await self.chat.does_in_window(Changed(window.token, field.key, values))

    async def press(self, window: Window) -> None:
        buttons = [button for line in window.rows for button in line if button.token]
        if buttons:
            token = self.chance.choice(buttons).token
            await self.chat.does_in_window(Pressed(token, values=self.values(window)))

    async def jump(self, window: Window) -> None:
        if window.jump and window.jump.options:
            token = self.chance.choice(window.jump.options).token
            await self.chat.does_in_window(Pressed(token, values=Values()))

    def values(self, window: Window) -> Values:
        texts, options, files = {}, {}, {}
        for field in window.fields:
            if field.control.kind == "file":
                if self.chance.random() < 0.3:
                    name = self.chance.choice(("a.pdf", "b.pdf", "c.exe"))
                    files[field.key] = (Uploaded(f"T/{name}", name, "", 10),)
            elif field.control.options and field.control.kind != "rank":
                options[field.key] = self.tokens(field, field.control.options)
            else:
                texts[field.key] = self.chance.choice(TYPED)
        chosen = {key: tokens for key, tokens in options.items() if tokens}
        return Values(texts, chosen, files)

    def tokens(self, field: Field, options: tuple[Option, ...]) -> tuple[str, ...]:
        most = len(options) if field.control.kind == "many" else 1
        number = self.chance.randint(0 if self.chance.random() < 0.3 else 1, most)
        return tuple(one.token for one in self.chance.sample(options, number))


@pytest.fixture
def chat(sqlite_database: Database) -> WindowChat:
    SENT.clear()
    house = House(sqlite_database, MONDAY_AFTER_MODULE_1)
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))
    house.database.write_now(lambda session: publish(session, house.now, SURVEY, CHOICES))
    return windowed_chat(house, "anna", "P-001")


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_is_done_there_is_a_window_or_a_card_to_go_on(
    chat: WindowChat, seed: int
) -> None:
    monkey = Monkey(chat, Random(seed))  # noqa: S311 - a course to be repeated
    for _ in range(80):
        await monkey.act()
    assert "44051401359" not in all_that_is_stored(chat.house)
    chat.window = None
    await chat.types("/wypelnij 1")
    assert chat.window is not None
    assert chat.last.labels[-4:-2] == ["Otwórz formularz", "Odpowiadam w rozmowie"]
