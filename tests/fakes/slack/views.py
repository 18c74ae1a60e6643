"""Windows over a person's screen (a stack of at most three) and the App Home."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blocks import check_view
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.surface import Surface, read
from tests.fakes.slack.teams import Installation
from tests.fakes.slack.told import told

if TYPE_CHECKING:
    from tests.fakes.slack.users import FakeSlackUser
    from tests.fakes.slack_server import FakeSlack

MAX_STACK = 3
SHARED = ("type", "private_metadata", "callback_id", "external_id")
OF_MODAL = ("title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled")
UNSAID = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "submit": None,
    "close": None,
    "clear_on_close": False,
    "notify_on_close": False,
    "submit_disabled": False,
}


@dataclass(slots=True)
class View:
    """What is on the screen. `errors`: by block_id, what stands under a field in red."""

    id: str
    user: "FakeSlackUser"
    installation: Installation
    given: Mapping[str, Any]
    surface: Surface
    hash: str
    change: int
    root_id: str
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return read(self.given["title"]) if "title" in self.given else ""

    @property
    def submit(self) -> str:
        return read(self.given["submit"]) if "submit" in self.given else ""

    @property
    def close(self) -> str:
        return read(self.given["close"]) if "close" in self.given else ""

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return self.surface.blocks

    @property
    def buttons(self) -> list[list[str]]:
        return self.surface.buttons

    @property
    def text(self) -> str:
        """Title, texts and faults, top to bottom."""
        lines = [self.title] if self.title else []
        for block in self.surface.blocks:
            lines += Surface([block]).lines
            lines += [self.errors[block["block_id"]]] if block["block_id"] in self.errors else []
        return "\n".join(lines)

    def says(self, fragment: str) -> bool:
        return fragment in self.text

    def to_json(self) -> dict[str, Any]:
        names = SHARED + (OF_MODAL if self.given["type"] == "modal" else ())
        return {
            "id": self.id,
            "team_id": self.user.team.id,
            "app_id": self.user.server.app_id,
            "app_installed_team_id": self.installation.id,
            "bot_id": self.installation.bot_id,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "blocks": told(self.blocks),
            "state": self.surface.state(),
            "hash": self.hash,
            **{name: told(self.given.get(name, UNSAID.get(name))) for name in names},
        }

    def __str__(self) -> str:
        rows = "".join(f"\n    [{'] ['.join(row)}]" for row in self.buttons)
        end = f"\n    ({self.close or 'Close'}) ({self.submit})" if self.title else ""
        return f"{'window' if self.title else 'home'}: {self.text}{rows}{end}"


class Views:
    def __init__(self, server: "FakeSlack") -> None:
        self._server = server
        self._numbers = count(1)

    def open(self, trigger_id: str, given: Any, installation: Installation) -> View:
        """Open a window; from within one, it is put on top of it."""
        check_view(given, "modal")
        trigger = self._server.triggers.use(trigger_id)
        user = self._server.person(trigger.user)
        if not any(view.id == trigger.view_id for view in user.windows):
            user.windows.clear()
        return self._put_on_top(user, given, installation)

    def push(self, trigger_id: str, given: Any, installation: Installation) -> View:
        """Raises `SlackError` `invalid_trigger_id` outside of a window, `push_limit_reached`."""
        check_view(given, "modal")
        trigger = self._server.triggers.use(trigger_id)
        user = self._server.person(trigger.user)
        if not any(view.id == trigger.view_id for view in user.windows):
            raise SlackError("invalid_trigger_id")
        return self._put_on_top(user, given, installation)

    def respond_push(self, below: View, given: Any) -> View:
        """Put a window on top in answer to a submission."""
        check_view(given, "modal")
        return self._put_on_top(below.user, given, below.installation)

    def update(self, view: View, given: Any, hash: str | None) -> View:
        """Raises `SlackError` `hash_conflict` if the view has changed since `hash`."""
        check_view(given, "modal")
        if hash is not None and hash != view.hash:
            raise SlackError("hash_conflict")
        self._check_external_id(given, besides=view)
        return self.replace(view, given)

    def replace(self, view: View, given: Mapping[str, Any]) -> View:
        view.given, view.hash, view.errors = given, self._hash(), {}
        view.surface.show(given["blocks"])
        view.change = self._server.next_change()
        view.user.notice()
        return view

    def publish(
        self, user: "FakeSlackUser", given: Any, hash: str | None, installation: Installation
    ) -> View:
        check_view(given, "home")
        if user.home is None:
            view = self._make(user, given, installation)
            user.home = view
            user.notice()
            return view
        if hash is not None and hash != user.home.hash:
            raise SlackError("hash_conflict")
        return self.replace(user.home, given)

    def find(self, view_id: str, external_id: str, installation: Installation) -> View:
        """Find an open window of this app. Raises `SlackError` `not_found`."""
        for view in self._all():
            same = view.id == view_id or (
                external_id and view.given.get("external_id") == external_id
            )
            if same and view.installation is installation:
                return view
        raise SlackError("not_found")

    def _all(self) -> list[View]:
        return [view for user in self._server.people() for view in user.windows]

    def _check_external_id(self, given: Mapping[str, Any], besides: View | None = None) -> None:
        name = given.get("external_id")
        if name and any(
            v.given.get("external_id") == name for v in self._all() if v is not besides
        ):
            raise SlackError("duplicate_external_id")

    def _put_on_top(self, user: "FakeSlackUser", given: Any, installation: Installation) -> View:
        if len(user.windows) >= MAX_STACK:
            raise SlackError("push_limit_reached")
        self._check_external_id(given)
        view = self._make(user, given, installation)
        if user.windows:
            view.root_id, view.previous_id = user.windows[0].id, user.windows[-1].id
        user.windows.append(view)
        user.notice()
        return view

    def _make(self, user: "FakeSlackUser", given: Any, installation: Installation) -> View:
        id, change = f"V0{next(self._numbers):08d}", self._server.next_change()
        surface = Surface(given["blocks"])
        return View(id, user, installation, given, surface, self._hash(), change, id)

    def _hash(self) -> str:
        return f"{self._server.clock.date()}.{secrets.token_hex(4)}"
