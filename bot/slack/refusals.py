"""What Slack answers when it refuses, in the words of `messages.channel`.

One table tells what a code means, whichever method it came from. Errors of the library quote whole
answers, tokens and texts among them, so `read` takes from them what may be known and drops the
rest.
"""

from __future__ import annotations

from enum import Enum, auto
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from messages import channel

# What a call of the library can raise; AttributeError where a proxy answers 200 with plain text.
ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, AttributeError)
UNSAID_WAIT = 60.0  # seconds, where Slack asks to wait without telling how long


class Meaning(Enum):
    """What a refusal means for whoever called."""

    WAIT = auto()  # too many calls
    TOKEN = auto()  # the token of this home is worth nothing
    NOBODY = auto()  # the person or the room cannot be reached
    REFUSED = auto()  # this very call is wrong, our mistake
    GONE = auto()  # the message cannot be edited or deleted (any more)
    LATER = auto()  # the network or Slack is down
    TRIGGER = auto()  # too late to open a window
    CHANGED = auto()  # the view was updated meanwhile
    CLOSED = auto()  # the view is no more


_WORDS = {
    Meaning.WAIT: "ratelimited rate_limited message_limit_exceeded",
    Meaning.TOKEN: (
        "invalid_auth not_authed token_revoked token_expired account_inactive org_login_required"
        " team_access_not_granted two_factor_setup_required not_installed"
    ),
    Meaning.NOBODY: (
        "user_not_found users_not_found user_disabled user_not_visible user_is_restricted"
        " user_not_in_channel cannot_dm_bot invalid_user_combination channel_not_found"
        " channel_type_not_supported method_not_supported_for_channel_type messages_tab_disabled"
        " not_in_channel is_archived restricted_action restricted_action_read_only_channel"
        " restricted_action_thread_only_channel"
        " no_permission ekm_access_denied app_access_restricted posting_to_channel_denied"
        " invalid_channel team_not_found user_is_external_guest"
    ),
    Meaning.REFUSED: (
        "msg_too_long msg_blocks_too_long no_text too_many_attachments invalid_blocks"
        " invalid_blocks_format invalid_arguments invalid_arg_name invalid_array_arg"
        " invalid_charset invalid_form_data invalid_post_type missing_post_type invalid_json"
        " json_not_object view_too_large duplicate_external_id push_limit_reached unknown_method"
        " missing_scope not_allowed_token_type access_denied deprecated_endpoint method_deprecated"
        " file_not_found file_deleted file_upload_size_restricted file_type_not_allowed"
        " file_uploads_disabled file_uploads_except_images_disabled alt_txt_too_large"
        " missing_argument"
    ),
    Meaning.GONE: (
        "message_not_found cant_update_message edit_window_closed cant_delete_message"
        " compliance_exports_prevent_deletion block_mismatch is_inactive streaming_state_conflict"
        " thread_not_found cannot_reply_to_message restricted_action_thread_locked"
        " restricted_action_non_threadable_channel"
    ),
    Meaning.LATER: (
        "internal_error fatal_error service_unavailable request_timeout team_added_to_org"
        " messaging_processing_failed accesslimited update_failed external_channel_migrating"
        " file_update_failed"
    ),
    Meaning.TRIGGER: (
        "expired_trigger_id exchanged_trigger_id invalid_trigger_id trigger_expired"
        " trigger_exchanged invalid_trigger"
    ),
    Meaning.CHANGED: "hash_conflict",
    Meaning.CLOSED: "not_found view_not_found",
}
MEANINGS = {code: meaning for meaning, codes in _WORDS.items() for code in codes.split()}


class Refused(Exception):
    """A call came to nothing. `code` is Slack's word or the name of a network error.

    Of calls that have to wait: `seconds`, and whether that holds `everywhere` in the workspace.
    """

    def __init__(self, code: str, meaning: Meaning, seconds: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.meaning = meaning
        self.seconds = seconds
        self.everywhere = False


def read(error: Exception) -> Refused:
    """The refusal behind an error of the library; raise it from None."""
    if not isinstance(error, SlackApiError):
        return Refused(type(error).__name__, Meaning.LATER)
    response = error.response
    code = _code(response)
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Refused(code or "ratelimited", Meaning.WAIT, _wait(response))
    if not code:
        return Refused(f"status {status}", Meaning.LATER)
    meaning = MEANINGS.get(code, Meaning.REFUSED)
    return Refused(code, meaning, _wait(response) if meaning is Meaning.WAIT else 0.0)


def _code(response: Any) -> str:
    """Slack's code; "" for an answer that is none of Slack's (a proxy's page)."""
    data = getattr(response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _wait(response: Any) -> float:
    told = {str(name).lower(): value for name, value in dict(response.headers).items()}
    try:
        return max(1.0, float(told["retry-after"]))
    except (KeyError, ValueError):
        return UNSAID_WAIT


def translate(refusal: Refused, *, only_home: bool) -> channel.SendError:
    """The error of a send. `only_home`: there is no other workspace that could go on meanwhile."""
    match refusal.meaning:
        case Meaning.WAIT:
            return channel.RetryAfter(refusal.seconds, whole_bot=only_home and refusal.everywhere)
        case Meaning.TOKEN:
            return channel.Unauthorised(refusal.code, whole_bot=only_home)
        case Meaning.NOBODY:
            return channel.Unreachable(refusal.code)
        case Meaning.LATER:
            return channel.Temporary(refusal.code)
    return channel.Rejected(refusal.code)
