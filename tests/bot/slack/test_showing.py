"""What is answered at once: windows, App Home, words for one person alone."""

import asyncio
from dataclasses import replace

import pytest

from bot.slack.channel import SlackChannel
from bot.slack.origin import Origin
from messages.controls import Control
from messages.steps import Button, Immediate, Say, Toast
from messages.windows import Desk, Faults, Field, Section, Show, Shut, Window
from tests.fakes.slack.rooms import Room
from tests.fakes.slack.users import FakeSlackUser
from tests.fakes.slack.views import View
from tests.fakes.slack_server import TEAM, FakeSlack

PAGE = Window("f:1:page:1:a", "Zadanie", intro="Strona 1", close="Zamknij")
NEXT = Window("f:1:page:2:a", "Zadanie", intro="Strona 2", close="Zamknij")
SAID = Say("<b>Zapisano</b> &amp; wysłano", ((Button("Menu", "menu"),),))
LATE = 3.5


def in_chat(anna: FakeSlackUser, **more: str) -> Origin:
    trigger = anna.server.triggers.issue(anna.id)
    return Origin(TEAM, anna.id, trigger_id=trigger, channel=anna.dm.id, **more)


def in_room(anna: FakeSlackUser, room: Room, **more: str) -> Origin:
    trigger = anna.server.triggers.issue(anna.id)
    given = {"trigger_id": trigger, "channel": room.id, **more}
    return Origin(TEAM, anna.id, is_direct=False, **given)


def in_view(anna: FakeSlackUser, view: View, kind: str = "window") -> Origin:
    return Origin(
        TEAM,
        anna.id,
        trigger_id=anna.server.triggers.issue(anna.id, view.id),
        view_id=view.id,
        view_hash=view.hash,
        view_kind=kind,
        view=view.to_json(),
    )


async def opened(channel: SlackChannel, anna: FakeSlackUser, window: Window = PAGE) -> View:
    await channel.show(in_chat(anna), Immediate(window=Show(window)))
    assert anna.modal is not None
    return anna.modal


async def at_home(channel: SlackChannel, anna: FakeSlackUser) -> View:
    desk = Desk((Section("Terminy", ("Brak",)),))
    await channel.show(Origin(TEAM, anna.id, view_kind="home"), Immediate(window=desk))
    assert anna.home is not None
    return anna.home


async def test_a_window_opens_over_the_chat(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    window = await opened(channel, anna)
    assert (window.text, window.close) == ("Zadanie\nStrona 1", "Zamknij")
    assert window.given["private_metadata"] == PAGE.token
    server.calls.assert_none_refused()


async def test_a_window_takes_the_place_of_the_one_in_which_somebody_acted(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    window = await opened(channel, anna)
    await channel.show(in_view(anna, window), Immediate(window=Show(NEXT)))
    assert [view.text for view in anna.windows] == ["Zadanie\nStrona 2"]


async def test_what_changed_is_told_inside_the_window(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    window = await opened(channel, anna)
    answer = Immediate(Toast("Zapisano <3"), Show(NEXT))
    await channel.show(in_view(anna, window), answer)
    assert anna.windows[-1].text == "Zadanie\nZapisano <3\nStrona 2"
    assert anna.ephemerals == []


@pytest.mark.parametrize("window", [Show(PAGE), Show(NEXT)])
async def test_a_trigger_that_came_too_late_opens_nothing(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack, window: Show
) -> None:
    origin = in_chat(anna)
    server.clock.advance(LATE)
    await channel.show(origin, Immediate(window=window))
    assert (anna.windows, anna.chat, anna.ephemerals) == ([], [], [])
    assert [call.error for call in server.calls.refused()] == ["expired_trigger_id"]


async def test_without_a_trigger_nothing_is_asked_of_slack(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    await channel.show(Origin(TEAM, anna.id), Immediate(window=Show(PAGE)))
    assert list(server.calls) == []


async def test_of_two_presses_the_later_stands_whichever_is_drawn_first(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    for in_order in (True, False):
        window = await opened(channel, anna)
        first, second = in_view(anna, window), in_view(anna, window)
        pairs = [(first, PAGE), (second, NEXT)]
        for origin, shown in pairs if in_order else reversed(pairs):
            await channel.show(origin, Immediate(window=Show(shown)))
        assert anna.windows[-1].text == "Zadanie\nStrona 2"


async def test_a_window_that_was_closed_meanwhile_stays_closed(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    window = await opened(channel, anna)
    origin = in_view(anna, window)
    await anna.closes()
    await channel.show(origin, Immediate(window=Show(NEXT)))
    assert anna.windows == []


async def test_a_toast_in_a_window_stands_above_what_was_filled_in(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    field = Field("1.1", "Temat", Control("text"))
    window = await opened(
        channel, anna, Window("f:1:page:1:a", "Zadanie", fields=(field,), submit="Dalej")
    )
    await anna.fills("Temat", "Matematyka")
    for text in ("Pierwszy", "Drugi"):
        await channel.show(in_view(anna, window), Immediate(Toast(text)))
    assert anna.windows[-1].text.split("\n")[:3] == ["Zadanie", "Drugi", "Temat"]
    assert "Pierwszy" not in anna.windows[-1].text
    assert "Matematyka" in str(anna.windows[-1].surface.values)
    assert anna.windows[-1].given["private_metadata"] == "f:1:page:1:a"


async def test_a_toast_for_which_a_window_has_no_room_is_left_out(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    window = await opened(channel, anna)
    full = {**window.to_json(), "blocks": [{"type": "divider"}] * 100}
    for view in (full, None):
        origin = replace(in_view(anna, window), view=view)
        await channel.show(origin, Immediate(Toast("Zapisano")))
    server.calls.assert_made("views.update", times=0)


async def test_what_was_said_is_shown_in_the_screen_where_it_was_asked_for(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    await channel.show(in_view(anna, await at_home(channel, anna), "home"), Immediate(said=(SAID,)))
    (screen,) = anna.windows
    assert (screen.text, screen.buttons) == ("Łącznik\nZapisano & wysłano", [["Menu"]])
    further = Immediate(Toast("Uwaga"), said=(Say("Dalej"),))
    await channel.show(in_view(anna, screen, "screen"), further)
    assert [view.text for view in anna.windows] == ["Łącznik\nUwaga\nDalej"]


async def test_a_toast_at_home_opens_a_screen(channel: SlackChannel, anna: FakeSlackUser) -> None:
    home = await at_home(channel, anna)
    await channel.show(in_view(anna, home, "home"), Immediate(Toast("Zapisano")))
    assert [view.text for view in anna.windows] == ["Łącznik\nZapisano"]


async def test_the_desk_is_drawn_at_home_and_what_was_said_beside_it(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    home = await at_home(channel, anna)
    desk = Desk((Section("Terminy", ("Spotkanie 3 maja",)),))
    await channel.show(in_view(anna, home, "home"), Immediate(None, desk, (SAID,)))
    assert anna.home is not None
    assert anna.home.text == "Terminy\nSpotkanie 3 maja"
    assert [view.text for view in anna.windows] == ["Łącznik\nZapisano & wysłano"]


async def test_of_two_desks_the_later_stands_however_long_the_first_takes(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    await at_home(channel, anna)
    held = server.hold_next("views.publish")
    origins = [Origin(TEAM, anna.id, view_kind="home") for _ in range(3)]
    desks = [Desk((Section("Terminy", (text,)),)) for text in ("1", "2", "3")]
    shows = [channel.show(origins[number], Immediate(window=desks[number])) for number in (0, 2, 1)]

    async def let_go() -> None:
        await asyncio.sleep(0.05)
        held.set()

    await asyncio.gather(*shows, let_go())
    assert anna.home is not None
    assert anna.home.text == "Terminy\n3"
    server.calls.assert_made("views.publish", times=3)


async def test_a_window_that_only_a_submission_could_close_says_that_it_is_done(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    await channel.show(in_view(anna, await opened(channel, anna)), Immediate(window=Shut()))
    assert anna.windows[-1].text == "Łącznik\nGotowe. To okno można zamknąć."
    await channel.show(
        in_view(anna, await opened(channel, anna)), Immediate(Toast("Odłożono"), Shut())
    )
    assert anna.windows[-1].text == "Łącznik\nOdłożono"


async def test_a_toast_in_the_chat_is_for_the_person_alone(
    channel: SlackChannel, anna: FakeSlackUser
) -> None:
    await channel.show(in_chat(anna), Immediate(Toast("Zapisano *tak* <3"), said=(SAID,)))
    (whisper,) = anna.ephemerals
    assert (whisper.text, whisper.channel) == ("Zapisano ∗tak∗ <3", anna.dm.id)
    assert (anna.chat, anna.windows) == ([], [])


async def test_what_was_said_to_a_press_in_a_room_is_in_the_private_conversation(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    room = server.channel("sieć", [anna])
    await anna.invites_bot(room)
    await channel.show(in_room(anna, room), Immediate(said=(SAID,)))
    await channel.show(in_room(anna, room), Immediate(said=(SAID,), language="en"))
    await channel.show(in_room(anna, room), Immediate(Toast("Zapisano"), said=(SAID,)))
    assert [whisper.text for whisper in anna.ephemerals] == [
        "Odpowiedź czeka w prywatnej rozmowie.",
        "The answer is in your private conversation.",
        "Zapisano",
    ]


async def test_a_window_opened_from_a_room_needs_no_words_there(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    room = server.channel("sieć", [anna])
    await anna.invites_bot(room)
    await channel.show(in_room(anna, room), Immediate(None, Show(PAGE), (SAID,)))
    assert [view.text for view in anna.windows] == ["Zadanie\nStrona 1"]
    assert anna.ephemerals == []


async def test_where_the_bot_is_no_member_the_command_itself_is_answered(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    room = server.channel("ogólny", [anna])
    answered = server.responses.issue_in(room, anna)
    await channel.show(in_room(anna, room, response_url=answered), Immediate(Toast("Zapisano")))
    assert [whisper.text for whisper in anna.ephemerals] == ["Zapisano"]


async def test_nothing_is_answered_at_a_foreign_address(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack
) -> None:
    room = server.channel("ogólny", [anna])
    foreign = "https://hooks.example.org/1"
    await channel.show(in_room(anna, room, response_url=foreign), Immediate(Toast("Zapisano")))
    await channel.show(in_room(anna, room), Immediate(Toast("Zapisano")))
    assert anna.ephemerals == []


@pytest.mark.parametrize("answer", [Immediate(), Immediate(window=Faults({"1": "źle"}))])
async def test_where_there_is_nothing_to_show_nothing_is_asked(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack, answer: Immediate
) -> None:
    await channel.show(in_chat(anna), answer)
    assert list(server.calls) == []


@pytest.mark.parametrize("method", ["views.open", "chat.postEphemeral"])
async def test_trouble_with_what_is_safe_to_lose_is_no_trouble(
    channel: SlackChannel, anna: FakeSlackUser, server: FakeSlack, method: str
) -> None:
    answer = Immediate(window=Show(PAGE)) if method == "views.open" else Immediate(Toast("Tak"))
    server.drop_next(method)
    await channel.show(in_chat(anna), answer)
    server.limit_next(method, 30)
    for _ in range(2):
        await channel.show(in_chat(anna), answer)
    assert len(server.calls.of(method)) <= 2
    assert (anna.windows, anna.ephemerals) == ([], [])
