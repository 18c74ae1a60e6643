"""What opens, changes and stacks windows: triggers, hashes, at most three."""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.drawing import TOPIC, Body, actions, button, modal
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import FakeSlack


async def test_triggers_open_one_window_and_soon(
    slack: FakeSlack, app: AsyncApp, client: AsyncWebClient, anna: FakeSlackUser
) -> None:
    given: list[str] = []

    @app.shortcut("open")
    async def note(ack: Any, body: Body) -> None:
        await ack()
        given.append(body["trigger_id"])

    async def fault(trigger_id: str) -> str:
        with pytest.raises(SlackApiError) as caught:
            await client.views_open(trigger_id=trigger_id, view=modal(TOPIC))
        return str(caught.value.response["error"])

    await anna.shortcut("open")
    await anna.shortcut("open")
    await slack.delivery.idle()
    await client.views_open(trigger_id=given[0], view=modal(TOPIC))
    slack.clock.advance(3.1)
    assert [await fault(given[0]), await fault(given[1]), await fault("7.7.abc")] == [
        "exchanged_trigger_id",
        "expired_trigger_id",
        "invalid_trigger_id",
    ]


async def test_views_that_have_changed_or_gone(
    client: AsyncWebClient, anna: FakeSlackUser, opened: list[Body]
) -> None:
    view = await anna.finds(lambda: anna.modal)
    old = view.hash
    await client.views_update(view_id=view.id, hash=old, view=modal(TOPIC))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view.id, hash=old, view=modal(TOPIC))
    await anna.closes()
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=view.id, view=modal(TOPIC))


async def test_no_more_than_three_windows(
    app: AsyncApp, anna: FakeSlackUser, client: AsyncWebClient
) -> None:
    faults: list[str] = []

    @app.action("b:1")
    async def push(ack: Any, body: Body) -> None:
        await ack()
        try:
            await client.views_push(
                trigger_id=body["trigger_id"], view=modal(TOPIC, actions(button("Więcej")))
            )
        except SlackApiError as error:
            faults.append(error.response["error"])

    @app.shortcut("open")
    async def open_window(ack: Any, body: Body) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"], view=modal(TOPIC, actions(button("Więcej")))
        )

    await anna.shortcut("open")
    for _ in range(3):
        await anna.taps("Więcej")
        await anna.server.delivery.idle()
    assert (len(anna.windows), faults) == (3, ["push_limit_reached"])
