"""Raw payloads as events: tables, and what must not break them."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from bot.slack.inbound import decode, key_of
from bot.slack.inbound_events import NOT_UNDERSTOOD
from bot.slack.origin import Origin
from bot.slack.taken import NOTHING, Asked, Happened, Uninstalled
from messages.events import (
    Body,
    Changed,
    Closed,
    Command,
    DeskOpened,
    Event,
    Mentioned,
    Pressed,
    RoomEntered,
    RoomLeft,
    Shared,
    Submitted,
    Text,
    Uploaded,
    Values,
)
from tests.bot.slack.payloads import (
    ANNA,
    AT_HOME,
    button,
    event,
    in_view,
    interaction,
    message,
    press,
    slash,
    view,
)

PDF = {
    "id": "F1",
    "name": "Zażółć.pdf",
    "mimetype": "application/pdf",
    "size": 12,
    "mode": "hosted",
}
JPG = {"id": "F2", "title": "Zdjęcie", "name": None, "mimetype": "image/jpeg", "size": 3}
FIELD = {"type": "plain_text_input", "value": "Anna"}
FILLED = {"values": {"q:1.2": {"value": FIELD}}}
VALUES = Values({"1.2": "Anna"})


def happened(payload: dict[str, Any]) -> Happened:
    taken = decode(payload, "sl:k")
    assert isinstance(taken, Happened)
    return taken


def origin_of(payload: dict[str, Any]) -> Origin | None:
    """All of it but its place in the order of arrival."""
    origin = happened(payload).origin
    return replace(origin, order=0) if origin else None


def one(payload: dict[str, Any]) -> Event:
    (event,) = happened(payload).events
    return event


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        (message(text="Dzień dobry"), Text("Dzień dobry")),
        (message(text="a &lt; b &amp;&amp; c"), Text("a < b && c")),
        (message(text="&amp;lt;"), Text("&lt;")),
        (message(text="<http://szkola.pl|szkola.pl>"), Text("szkola.pl")),
        (message(text="<https://x.pl/a?b&amp;c>"), Text("https://x.pl/a?b&c")),
        (message(text="<https://x.pl|tutaj>"), Text("tutaj (https://x.pl)")),
        (message(text="<mailto:a@b.pl|a@b.pl>"), Text("a@b.pl")),
        (message(text="<tel:600100200|600 100 200>"), Text("600 100 200")),
        (message(text="pani <@U9|ewa> w <#C1|ogólne>"), Text("pani @ewa w #ogólne")),
        (message(text="<@UBOT> terminy"), Text("terminy")),
        (message(text="<!date^1^{date}|12 maja>, <!here>"), Text("12 maja, @here")),
        (message(text=" /menu"), Command("menu")),
        (message(text=" /start K7Q2-MD41"), Command("start", "K7Q2-MD41")),
        (message(text="1/2"), Text("1/2")),
        (message(text="w wątku", thread_ts="1711.1"), Text("w wątku")),
        (message(text="wszem", subtype="thread_broadcast"), Text("wszem")),
        (message(text="", attachments=[{"is_share": True}]), NOT_UNDERSTOOD),
        (
            message(text="oto", subtype="file_share", files=[PDF]),
            Uploaded("T1/F1", "Zażółć.pdf", "application/pdf", 12),
        ),
    ],
)
def test_a_direct_message_becomes_an_event(payload: dict[str, Any], body: Body) -> None:
    assert one(payload) == Event("sl:k", "slack", "T1/U7", "T1/U7", body)
    assert origin_of(payload) == Origin("T1", "U7", channel="D7", order=0)


def test_several_files_are_several_events_with_keys_of_their_own() -> None:
    gone = {"id": "F3", "mode": "tombstone"}
    events = happened(message(subtype="file_share", files=[PDF, gone, JPG])).events
    assert [(event.key, event.body) for event in events] == [
        ("sl:k", Uploaded("T1/F1", "Zażółć.pdf", "application/pdf", 12)),
        ("sl:k.1", Uploaded("T1/F2", "Zdjęcie", "image/jpeg", 3)),
    ]


@pytest.mark.parametrize(
    "payload",
    [
        message(text="x", bot_id="B2"),
        message(text="x", user="USLACKBOT"),
        message(text="x", user="UBOT"),
        message(text="x", user=None),
        message(text="x", subtype="bot_message"),
        message(text="x", subtype="message_changed", hidden=True),
        message(subtype="message_deleted", deleted_ts="1"),
        message(subtype="message_replied"),
        message(text="x", channel_type="channel", channel="C1"),
        message(text="x", team="T2", envelope={"is_ext_shared_channel": True}),
        message(text="x", user_team="T2"),
        event("app_home_opened", user="U7", channel="D7", tab="messages"),
        event("app_mention", user="U7", channel="D7", ts="1", text="x"),
        event("app_mention", user="U7", channel="C1", ts="1", text="x", bot_id="B3"),
        event("app_mention", user="U7", channel="C1", ts="1", text="x", edited={"ts": "2"}),
        event("app_mention", user="U7", channel="C1", ts="1", text="x", team="T2"),
        event("member_joined_channel", user="U8", channel="C1", channel_type="C", team="T1"),
        event("member_left_channel", user="U8", channel="C1", channel_type="C", team="T1"),
        event("tokens_revoked", tokens={"oauth": ["U7"]}),
        event("reaction_added", user="U7"),
        press(action=button("x", url="https://x.pl")),
        press(action={"type": "checkboxes", "selected_options": []}),
        press(user={**ANNA, "team_id": "T2"}),
        in_view(view(), {**button(""), "type": "checkboxes"}),
        interaction("view_submission", view=view(callback_id="screen")),
        interaction("view_closed", view=view(callback_id="screen"), is_cleared=False),
        interaction("block_suggestion", view=view(), block_id="b:1", action_id="j", value="a"),
        interaction("message_action", callback_id="other"),
        interaction("shortcut", callback_id="mentor"),
    ],
)
def test_what_is_not_ours_is_passed_over(payload: dict[str, Any]) -> None:
    assert decode(payload, "sl:k") == NOTHING


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        (slash("/lacznik"), Command("menu")),
        (slash("/Łącznik"), Command("menu")),
        (slash("/lacznik", "zadanie"), Command("zadanie")),
        (slash("/lacznik", "  Dokończ  "), Command("dokoncz")),
        (slash("/lacznik", "start K7Q2-MD41-9XWF"), Command("start", "K7Q2-MD41-9XWF")),
        (slash("/zadanie"), Command("zadanie")),
        (slash("/zadanie", " a &amp; b "), Command("zadanie", "a & b")),
        (press(), Pressed("menu", "Menu", message="D7/1712.000200")),
        (
            press(container={"channel_id": "D7", "message_ts": "1", "is_ephemeral": True}),
            Pressed("menu", "Menu"),
        ),
        (
            press(
                action={
                    "type": "static_select",
                    "selected_option": {
                        "text": {"type": "plain_text", "text": "Tak"},
                        "value": "y",
                    },
                }
            ),
            Pressed("y", "Tak", message="D7/1712.000200"),
        ),
    ],
)
def test_presses_and_commands_in_the_chat(payload: dict[str, Any], body: Body) -> None:
    assert one(payload) == Event("sl:k", "slack", "T1/U7", "T1/U7", body)


@pytest.mark.parametrize(
    ("payload", "body", "surface"),
    [
        (
            interaction("view_submission", view=view(state=FILLED)),
            Submitted("f:1:page:2", VALUES),
            "window",
        ),
        (interaction("view_closed", view=view()), Closed("f:1:page:2"), "window"),
        (
            in_view(view(state=FILLED), {**FIELD, "block_id": "q:1.2", "action_id": "value"}),
            Changed("f:1:page:2", "1.2", VALUES),
            "window",
        ),
        (
            in_view(view(state=FILLED), button("f:1:back", "Wstecz")),
            Pressed("f:1:back", "Wstecz", values=VALUES),
            "window",
        ),
        (in_view(view(callback_id="screen"), button()), Pressed("menu", "Menu"), "desk"),
        (in_view(view(kind="home", callback_id=""), button()), Pressed("menu", "Menu"), "desk"),
        (event("app_home_opened", user="U7", channel="D7", tab="home"), DeskOpened(), "desk"),
    ],
)
def test_windows_and_the_desk(payload: dict[str, Any], body: Body, surface: str) -> None:
    assert one(payload) == Event("sl:k", "slack", "T1/U7", "T1/U7", body, surface=surface)


@pytest.mark.parametrize(
    ("payload", "user", "body"),
    [
        (press("C1"), "U7", Pressed("menu", "Menu", message="C1/1712.000200")),
        (slash("/lacznik", "", channel_id="G1"), "U7", Command("menu")),
        (
            event(
                "app_mention", user="U7", channel="C1", ts="5.1", text="<@UBOT>, kiedy spotkanie?"
            ),
            "U7",
            Mentioned("kiedy spotkanie?", "C1/5.1"),
        ),
        (
            event(
                "app_mention", user="U7", channel="C1", ts="5.1", thread_ts="4.9", text="<@UBOT> x"
            ),
            "U7",
            Mentioned("x", "C1/4.9"),
        ),
        (
            event(
                "member_joined_channel", user="UBOT", channel="C1", channel_type="C", inviter="U7"
            ),
            "U7",
            RoomEntered("", is_public=True),
        ),
        (
            event(
                "member_joined_channel", user="UBOT", channel="G1", channel_type="G", inviter="U7"
            ),
            "U7",
            RoomEntered("", is_public=False),
        ),
        (event("member_joined_channel", user="UBOT", channel="C1"), "UBOT", RoomEntered("", False)),
        (event("member_left_channel", user="UBOT", channel="C1"), "UBOT", RoomLeft()),
        (event("channel_left", channel="C1", actor_id="U7"), "U7", RoomLeft()),
        (event("group_left", channel="G1", actor_id="U7"), "U7", RoomLeft()),
        (event("channel_archive", channel="C1", user="U7"), "U7", RoomLeft()),
        (event("group_deleted", channel="G1"), "UBOT", RoomLeft()),
        (
            interaction(
                "message_action",
                callback_id="materials",
                message_ts="1712.000300",
                channel={"id": "C1", "name": "siec"},
                message={
                    "user": "U9",
                    "text": "Plik &amp; link",
                    "ts": "1712.000300",
                    "files": [PDF],
                },
            ),
            "U7",
            Shared(
                "materials",
                "Plik & link",
                "https://szkola.slack.com/archives/C1/p1712000300",
                (Uploaded("T1/F1", "Zażółć.pdf", "application/pdf", 12),),
            ),
        ),
    ],
)
def test_rooms(payload: dict[str, Any], user: str, body: Body) -> None:
    told = one(payload)
    account = f"T1/{user}"
    assert told == Event("sl:k", "slack", account, account, body, surface="room", room=told.room)
    assert told.room in ("T1/C1", "T1/G1")


def test_in_an_organisation_people_keep_their_account_and_the_chat_names_the_installation() -> None:
    at_home = {**AT_HOME, "enterprise_id": "E1"}
    in_team = message(text="x", team="T5", envelope={"authorizations": [at_home]})
    whole = {**at_home, "is_enterprise_install": True}
    in_all = message(text="x", team="T5", envelope={"authorizations": [whole]})
    assert [(e.account, e.chat) for e in (one(in_team), one(in_all))] == [
        ("E1/U7", "T1/U7"),
        ("E1/U7", "E1/U7"),
    ]
    pressed = press(enterprise={"id": "E1"}, team=None, is_enterprise_install=True)
    typed = slash("/lacznik", enterprise_id="E1", is_enterprise_install="true")
    assert [(e.account, e.chat) for e in (one(pressed), one(typed))] == [("E1/U7", "E1/U7")] * 2


def test_somebody_of_another_company_in_a_shared_channel_of_an_organisation_is_passed_over() -> (
    None
):
    shared = {
        "authorizations": [{**AT_HOME, "enterprise_id": "E1"}],
        "is_ext_shared_channel": True,
    }
    said = {"user": "U7", "channel": "C1", "ts": "1", "text": "x"}
    assert decode(event("app_mention", envelope=shared, user_team="T9", **said), "k") == NOTHING
    assert happened(event("app_mention", envelope=shared, user_team="E1", **said)).events


def test_where_it_can_be_answered_at_once_is_told() -> None:
    pressed = in_view(view(), button("f:1:back"))
    assert origin_of(pressed) == Origin(
        "T1",
        "U7",
        trigger_id=pressed["trigger_id"],
        view_id="V1",
        view_hash="156772938.1827394",
        view_kind="window",
        view=view(),
        order=0,
    )
    in_room = press("C1", message={"ts": "1712.000200", "thread_ts": "1711.5"})
    assert origin_of(in_room) == Origin(
        "T1",
        "U7",
        trigger_id=in_room["trigger_id"],
        channel="C1",
        is_direct=False,
        thread="1711.5",
        response_url=in_room["response_url"],
        order=0,
    )
    assert "secret" not in repr(happened(in_room).origin)


def test_only_what_a_window_sends_waits_for_an_answer() -> None:
    assert happened(interaction("view_submission", view=view())).submits
    assert not happened(in_view(view(), button())).submits


def test_a_search_in_a_long_list_asks_for_options() -> None:
    asked = interaction(
        "block_suggestion", view=view(), block_id="q:3#ab", action_id="value", value="war"
    )
    assert decode(asked, "sl:k") == Asked("T1/U7", "f:1:page:2", "3", "war")
    jump = interaction("block_suggestion", view=view(), block_id="jump", action_id="j", value="a")
    assert decode(jump, "sl:k") == Asked("T1/U7", "f:1:page:2", "jump", "a")


@pytest.mark.parametrize(
    "payload",
    [event("app_uninstalled"), event("tokens_revoked", tokens={"bot": ["UBOT"], "oauth": []})],
)
def test_a_lost_installation_is_told(payload: dict[str, Any]) -> None:
    assert decode(payload, "sl:k") == Uninstalled("T1", "", "T1")


def test_keys_are_the_same_for_a_retry_and_differ_for_what_differs() -> None:
    trigger = hashlib.sha256(press()["trigger_id"].encode()).hexdigest()[:32]
    assert key_of(message(text="x")) == "sl:Ev100"
    assert key_of(press()) == key_of(press()) == f"sl:{trigger}"
    closed = interaction("view_closed", view=view())
    del closed["trigger_id"]
    later = {**closed, "view": view(hash="2")}
    assert key_of(closed) == key_of(dict(closed)) != key_of(later)
    assert key_of({"a": 1}) == key_of({"a": 1}) != key_of({"a": 2})
    assert key_of({"event_id": "\ud800"}) != key_of({"event_id": "\ud801"})
    assert key_of({"trigger_id": "\ud800"}).isascii()
