"""Options the app suggests for a list it keeps itself."""

from typing import TYPE_CHECKING, Any

from tests.fakes.slack.checks import Report, Shape
from tests.fakes.slack.delivery import Answer
from tests.fakes.slack.elements import OPTION_SOURCES, options_of

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

SUGGESTIONS = Shape({}, OPTION_SOURCES)


def read_suggestions(server: "FakeSlack", answer: Answer) -> list[dict[str, Any]]:
    """Give the options; a person sees none where the answer is late or wrong."""
    if not answer.is_acked or answer.payload is None:
        server.complain(f"no options were suggested: {answer.reason or 'an empty answer'}")
        return []
    if answer.payload in ({"options": []}, {"option_groups": []}):
        return []
    report = Report()
    SUGGESTIONS(answer.payload, "", report)
    if report.faults:
        server.complain(f"options are refused: {report.faults}")
        return []
    return options_of(answer.payload)
