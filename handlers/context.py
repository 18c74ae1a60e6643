"""What a handler gets: the transaction, the moment, who is talking, and the way to say things."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.calendar import Calendar
from domain.errors import DomainError, NotAllowed
from domain.people import Permission, Places, may, require
from messages import texts
from messages.channel import WINDOWED
from messages.events import Changed, Closed, Event, Pressed, Submitted
from messages.steps import Button, Notify, Rows, Say, Toast
from storage import Session
from storage.viewers import AccountView, Viewer, load_viewer

if TYPE_CHECKING:
    from handlers.routes import Routes


@dataclass(frozen=True, slots=True)
class Office:
    """Facts of the installation that texts need, from the settings.

    `bot_name` is the bot's name on Telegram ("": it is not there), `slack` whether it is on Slack.
    `email_from` are channels whose word for a person's e-mail address is relied on.
    """

    email: str
    phone: str = ""
    public_url: str = ""
    bot_name: str = ""
    slack: bool = False
    email_from: frozenset[str] = frozenset()

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels on which people find the assistant."""
        served = {"telegram": self.bot_name, "slack": self.slack, "web": self.public_url}
        return tuple(channel for channel, is_there in served.items() if is_there)


@dataclass(slots=True)
class Context:
    """One event's surroundings. `args` are the parts of a pressed token after its name.

    `answering` is the form session the outgoing steps belong to (set by the form driver), so that
    a confidential one can be erased. `files_expected` are uploads to fetch after commit,
    `checks_expected` spreadsheets to check, `exports_expected` files of results to make.
    """

    session: Session
    now: datetime
    event: Event
    account: AccountView
    viewer: Viewer | None
    language: str
    calendar: Calendar
    office: Office
    routes: Routes
    args: tuple[str, ...] = ()
    inbox_id: int = 0
    answering: int | None = None
    files_expected: list[int] = field(default_factory=list)
    checks_expected: list[int] = field(default_factory=list)
    exports_expected: list[int] = field(default_factory=list)

    @property
    def person(self) -> Viewer:
        """Whoever is talking; routes that need nobody known use `viewer`."""
        if self.viewer is None:
            raise NotAllowed(action="join_first")
        return self.viewer

    @property
    def has_windows(self) -> bool:
        """Whether the channel can open a window over the chat."""
        return self.account.channel in WINDOWED

    @property
    def at_window(self) -> bool:
        """Whether the person acts in a form's window: only it is drawn anew."""
        body = self.event.body
        if isinstance(body, Pressed):
            return body.values is not None and body.token.startswith("f:")
        return isinstance(body, Submitted | Changed | Closed)

    def may(self, permission: Permission, places: Places) -> bool:
        return self.viewer is not None and may(self.viewer.grants, permission, places)

    def require(self, permission: Permission, places: Places) -> None:
        """Raises `NotAllowed`, which the dispatcher turns into a polite answer."""
        require(self.person.grants, permission, places)

    def arg(self, index: int) -> int:
        """A numeric part of the token. Raises LookupError for a token no button of ours carried."""
        try:
            return int(self.args[index])
        except (IndexError, ValueError):
            raise LookupError(f"token without argument {index}: {self.args}") from None

    def say(self, key: str, *, rows: Rows = (), slot: str = "", **values: Any) -> Say:
        """The text `key` to the one who is talking, in their language."""
        return Say(self.text(key, **values), rows=rows, slot=slot)

    def text(self, key: str, **values: Any) -> str:
        return texts.render(key, self.language, **values)

    def refuse(self, refusal: DomainError, *, rows: Rows = (), slot: str = "") -> Say:
        """Why not, in the person's language; every code has a text in `errors.j2`."""
        values: dict[str, Any] = {"office": self.office, **refusal.params}
        return Say(self.text(f"errors.{refusal.code}", **values), rows=rows, slot=slot)

    def label(self, key: str, **values: Any) -> str:
        return texts.label(key, self.language, **values)

    def toast(self, key: str, **values: Any) -> Toast:
        return Toast(self.label(key, **values))

    def button(self, key: str, token: str, **values: Any) -> Button:
        """A button labelled with the text `key`."""
        return Button(self.label(key, **values), token)

    def notify(
        self,
        person_id: int,
        key: str,
        *,
        buttons: tuple[tuple[str, str], ...] = (),
        dedupe: str = "",
        urgent: bool = False,
        **values: Any,
    ) -> Notify:
        """The text `key` to another person, in *their* language; `buttons` are (key, token), a row
        each. R29 decides when it leaves."""
        language = load_viewer(self.session, person_id).language
        rows = tuple((Button(texts.label(name, language), token),) for name, token in buttons)
        say = Say(texts.render(key, language, **values), rows=rows)
        return Notify(person_id, say, dedupe=dedupe, urgent=urgent)
