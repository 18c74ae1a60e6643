"""Hands on what is shown: buttons, choices, entries, windows and the home."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, time
from typing import Any

from tests.fakes.slack import payloads
from tests.fakes.slack.entries import enter
from tests.fakes.slack.messages import Message
from tests.fakes.slack.options import read_suggestions
from tests.fakes.slack.sights import WAIT_SECONDS
from tests.fakes.slack.surface import Control, read
from tests.fakes.slack.teams import Installation
from tests.fakes.slack.views import View
from tests.fakes.slack.windows import Windows

Place = Message | View
Option = Mapping[str, Any]
PICKERS = ("datepicker", "timepicker", "datetimepicker")
Found = tuple[Place, Control, Option | None]  # the option is None for a button


class Screens(Windows):
    """What one person can press and fill in; only the top window if there is one."""

    home_of_app: Installation

    async def taps(
        self,
        label: str,
        *,
        field: str = "",
        place: Place | None = None,
        within: float = WAIT_SECONDS,
    ) -> None:
        """Press the button, or choose the option, of this text.

        Looks in the top window, else at home (once opened) and in messages, newest first, and
        waits until it is there. `field` is part of the label of the question, `place` a message
        or view in which to look. Options that the app suggests are asked for by the label.
        """
        found = await self._find_control(label, field, place, within)
        if found is None:
            await (self.submits() if self.modal and label == self.modal.submit else self.closes())
            return
        where, control, option = found
        self.act()
        if option is not None:
            self._choose(where, control, option)
        else:
            self._report(where, control, {"text": control.element["text"]})

    async def picks(self, value: date | time | str, *, field: str = "") -> None:
        """Set a date or a time in the picker that has this label, or the only one."""
        if isinstance(value, date):
            await self.fills(field, value.isoformat(), kinds=("datepicker",))
        elif isinstance(value, time):
            await self.fills(field, f"{value:%H:%M}", kinds=("timepicker",))
        else:
            await self.fills(field, value, kinds=PICKERS)

    async def fills(
        self,
        label: str,
        value: Any,
        *,
        kinds: tuple[str, ...] = (),
        within: float = WAIT_SECONDS,
    ) -> None:
        """Enter a value under the field whose label contains this.

        A text, for dates and times in ISO form; the text of an option, or a list of them; for
        files `(name, content)` or a list of those. None makes it empty.
        """
        place, control = await self._wait_for(
            lambda: self._find_field(label, kinds), within, f"has no field {label!r}"
        )
        self.act()
        if control.kind.endswith("external_select") and value is not None:
            for text in [value] if isinstance(value, str) else value:
                option = await self._suggested(place, control, text)
                if option is None:
                    raise AssertionError(f"{self} is not offered {text!r} under {label!r}")
                self._set(place, control, _chosen(place, control, option))
        else:
            self._set(place, control, enter(self._person, control, value))
        self._report(place, control, {})

    async def looks_up(self, label: str, words: str) -> list[str]:
        """Type into the search field of a list whose options the app suggests; read them."""
        place, control = await self._wait_for(
            lambda: self._find_field(label, ("external_select", "multi_external_select")),
            WAIT_SECONDS,
            f"has no list {label!r}",
        )
        return [read(option["text"]) for option in await self._ask(place, control, words)]

    def labels(self, place: Place | None = None) -> list[str]:
        """All that can be tapped now, the nearest first."""
        found = [
            read(option["text"]) if option else control.label
            for _, control, option in self._tappable(place)
        ]
        window = self.modal if place is None else None
        return found + [text for text in (window.submit, window.close) if text] if window else found

    # How it is done

    def _places(self, place: Place | None) -> list[Place]:
        if place is not None:
            return [place]
        if self.modal:
            return [self.modal]
        at_home = [self.home] if self.is_at_home and self.home else []
        return [*at_home, *(m for m in reversed(self.messages()) if m.from_bot)]

    def _tappable(self, place: Place | None) -> Iterator[Found]:
        for where in self._places(place):
            for control in where.surface.controls():
                if control.kind == "button":
                    yield where, control, None
                for option in control.options:
                    yield where, control, option

    async def _find_control(
        self, label: str, field: str, place: Place | None, within: float
    ) -> Found | None:
        """Find what to press; None stands for the window's own submit or close."""

        def find() -> Found | str | None:
            for found in self._tappable(place):
                _, control, option = found
                text = read(option["text"]) if option else control.label
                if text == label and (not field or field in control.label):
                    return found
            window = self.modal if place is None and not field else None
            is_own = window and label in (window.submit, window.close or "Close")
            return "own" if is_own else None

        if find() is None and (suggested := await self._find_suggested(label, field, place)):
            return suggested
        found = await self._wait_for(find, within, f"has nothing to tap that reads {label!r}")
        return None if isinstance(found, str) else found

    async def _find_suggested(self, label: str, field: str, place: Place | None) -> Found | None:
        for where in self._places(place)[:1]:
            for control in where.surface.controls():
                if control.kind.endswith("external_select") and field in control.label:
                    option = await self._suggested(where, control, label)
                    if option is not None:
                        return where, control, option
        return None

    async def _suggested(self, place: Place, control: Control, label: str) -> Option | None:
        for option in await self._ask(place, control, label):
            if read(option["text"]) == label:
                return option
        return None

    async def _ask(self, place: Place, control: Control, words: str) -> list[dict[str, Any]]:
        if len(words) < control.element.get("min_query_length", 3):
            return []
        payload = payloads.suggestion(self._person, place, self.home_of_app, control, words)
        return read_suggestions(self.server, await self.server.delivery.interact(payload))

    def _find_field(self, label: str, kinds: tuple[str, ...]) -> tuple[Place, Control] | None:
        for place in self._places(None):
            for control in place.surface.controls():
                fits = control.kind in kinds if kinds else control.key in place.surface.values
                if fits and label in control.label:
                    return place, control
        return None

    def _choose(self, place: Place, control: Control, option: Option) -> None:
        if control.kind == "overflow":
            self._report(place, control, {"selected_option": dict(option)})
            return
        self._set(place, control, _chosen(place, control, option))
        self._report(place, control, {})

    def _set(self, place: Place, control: Control, value: dict[str, Any]) -> None:
        most = control.element.get("max_selected_items", control.element.get("max_files", 100))
        if any(isinstance(part, list) and len(part) > most for part in value.values()):
            raise AssertionError(f"Slack lets {self} choose no more than {most}")
        place.surface.values[control.key] = value

    def _report(self, place: Place, control: Control, extra: dict[str, Any]) -> None:
        """Send block_actions, if this element does so."""
        if not control.reports_at_once:
            return
        block_id, action_id = control.key
        value = deepcopy(place.surface.values.get(control.key, {}))
        action = {"type": control.kind, "block_id": block_id, "action_id": action_id}
        own = {
            key: control.element[key] for key in ("value", "style", "url") if key in control.element
        }
        action |= own if control.kind == "button" else {}
        home = place.installation if isinstance(place, View) else self.home_of_app
        payload = payloads.block_action(self._person, place, home, action | value | extra)
        self._send(payload)


def _chosen(place: Place, control: Control, option: Option) -> dict[str, Any]:
    """Give the value with this option chosen, or in a list of boxes taken off again."""
    value = place.surface.values[control.key]
    if "selected_options" not in value:
        return {"type": control.kind, "selected_option": dict(option)}
    had = value["selected_options"]
    rest = [other for other in had if other != option]
    chosen = rest if len(rest) < len(had) else [*had, dict(option)]
    return {"type": control.kind, "selected_options": chosen}
