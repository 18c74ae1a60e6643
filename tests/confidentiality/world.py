"""Groups of five who fill in a confidential questionnaire in the chat, and what they answered.

The worst case for them: nobody else uses the house meanwhile, one sits down after the other, and
the attacker knows who returned when. Then the questionnaires close and all is moved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.questionnaires import close_due, move_answers, open_due
from storage.tables.people import Person
from storage.tables.questionnaires import Questionnaire
from tests import builders
from tests.evaluation import wall
from tests.house import Chat, House

OPENS, CLOSED = wall(4, 5, 18, 5), wall(4, 8, 20)
FIVE = 5
TEMPO = {"za_wolne": "za wolne", "w_sam_raz": "w sam raz", "za_szybkie": "za szybkie"}
USE = {
    "tak": "Tak",
    "raczej_tak": "Raczej tak",
    "raczej_nie": "Raczej nie",
    "nie": "Nie",
    "nie_wiem": "Jeszcze nie wiem",
}
TEXTS = ("w4a", "w5a", "w6", "w7")


@dataclass(frozen=True, slots=True)
class Answers:
    """What one person says: `ticked` by question, `texts` with a word nobody else writes."""

    ticked: dict[str, str]
    texts: dict[str, str]

    @property
    def asked(self) -> list[str]:
        """The questions they are led through, in order."""
        return path(self.ticked)


def path(ticked: dict[str, str]) -> list[str]:
    """The questions that somebody with these ticked answers was asked: the attacker knows it."""
    found = ["w1", "w2", "w3", "w4"]
    if ticked["w4"] != "w_sam_raz":
        found.append("w4a")
    found.append("w5")
    if ticked["w5"] in ("raczej_nie", "nie"):
        found.append("w5a")
    found.append("w6")
    if int(ticked["w1"]) <= 2 or int(ticked["w2"]) <= 2:
        found.append("w7")
    return found


@dataclass
class Group:
    """Five people of one group; `order` is that of their returns."""

    name: str
    questionnaire: int
    answers: dict[int, Answers]  # by person id: what nobody is to find out
    order: list[int] = field(default_factory=list)


@dataclass
class World:
    """The house after `rounds` groups have had their say."""

    house: House
    random: Random
    groups: list[Group] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)

    async def live(self, rounds: int) -> None:
        """All of it: open, fill in, one person after the other, close, move."""
        self.house.database.write_now(lambda session: self._seed(session, rounds))
        self.house.now = OPENS
        self.house.database.write_now(lambda session: open_due(session, OPENS))
        self.house.database.write_now(self._note_questionnaires)
        turns = [(group, person) for group in self.groups for person in group.answers]
        self.random.shuffle(turns)
        for group, person in turns:
            group.order.append(person)
            await self._fill_in(person, group.answers[person])

    def close(self) -> None:
        """The clock's ticks, with the shuffling that production uses."""
        self.house.now = CLOSED
        self.house.database.write_now(lambda session: close_due(session, CLOSED))
        self.house.database.write_now(
            lambda session: move_answers(session, CLOSED, SystemRandom().shuffle)
        )

    def _seed(self, session: Session, rounds: int) -> None:
        for number in range(rounds):
            name = f"G{number}"
            codes = [f"{name}-{member}" for member in range(FIVE)]
            builders.team(session, f"{name}a", group=name, members=codes[:3])
            builders.team(session, f"{name}b", group=name, members=codes[3:])
            builders.workshop(session, 1, name, 1)
            people = {
                code: session.scalars(select(Person.id).where(Person.code == code)).one()
                for code in codes
            }
            self.codes |= {person: code for code, person in people.items()}
            answers = dict(zip(people.values(), self._different_answers(), strict=True))
            self.groups.append(Group(name, 0, answers))

    def _note_questionnaires(self, session: Session) -> None:
        rows = session.scalars(select(Questionnaire)).all()
        by_group = {row.context["group"]: row.id for row in rows}
        for group in self.groups:
            group.questionnaire = by_group[group.name]

    def _different_answers(self) -> list[Answers]:
        found: list[Answers] = []
        while len(found) < FIVE:
            made = self._make_answers()
            if made.ticked not in [one.ticked for one in found]:
                found.append(made)
        return found

    def _make_answers(self) -> Answers:
        ticked = {
            "w1": self.random.choice("12345"),
            "w2": self.random.choice("12345"),
            "w3": self.random.choice(("1", "3", "5", "nd")),
            "w4": self.random.choice(list(TEMPO)),
            "w5": self.random.choice(list(USE)),
        }
        texts = {
            question: " ".join(self._word() for _ in range(self.random.randint(1, 12)))
            for question in path(ticked)
            if question in TEXTS and self.random.random() < 0.7
        }
        return Answers(ticked, texts)

    def _word(self) -> str:
        return "".join(self.random.choice("abcdefghijklmnoprstuwyz") for _ in range(9))

    async def _fill_in(self, person: int, answers: Answers) -> None:
        """As people do: reading takes its time, some type what others tap."""
        chat = self.house.chat(f"account-{person}", person=self.codes[person])
        await self._then(chat.types("/ankiety"))
        await self._then(chat.taps("Wypełnij"))
        await self._then(chat.taps("Dalej"))
        for question in answers.asked:
            await self._answer(chat, answers, question)
        await self._then(chat.taps("Wyślij"))
        assert "Dziękujemy!" in chat.last.text, chat

    async def _answer(self, chat: Chat, answers: Answers, question: str) -> None:
        if question in TEXTS:
            text = answers.texts.get(question)
            await self._then(chat.types(text) if text else chat.taps("Pomiń"))
            return
        value = answers.ticked[question]
        label = {**TEMPO, **USE, "nd": "Nie dotyczy"}.get(value, f"{value} –")
        await self._then(chat.taps(label))

    async def _then(self, act: Any) -> None:
        await act
        self.house.now += timedelta(seconds=self.random.uniform(4, 12))
