"""What the methods of views.* do."""

from typing import TYPE_CHECKING

from tests.fakes.slack.asked import Answer, Asked, Method, Params
from tests.fakes.slack.errors import SlackError, bad_arguments

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack


async def open_view(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    view = server.views.open(params["trigger_id"], params["view"], asked.installation)
    return {"view": view.to_json()}


async def push(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    view = server.views.push(params["trigger_id"], params["view"], asked.installation)
    return {"view": view.to_json()}


async def update(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    view_id, external_id = params.get("view_id", ""), params.get("external_id", "")
    if bool(view_id) == bool(external_id):
        raise bad_arguments("exactly one of view_id and external_id is required")
    view = server.views.find(view_id, external_id, asked.installation)
    return {"view": server.views.update(view, params["view"], params.get("hash")).to_json()}


async def publish(server: "FakeSlack", asked: Asked, params: Params) -> Answer:
    if not server.has_home_tab:
        raise SlackError("not_enabled")
    person = server.person_for(params["user_id"], asked.installation)
    view = server.views.publish(person, params["view"], params.get("hash"), asked.installation)
    return {"view": view.to_json()}


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
