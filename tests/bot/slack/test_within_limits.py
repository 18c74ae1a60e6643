"""Whatever is said, shown or asked, Slack takes it: all limits at once, on random data."""

from hypothesis import HealthCheck, given, settings

from bot.slack import render, views
from messages.steps import Say
from messages.windows import Desk, Window
from tests.bot.slack.drawn import check_by_models
from tests.bot.slack.strategies import DESKS, SAYS, WINDOWS

anything = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@anything
@given(SAYS)
def test_messages(say: Say) -> None:
    for message in render.messages(say):
        check_by_models(message.blocks)


@anything
@given(WINDOWS)
def test_windows(window: Window) -> None:
    view = views.window(window)
    check_by_models(view["blocks"], view)


@anything
@given(SAYS, SAYS)
def test_screens(first: Say, second: Say) -> None:
    view = views.screen([first, second], "Tytuł")
    check_by_models(view["blocks"], view)


@anything
@given(DESKS)
def test_desks(desk: Desk) -> None:
    view = views.desk(desk)
    check_by_models(view["blocks"], view)
