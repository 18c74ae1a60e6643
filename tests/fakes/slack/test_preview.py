"""The preview page: every block and element is drawn, nothing of a text becomes markup."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.slack import render, views
from messages.steps import Button, Control, Option, Say
from messages.windows import Desk, Field, Section, Window
from tests.bot.slack.strategies import SAYS, WINDOWS
from tests.fakes.slack.preview import shots
from tests.fakes.slack.preview.pages import page
from tests.fakes.slack.surface import Surface

OPTIONS = (Option("szkolenie", "c:1"), Option("warsztat <b>", "c:2", chosen=True))
PAGE = Window(
    "f:1:page:1:ab",
    "Sprawozdanie",
    intro="Pytania <b>1–3</b> z 9",
    fields=(
        Field("1", "Tytuł", Control("text", value="Lekcje & spacery", required=True)),
        Field("2", "Rodzaj", Control("one", OPTIONS, required=True)),
        Field("3", "Kiedy?", Control("date", value="2017-09-14"), problem="To już było."),
    ),
    rows=((Button("Wstecz", "f:1:pb"),),),
    submit="Dalej",
    close="Zamknij",
)


def test_a_modal_is_drawn_with_what_stands_in_it() -> None:
    drawn = page([views.window(PAGE) | {"caption": "Strona formularza"}])
    for part in (
        "<h2>Sprawozdanie</h2>",
        '<p class="text">Pytania <b>1–3</b> z 9</p>',
        '<input type="text" value="Lekcje &amp; spacery">',
        " checked> warsztat &lt;b&gt;</label>",
        "2017-09-14</div>",
        '<button type="button" class="primary">Dalej</button>',
        "<figcaption>Strona formularza</figcaption>",
    ):
        assert part in drawn


def test_a_home_and_a_message_are_drawn() -> None:
    link = Section("Terminy", ('<a href="https://e.pl/?a&amp;b">online</a>',))
    message = render.messages(Say("<i>x</i>", ((Button("Tak", "y"),),)))[0]
    drawn = page([views.desk(Desk((link,))), {"blocks": message.blocks}])
    assert "<h3>Terminy</h3>" in drawn
    assert '<a href="https://e.pl/?a&amp;b">online</a>' in drawn
    assert '<p class="text"><i>x</i></p>' in drawn
    assert ">Tak</button>" in drawn


def test_what_was_entered_and_its_faults_are_drawn() -> None:
    view = views.window(PAGE)
    entered = Surface(view["blocks"])
    values = iter(entered.values.values())
    next(values)["value"] = "Spacery"
    next(values)["selected_option"] = None
    faults = {view["blocks"][1]["block_id"]: "Za krótki <tytuł>"}
    drawn = page([{**view, "state": entered.state(), "errors": faults}])
    assert (
        '<input type="text" value="Spacery"><p class="fault">Za krótki &lt;tytuł&gt;</p>' in drawn
    )
    assert " checked>" not in drawn


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(SAYS, WINDOWS)
def test_whatever_is_sent_can_be_drawn(say: Say, window: Window) -> None:
    surfaces = [{"blocks": part.blocks} for part in render.messages(say)]
    drawn = page([*surfaces, views.window(window)])
    assert drawn.count("<figure") == len(surfaces) + 1


@pytest.mark.skipif(shots.CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [shots.PHONE, shots.DESK])
async def test_a_picture_shows_the_whole_modal(width: int, tmp_path: Path) -> None:
    picture = tmp_path / "modal.png"
    size = await shots.shoot(views.window(PAGE), picture, width=width)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert size.width <= width
    assert size.inside <= size.width
