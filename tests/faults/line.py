"""A network between a process and a server, which can be cut: nothing comes, nothing closes."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy.engine import make_url


class Line:
    """`address` is the server's, as seen through the line, which begins at `host`."""

    def __init__(self, address: str, host: str = "127.0.0.1") -> None:
        self._target = make_url(address)
        self._host = host
        self.address = ""
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, self._host, 0)
        port = self._server.sockets[0].getsockname()[1]
        through = self._target.set(host=self._host, port=port, query={})
        self.address = through.render_as_string(hide_password=False)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self._ends:
            end.transport.abort()
        await asyncio.sleep(0)  # for the sockets to close

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        self._whole.set()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.append(writer)
        await self._whole.wait()
        folder = self._target.query.get("host")
        if folder:
            there = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")
        else:
            there = await asyncio.open_connection(self._target.host, self._target.port or 5432)
        self._ends.append(there[1])
        for source, sink in ((reader, there[1]), (there[0], writer)):
            task = asyncio.ensure_future(self._carry(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                await self._whole.wait()
                sink.write(data)
                await sink.drain()
        sink.close()
