"""Whatever is said, shown or asked, Slack takes it: all limits at once, on random data."""

from hypothesis import HealthCheck, given, settings

from bot.slack import render, views
from messages.steps import Say
from messages.windows import Desk, Window
from tests.bot.slack.strategies import DESKS, SAYS, WINDOWS
from tests.fakes.slack.blocks import check_message, check_view
from tests.fakes.slack.messages import check_text

anything = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@anything
@given(SAYS)
def test_messages(say: Say) -> None:
    for message in render.messages(say):
        check_text(message.text)
        check_message(message.blocks)


@anything
@given(WINDOWS)
def test_windows(window: Window) -> None:
    check_view(views.window(window), "modal")


@anything
@given(SAYS, SAYS)
def test_screens(first: Say, second: Say) -> None:
    check_view(views.screen([first, second], "Tytuł"), "modal")


@anything
@given(DESKS)
def test_desks(desk: Desk) -> None:
    check_view(views.desk(desk), "home")
