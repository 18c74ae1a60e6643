"""The same people, who fill in the questionnaire in a window."""

from __future__ import annotations

from tests.confidentiality.world import TEMPO, TEXTS, USE, Answers, World
from tests.windowed import WindowChat, windowed_chat

BEGINNINGS = {
    "w1": "W jakim stopniu",
    "w2": "Jak oceniają Państwo sposób",
    "w3": "Jak oceniają Państwo materiały",
    "w4": "Tempo pracy",
    "w4a": "Co warto było skrócić",
    "w5": "Czy wykorzystają",
    "w5a": "Czego zabrakło",
    "w6": "Co było najbardziej",
    "w7": "Ocena jest niska",
}


class WindowWorld(World):
    """Each answer on which others depend is reported at once, as the channel does."""

    async def _fill_in(self, person: int, answers: Answers) -> None:
        chat = windowed_chat(self.house, f"account-{person}", self.codes[person])
        await self._then(chat.types("/ankiety"))
        await self._then(chat.taps("Wypełnij"))
        for question in answers.asked:
            await self._enter(chat, answers, question)
        await self._then(chat.submits())
        await self._then(chat.submits())
        assert "Dziękujemy!" in chat.open.intro, chat
        await self._then(chat.closes())

    async def _enter(self, chat: WindowChat, answers: Answers, question: str) -> None:
        label = BEGINNINGS[question]
        if question in TEXTS:
            chat.put(label, answers.texts.get(question, ""))
            return
        value = answers.ticked[question]
        option = {**TEMPO, **USE, "nd": "Nie dotyczy"}.get(value, f"{value} –")
        if chat.field(label).watched:
            await self._then(chat.change(label, option))
        else:
            chat.put(label, option)
