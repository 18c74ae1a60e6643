"""Windows and the home as a whole: sending, closing, opening."""

from typing import TYPE_CHECKING, Any

from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import Answer
from tests.fakes.slack.entries import check_entries
from tests.fakes.slack.sights import WAIT_SECONDS, Sights
from tests.fakes.slack.submissions import respond
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack.users import FakeSlackUser


class Windows(Sights):
    """What one person does with a window, and which tab of the app is before them."""

    is_at_home = False

    async def submits(self) -> Answer | None:
        """Send the window on top; what the app answers is shown when this returns.

        Gives None, and marks the fields, if Slack itself finds an entry missing or wrong.
        """
        view = await self._top()
        if not view.submit:
            raise AssertionError(f"{self} has no button to send\n{view}")
        self.act()
        view.errors = check_entries(view.surface)
        if view.errors:
            view.change = self.server.next_change()
            self.notice()
            return None
        answer = await self.server.delivery.interact(payloads.submission(self._person, view))
        if not answer.is_acked:
            self.warn("We had some trouble connecting. Try again?")
        else:
            respond(self.server, view, answer.payload)
        return answer

    async def closes(self, *, all_windows: bool = False) -> None:
        """Close the window on top, or with the cross all of them."""
        view = await self._top()
        self.act()
        cleared = all_windows or bool(view.given.get("clear_on_close"))
        closed = list(reversed(self.windows)) if cleared else [view]
        del self.windows[len(self.windows) - len(closed) :]
        self.notice()
        for gone in closed:
            if gone.given.get("notify_on_close"):
                self._send(payloads.closing(self._person, gone, cleared=cleared))

    async def opens_home(self) -> None:
        await self._opens("home")

    async def opens_chat(self) -> None:
        await self._opens("messages")

    # How it is done

    @property
    def _person(self) -> "FakeSlackUser":
        return self  # type: ignore[return-value]

    async def _top(self) -> View:
        return await self._wait_for(lambda: self.modal, WAIT_SECONDS, "has no window open")

    async def _opens(self, tab: str) -> None:
        self.act()
        self.is_at_home = tab == "home"
        event = {"type": "app_home_opened", "user": self.id, "channel": self.dm.id, "tab": tab}
        event["event_ts"] = self.server.clock.ts()
        shown = {"view": self.home.to_json()} if self.home and tab == "home" else {}
        self.server.event_of(self._person.team.id, event | shown)

    def _send(self, payload: dict[str, Any]) -> None:
        self.server.delivery.background(self._deliver(payload))

    async def _deliver(self, payload: dict[str, Any]) -> None:
        if not (await self.server.delivery.interact(payload)).is_acked:
            self.warn("operation_timeout")
