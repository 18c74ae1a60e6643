"""A reverse proxy before several intakes: what `deploy/Caddyfile` asks of one, and no more."""

from __future__ import annotations

import asyncio
import ipaddress
import itertools
import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import (
    ClientConnectionError,
    ClientConnectorError,
    ClientSession,
    ClientTimeout,
    WSMsgType,
    WSServerHandshakeError,
    web,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.clock import RealClock

HOP = {"connection", "transfer-encoding", "content-length", "upgrade", "content-encoding"}
TRY_FOR = 10.0  # seconds
AGAIN_AFTER = 0.1


class Front:
    """Every request to the next of `members` (their addresses), past those that refuse.

    `url` is plain, `secure_url` by TLS with a certificate that `trust` trusts.
    """

    def __init__(self, folder: Path) -> None:
        self.members: list[str] = []
        self.served: dict[str, int] = {}
        self.url = self.secure_url = ""
        self.trust = ssl.create_default_context()
        self._own = _certificate(folder, self.trust)
        self._turn = itertools.count()

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=2**26)
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._own).start()
        plain, secure = (address[1] for address in self._runner.addresses)
        self.url, self.secure_url = f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}"
        self._session = ClientSession(timeout=ClientTimeout(total=30), auto_decompress=False)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._session.close()
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        until = asyncio.get_running_loop().time() + TRY_FOR
        while True:
            member = self.members[next(self._turn) % len(self.members)]
            try:
                if request.headers.get("Upgrade", "").lower() == "websocket":
                    return await self._bridge(request, member)
                return await self._pass_on(request, member, body)
            except WSServerHandshakeError as refused_there:
                return web.Response(status=refused_there.status)
            except ClientConnectionError as error:
                # What a member may have taken is not for another.
                refused = isinstance(error, ClientConnectorError)
                if not refused or asyncio.get_running_loop().time() > until:
                    return web.Response(status=502)
                await asyncio.sleep(AGAIN_AFTER)

    async def _pass_on(self, request: web.Request, member: str, body: bytes) -> web.Response:
        async with self._session.request(
            request.method,
            member + request.path_qs,
            headers=_headers(request),
            data=body,
            allow_redirects=False,
        ) as answer:
            kept = [(k, v) for k, v in answer.headers.items() if k.lower() not in HOP]
            content = await answer.read()
            self._count(member)
            response = web.Response(status=answer.status, body=content)
            response.headers.popall("Content-Type", None)
            for name, value in kept:
                response.headers.add(name, value)
            return response

    async def _bridge(self, request: web.Request, member: str) -> web.StreamResponse:
        there = await self._session.ws_connect(member + request.path_qs, headers=_headers(request))
        self._count(member)
        here = web.WebSocketResponse()
        await here.prepare(request)

        async def carry(source: object, say: Callable[[str], object]) -> None:
            async for message in source:  # type: ignore[attr-defined]
                if message.type is not WSMsgType.TEXT:
                    return
                await say(message.data)  # type: ignore[misc]

        ways = [
            asyncio.ensure_future(carry(there, here.send_str)),
            asyncio.ensure_future(carry(here, there.send_str)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        await there.close()
        await here.close()
        return here

    def _count(self, member: str) -> None:
        self.served[member] = self.served.get(member, 0) + 1


def _headers(request: web.Request) -> dict[str, str]:
    kept = {k: v for k, v in request.headers.items() if k.lower() not in HOP}
    for name in [name for name in kept if name.lower().startswith("sec-websocket")]:
        del kept[name]
    return kept | {"X-Forwarded-For": request.remote or "", "X-Forwarded-Proto": request.scheme}


def _certificate(folder: Path, trust: ssl.SSLContext) -> ssl.SSLContext:
    """For this machine's own address, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = RealClock().now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "front.pem"
    path.write_bytes(private + public)
    trust.load_verify_locations(cadata=public.decode())
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(path)
    return own
