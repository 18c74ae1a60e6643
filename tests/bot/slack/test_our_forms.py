"""Every page of our own forms as a view that Slack takes, with long lists where there are lists."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from markupsafe import escape

from bot.slack import views
from domain.forms.model import Choice, Kind
from domain.forms.session import Session
from domain.forms.views import Given, Question, Upload
from handlers.controls import kind_of
from messages.forms.catalogue import TITLES, read_form
from messages.markdown import plain
from messages.steps import Control, Option
from messages.windows import Field, Window
from tests.fakes.slack.blocks import check_view

NOW = datetime(2017, 8, 11, 10, tzinfo=ZoneInfo("Europe/Warsaw"))
MANY = [Choice(f"c{at}", f"Gmina o dość długiej nazwie nr {at}") for at in range(150)]
TYPED = {
    Kind.INTEGER: "1",
    Kind.DATE: "2017-08-18",
    Kind.TIME: "14:30",
    Kind.MOMENT: "2017-08-18T14:30",
    Kind.DECIMAL: "1,5",
}
MOST_PAGES = 60


def drawn(place: str, shown: Question) -> Field:
    options = tuple(
        Option(plain(choice.label), f"f:123456:c:{place}:{at}:abcdef", choice.name in shown.picked)
        for at, choice in enumerate(shown.choices)
    )
    control = Control(kind_of(shown), options, value=shown.value, required=shown.required)
    return Field(place, str(escape(shown.label)), control, hint=str(escape(shown.hint)))


def given(shown: Question) -> Given:
    if shown.choices:
        return (shown.choices[-1].name,)
    if shown.kind is Kind.FILE:
        return Upload("1", "plik.pdf")
    return TYPED.get(shown.kind, "Zażółć gęślą jaźń.")


def walk(name: str) -> list[Window]:
    """The windows of a form, one after another, as far as such answers lead."""
    form = read_form(name)
    session = Session.open(form, now=NOW, choices=dict.fromkeys(form.instances, MANY))
    windows: list[Window] = []
    while (page := session.page()) and len(windows) < MOST_PAGES:
        pairs = list(zip(page.places, page.questions, strict=True))
        fields = tuple(drawn(place, shown) for place, shown in pairs)
        windows.append(Window(f"f:1:page:{page.place}:ab", TITLES[name]["pl"], fields=fields))
        session.fill({place: given(shown) for place, shown in pairs}, partial=False)
        if (after := session.page()) and after.place == page.place:
            break
    lines = [f"{escape(line.label)}: <b>{escape(line.answer)}</b>" for line in session.summary()]
    return [*windows, Window("f:1:sum:ab", TITLES[name]["pl"], intro="\n".join(lines), submit="x")]


@pytest.mark.parametrize("name", sorted(TITLES))
def test_every_page_fits_a_view(name: str) -> None:
    windows = walk(name)
    assert len(windows) > 1
    for window in windows:
        view = views.window(window)
        check_view(view, "modal")
        assert len(json.dumps(view)) < 100_000
