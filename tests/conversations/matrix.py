"""Which feature is tried on which channel, as docs/slack-matrix.md tells it.

python -m tests.conversations.matrix > docs/slack-matrix.md
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOORS = {
    "telegram": "Telegram",
    "web": "web",
    "slack": "Slack, in conversation",
    "slack-windows": "Slack, in windows",
}
EVERY = "conversations/test_every_channel.py::test_"
GIVEN = "conversations/test_given_forms_doors.py::test_"
LIBRARY = "conversations/test_form_library.py::test_"
KINDS = "conversations/test_every_kind.py::test_"
CONNECTING = "conversations/test_connecting_doors.py::test_"
ROOMS = "bot/slack/test_rooms_whole_way.py::test_"
WINDOWS = "conversations/test_window_"
REPORTS = f"{WINDOWS}reports.py::test_"


@dataclass(frozen=True)
class Row:
    """`script`: played over the doors for which pytest collects it. `own`: by door, another test
    or, with a blank in it, how people are served instead."""

    feature: str
    script: str = ""
    own: Mapping[str, str] = field(default_factory=dict)


NO_ROOM = "members get the notice and its buttons in their chat"
NO_DESK = "the menu and „Terminy”"
AS_CHAT = "no form in it: as in conversation"
ON_SLACK = ("slack", "slack-windows")


def in_slack(test: str, otherwise: str) -> dict[str, str]:
    return {"telegram": otherwise, "web": otherwise} | dict.fromkeys(ON_SLACK, test)


ROWS = (
    Row("Joining by a code; free text, words, refused personal numbers",
        f"{EVERY}free_text_is_answered_whatever_it_is"),
    Row("A second channel by a code, notices to either or both",
        f"{CONNECTING}both_are_told_and_notices_come_to_both",
        {"slack-windows": AS_CHAT}),
    Row("Joining by the address at work",
        own=in_slack("bot/slack/test_own_accounts.py::test_a_member_or_guest_is_found_by_the_address",
                     "the channel knows no confirmed address; a code")),
    Row("Task report: pages, branches, file, review, correction",
        f"{EVERY}a_report_goes_its_whole_way"),
    Row("A file that is refused, answers typed by number",
        f"{EVERY}a_wrong_file_type_keeps_the_question",
        {"slack-windows": "Slack offers fitting files only; options are ticked"}),
    Row("Mentor: question and answer", f"{EVERY}a_question_reaches_the_mentor_and_comes_back"),
    Row("Confidential questionnaire, nothing left in the chat",
        f"{EVERY}a_questionnaire_is_filled_in_and_leaves_nothing_in_the_chat"),
    Row("Announcement: preview, count, sending",
        f"{EVERY}an_announcement_is_previewed_counted_and_sent"),
    Row("Meeting of a network: planned, announced, replied to",
        "conversations/test_meetings_doors.py::test_a_meeting_is_planned_announced_and_replied_to"),
    Row("Joining a network", f"{EVERY}a_network_is_joined_in_three_taps"),
    Row("Reminders outside quiet hours", f"{EVERY}a_reminder_does_not_come_in_quiet_hours"),
    Row("Own form from a spreadsheet: check, trial, publication",
        f"{LIBRARY}a_spreadsheet_is_checked_tried_and_published"),
    Row("Template „zgłoszenie”: cascade, entries, constraint",
        f"{LIBRARY}a_trial_with_a_cascade_entries_and_a_constraint"),
    Row("A file that is no spreadsheet", f"{LIBRARY}what_is_no_workbook_is_told_so",
        {"slack-windows": "Slack offers spreadsheets only"}),
    Row("Given form: confidential, counted",
        f"{GIVEN}a_group_hears_of_it_fills_it_in_and_is_counted"),
    Row("Given form: named, filled in again", f"{GIVEN}a_named_repeatable_one_keeps_each_return"),
    Row("Refusal, paper, closing", f"{GIVEN}refusal_paper_and_closing_are_counted"),
    Row("Results, chart, spreadsheet of results",
        "conversations/test_results_by_door.py::"
        "test_a_coordinator_reads_results_and_takes_files_along"),
    Row("Materials: list, opening, removal",
        "conversations/test_materials.py::test_a_member_turns_the_list_and_opens_a_material"),
    Row("Every kind of question", f"{KINDS}every_kind_is_answered_and_sent",
        {"slack-windows": f"{KINDS}every_kind_is_answered_in_windows"}),
    Row("A form begun here, finished on another channel",
        f"{KINDS}a_form_is_finished_days_later_on_another_channel",
        {"slack-windows": f"{REPORTS}others_of_the_team_go_on_with_what_was_saved"}),
    Row("Telling one's place by a button",
        own={"telegram": "conversations/test_places.py::"
                         "test_the_button_under_the_field_sends_the_place_and_goes",
             "web": "bot/web/test_form_page.py",
             "slack": "the place is typed, or told in the web chat",
             "slack-windows": f"{WINDOWS}ways.py::"
                              "test_a_place_can_be_told_in_the_web_chat_and_what_was_typed_waits"}),
    Row("Page by page: faults at the field, later, back to the chat",
        own={"telegram": "question by question", "web": "question by question",
             "slack": "bot/slack/test_forms_whole_way.py::"
                      "test_the_card_opens_a_closed_window_again_or_leads_to_the_chat",
             "slack-windows": "bot/slack/test_forms_whole_way.py::"
                              "test_what_is_wrong_is_told_at_its_field_and_later_means_later"}),
    Row("Desk (App Home)",
        own=in_slack(f"{ROOMS}app_home_asks_and_is_drawn_anew_after_the_answer", NO_DESK)),
    Row("Channel of a network: meeting with replies",
        own=in_slack(
            f"{ROOMS}a_channel_is_connected_hears_of_a_meeting_and_takes_replies", NO_ROOM)),
    Row("Questions by mention, guests of a channel",
        own=in_slack(f"{ROOMS}a_guest_of_the_channel_asks_and_cannot_reply", "asked in the chat")),
    Row("Message to materials or to the mentor by a shortcut",
        own=in_slack(f"{ROOMS}a_message_becomes_a_material_of_the_network",
                     "„Dodaj materiał” and „Zapytaj opiekuna” in the menu")),
    Row("Killed in the middle: nothing lost, nothing twice",
        own={"telegram": "bot/test_crash.py", "web": "bot/test_crash.py",
             "slack": "bot/slack/test_crash.py", "slack-windows": AS_CHAT}),
)  # fmt: skip

HEAD = """# Features by channel

Made by `python -m tests.conversations.matrix` from what pytest collects, and checked by a test.
**script**: one and the same conversation, played over this channel's door with the whole assistant
(the fakes of Telegram and Slack refuse what the real ones refuse). **own**: a test of this channel.
Words: the channel has nothing of the kind, and people are served so. What does not depend on the
channel is tried once, on the handlers (`tests/handlers`, and `tests/conversations` without doors).

"""


def collected() -> Mapping[str, set[str]]:
    """Doors by test, of all the scripts."""
    files = sorted({f"tests/{row.script.partition('::')[0]}" for row in ROWS if row.script})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    listed = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True)  # noqa: S603 - our own words
    doors = defaultdict(set)
    for line in listed.stdout.splitlines():
        test, _, door = line.removeprefix("tests/").removesuffix("]").partition("[")
        doors[test].add(door)
    return doors


def draw(doors: Mapping[str, set[str]]) -> str:
    lines = [["feature", *DOORS.values()], ["---"] * (len(DOORS) + 1)]
    lines += [[row.feature, *(_cell(row, door, doors) for door in DOORS)] for row in ROWS]
    return HEAD + "".join(f"| {' | '.join(line)} |\n" for line in lines) + _named()


def _cell(row: Row, door: str, doors: Mapping[str, set[str]]) -> str:
    if door in row.own:
        own = row.own[door]
        return own if " " in own else "own"
    return "script" if door in doors[row.script] else "–"


def _named() -> str:
    told = "\nTests, by row:\n\n"
    for row in ROWS:
        tests = dict.fromkeys(filter(None, [row.script, *row.own.values()]))
        told += f"- {row.feature}: {', '.join(f'`{test}`' for test in tests if ' ' not in test)}\n"
    return told


if __name__ == "__main__":
    sys.stdout.write(draw(collected()))
