"""The explicit route table: what a feature answers to, and where it stands in whose menu."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.forms.model import Choice
from domain.people import Role
from handlers.context import Context
from messages.events import Event
from messages.steps import Step

Handler = Callable[[Event, Context], list[Step]]
Subject = Mapping[str, Any]
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A button of the main menu. `roles` empty: everybody who has joined."""

    label: str
    token: str
    order: int
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class FormSetup:
    """What a form needs before its first question.

    `context` fills the form's hidden questions, `choices` replaces choice lists by name,
    `answers` are earlier answers to begin from (a team's draft).
    """

    context: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished form: relevant answers by question name, and `[label, answer]` pairs as shown.

    `write` gives the submission as XML, for features that keep it.
    """

    answers: Answers
    summary: tuple[tuple[str, str], ...]
    write: Callable[[], str] = str


@dataclass(frozen=True, slots=True)
class FormFeature:
    """A form and the functions around it; `purpose` (the key in `Routes.forms`) is stored.

    `prepare` may refuse with a `DomainError`; it is called when the form opens. `submit` takes the
    answers when the person sends them and may refuse as well: the form then stays where it was.
    `save`, if given, is called after every answer with all answers so far. `shared`: the form
    begins anew from `prepare`'s answers each time (a team's draft), not from the person's own
    unfinished session. `review` False: sent at the last answer, without a summary. `outro` False:
    only `submit` says how it ended, not the form. `send_label`: what the summary's button says.
    `banner`: the key of a text above each question, `aside` of what is said when the form is left
    for later. `form` is a code (see `domain.form_codes`); it and `confidential` may depend on the
    subject.
    """

    form: str | Callable[[Context, Subject], str]
    prepare: Callable[[Context, Subject], FormSetup]
    submit: Callable[[Context, Subject, Filled], list[Step]]
    save: Callable[[Context, Subject, Answers], None] | None = None
    confidential: bool | Callable[[Context, Subject], bool] = False
    shared: bool = False
    review: bool = True
    outro: bool = True
    send_label: str = "filling.b_send"
    banner: str = ""
    aside: str = "filling.aside"

    def form_for(self, ctx: Context, subject: Subject) -> str:
        """The code of the form that this subject is asked with."""
        return self.form if isinstance(self.form, str) else self.form(ctx, subject)

    def confidential_for(self, ctx: Context, subject: Subject) -> bool:
        """Whether answers about this subject must leave no trace of who gave them."""
        given = self.confidential
        return given if isinstance(given, bool) else given(ctx, subject)


@dataclass(frozen=True, slots=True)
class Routes:
    """What one feature module contributes; `merge` makes the table of the whole house.

    `words`: typed words (folded, without diacritics) that work like a command. `events`: what is
    neither a command nor a button, by its kind (see `messages.events.KINDS`), also of strangers.
    """

    commands: Mapping[str, Handler] = field(default_factory=dict)
    buttons: Mapping[str, Handler] = field(default_factory=dict)
    forms: Mapping[str, FormFeature] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    menu: tuple[MenuItem, ...] = ()
    events: Mapping[str, Handler] = field(default_factory=dict)


def merge(parts: Iterable[Routes]) -> Routes:
    """One table. Raises ValueError when two features claim the same name."""
    commands: dict[str, Handler] = {}
    buttons: dict[str, Handler] = {}
    forms: dict[str, FormFeature] = {}
    words: dict[str, str] = {}
    menu: list[MenuItem] = []
    events: dict[str, Handler] = {}
    for part in parts:
        _add(commands, part.commands)
        _add(buttons, part.buttons)
        _add(forms, part.forms)
        _add(words, part.words)
        menu.extend(part.menu)
        _add(events, part.events)
    in_order = tuple(sorted(menu, key=lambda item: item.order))
    return Routes(commands, buttons, forms, words, in_order, events)


def _add(table: dict[str, Any], part: Mapping[str, Any]) -> None:
    if twice := table.keys() & part.keys():
        raise ValueError(f"claimed twice: {sorted(twice)}")
    table.update(part)
