"""Windows, home and choices as a person handles them, with slack-bolt on the other side."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.drawing import (
    DAY,
    LEVEL,
    TOPIC,
    Body,
    actions,
    asked,
    button,
    chosen,
    modal,
    option,
    plain,
)
from tests.fakes.slack.users import FakeSlackUser


async def test_all_inputs_of_a_window_are_sent_even_the_empty_ones(
    anna: FakeSlackUser, opened: list[Body]
) -> None:
    await anna.fills("Temat", "Matematyka")
    await anna.taps("LO")
    await anna.taps("Projekt")
    await anna.taps("Lekcja")
    await anna.taps("Dalej")
    assert anna.modal is None
    view = opened[0]["view"]
    assert view["state"]["values"] == {
        "q:1": {"a": {"type": "plain_text_input", "value": "Matematyka"}},
        "q:2": {"a": {"type": "radio_buttons", "selected_option": chosen("LO")}},
        "q:3": {"a": {"type": "datepicker", "selected_date": None}},
        "q:4": {
            "a": {
                "type": "multi_static_select",
                "selected_options": [chosen("Projekt"), chosen("Lekcja")],
            }
        },
    }
    assert (view["private_metadata"], view["callback_id"]) == ("f:1:page", "window")


async def test_slack_itself_asks_for_what_is_required(
    anna: FakeSlackUser, opened: list[Body]
) -> None:
    await anna.fills("Temat", "x" * 21)
    await anna.submits()
    assert anna.modal
    assert anna.modal.errors == {
        "q:1": "Enter 0 to 20 characters.",
        "q:2": "Please complete this required field.",
    }
    assert opened == []


async def test_a_window_closes_and_the_app_is_told(
    app: AsyncApp, anna: FakeSlackUser, opened: list[Body]
) -> None:
    closed: list[Body] = []

    @app.view_closed("window")
    async def note(ack: Any, body: Body) -> None:
        await ack()
        closed.append(body)

    await anna.fills("Temat", "Matematyka")
    await anna.closes()
    await anna.server.delivery.idle()
    assert anna.windows == []
    assert closed[0]["view"]["state"]["values"]["q:1"]["a"]["value"] == "Matematyka"


async def answered(app: AsyncApp, anna: FakeSlackUser, **answer: Any) -> None:
    """Open a window with one text and send it; the app answers so."""

    @app.shortcut("open")
    async def open_window(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"], view=modal(TOPIC, callback_id="short")
        )

    @app.view("short")
    async def take(ack: Any) -> None:
        await ack(**answer)

    await anna.shortcut("open")
    await anna.fills("Temat", "Matematyka")
    await anna.submits()


async def test_faults_stand_at_their_fields(app: AsyncApp, anna: FakeSlackUser) -> None:
    await answered(app, anna, response_action="errors", errors={"q:1": "Za krótki temat"})
    assert await anna.sees("Za krótki temat") is anna.modal
    assert anna.server.complaints == []


async def test_faults_at_what_is_no_input_are_complained_of(
    app: AsyncApp, anna: FakeSlackUser
) -> None:
    await answered(app, anna, response_action="errors", errors={"q:9": "Za krótki temat"})
    assert await anna.sees_warning("trouble connecting")
    assert len(anna.server.complaints) == 1


async def test_an_update_keeps_what_was_entered_where_the_ids_stay(
    app: AsyncApp, anna: FakeSlackUser
) -> None:
    renamed = deepcopy(TOPIC) | {"label": plain("Temat zajęć")}
    fresh = deepcopy(TOPIC) | {"block_id": "q:7", "label": plain("Nowe")}
    await answered(app, anna, response_action="update", view=modal(renamed, fresh))
    view = await anna.finds(lambda: anna.modal)
    assert {key[0]: value["value"] for key, value in view.surface.values.items()} == {
        "q:1": "Matematyka",
        "q:7": None,
    }


async def test_a_window_on_top_of_another(app: AsyncApp, anna: FakeSlackUser) -> None:
    await answered(app, anna, response_action="push", view=modal(LEVEL))
    first, second = anna.windows
    assert (second.previous_id, second.root_id) == (first.id, first.id)
    await anna.closes()
    assert anna.modal is first


async def test_all_windows_are_cleared(app: AsyncApp, anna: FakeSlackUser) -> None:
    await answered(app, anna, response_action="clear")
    assert anna.windows == []


async def test_a_choice_with_dispatch_is_reported_at_once(
    app: AsyncApp, anna: FakeSlackUser
) -> None:
    level = deepcopy(LEVEL) | {"dispatch_action": True}
    changes: list[Body] = []

    @app.shortcut("open")
    async def open_window(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(TOPIC, level))

    @app.action({"block_id": "q:2", "action_id": "a"})
    async def redraw(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        changes.append(body)
        view = body["view"]
        await client.views_update(
            view_id=view["id"], hash=view["hash"], view=modal(TOPIC, level, DAY)
        )

    await anna.shortcut("open")
    await anna.fills("Temat", "Chemia")
    await anna.taps("SP")
    await anna.sees("Kiedy")
    action = changes[0]["actions"][0]
    assert (action["block_id"], action["selected_option"]) == ("q:2", chosen("SP"))
    assert changes[0]["view"]["state"]["values"]["q:1"]["a"]["value"] == "Chemia"
    await anna.picks(date(2026, 11, 21))
    assert anna.modal
    assert anna.modal.surface.values["q:3", "a"]["selected_date"] == "2026-11-21"
    assert anna.modal.surface.values["q:1", "a"]["value"] == "Chemia"


async def test_options_are_suggested_by_the_app(app: AsyncApp, anna: FakeSlackUser) -> None:
    school = asked("q:5", "Szkoła", {"type": "external_select", "min_query_length": 2})
    words: list[str] = []

    @app.shortcut("open")
    async def open_window(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(school))

    @app.options("a")
    async def suggest(ack: Any, body: Body) -> None:
        words.append(body["value"])
        await ack(options=[option("SP nr 1 w Łodzi"), option("SP nr 2 w Łodzi")])

    await anna.shortcut("open")
    assert await anna.looks_up("Szkoła", "Łó") == ["SP nr 1 w Łodzi", "SP nr 2 w Łodzi"]
    await anna.taps("SP nr 2 w Łodzi")
    assert anna.modal
    assert anna.modal.surface.values["q:5", "a"]["selected_option"] == option("SP nr 2 w Łodzi")
    assert words == ["Łó", "SP nr 2 w Łodzi"]


async def test_the_home_is_published_when_it_is_opened(app: AsyncApp, anna: FakeSlackUser) -> None:
    @app.event("app_home_opened")
    async def publish(event: Body, client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": [actions(button("Menu"))]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("b:1")
    async def menu(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        assert body["container"]["type"] == "view"
        await client.chat_postMessage(channel=body["user"]["id"], text="Oto menu")

    await anna.opens_home()
    await anna.taps("Menu")
    assert (await anna.sees("Oto menu")).text == "Oto menu"


async def test_a_message_remembers_the_choices_made_in_it(
    app: AsyncApp, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    pressed: list[Body] = []
    box = {"type": "checkboxes", "action_id": "c", "options": [option("Tak"), option("Nie")]}

    @app.action("c")
    async def note(ack: Any, body: Body) -> None:
        await ack()
        pressed.append(body)

    @app.action("b:1")
    async def answer(ack: Any, body: Body, respond: Any) -> None:
        await ack()
        pressed.append(body)
        await respond("Zapisano", replace_original=False)

    blocks = [{"type": "actions", "block_id": "x", "elements": [box, button("Gotowe", "d")]}]
    await client.chat_postMessage(channel=anna.id, text="Wybór", blocks=blocks)
    for label in ("Tak", "Nie", "Tak", "Gotowe"):
        await anna.taps(label)
    assert (await anna.sees("Zapisano")) is anna.ephemerals[0]
    assert pressed[-1]["actions"][0]["value"] == "d"
    assert pressed[-1]["state"]["values"]["x"]["c"]["selected_options"] == [chosen("Nie")]
    assert pressed[-1]["channel"]["id"] == anna.dm.id


async def test_a_notice_has_nothing_to_send(app: AsyncApp, anna: FakeSlackUser) -> None:
    @app.shortcut("open")
    async def open_window(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        notice = modal({"type": "section", "text": plain("Gotowe")})
        del notice["submit"]
        await client.views_open(trigger_id=body["trigger_id"], view=notice)

    await anna.shortcut("open")
    await anna.sees("Gotowe")
    with pytest.raises(AssertionError, match="no button to send"):
        await anna.submits()


async def test_what_is_not_there_cannot_be_pressed_and_the_screen_is_told(
    client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    await client.chat_postMessage(
        channel=anna.id, text="Zadanie", blocks=[actions(button("Otwórz"))]
    )
    with pytest.raises(
        AssertionError, match=r"(?s)nothing to tap that reads 'Zamknij'.*\[Otwórz\]"
    ):
        await anna.taps("Zamknij", within=0.05)
    assert anna.labels() == ["Otwórz"]


async def test_an_overflow_menu(app: AsyncApp, client: AsyncWebClient, anna: FakeSlackUser) -> None:
    pressed: list[Body] = []
    menu = {"type": "overflow", "action_id": "more", "options": [option("Usuń")]}

    @app.action("more")
    async def note(ack: Any, body: Body) -> None:
        pressed.append(body["actions"][0])
        await ack()

    await client.chat_postMessage(channel=anna.id, text="x", blocks=[actions(menu)])
    await anna.taps("Usuń")
    await anna.server.delivery.idle()
    assert [action["selected_option"] for action in pressed] == [chosen("Usuń")]


async def test_texts_come_back_with_entities_but_entries_as_they_were_typed(
    anna: FakeSlackUser, app: AsyncApp
) -> None:
    sent: list[Body] = []
    topic = deepcopy(TOPIC) | {"label": plain("Temat & cel")}

    @app.shortcut("open")
    async def open_window(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(topic))

    @app.view("window")
    async def take(ack: Any, body: Body) -> None:
        sent.append(body["view"])
        await ack()

    await anna.shortcut("open")
    await anna.fills("Temat & cel", "a < b & c")
    await anna.submits()
    label = sent[0]["blocks"][0]["label"]
    assert label == {"type": "plain_text", "text": "Temat &amp; cel", "emoji": True}
    assert sent[0]["state"]["values"]["q:1"]["a"]["value"] == "a < b & c"
