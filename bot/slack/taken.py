"""What one payload of Slack comes to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.origin import Origin
from messages.events import Event

CHANNEL = "slack"


@dataclass(frozen=True, slots=True)
class Happened:
    """What people did: usually one event, several for several files, none for nothing to us.

    `origin` is where it can be answered at once; `submits` that a window waits for our answer.
    """

    events: tuple[Event, ...] = ()
    origin: Origin | None = None
    submits: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A long list is searched in a window: options for `words` of its `field` are wanted."""

    account: str
    token: str
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The token of a home is worth nothing any more."""

    home: str
    organisation: str
    team: str


Taken = Happened | Asked | Uninstalled
NOTHING = Happened()
