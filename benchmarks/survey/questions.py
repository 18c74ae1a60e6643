"""The survey that every contestant runs: eleven steps, the same words and buttons everywhere.

/survey, six choices, two numbers, one text, and „Wyślij" under a summary of the answers.
"""

from __future__ import annotations

from dataclasses import dataclass

COMMAND = "survey"
SEND, CHANGE = "Wyślij", "Popraw"
THANKS = "Dziękujemy! Ankieta została zapisana."
CHOICES = ("bardzo źle", "źle", "średnio", "dobrze", "bardzo dobrze")


@dataclass(frozen=True, slots=True)
class Question:
    """`kind`: one (of `CHOICES`), integer or text."""

    name: str
    kind: str
    label: str


def _ask(number: int, kind: str, words: str) -> Question:
    return Question(f"q{number}", kind, f"Pytanie {number} z 9: {words}")


QUESTIONS = (
    _ask(1, "one", "jak oceniają Państwo program warsztatu?"),
    _ask(2, "one", "jak oceniają Państwo sposób prowadzenia zajęć?"),
    _ask(3, "integer", "ile osób z Państwa zespołu wzięło udział?"),
    _ask(4, "one", "jak oceniają Państwo materiały?"),
    _ask(5, "one", "jak oceniają Państwo organizację?"),
    _ask(6, "integer", "ile godzin zajęło przygotowanie zadania?"),
    _ask(7, "one", "jak oceniają Państwo wsparcie opiekuna?"),
    _ask(8, "one", "jak oceniają Państwo cały moduł?"),
    _ask(9, "text", "co było najbardziej przydatne?"),
)
STEPS = len(QUESTIONS) + 2


def marker(step: int) -> str:
    """Words that stand in the reply to this step (from 0), and in no other."""
    if step < len(QUESTIONS):
        return QUESTIONS[step].label.partition(":")[0]
    return "Dziękujemy" if step == STEPS - 1 else ""


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def summary(answers: dict[str, str]) -> str:
    """All answers, a line each, as the peers show them."""
    lines = (f"{q.label}\n<b>{answers[q.name]}</b>" for q in QUESTIONS)
    return "Podsumowanie\n\n" + "\n\n".join(lines)
