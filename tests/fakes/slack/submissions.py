"""What happens to a window when the app has acknowledged that it was sent."""

from typing import TYPE_CHECKING, Any

from tests.fakes.slack.blocks import check_view
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

KEYS = {
    "errors": {"response_action", "errors"},
    "update": {"response_action", "view"},
    "push": {"response_action", "view"},
    "clear": {"response_action"},
}


def respond(server: "FakeSlack", view: View, answer: dict[str, Any] | None) -> None:
    """Do as the app says: close the window, mark errors, show another or close all.

    What the real server would refuse is complained of, and the person is told.
    """
    if view not in view.user.windows:
        return
    if not answer:
        view.user.windows.remove(view)
        view.user.notice()
        return
    try:
        _obey(server, view, answer)
    except SlackError as error:
        server.complain(f"the answer to a submission is refused: {error.code} {error.messages}")
        view.user.warn("We had some trouble connecting. Try again?")


def _obey(server: "FakeSlack", view: View, answer: dict[str, Any]) -> None:
    action = answer.get("response_action")
    if action not in KEYS or answer.keys() != KEYS[action]:
        raise SlackError("invalid_response_action", (str(sorted(answer)),))
    if action == "clear":
        view.user.windows.clear()
        view.user.notice()
    elif action == "errors":
        _mark(server, view, answer["errors"])
    elif action == "update":
        check_view(answer["view"], "modal")
        server.views.replace(view, answer["view"])
    else:
        server.views.respond_push(view, answer["view"])


def _mark(server: "FakeSlack", view: View, errors: Any) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_errors", (f"{errors} for the inputs {sorted(inputs)}",))
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_errors", ("each error must be a text",))
    view.errors = dict(errors)
    view.change = server.next_change()
    view.user.notice()
