"""No framework: answers every step with ready-made bytes over bare connections.

What it reaches is the ceiling of this benchmark: the server, the users and the loopback.
"""

from __future__ import annotations

import asyncio
import json
from urllib.parse import quote_plus, urlsplit

from benchmarks.survey.questions import CHOICES, QUESTIONS, SEND, STEPS, THANKS
from benchmarks.survey.setting import Setting

CONNECTIONS = 128
_HEAD = "POST /bot42:BENCH/{} HTTP/1.1\r\nHost: bench\r\nContent-Length: {}\r\n\r\n{}"


class Api:
    """Calls over a few kept connections."""

    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        self._where = url.hostname, url.port
        self._free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
        self._free = asyncio.Queue()

    async def open(self) -> None:
        for _ in range(CONNECTIONS):
            self._free.put_nowait(await asyncio.open_connection(*self._where))

    async def call(self, method: str, body: str) -> bytes:
        reader, writer = wire = await self._free.get()
        writer.write(_HEAD.format(method, len(body), body).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.rpartition(b"Content-Length: ")[2])
        payload = await reader.readexactly(length)
        self._free.put_nowait(wire)
        return payload


def replies() -> list[tuple[str, str]]:
    """The text and keyboard of each step, encoded."""
    marks = [(q.label, CHOICES if q.kind == "one" else ()) for q in QUESTIONS]
    screens = [*marks, ("Podsumowanie", (SEND,)), (THANKS, ())]
    return [
        (
            quote_plus(text),
            quote_plus(
                json.dumps(
                    {"inline_keyboard": [[{"text": b, "callback_data": "x"}] for b in labels]}
                )
            ),
        )
        for text, labels in screens
    ]


async def answer(
    api: Api, update: dict[str, dict], screens: list[tuple[str, str]], steps: dict[int, int]
) -> None:
    query = update.get("callback_query")
    chat = (query or update["message"])["from"]["id"]
    step = steps.get(chat, 0)
    steps[chat] = (step + 1) % STEPS
    text, keyboard = screens[step]
    body = f"chat_id={chat}&text={text}&reply_markup={keyboard}"
    if query:
        number = query["message"]["message_id"]
        done = api.call("answerCallbackQuery", f"callback_query_id={query['id']}")
        await asyncio.gather(done, api.call("editMessageText", f"{body}&message_id={number}"))
    else:
        await api.call("sendMessage", body)


async def run(setting: Setting) -> None:
    api, polls, screens, steps = Api(setting.address), Api(setting.address), replies(), {}
    await api.open()
    await polls.open()
    offset, under_way = 0, set()
    while True:
        payload = await polls.call("getUpdates", f"offset={offset}&timeout=10")
        for update in json.loads(payload)["result"]:
            offset = update["update_id"] + 1
            task = asyncio.ensure_future(answer(api, update, screens, steps))
            under_way.add(task)
            task.add_done_callback(under_way.discard)


def main(setting: Setting) -> None:
    asyncio.run(run(setting))
