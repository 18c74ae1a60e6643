"""What is understood in a room, and what may be connected with it."""

from __future__ import annotations

import pytest

from domain.errors import RoomMustBePrivate
from domain.rooms import Question, Subject, check_connection, tells_own_words, understand


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("kiedy następne spotkanie?", Question.MEETING),
        ("Kiedy się widzimy", Question.MEETING),
        ("termin spotkania", Question.MEETING),
        ("when is the next meeting", Question.MEETING),
        ("jaki jest TERMIN ZADANIA", Question.DEADLINES),
        ("do kiedy sprawozdanie?", Question.DEADLINES),
        ("deadline?", Question.DEADLINES),
        ("Gdzie jest spotkanie", Question.PLACE),
        ("where", Question.PLACE),
        ("pomoc", Question.HELP),
        ("  ", Question.HELP),
        ("dziękuję!", Question.OTHER),
        ("Nakładanie obowiązków", Question.OTHER),
    ],
)
def test_questions_are_understood_by_their_words(text: str, question: Question) -> None:
    assert understand(text) is question


def test_a_team_speaks_in_private_rooms_only() -> None:
    check_connection(Subject.TEAM, is_public=False)
    check_connection(Subject.NETWORK, is_public=True)
    with pytest.raises(RoomMustBePrivate):
        check_connection(Subject.TEAM, is_public=True)


def test_words_of_coordinators_are_repeated_in_private_rooms_only() -> None:
    assert tells_own_words(is_public=False)
    assert not tells_own_words(is_public=True)
