"""Block Kit's limits: what just fits passes, what is one over is refused with its place."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.slack.blocks import check_message, check_view
from tests.fakes.slack.errors import SlackError

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Tekst", **more: Any) -> Json:
    return {"type": "section", "text": marked(text), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "b:1", "text": plain("Dalej"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, length: int = 5) -> list[Json]:
    return [{"text": plain(f"{n:0{length}}"), "value": f"v{n}"} for n in range(count)]


def asked(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Pytanie"), "element": element, **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", **more}


def boxes(count: int) -> Json:
    return {"type": "checkboxes", "action_id": "c", "options": options(count)}


def number(**more: Any) -> Json:
    return {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, **more}


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "t", **more}


def group(count: int) -> Json:
    return {"label": plain("Grupa"), "options": options(count)}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Okno"),
        "submit": plain("Wyślij"),
        "blocks": list(blocks) or [section()],
        **more,
    }


def message_faults(*blocks: Json) -> tuple[str, ...]:
    return faults(lambda: check_message(list(blocks)), "invalid_blocks")


def view_faults(view: Json) -> tuple[str, ...]:
    return faults(lambda: check_view(view, "modal"), "invalid_arguments")


def faults(check: Callable[[], None], code: str) -> tuple[str, ...]:
    """Give what is wrong, as the messages of this refusal."""
    try:
        check()
    except SlackError as error:
        return error.messages if error.code == code else (error.code,)
    return ()


FITS = {
    "50 blocks": [{"type": "divider"}] * 50,
    "a section of 3000": [section("x" * 3000)],
    "escaped signs": [section("a &lt; b &amp; c")],
    "links and people": [section("<https://a.pl/x?y=1&amp;z|A> <@U0ANNA> <mailto:a@b.pl>")],
    "a quote": [section("> Cytat")],
    "a header of 150": [{"type": "header", "text": plain("x" * 150)}],
    "a context of 10": [{"type": "context", "elements": [marked("x")] * 10}],
    "25 buttons": [actions(*(button(action_id=f"b:{n}") for n in range(25)))],
    "a button of 75": [actions(button(text=plain("x" * 75), value="v" * 2000))],
    "100 options": [actions(select(options=options(100, 75)))],
    "100 groups": [
        actions(select(option_groups=[{**group(1), "options": [o]} for o in options(100)]))
    ],
    "10 boxes": [actions(boxes(10))],
    "an option chosen": [actions(select(options=options(2), initial_option=options(2)[1]))],
    "the same action_id in two blocks": [actions(button()), actions(button())],
    "a plain < sign": [actions(button(text=plain("a < b & c")))],
    "an accessory": [section(accessory={"type": "datepicker", "initial_date": "2026-11-21"})],
}

FAILS = {
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50"),
    "an unknown block": ([{"type": "marquee"}], "unsupported type: marquee"),
    "an unknown key": ([section(colour="red")], "unknown key [json-pointer:/blocks/0/colour]"),
    "a section of 3001": ([section("x" * 3001)], "less than 3001"),
    "an empty section": ([{"type": "section"}], "one of text and fields"),
    "an empty text": ([section("")], "more than 0"),
    "a stray <": ([section("a < b")], "unescaped '<'"),
    "a stray >": ([section("a > b")], "unescaped '>'"),
    "a stray &": ([section("R&D")], "unescaped '&'"),
    "a tag": ([section("<b>x</b>")], "not a link nor a mention: <b>"),
    "everybody": ([section("<!channel>")], "everybody would be notified"),
    "everybody here": ([section("<!here|here>")], "everybody would be notified"),
    "markup in a header": ([{"type": "header", "text": marked("x")}], "unsupported type: mrkdwn"),
    "a header of 151": ([{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    "a context of 11": ([{"type": "context", "elements": [marked("x")] * 11}], "no more than 10"),
    "26 buttons": ([actions(*(button(action_id=f"b:{n}") for n in range(26)))], "no more than 25"),
    "a button of 76": ([actions(button(text=plain("x" * 76)))], "less than 76"),
    "a value of 2001": ([actions(button(value="v" * 2001))], "less than 2001"),
    "an action_id of 256": ([actions(button(action_id="a" * 256))], "less than 256"),
    "an action_id twice": ([actions(button(), button())], "action_id 'b:1' is not unique"),
    "a block_id twice": ([section(block_id="a"), section(block_id="a")], "block_id 'a' is not"),
    "a blue button": ([actions(button(style="blue"))], "must be one of primary, danger"),
    "a link that is none": ([actions(button(url="javascript:x"))], "must match"),
    "an option of 76": ([actions(select(options=options(1, 76)))], "less than 76"),
    "an option's value of 151": (
        [actions(select(options=[{"text": plain("x"), "value": "v" * 151}]))],
        "less than 151",
    ),
    "101 options": ([actions(select(options=options(101)))], "no more than 100"),
    "no options": ([actions(select())], "exactly one of options"),
    "an empty list": ([actions(select(options=[]))], "at least 1"),
    "options twice": ([actions(select(options=options(1) * 2))], "option value 'v0' is not unique"),
    "11 boxes": ([actions(boxes(11))], "no more than 10"),
    "a choice not offered": (
        [actions(select(options=options(1), initial_option=options(2)[1]))],
        "not among the options",
    ),
    "a day that is none": (
        [section(accessory={"type": "datepicker", "initial_date": "2026-02-30"})],
        "must be a date",
    ),
    "an hour that is none": (
        [section(accessory={"type": "timepicker", "initial_time": "24:00"})],
        "must match",
    ),
    "many choices among actions": (
        [actions({"type": "multi_static_select", "options": options(1)})],
        "unsupported type: multi_static_select",
    ),
    "a text field among actions": ([actions(typed())], "unsupported type: plain_text_input"),
    "a file in a message": ([asked({"type": "file_input"})], "for modals only"),
    "a block_id of 256": ([section(block_id="b" * 256)], "less than 256"),
}

VIEW_FITS = {
    "100 blocks": modal(*[section()] * 100),
    "a title of 24": modal(title=plain("x" * 24), close=plain("y" * 24)),
    "private_metadata of 3000": modal(private_metadata="x" * 3000),
    "a file": modal(asked({"type": "file_input", "filetypes": ["pdf"], "max_files": 10})),
    "a number": modal(asked(number(min_value="1", max_value="10", initial_value="3"))),
    "a label of 2000": modal(asked(typed(), label=plain("x" * 2000), hint=plain("y" * 2000))),
    "a text field": modal(asked(typed(placeholder=plain("x" * 150), max_length=3000))),
    "a list kept by the app": modal(asked({"type": "external_select", "min_query_length": 0})),
    "no inputs and no submit": {
        "type": "modal",
        "title": plain("Okno"),
        "blocks": [section()],
    },
}

VIEW_FAILS = {
    "101 blocks": (modal(*[section()] * 101), "no more than 100"),
    "no blocks": (modal() | {"blocks": []}, "at least 1"),
    "a title of 25": (modal(title=plain("x" * 25)), "less than 25"),
    "a title with markup": (modal(title=marked("x")), "unsupported type: mrkdwn"),
    "no title": ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
    "a submit of 25": (modal(submit=plain("x" * 25)), "less than 25"),
    "a close of 25": (modal(close=plain("x" * 25)), "less than 25"),
    "private_metadata of 3001": (modal(private_metadata="x" * 3001), "less than 3001"),
    "a callback_id of 256": (modal(callback_id="x" * 256), "less than 256"),
    "a home": (home(section()), "must be one of modal"),
    "an unknown key": (modal(colour="red"), "unknown key [json-pointer:/view/colour]"),
    "a label of 2001": (modal(asked(typed(), label=plain("x" * 2001))), "less than 2001"),
    "a label with markup": (modal(asked(typed(), label=marked("x"))), "unsupported type: mrkdwn"),
    "a placeholder of 151": (modal(asked(typed(placeholder=plain("x" * 151)))), "less than 151"),
    "a max_length of 3001": (modal(asked(typed(max_length=3001))), "an integer of 1 to 3000"),
    "a number of unknown kind": (
        modal(asked({"type": "number_input", "action_id": "n"})),
        "missing required field: is_decimal_allowed",
    ),
    "limits that are numbers": (modal(asked(number(min_value=1))), "a number in a string"),
    "limits the wrong way": (
        modal(asked(number(min_value="2", max_value="1"))),
        "min_value is over max_value",
    ),
    "a half where wholes are asked": (modal(asked(number(initial_value="1.5"))), "must be whole"),
    "11 files": (modal(asked({"type": "file_input", "max_files": 11})), "an integer of 1 to 10"),
    "two cursors": (
        modal(asked(typed(focus_on_load=True)), asked(typed(focus_on_load=True))),
        "only one element",
    ),
}


@pytest.mark.parametrize("name", FITS)
def test_a_message_within_the_limits_passes(name: str) -> None:
    assert message_faults(*FITS[name]) == ()


@pytest.mark.parametrize("name", FAILS)
def test_a_message_beyond_them_is_refused(name: str) -> None:
    blocks, expected = FAILS[name]
    assert expected in " ".join(message_faults(*blocks))


@pytest.mark.parametrize("name", VIEW_FITS)
def test_a_window_within_the_limits_passes(name: str) -> None:
    assert view_faults(VIEW_FITS[name]) == ()


@pytest.mark.parametrize("name", VIEW_FAILS)
def test_a_window_beyond_them_is_refused(name: str) -> None:
    view, expected = VIEW_FAILS[name]
    assert expected in " ".join(view_faults(view))


def test_inputs_need_a_button_to_send_them() -> None:
    view = modal(asked(typed()))
    del view["submit"]
    assert view_faults(view) == ("submit is required where there are inputs [json-pointer:/view]",)


def test_a_home_has_no_title_and_takes_no_files() -> None:
    check_view(home(section()), "home")
    for view in (home(section(), title=plain("x")), home(asked({"type": "file_input"}))):
        with pytest.raises(SlackError, match="invalid_arguments"):
            check_view(view, "home")


def test_a_view_has_at_most_250_kilobytes() -> None:
    heavy = [asked(select(options=options(100, 75))) for _ in range(30)]
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*heavy), "modal")


def test_all_texts_of_a_message_together_are_limited() -> None:
    check_message([section("x" * 3000)] * 4)
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([section("x" * 3000)] * 4 + [section("y")])
