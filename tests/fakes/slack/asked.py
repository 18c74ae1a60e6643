"""One call as a method gets it: who asks, and what the signatures of methods look like."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.teams import Installation, Token

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

Params = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """`token` as sent, checked; `client` the id and secret of the app where they were sent."""

    token: Token | None
    client: tuple[str, str]

    @property
    def installation(self) -> Installation:
        assert self.token is not None  # the schema demanded one
        return self.token.installation

    def need(self, scope: str) -> None:
        """Raises `SlackError` `missing_scope`, telling what is needed and what is there."""
        if scope and scope not in self.installation.scopes:
            provided = ",".join(sorted(self.installation.scopes))
            raise SlackError("missing_scope", fields={"needed": scope, "provided": provided})


Method = Callable[["FakeSlack", Asked, Params], Awaitable[Answer]]
