"""The web as a channel: what is said goes to every open page of the account.

Nothing is lost where no page is open: the outbox is the chat's history, and a page shows it when
it opens. So a send cannot fail here. Pages may be open in several processes: `elsewhere` tells the
others.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.web.render import draw, own_message
from bot.web.waiting import WaitingFiles
from messages.steps import AskPlace, Delivered, EndPlace, Erase, Forget, Say, SendFile, Toast

BACKLOG = 500  # messages a page may lag behind before it has to load the history anew


class Page:
    """One open page's way out. A page that stays behind is told to begin anew (`None`)."""

    def __init__(self) -> None:
        self.out: asyncio.Queue[str | None] = asyncio.Queue()

    def put(self, message: str) -> None:
        if self.out.qsize() < BACKLOG:
            self.out.put_nowait(message)
        elif self.out.qsize() == BACKLOG:
            self.out.put_nowait(None)

    def close(self) -> None:
        self.out.put_nowait(None)


class WebChannel:
    """`waiting` holds uploads until the house fetches them, `now` is the house's clock.

    `elsewhere` takes (account, line): what pages in other processes are to show.
    """

    name = "web"

    def __init__(
        self,
        waiting: WaitingFiles,
        now: Callable[[], datetime],
        elsewhere: Callable[[str, str | None], None] = lambda account, line: None,
    ) -> None:
        self.waiting = waiting
        self._now = now
        self._elsewhere = elsewhere
        self._pages: defaultdict[str, set[Page]] = defaultdict(set)

    async def send(
        self, chat: str, step: Delivered, replaces: str | None, *, row: int
    ) -> str | None:
        """A message is called after its outbox row; an edited one keeps its first name."""
        if isinstance(step, Erase):
            self.push(chat, {"type": "erase", "id": replaces})
            return None
        if isinstance(step, AskPlace | EndPlace):
            return None  # the question's own control asks the browser
        if isinstance(step, Forget):
            for message in (*map(own_message, step.heard), *map(str, step.said)):
                self.push(chat, {"type": "erase", "id": message})
            return None
        fresh = isinstance(step, SendFile) or step.fresh or replaces is None
        message_id = str(row) if fresh or replaces is None else replaces
        replaced = replaces if fresh and isinstance(step, Say) else None
        item = draw(step, message_id, self._now())
        self.push(chat, {"type": "item", "item": item, "strip": replaced})
        return message_id

    async def answer(self, callback: str, toast: Toast | None) -> None:
        """Toasts travel with the acknowledgement of the press."""

    def fetch(self, ref: str) -> AsyncIterator[bytes]:
        return self.waiting.fetch(ref)

    def open(self, account: str) -> Page:
        page = Page()
        self._pages[account].add(page)
        return page

    def leave(self, account: str, page: Page) -> None:
        self._pages[account].discard(page)
        if not self._pages[account]:
            del self._pages[account]

    def push(self, account: str, message: Mapping[str, Any]) -> None:
        """To every open page of the account."""
        line = json.dumps(message, ensure_ascii=False)
        self.show(account, line)
        self._elsewhere(account, line)

    def show(self, account: str, line: str | None) -> None:
        """On the pages open here; None ends their sockets, so that they load themselves anew."""
        for page in self._pages.get(account, ()):
            if line is None:
                page.close()
            else:
                page.put(line)

    def log_out(self, account: str) -> None:
        """End the sockets of the account, wherever they are."""
        self.show(account, None)
        self._elsewhere(account, None)

    def close_pages(self) -> None:
        """End all sockets: we are going."""
        for account in list(self._pages):
            self.show(account, None)
