"""Where an immediate answer can be shown: what Slack hands out with an interaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

_orders = count(1)


@dataclass(frozen=True, slots=True)
class Origin:
    """`home` and `user` are always there; the rest as far as the interaction had it.

    `trigger_id` opens a window within three seconds. `view_id`, `view_hash` and `view_kind`
    ("window", "screen" or "home") name the view in which the person acted, `view` is all of it.
    `channel` is where they acted, `is_direct` that it is a conversation of two, `thread` the
    message above, if any. `response_url` answers there for half an hour, even where the bot is no
    member; it is a secret. Make an origin as its event comes in: `order` puts those of one view in
    their order of arrival.
    """

    home: str
    user: str
    trigger_id: str = ""
    view_id: str = ""
    view_hash: str = ""
    view_kind: str = ""
    channel: str = ""
    is_direct: bool = True
    thread: str = ""
    response_url: str = field(default="", repr=False)
    view: Mapping[str, Any] | None = field(default=None, repr=False)
    order: int = field(default_factory=lambda: next(_orders))

    @property
    def is_window(self) -> bool:
        """Whether the person acted in a window over the chat."""
        return self.view_kind in ("window", "screen")

    @property
    def is_desk(self) -> bool:
        """Whether the person acted on their own page."""
        return self.view_kind == "home"
