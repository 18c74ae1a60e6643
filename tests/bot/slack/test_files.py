"""Files to and from Slack."""

import pytest

from bot.slack.channel import SlackChannel
from bot.slack.files import is_slacks
from domain.files import MAX_BYTES
from messages import channel as words
from messages.steps import SendFile
from tests.bot.slack.conftest import CHAT
from tests.fakes.slack.teams import BOT_SCOPES
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import TEAM, FakeSlack

REAL = "https://slack.com/api/"


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", REAL, True),
        ("https://slack.com/files/a", REAL, True),
        ("https://acme.enterprise.slack.com/files-pri/T1-F1/a", REAL, True),
        ("http://127.0.0.1:5000/files-pri/T1-F1/a", "http://127.0.0.1:5000/api/", True),
        ("http://files.slack.com/files-pri/T1-F1/a", REAL, False),
        ("https://files.slack.com.example.org/a", REAL, False),
        ("https://notslack.com/a", REAL, False),
        ("https://files.slack.com@example.org/a", REAL, False),
        ("https://evil@files.slack.com/a", REAL, False),
        ("https://drive.google.com/a", REAL, False),
        ("http://127.0.0.1:5001/a", "http://127.0.0.1:5000/api/", False),
        ("", REAL, False),
        ("//files.slack.com/a", REAL, False),
        ("https://[/a", REAL, False),
    ],
)
def test_the_token_goes_to_slack_only(address: str, base: str, expected: bool) -> None:
    assert is_slacks(address, base) is expected


async def send(channel: SlackChannel, step: SendFile) -> str | None:
    return await channel.send(CHAT, step, None, row=1)


async def fetch(channel: SlackChannel, ref: str) -> bytes:
    return b"".join([chunk async for chunk in channel.fetch(ref)])


async def test_a_file_goes_out_with_its_name_and_caption(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    sent = await send(channel, SendFile(1, "Raport – moduł 1.pdf", "<b>Raport</b>"))
    (file,) = anna.last.files
    assert (file.name, file.title) == ("Raport – moduł 1.pdf", "Raport – moduł 1.pdf")
    assert file.content == b"%PDF-1.7 raport"
    assert anna.last.text == "Raport"
    assert sent == f"{anna.last.channel}/{anna.last.ts}"
    server.calls.assert_none_refused()
    assert not server.calls.of("files.sharedPublicURL")


async def test_a_picture_goes_out_with_what_is_on_it(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    await send(channel, SendFile(3, "wykres.png", alt="Tak: 5 & nie: 6"))
    (file,) = anna.last.files
    assert (file.alt_text, anna.last.text) == ("Tak: 5 & nie: 6", "")


async def test_of_a_long_description_as_much_as_fits(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    await send(channel, SendFile(3, "wykres.png", alt="słowo " * 400))
    (file,) = anna.last.files
    assert file.alt_text.startswith("słowo słowo")
    assert file.alt_text.endswith("…")
    assert 900 < len(file.alt_text) <= 1000


async def test_a_file_whose_message_slack_does_not_tell_has_arrived_all_the_same(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    server.refuse_next("files.info", "internal_error")
    assert await send(channel, SendFile(1, "raport.pdf")) is None
    assert len(anna.last.files) == 1


async def test_a_file_that_is_not_here_is_our_mistake(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    with pytest.raises(words.Rejected, match="stored file 2"):
        await send(channel, SendFile(2, "x.pdf"))


@pytest.mark.parametrize(
    ("status", "becomes"), [(500, words.Temporary), (413, words.Rejected), (404, words.Temporary)]
)
async def test_an_upload_that_fails_may_be_tried_again_unless_it_is_too_large(
    channel: SlackChannel,
    anna: FakeSlackUser,
    server: FakeSlack,
    status: int,
    becomes: type[words.SendError],
) -> None:
    server.break_next("upload", status)
    with pytest.raises(becomes, match=f"^status {status}$"):
        await send(channel, SendFile(1, "raport.pdf"))
    assert anna.chat == []


async def test_an_upload_that_is_cut_off_is_tried_again(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    server.drop_next("upload")
    with pytest.raises(words.Temporary):
        await send(channel, SendFile(1, "raport.pdf"))


async def test_a_workspace_without_uploads_refuses_the_file(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    server.refuse_next("files.getUploadURLExternal", "file_uploads_disabled")
    with pytest.raises(words.Rejected, match="file_uploads_disabled"):
        await send(channel, SendFile(1, "raport.pdf"))


async def test_a_file_comes_in_whole(channel: SlackChannel, anna: FakeSlackUser) -> None:
    content = bytes(range(256)) * 2000
    file = await anna.uploads("a.bin", content)
    assert await fetch(channel, f"{TEAM}/{file.id}") == content


async def test_a_file_over_20_mb_is_not_fetched(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    file = await anna.uploads("film.mp4", b"x", size=MAX_BYTES + 1)
    with pytest.raises(words.FileTooBig):
        await fetch(channel, f"{TEAM}/{file.id}")


@pytest.mark.parametrize("scopes", [BOT_SCOPES - {"files:read"}])
async def test_a_token_that_may_not_read_files_gets_no_page_instead(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack, scopes: frozenset[str]
) -> None:
    file = await anna.uploads("a.pdf", b"%PDF-1.7")
    server.install(server.team, scopes=scopes)
    with pytest.raises(words.FileUnavailable):
        await fetch(channel, f"{TEAM}/{file.id}")


async def test_a_page_for_logging_in_is_no_file(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    file = await anna.uploads("a.pdf", b"%PDF-1.7")
    server.break_next("download", 200)
    with pytest.raises(words.FileUnavailable, match="a page came"):
        await fetch(channel, f"{TEAM}/{file.id}")


async def test_a_redirection_is_not_followed(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    file = await anna.uploads("a.pdf", b"%PDF-1.7")
    server.break_next("download", 302)
    with pytest.raises(words.FileUnavailable, match="status 302"):
        await fetch(channel, f"{TEAM}/{file.id}")


async def test_a_file_that_lies_elsewhere_is_not_asked_for(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    file = await anna.uploads("dokument", b"x")
    file.base = "https://drive.example.org"
    with pytest.raises(words.FileUnavailable, match="outside of Slack"):
        await fetch(channel, f"{TEAM}/{file.id}")


async def test_a_file_that_cannot_be_had_is_unavailable(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    file = await anna.uploads("a.pdf", b"%PDF-1.7")
    server.break_next("download", 500)
    for ref in (f"{TEAM}/F0", f"{TEAM}/{file.id}"):
        with pytest.raises(words.FileUnavailable) as caught:
            await fetch(channel, ref)
        assert server.bot_token not in repr(caught.value)
