"""What is drawn, handled by a person in a client: the payloads Slack makes of it are read back."""

import re
from collections.abc import AsyncIterator
from datetime import date, time
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import render, views
from bot.slack.values import field_of, values_of
from messages.events import Values
from messages.steps import Button, Control, Option, Say
from messages.windows import Field, Window
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack

Body = dict[str, Any]


class Bot:
    """Remembers the tokens of presses, changed fields, and the values of windows sent."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, person: str) -> None:
        self.tokens: list[str] = []
        self.changed: list[tuple[str, Values]] = []
        self.sent: list[Values] = []
        self._client, self._person = client, person
        app.action(re.compile(".+"))(self._act)
        app.view("window")(self._take)
        app.options("suggest")(self._suggest)

    async def says(self, say: Say) -> None:
        for message in render.messages(say):
            await self._client.chat_postMessage(
                channel=self._person, text=message.text, blocks=message.blocks
            )

    async def _act(self, ack: Any, body: Body, action: Body) -> None:
        await ack()
        state = body["view"]["state"] if "view" in body else body.get("state")
        if field := field_of(action["block_id"]):
            self.changed.append((field, values_of(state)))
        elif token := render.read_action(action, state):
            self.tokens.append(token)
            if token == "open":
                view = views.window(WINDOW)
                await self._client.views_open(trigger_id=body["trigger_id"], view=view)

    async def _take(self, ack: Any, view: Body) -> None:
        self.sent.append(values_of(view["state"], "T1"))
        await ack()

    async def _suggest(self, ack: Any, payload: Body) -> None:
        assert field_of(payload["block_id"]) == "5"
        text = {"type": "plain_text", "text": "Gmina 120"}
        await ack(options=[{"text": text, "value": "g:120"}])


@pytest.fixture
async def bot(server: FakeSlack, anna: FakeSlackUser) -> AsyncIterator[Bot]:
    client = AsyncWebClient(server.bot_token, base_url=server.api_url)
    app = AsyncApp(client=client, process_before_response=True)
    handler = AsyncSocketModeHandler(app, server.app_token, ping_interval=0.1)
    await handler.connect_async()
    await server.socket.connected()
    yield Bot(app, client, anna.id)
    await handler.close_async()


def options(prefix: str, *labels: str) -> tuple[Option, ...]:
    return tuple(Option(label, f"{prefix}:{at}") for at, label in enumerate(labels))


WINDOW = Window(
    "f:1:page:1:ab",
    "Sprawozdanie",
    fields=(
        Field("1", "Tytuł", Control("text", required=True)),
        Field("2", "Rodzaj", Control("one", options("r", "szkolenie", "warsztat"), required=True)),
        Field("3", "Kogo", Control("many", options("k", "uczniów", "rodziców")), watched=True),
        Field("4", "Kiedy", Control("moment")),
        Field("5", "Gmina", Control("one", options("g", *(f"Gmina {at}" for at in range(150))))),
        Field("6", "Ilu", Control("integer")),
        Field("7", "Plik", Control("file", accept=("pdf",))),
        Field("8", "Uwagi", Control("multiline")),
    ),
    submit="Dalej",
)


async def test_a_choice_in_a_message_is_its_token(bot: Bot, anna: FakeSlackUser) -> None:
    await bot.says(Say("Wiek?", control=Control("one", options("w", "20", "30"))))
    await anna.taps("2. 30")
    await anna.server.delivery.idle()
    assert bot.tokens == ["w:1"]


async def test_check_boxes_are_sent_when_they_are_ended(bot: Bot, anna: FakeSlackUser) -> None:
    many = Control("many", options("h", *map(str, range(12))), done=Button("Gotowe", "f:1:d:2"))
    await bot.says(Say("Które?", control=many))
    for label in ("12. 11", "1. 0", "3. 2", "1. 0", "Gotowe"):
        await anna.taps(label)
    await anna.server.delivery.idle()
    assert bot.tokens == ["f:1:d:2:2,11"]


async def test_a_picker_in_a_message_gives_its_value(bot: Bot, anna: FakeSlackUser) -> None:
    await bot.says(Say("Kiedy?", control=Control("date", entry="f:1:v:2")))
    await anna.picks(date(2017, 8, 18))
    await bot.says(Say("O której?", control=Control("time", entry="f:1:v:3")))
    await anna.picks(time(14, 30))
    await anna.server.delivery.idle()
    assert bot.tokens == ["f:1:v:2:2017-08-18", "f:1:v:3:14:30"]


async def test_a_window_is_filled_in_and_sent(bot: Bot, anna: FakeSlackUser) -> None:
    await bot.says(Say("Sprawozdanie", ((Button("Otwórz", "open"),),)))
    await anna.taps("Otwórz")
    await anna.fills("Tytuł", "Lekcje & spacery")
    await anna.taps("warsztat")
    await anna.taps("rodziców")
    await anna.server.delivery.idle()
    await anna.fills("Kiedy", "2017-08-18", kinds=("datepicker",))
    await anna.fills("Kiedy", "14:30", kinds=("timepicker",))
    await anna.fills("Gmina", "Gmina 120")
    await anna.fills("Ilu", "12")
    await anna.fills("Plik", ("umowa.pdf", b"%PDF"))
    await anna.submits()
    (sent,) = bot.sent
    assert sent.texts == {"1": "Lekcje & spacery", "4": "2017-08-18T14:30", "6": "12"}
    assert sent.options == {"2": ("r:1",), "3": ("k:1",), "5": ("g:120",)}
    (file,) = sent.files["7"]
    assert (file.ref.startswith("T1/F"), file.name, file.size) == (True, "umowa.pdf", 4)
    field, values = bot.changed[0]
    assert (field, values.options["3"]) == ("3", ("k:1",))
