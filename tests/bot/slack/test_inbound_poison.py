"""Whatever comes in place of what Slack promises: `decode` raises only what it says it does."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.inbound import decode
from tests.bot.slack import payloads
from tests.bot.slack.payloads import button, interaction, view

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "user",
                    "team",
                    "view",
                    "id",
                    "type",
                    "text",
                    "files",
                    "actions",
                    "tokens",
                    "value",
                ]
            ),
            inner,
        )
    ),
    max_leaves=8,
)
KINDS = st.sampled_from(
    ["message", "app_mention", "app_home_opened", "member_joined_channel", "tokens_revoked"]
)
INTERACTIONS = st.sampled_from(
    ["block_actions", "view_submission", "view_closed", "block_suggestion", "message_action"]
)
BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@given(kind=KINDS, content=JSON, name=st.sampled_from(["user", "text", "files", "team", "channel"]))
def test_poisonous_events_raise_only_what_decode_promises(
    kind: str, content: Any, name: str
) -> None:
    poison = payloads.event(kind, channel_type="im", user="U7", channel="D7", ts="1")
    poison["event"][name] = content
    with suppress(*BROKEN):
        decode(poison, "sl:1")


@given(
    kind=INTERACTIONS,
    content=JSON,
    name=st.sampled_from(["user", "view", "actions", "team", "channel", "message", "container"]),
)
def test_poisonous_interactions_raise_only_what_decode_promises(
    kind: str, content: Any, name: str
) -> None:
    with suppress(*BROKEN):
        decode(interaction(kind, **{"view": view(), "actions": [button()], name: content}), "sl:1")
