"""Which conversation a chat is: a room is one, a person's has to be opened, once."""

from __future__ import annotations

from bot.slack.calls import Calls
from bot.slack.recent import Recent

REMEMBERED = 10_000


class Conversations:
    """Chats are "<home>/<user>" or "<home>/<channel>"."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._known: Recent[str] = Recent(REMEMBERED)

    async def open(self, chat: str) -> tuple[str, str]:
        """The home and the conversation, for what takes nothing else (files).

        Opening one that is open changes nothing. Raises `Refused` and `RetryAfter`.
        """
        home, _, target = chat.partition("/")
        if not _is_person(target):
            return home, target
        known = self._known.get(chat)
        if known is None:
            answer = await self._calls.call(home, "conversations.open", {"users": target})
            known = str(answer["channel"]["id"])
            self._known.put(chat, known)
        return home, known

    async def reach(self, chat: str) -> tuple[str, str]:
        """The same for a message, which may also be posted to the person: in a rush (many people
        at once, as Slack opens few conversations a minute) that needs no call before it."""
        home, _, target = chat.partition("/")
        in_a_rush = not self._calls.limits.is_free(home, "conversations.open")
        if _is_person(target) and in_a_rush and self._known.get(chat) is None:
            return home, target
        return await self.open(chat)

    def learn(self, chat: str, sent: str) -> None:
        """A message went out; its name tells the conversation."""
        if _is_person(chat.partition("/")[2]):
            self._known.put(chat, sent.partition("/")[0])

    def forget(self, chat: str) -> bool:
        """It is no more (the app was installed anew); whether it was known."""
        return self._known.pop(chat) is not None


def _is_person(target: str) -> bool:
    return target.startswith(("U", "W"))
