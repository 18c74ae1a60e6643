"""Bot API requests over aiohttp, in place of python-telegram-bot's httpx.

The HTTP client decides the speed of a Telegram bot: httpx spends most of its CPU in its
connection pool, and aiohttp already serves our web chat. The bot's token is part of every
URL, so nothing here puts a URL, or an aiohttp message that may quote one, into an error.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue  # the type of BaseRequest.DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
UPLOAD_SECONDS = 60.0
CHUNK_BYTES = 64 * 1024


class AiohttpRequest(BaseRequest):
    """A connection pool for one `telegram.Bot`; usable again after `shutdown()`.

    All timeouts are seconds, `None` waits for ever. `pool_timeout` is the wait for a free
    connection, `write_timeout` the time to hand over a request (`UPLOAD_SECONDS` where it
    carries files), `read_timeout` the longest silence of the server.

    Raises `telegram.error.TimedOut` and `telegram.error.NetworkError`. After either the
    server may or may not have acted: a POST is never repeated here.
    """

    __slots__ = ("_connections", "_defaults", "_proxies", "_session")

    def __init__(
        self,
        *,
        connections: int = CONNECTIONS,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 1.0,
    ) -> None:
        self._connections = connections
        self._defaults = {
            "read": read_timeout,
            "write": write_timeout,
            "connect": connect_timeout,
            "pool": pool_timeout,
        }
        self._proxies: dict[str, str] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._defaults["read"]

    async def initialize(self) -> None:
        if self._session is not None:
            return
        self._proxies = getproxies()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
        )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """The body of a file, piece by piece. Raises `NetworkError` and `TimedOut`."""
        session = self._running()
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=self._defaults["connect"],
            sock_read=self._defaults["read"],
        )
        with _library_errors():
            async with session.get(url, timeout=timeout, proxy=self._proxy_for(url)) as response:
                if response.status != HTTPStatus.OK:
                    raise NetworkError(f"Bad answer to a download ({response.status})")
                async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                    yield chunk

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        session = self._running()
        timeout = self._timeout(
            uploading=request_data is not None and request_data.contains_files,
            downloading=method == "GET",
            read=read_timeout,
            write=write_timeout,
            connect=connect_timeout,
            pool=pool_timeout,
        )
        with _library_errors():
            async with session.request(
                method,
                url,
                data=_encode_body(request_data),
                timeout=timeout,
                proxy=self._proxy_for(url),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()

    def _running(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("AiohttpRequest is not initialized")
        return self._session

    def _timeout(
        self, *, uploading: bool, downloading: bool, **given: ODVInput[float]
    ) -> aiohttp.ClientTimeout:
        """Say the four timeouts of the Bot API library in aiohttp's terms.

        aiohttp bounds no writing, so a POST as a whole ends after the sum of all four; its
        answer is small. A download has no such end, it may go on as long as bytes come.
        """
        defaults = self._defaults | ({"write": UPLOAD_SECONDS} if uploading else {})
        chosen = {
            phase: defaults[phase] if isinstance(seconds, DefaultValue) else seconds
            for phase, seconds in given.items()
        }
        return aiohttp.ClientTimeout(
            total=None if downloading else _sum_of(*chosen.values()),
            connect=_sum_of(chosen["pool"], chosen["connect"]),
            sock_connect=chosen["connect"],
            sock_read=chosen["read"],
        )

    def _proxy_for(self, url: str) -> str | None:
        """Give the proxy the environment names for this address, if any.

        aiohttp's own `trust_env` would also look for a netrc file before every request.
        """
        if not self._proxies:
            return None
        address = urlsplit(url)
        return None if proxy_bypass(address.hostname or "") else self._proxies.get(address.scheme)


@contextmanager
def _library_errors() -> Iterator[None]:
    try:
        yield
    except aiohttp.ConnectionTimeoutError:
        raise TimedOut("Timed out before the request was sent") from None
    except TimeoutError:
        raise TimedOut from None
    except aiohttp.ClientError as error:
        raise NetworkError(_describe(error)) from None


def _encode_body(
    request_data: RequestData | None,
) -> aiohttp.FormData | aiohttp.BytesPayload | None:
    """As JSON, which costs a third of a form; files need the form."""
    if request_data is None:
        return None
    if not request_data.contains_files:
        return aiohttp.BytesPayload(request_data.json_payload, content_type="application/json")
    # Telegram takes names of files as they are; percent-encoded ones would be shown so.
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form


def _sum_of(*seconds: float | None) -> float | None:
    known = [value for value in seconds if value is not None]
    return sum(known) if len(known) == len(seconds) else None


def _describe(error: aiohttp.ClientError) -> str:
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {reason}" if reason else type(error).__name__
