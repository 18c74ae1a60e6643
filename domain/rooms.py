"""Rooms: channels of a platform in which the assistant speaks to many at once.

A room belongs to nobody until the coordinator of a network or the leader of a team connects it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from domain.errors import RoomMustBePrivate
from domain.text import fold


class Subject(StrEnum):
    """What a room can be connected with."""

    NETWORK = "network"
    TEAM = "team"


class Question(StrEnum):
    """What can be asked in a room."""

    MEETING = "meeting"
    DEADLINES = "deadlines"
    PLACE = "place"
    HELP = "help"
    OTHER = "other"


# Stems on folded text, the first that fits: "gdzie spotkanie" asks for a place, "termin
# spotkania" for a meeting, "kiedy termin zadania" for a deadline.
_STEMS: tuple[tuple[Question, str], ...] = (
    (Question.PLACE, r"gdzie|where|adres|sala\b|sali\b|miejsc|place\b"),
    (Question.MEETING, r"spotka|meeting|modul|zjazd"),
    (Question.DEADLINES, r"termin|zadani|sprawozda|deadline|task|report|due\b"),
    (Question.MEETING, r"kiedy|nastepn|najbliz|when\b|next\b"),
    (Question.HELP, r"pomoc|help|co umie|co potrafi|what can"),
)
_ASKED = tuple((question, re.compile(rf"\b(?:{stems})")) for question, stems in _STEMS)


def understand(text: str) -> Question:
    """What somebody asks in a room, by its words; an empty text asks what can be asked."""
    folded = fold(text)
    if not folded:
        return Question.HELP
    return next((one for one, stems in _ASKED if stems.search(folded)), Question.OTHER)


def check_connection(subject: Subject, *, is_public: bool) -> None:
    """A team speaks among themselves only. Raises `RoomMustBePrivate`."""
    if subject is Subject.TEAM and is_public:
        raise RoomMustBePrivate


def tells_own_words(*, is_public: bool) -> bool:
    """Whether what a coordinator typed (programme, reason) may be repeated: it may name people."""
    return not is_public
