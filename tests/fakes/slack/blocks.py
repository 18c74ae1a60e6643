"""Block Kit's blocks and views: their limits, checked also by the models of slack_sdk."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.fakes.slack import rich_text
from tests.fakes.slack.checks import (
    Report,
    Shape,
    anything,
    boolean,
    by_type,
    one_of,
    plain,
    rich,
    several,
    string,
    text,
    unique,
)
from tests.fakes.slack.elements import ACCESSORY, IMAGE, IN_ACTIONS, IN_INPUT, WEB_ADDRESS
from tests.fakes.slack.errors import SlackError

MAX_MESSAGE_BLOCKS = 50
MAX_VIEW_BLOCKS = 100
MAX_MESSAGE_CHARACTERS = 12_000  # of all blocks together; undocumented, but enforced
MAX_VIEW_BYTES = 250 * 1024
MAX_TITLE = 24


def _block(required: Mapping[str, Any], also: Any = None, **optional: Any) -> Shape:
    shared = {"block_id": string(255)}
    return Shape({"type": anything, **required}, {**shared, **optional}, also)


def _check_section(block: Any, path: str, report: Report) -> None:
    if "text" not in block and "fields" not in block:
        report.add(path, "one of text and fields is required")


def _check_actions(block: Any, path: str, report: Report) -> None:
    ids = [element["action_id"] for element in block["elements"] if "action_id" in element]
    unique(ids, path, report, "action_id")


def _check_input(block: Any, path: str, report: Report) -> None:
    if block.get("dispatch_action") and block["element"]["type"] == "file_input":
        report.add(path, "a file_input reports nothing before it is submitted")


def _in_context(value: Any, path: str, report: Report) -> None:
    is_image = isinstance(value, dict) and value.get("type") == "image"
    (IMAGE if is_image else text("plain_text", "mrkdwn", most=3000))(value, path, report)


BLOCKS: dict[str, Shape] = {
    "section": _block(
        {},
        _check_section,
        text=rich(3000),
        fields=several(rich(2000), 10),
        accessory=ACCESSORY,
        expand=boolean,
    ),
    "rich_text": _block({"elements": rich_text.SECTIONS}, rich_text.check),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "context": _block({"elements": several(_in_context, 10)}),
    "actions": _block({"elements": several(IN_ACTIONS, 25)}, _check_actions),
    "input": _block(
        {"label": plain(2000), "element": IN_INPUT},
        _check_input,
        hint=plain(2000),
        optional=boolean,
        dispatch_action=boolean,
    ),
    "image": _block(
        {"alt_text": string(2000)},
        image_url=string(3000, pattern=WEB_ADDRESS),
        slack_file=anything,
        title=plain(2000),
    ),
}

VIEW_SHARED = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
BLOCK = by_type(BLOCKS)
MODAL = Shape(
    {"type": anything, "title": plain(MAX_TITLE), "blocks": several(BLOCK, MAX_VIEW_BLOCKS)},
    {
        **VIEW_SHARED,
        "submit": plain(MAX_TITLE),
        "close": plain(MAX_TITLE),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = Shape({"type": anything, "blocks": several(BLOCK, MAX_VIEW_BLOCKS)}, VIEW_SHARED)


def check_message(blocks: Any) -> None:
    """Raises `SlackError` `invalid_blocks` or `msg_blocks_too_long`."""
    report = Report()
    several(BLOCK, MAX_MESSAGE_BLOCKS, least=0)(blocks, "/blocks", report)
    _check_together(blocks, report, files_allowed=False)
    _raise(report, "invalid_blocks")
    if sum(map(len, _texts(blocks))) > MAX_MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Any, kind: str) -> None:
    """Check a view of the kind "modal" or "home".

    Raises `SlackError` `view_too_large` or `invalid_arguments` with what is wrong.
    """
    if len(json.dumps(view, ensure_ascii=False).encode()) > MAX_VIEW_BYTES:
        raise SlackError("view_too_large")
    report = Report()
    one_of(kind)(view.get("type"), "/view/type", report)
    (MODAL if kind == "modal" else HOME)(view, "/view", report)
    blocks = view.get("blocks")
    _check_together(blocks, report, files_allowed=kind == "modal")
    if not report.faults and kind == "modal":
        _check_modal(view, report)
    if not report.faults:
        _check_model(lambda: View(**view).to_dict(), "/view", report)
    _raise(report, "invalid_arguments")


def _check_modal(view: Any, report: Report) -> None:
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        report.add("/view", "submit is required where there are inputs")


def _check_together(blocks: Any, report: Report, *, files_allowed: bool) -> None:
    if report.faults or not isinstance(blocks, list):
        return
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    unique(ids, "/blocks", report, "block_id")
    inside = [found for block in blocks for found in elements_of(block)]
    if not files_allowed and any(found["type"] == "file_input" for found in inside):
        report.add("/blocks", "file_input is for modals only")
    if sum(bool(found.get("focus_on_load")) for found in inside) > 1:
        report.add("/blocks", "only one element may have focus_on_load")
    for number, block in enumerate(blocks):
        path = f"/blocks/{number}"
        _check_model(partial(_through_model, block), path, report)


def _through_model(block: dict[str, Any]) -> None:
    for parsed in Block.parse_all([block]):
        parsed.to_dict()


def _check_model(build: Any, path: str, report: Report) -> None:
    try:
        build()
    except SlackObjectFormationError as error:
        report.add(path, f"slack_sdk: {error}")


def _raise(report: Report, code: str) -> None:
    if report.faults:
        raise SlackError(code, tuple(report.faults))


def elements_of(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the interactive elements of a block, in the order in which they are shown."""
    found = [*block.get("elements", [])] if block["type"] == "actions" else []
    found += [block["accessory"]] if "accessory" in block else []
    found += [block["element"]] if block["type"] == "input" else []
    return [element for element in found if element["type"] != "image"]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
