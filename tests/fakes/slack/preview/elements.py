"""Interactive elements of Block Kit as form controls of HTML, with what is chosen at first."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from tests.fakes.slack.preview.texts import text

Element = Mapping[str, Any]


def draw(element: Element, name: str) -> str:
    """`name` is unique in the page: it groups radio buttons."""
    return DRAWN[element["type"]](element, name)


def _button(element: Element, _name: str) -> str:
    look = escape(element.get("style", ""))
    sign = ' <span class="out" aria-hidden="true">↗</span>' if "url" in element else ""
    return f'<button type="button" class="{look}">{text(element["text"])}{sign}</button>'


def _boxes(kind: str) -> Callable[[Element, str], str]:
    def boxes(element: Element, name: str) -> str:
        first = _initial(element)
        return "".join(
            f'<label class="box"><input type="{kind}" name="{name}"'
            f"{' checked' if option in first else ''}> {text(option['text'])}</label>"
            for option in element["options"]
        )

    return boxes


def _initial(element: Element) -> list[Any]:
    one = element.get("initial_option")
    return list(element.get("initial_options", [])) + ([one] if one else [])


def _menu(element: Element, _name: str) -> str:
    """Closed: what is chosen, or what the client says where nothing is."""
    chosen = [text(option["text"]) for option in _initial(element)]
    is_multi = element["type"].startswith("multi_")
    inside = text(element.get("placeholder")) or ("Select options" if is_multi else "Select option")
    if chosen:
        inside = "".join(f'<span class="chip">{label}</span>' for label in chosen)
        inside = inside if is_multi else chosen[0]
    blank = "" if chosen else " blank"
    return f'<div class="menu{blank}">{inside}<span class="arrow" aria-hidden="true">⌄</span></div>'


def _typed(element: Element, _name: str) -> str:
    value = escape(str(element.get("initial_value", "")))
    if element.get("multiline"):
        return f'<textarea rows="3">{value}</textarea>'
    return f'<input type="text" value="{value}">'


def _picker(sign: str, initial: str, blank: str) -> Callable[[Element, str], str]:
    def picker(element: Element, _name: str) -> str:
        value = element.get(initial)
        look = "menu" if value else "menu blank"
        told = escape(str(value or blank))
        return f'<div class="{look}"><span aria-hidden="true">{sign}</span> {told}</div>'

    return picker


def _file(element: Element, _name: str) -> str:
    names = [file["name"] for file in element.get("files", [])]
    told = ", ".join(names or element.get("filetypes", []))
    return f'<div class="file"><button type="button">Upload</button> {escape(told)}</div>'


DRAWN: dict[str, Callable[[Element, str], str]] = {
    "button": _button,
    "radio_buttons": _boxes("radio"),
    "checkboxes": _boxes("checkbox"),
    "static_select": _menu,
    "external_select": _menu,
    "multi_static_select": _menu,
    "multi_external_select": _menu,
    "plain_text_input": _typed,
    "number_input": _typed,
    "email_text_input": _typed,
    "url_text_input": _typed,
    "datepicker": _picker("▦", "initial_date", "Select date"),
    "timepicker": _picker("◷", "initial_time", "Select time"),
    "file_input": _file,
}
