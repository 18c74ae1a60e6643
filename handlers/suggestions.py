"""Options of a long list while the person types in a window: a read, nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.calendar import local
from domain.forms.errors import FormError
from domain.forms.session import Session as Walk
from domain.forms.views import Question
from domain.text import fold
from handlers import entry_presses, formbook, summaries
from handlers.choice_lists import matching
from handlers.controls import choice_mark
from handlers.tokens import token
from messages.controls import Option
from messages.markdown import plain
from storage import Session, forms
from storage.forms import SessionRow
from storage.viewers import find_speaker

AT_MOST = 100


def suggest(
    session: Session,
    *,
    channel: str,
    account: str,
    token: str,
    field: str,
    words: str,
    now: datetime,
) -> tuple[Option, ...]:
    """At most 100 options of the window's field that have all the words, the likeliest first.

    `token` is the window's, `field` the key of one of its fields; for any other key they are the
    places the window leads to (its `jump`). None where the window is out of date.
    """
    found = _load(session, channel, account, token)
    if found is None:
        return ()
    row, language = found
    try:
        walk = Walk.load(formbook.pinned(session, row.form, row.digest), row.state, now=local(now))
    except FormError:
        return ()
    walk.language = language
    page = walk.page()
    asked = dict(zip(page.places, page.questions, strict=True)) if page else {}
    if field in asked:
        return _choices(row, field, asked[field], words)
    return _fitting(_listed(row, walk, token), words)


def _load(
    session: Session, channel: str, account: str, token: str
) -> tuple[SessionRow, str] | None:
    """The person's unfinished session of that window, and their language."""
    speaker = find_speaker(session, channel, account)
    name, _, rest = token.partition(":")
    number = rest.partition(":")[0]
    if speaker is None or name != "f" or not number.isdecimal():
        return None
    row = forms.peek(session, int(number))
    if row is None or row.person_id != speaker.id or row.status not in forms.UNFINISHED:
        return None
    return row, speaker.language


def _choices(row: SessionRow, place: str, shown: Question, words: str) -> tuple[Option, ...]:
    return tuple(
        Option(
            plain(shown.choices[index].label),
            token(row, "c", place, index, choice_mark(shown, shown.choices[index])),
            number=index + 1,
        )
        for index in matching(shown.choices, words)[:AT_MOST]
    )


def _listed(row: SessionRow, walk: Walk, token: str) -> Sequence[Option]:
    """Where the window leads to: entries to remove or to add behind, or answers to change."""
    action = token.split(":")[2:]
    if action == ["list", "u"]:
        return entry_presses.removal_options(row, walk)
    if action == ["list", "n"]:
        return entry_presses.addition_options(row, entry_presses.repeats_of(walk))
    return summaries.change_options(row, walk.summary()) if action[:1] == ["sum"] else ()


def _fitting(options: Sequence[Option], words: str) -> tuple[Option, ...]:
    wanted = fold(words).split()
    fitting = [one for one in options if all(word in fold(one.label) for word in wanted)]
    return tuple(fitting[:AT_MOST])
