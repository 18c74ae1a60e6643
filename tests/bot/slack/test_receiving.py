"""What is acknowledged, and with what; what is asked of Slack before; what is shown after."""

import asyncio
import json
from typing import Any

import pytest

from bot.slack.receiving import LATEST
from messages.controls import Control, Option
from messages.events import Pressed, RoomEntered, Submitted
from messages.steps import Immediate, Say, Toast
from messages.windows import Desk, Faults, Field, Section, Show, Shut, Window
from tests.bot.slack.intaking import Reception
from tests.bot.slack.payloads import button, event, in_view, interaction, message, press, view
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack_server import TEAM, FakeSlack

WINDOW = Window("f:1:page:2", "Sprawozdanie", "Strona druga", submit="Wyślij")
INPUT = {
    "type": "input",
    "block_id": "q:1.2",
    "label": {"type": "plain_text", "text": "Temat"},
    "element": {"type": "plain_text_input", "action_id": "value"},
}
TITLE = {"type": "plain_text", "text": "Okno"}


def submitted(**shown: Any) -> dict[str, Any]:
    return interaction("view_submission", view=view(blocks=[INPUT], title=TITLE, **shown))


async def test_a_page_that_was_sent_is_answered_with_the_next_one(reception: Reception) -> None:
    reception.intake.answer = Immediate(window=Show(WINDOW))
    answer = await reception.receiving.receive(submitted())
    assert answer["response_action"] == "update"
    assert answer["view"]["private_metadata"] == "f:1:page:2"
    (told,) = reception.intake.events
    assert isinstance(told.body, Submitted)


async def test_faults_stand_at_their_fields(reception: Reception) -> None:
    reception.intake.answer = Immediate(window=Faults({"1.2": "Proszę podać temat."}))
    assert await reception.receiving.receive(submitted()) == {
        "response_action": "errors",
        "errors": {"q:1.2": "Proszę podać temat."},
    }


async def test_a_window_without_inputs_stays_and_says_above_what_is_wrong(
    reception: Reception,
) -> None:
    reception.intake.answer = Immediate(window=Faults({"": "Termin minął."}))
    shown = {"type": "divider"}
    payload = interaction("view_submission", view=view(blocks=[shown], title=TITLE))
    answer = await reception.receiving.receive(payload)
    assert answer["response_action"] == "update"
    notice, rest = answer["view"]["blocks"]
    assert notice["elements"][0]["text"] == "Termin minął."
    assert rest == shown
    assert answer["view"]["private_metadata"] == "f:1:page:2"
    assert {"id", "hash", "state", "bot_id"} & answer["view"].keys() == set()


async def test_the_last_page_closes_all_windows(reception: Reception) -> None:
    reception.intake.answer = Immediate(window=Shut())
    assert await reception.receiving.receive(submitted()) == {"response_action": "clear"}


async def test_what_is_only_said_is_shown_in_the_window_too(reception: Reception) -> None:
    for answer in (
        Immediate(said=(Say("Termin minął."),)),
        Immediate(Toast("Termin minął.")),
        Immediate(Toast("Termin minął."), Shut(), (Say("Menu"),)),
    ):
        reception.intake.answer = answer
        told = await reception.receiving.receive(submitted())
        assert told["response_action"] == "update"
        assert "Termin minął." in json.dumps(told["view"], ensure_ascii=False)


async def test_a_page_sent_twice_closes_its_window(reception: Reception) -> None:
    assert await reception.receiving.receive(submitted()) == {}


async def test_other_things_are_acknowledged_with_nothing(reception: Reception) -> None:
    reception.intake.answer = Immediate(Toast("Zapisano"))
    assert await reception.receiving.receive(press()) == {}
    assert await reception.receiving.receive(in_view(view(), button())) == {}
    assert await reception.receiving.receive(event("reaction_added", user="U7")) == {}


async def test_a_search_is_answered_with_options(reception: Reception) -> None:
    reception.intake.options = (Option("Warszawa", "f:1:c:0"),)
    asked = interaction("block_suggestion", view=view(), block_id="q:3#ab", value="war")
    assert await reception.receiving.receive(asked) == {
        "options": [
            {"text": {"type": "plain_text", "text": "Warszawa", "emoji": False}, "value": "f:1:c:0"}
        ]
    }
    assert reception.intake.searched == [("T1/U7", "f:1:page:2", "3", "war")]


@pytest.mark.parametrize(
    ("ts", "late_by"),
    [("1712.000100", LATEST), (f"{2**40}.0", 0.0), ("nan", 0.0), ("inf", 0.0), ("x", 0.0)],
)
async def test_what_is_told_again_is_late(reception: Reception, ts: str, late_by: float) -> None:
    await reception.receiving.receive(message(text="tak", ts=ts))
    await reception.receiving.receive(message(text="tak", ts=ts), again=True)
    assert [event.late_by for event in reception.intake.events] == [0.0, late_by]


async def test_a_home_that_is_left_is_told(reception: Reception) -> None:
    assert await reception.receiving.receive(event("app_uninstalled")) == {}
    assert reception.removed == ["T1"]


async def test_poison_is_buried_and_acknowledged(reception: Reception) -> None:
    poison = {"type": "block_actions", "trigger_id": "1.2", "user": None}
    assert await reception.receiving.receive(poison) == {}
    ((_, channel, raw, error),) = reception.intake.buried
    assert (channel, json.loads(raw), error) == ("slack", poison, "KeyError")


async def test_what_cannot_be_stored_is_not_acknowledged(reception: Reception) -> None:
    reception.intake.fail = [RuntimeError("no database")]
    assert (await reception.app.answer(press())).status == 500
    assert reception.app.front.problem == "not_stored"
    assert (await reception.app.answer(press())).status == 200
    assert reception.app.front.problem == ""


async def test_of_a_room_its_name_is_asked(reception: Reception, server: FakeSlack) -> None:
    room = server.channel("siec-matematyki", private=True)
    entered = event(
        "member_joined_channel", user="UBOT", channel=room.id, channel_type="C", inviter="U7"
    )
    await reception.receiving.receive(entered)
    (told,) = reception.intake.events
    assert told.body == RoomEntered("", is_public=True)  # hidden: the bot is not in it

    room.members.add(server.workspaces.home(TEAM).bot_user)
    await reception.receiving.receive(entered)
    assert reception.intake.events[1].body == RoomEntered("siec-matematyki", is_public=False)


async def test_the_address_is_asked_only_of_who_wants_to_be_found_by_it(
    reception: Reception, server: FakeSlack
) -> None:
    server.user(id="U7", name="Anna", email="anna@szkola.example")
    await reception.receiving.receive(press(action=button("byemail")))
    await reception.receiving.receive(press(action=button("menu")))
    told = [
        (event.body.token, event.email)
        for event in reception.intake.events
        if isinstance(event.body, Pressed)
    ]
    assert told == [("byemail", "anna@szkola.example"), ("menu", "")]


async def test_slack_that_does_not_tell_in_time_holds_nothing_up(
    reception: Reception, server: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.lookups.WITHIN", 0.05)
    server.hold_next("users.info")
    await asyncio.wait_for(reception.receiving.receive(press(action=button("byemail"))), 1)
    assert reception.intake.events[0].email == ""


async def test_the_desk_is_drawn_when_it_is_opened(
    reception: Reception, server: FakeSlack, anna: FakeSlackUser
) -> None:
    reception.intake.answer = Immediate(window=Desk((Section("Terminy", ("jutro",)),)))
    sockets = reception.sockets(server.app_token)
    run = asyncio.ensure_future(sockets.run())
    await anna.opens_home()
    await anna.sees("jutro")
    sockets.stop()
    await run


async def test_a_window_opens_after_a_press_and_its_pages_follow(
    reception: Reception, server: FakeSlack, anna: FakeSlackUser
) -> None:
    page = Window(
        "f:1:page:2",
        "Sprawozdanie",
        fields=(Field("1", "Temat", Control("text")),),
        submit="Dalej",
    )
    reception.intake.answer = Immediate(window=Show(page))
    sockets = reception.sockets(server.app_token)
    run = asyncio.ensure_future(sockets.run())
    await anna.types("/lacznik zadanie")
    await anna.sees("Sprawozdanie")
    await anna.fills("Temat", "Matematyka")
    reception.intake.answer = Immediate(window=Show(WINDOW))
    await anna.submits()
    await anna.sees("Strona druga")
    body = reception.intake.events[-1].body
    assert isinstance(body, Submitted)
    assert dict(body.values.texts) == {"1": "Matematyka"}
    assert server.complaints == []
    sockets.stop()
    await run
