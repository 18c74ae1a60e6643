"""The transport under the real library, against the strict fake of the Bot API."""

import asyncio
import logging
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, TimedOut

from bot.telegram.transport import AiohttpRequest
from tests.fakes.telegram.users import FakeUser
from tests.fakes.telegram_server import FakeTelegram


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def bot(server: FakeTelegram) -> AsyncIterator[Bot]:
    async with make_bot(server) as bot:
        yield bot


@pytest.fixture
async def anna(server: FakeTelegram) -> FakeUser:
    user = server.user(id=7, first_name="Anna")
    await user.types("/start")
    return user


def make_bot(server: FakeTelegram, request: AiohttpRequest | None = None) -> Bot:
    return Bot(
        server.token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=request or AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )


async def test_a_message_arrives_as_written(bot: Bot, anna: FakeUser) -> None:
    sent = await bot.send_message(7, "<b>Zażółć</b> & gęślą".replace("&", "&amp;"), "HTML")
    assert anna.last.text == "Zażółć & gęślą"
    assert sent.text == "Zażółć & gęślą"
    assert [entity.type for entity in sent.entities] == ["bold"]


async def test_a_call_without_parameters_works(bot: Bot) -> None:
    assert (await bot.get_me()).username == "lacznik_bot"


async def test_many_calls_at_once_share_the_pool(server: FakeTelegram, anna: FakeUser) -> None:
    async with make_bot(server, AiohttpRequest(connections=2)) as bot:
        await asyncio.gather(*(bot.send_chat_action(7, "typing") for _ in range(20)))
    assert anna.actions == ["typing"] * 20


async def test_a_file_goes_up_with_its_name_type_and_content(bot: Bot, anna: FakeUser) -> None:
    name = "Sprawozdanie „ćwiczenie” nr 1.pdf"
    await bot.send_document(7, InputFile(b"%PDF-1.7 x", filename=name), caption="Proszę")
    file = anna.last.file
    assert file is not None
    assert (file.name, file.mime, file.content) == (name, "application/pdf", b"%PDF-1.7 x")
    assert anna.last.text == "Proszę"


async def test_an_attached_file_goes_up(bot: Bot, anna: FakeUser) -> None:
    await bot.send_document(7, InputFile(BytesIO(b"abc"), filename="a.txt", attach=True))
    assert anna.last.file is not None
    assert anna.last.file.content == b"abc"


async def test_a_file_comes_down(bot: Bot, anna: FakeUser) -> None:
    stored = await anna.uploads("zdjęcie.bin", b"\x00\xff" * 100_000)
    file = await bot.get_file(stored.file_id)
    assert bytes(await file.download_as_bytearray()) == stored.content


async def test_updates_are_polled_on_their_own_connection(bot: Bot, anna: FakeUser) -> None:
    await anna.types("terminy")
    updates = await bot.get_updates(timeout=1)
    assert [update.message and update.message.text for update in updates] == ["/start", "terminy"]


async def test_silence_longer_than_the_read_timeout_times_out(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    server.hold_next("sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(7, "Dzień dobry", read_timeout=0.05)


async def test_a_full_pool_times_out_before_anything_is_sent(
    server: FakeTelegram, anna: FakeUser
) -> None:
    held = server.hold_next("sendMessage")
    async with make_bot(
        server, AiohttpRequest(connections=2, pool_timeout=0.05, connect_timeout=0.05)
    ) as bot:
        server.hold_next("sendMessage")
        waiting = [asyncio.ensure_future(bot.send_message(7, "raz")) for _ in range(2)]
        await asyncio.sleep(0)  # let both take their connection
        with pytest.raises(TimedOut, match="before the request was sent"):
            await bot.send_message(7, "dwa")
        held.set()
        server.release_all()
        await asyncio.gather(*waiting)
    assert len(server.calls.of("sendMessage", text="dwa")) == 0


async def test_the_default_read_timeout_is_told() -> None:
    assert AiohttpRequest(read_timeout=17).read_timeout == 17
    assert AiohttpRequest(read_timeout=None).read_timeout is None


async def test_a_connection_dropped_is_a_network_error_and_nothing_is_repeated(
    server: FakeTelegram, bot: Bot, anna: FakeUser
) -> None:
    server.drop_next("sendMessage", after=True)
    with pytest.raises(NetworkError, match=r"ServerDisconnectedError|ClientOSError"):
        await bot.send_message(7, "Dzień dobry")
    assert [message.text for message in anna.chat] == ["/start", "Dzień dobry"]


async def test_a_page_of_html_with_5xx_is_a_network_error(server: FakeTelegram, bot: Bot) -> None:
    server.break_next("getMe", 502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_me()


async def test_a_redirect_is_not_followed(server: FakeTelegram, bot: Bot) -> None:
    server.break_next("getMe", 302)
    with pytest.raises(NetworkError, match="Found"):
        await bot.get_me()


async def test_a_refusal_keeps_its_words(bot: Bot, anna: FakeUser) -> None:
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(7, "x" * 4097)


async def test_a_revoked_token_is_told(server: FakeTelegram, bot: Bot) -> None:
    server.revoke_token()
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await bot.get_me()


async def test_errors_and_logs_never_hold_the_token(
    server: FakeTelegram, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.drop_next("getMe")
    with pytest.raises(NetworkError) as dropped:
        await bot.get_me()
    nowhere = AiohttpRequest()
    async with nowhere:
        with pytest.raises(NetworkError, match="ClientConnectorError") as refused:
            await nowhere.post(f"http://127.0.0.1:1/bot{server.token}/getMe")
        with pytest.raises(NetworkError) as invalid:
            await nowhere.post(f"http://[/bot{server.token}/getMe")
    said = [str(error.value) for error in (dropped, refused, invalid)]
    assert [server.token in text for text in (*said, caplog.text)] == [False] * 4


async def test_after_a_shutdown_it_refuses_and_can_begin_again(
    server: FakeTelegram, anna: FakeUser
) -> None:
    request = AiohttpRequest()
    for _ in range(2):
        async with make_bot(server, request) as bot:
            await bot.send_chat_action(7, "typing")
    await request.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(f"{server.url}/bot{server.token}/getMe")


async def test_initializing_twice_keeps_the_pool(server: FakeTelegram) -> None:
    async with make_bot(server) as bot:
        await bot.request.initialize()
        assert (await bot.get_me()).is_bot


async def test_a_proxy_of_the_environment_is_used(
    server: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        asked.append(str(request.url.host))
        return web.json_response({"ok": True, "result": True})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    proxy = "http://{}:{}".format(*runner.addresses[0])
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with AiohttpRequest() as request, make_bot(server) as bot:
        assert await request.post("http://api.example.org/bot1:x/getMe") is True
        assert (await bot.get_me()).is_bot
    await runner.cleanup()
    assert asked == ["api.example.org"]
