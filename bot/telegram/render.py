"""`Say` as Telegram messages: texts within its limit, and inline keyboards. Pure."""

from __future__ import annotations

from html import escape
from itertools import accumulate
from urllib.parse import urlsplit

from bot.telegram.splitting import split
from messages.steps import Button, Control, Option, Rows, Say

MAX_BUTTONS = 100
MAX_A_ROW = 8
# Longer labels are cut short on a phone's screen, so the text tells them in full.
READABLE = 32
_PLAIN = ("confirm", "repeat")  # their options are no list to count

Key = dict[str, str]  # an InlineKeyboardButton of the Bot API: text, and callback_data or url
Keyboard = list[list[Key]]
Part = tuple[str, Keyboard]


def render(say: Say) -> list[Part]:
    """The messages of a step, in order; the buttons stand under the last one."""
    rows = _option_rows(say.control) + say.rows
    texts = [text for text in split(_full_text(say, rows)) if text.strip()] or [say.html]
    return [(text, []) for text in texts[:-1]] + [(texts[-1], _keyboard(rows))]


def _full_text(say: Say, rows: Rows) -> str:
    """The text, how to answer, the options whose labels do not fit a button, and the links that
    cannot be one."""
    lines = _spelt_options(say.control)
    lines += [
        f"{escape(button.label)}: {escape(button.url)}"
        for row in rows
        for button in row
        if button.url and not _is_public(button.url)
    ]
    hint = f"<i>{say.control.hint}</i>" if say.control and say.control.hint else ""
    return "\n\n".join(filter(None, [say.html, "\n".join(lines), hint]))


def _spelt_options(control: Control | None) -> list[str]:
    shown = control.shown if control else ()
    if control is None or all(len(option.label) <= READABLE for _, option in shown):
        return []
    return [escape(_option_text(control, number, option)) for number, option in shown]


def _option_rows(control: Control | None) -> Rows:
    if control is None:
        return ()
    options = tuple(
        (Button(_option_label(control, number, option), option.token),)
        for number, option in control.shown
    )
    ends = ((control.done,),) if control.done and _can_end(control) else ()
    return (*control.pad, *options, *((control.turns,) if control.turns else ()), *ends)


def _can_end(control: Control) -> bool:
    """A ranking ends when everything has its place."""
    return control.kind != "rank" or all(option.place for option in control.options)


def _option_label(control: Control, number: int, option: Option) -> str:
    text = _option_text(control, number, option)
    if control.kind == "many":
        return f"{'☑' if option.chosen else '☐'} {text}"
    return f"✓ {text}" if option.chosen and control.kind != "rank" else text


def _option_text(control: Control, number: int, option: Option) -> str:
    """The label with its number; in a ranking with its place, if it has one."""
    if control.kind == "rank":
        return f"{option.place}. {option.label}" if option.place else f"– {option.label}"
    return option.label if control.kind in _PLAIN else _numbered(number, option.label)


def _numbered(number: int, label: str) -> str:
    """The label with the number that can be typed for it: some („4 – dobrze") begin with it."""
    return label if label.startswith(f"{number} ") else f"{number}. {label}"


def _keyboard(rows: Rows) -> Keyboard:
    """At most `MAX_BUTTONS`: what is over is left out, so that the message still arrives."""
    drawn: Keyboard = []
    for row in rows:
        keys = [_key(button) for button in row if not button.url or _is_public(button.url)]
        drawn += [keys[at : at + MAX_A_ROW] for at in range(0, len(keys), MAX_A_ROW)]
    counts = accumulate(len(row) for row in drawn)
    return [row for row, count in zip(drawn, counts, strict=True) if count <= MAX_BUTTONS]


def _key(button: Button) -> Key:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.token}


def _is_public(url: str) -> bool:
    """Telegram refuses a whole message for a button with a host such as `localhost`."""
    return "." in (urlsplit(url).hostname or "")
