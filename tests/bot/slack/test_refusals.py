"""Every code that Slack refuses with, and what becomes of it."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.refusals import MEANINGS, UNSAID_WAIT, Meaning, Refused, read, translate
from messages import channel

SECRET = "xoxb-1-secret"


def answered(code: str, status: int = 200, **headers: str) -> SlackApiError:
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={"headers": {"Authorization": f"Bearer {SECRET}"}},
        data={"ok": False, "error": code, "token": SECRET},
        headers=headers,
        status_code=status,
    )
    return SlackApiError("The request failed", response)


def became(refusal: Refused, *, only_home: bool = False) -> type[channel.SendError]:
    return type(translate(refusal, only_home=only_home))


KINDS = {
    Meaning.WAIT: channel.RetryAfter,
    Meaning.TOKEN: channel.Unauthorised,
    Meaning.NOBODY: channel.Unreachable,
    Meaning.REFUSED: channel.Rejected,
    Meaning.GONE: channel.Rejected,
    Meaning.LATER: channel.Temporary,
    Meaning.TRIGGER: channel.Rejected,
    Meaning.CHANGED: channel.Rejected,
    Meaning.CLOSED: channel.Rejected,
}
EXPECTED = {
    "ratelimited": Meaning.WAIT,
    "rate_limited": Meaning.WAIT,
    "message_limit_exceeded": Meaning.WAIT,
    "invalid_auth": Meaning.TOKEN,
    "not_authed": Meaning.TOKEN,
    "token_revoked": Meaning.TOKEN,
    "token_expired": Meaning.TOKEN,
    "account_inactive": Meaning.TOKEN,
    "org_login_required": Meaning.TOKEN,
    "team_access_not_granted": Meaning.TOKEN,
    "two_factor_setup_required": Meaning.TOKEN,
    "not_installed": Meaning.TOKEN,
    "user_not_found": Meaning.NOBODY,
    "users_not_found": Meaning.NOBODY,
    "user_disabled": Meaning.NOBODY,
    "user_not_visible": Meaning.NOBODY,
    "user_is_restricted": Meaning.NOBODY,
    "user_not_in_channel": Meaning.NOBODY,
    "cannot_dm_bot": Meaning.NOBODY,
    "invalid_user_combination": Meaning.NOBODY,
    "channel_not_found": Meaning.NOBODY,
    "channel_type_not_supported": Meaning.NOBODY,
    "method_not_supported_for_channel_type": Meaning.NOBODY,
    "messages_tab_disabled": Meaning.NOBODY,
    "not_in_channel": Meaning.NOBODY,
    "is_archived": Meaning.NOBODY,
    "restricted_action": Meaning.NOBODY,
    "restricted_action_read_only_channel": Meaning.NOBODY,
    "restricted_action_thread_only_channel": Meaning.NOBODY,
    "no_permission": Meaning.NOBODY,
    "ekm_access_denied": Meaning.NOBODY,
    "app_access_restricted": Meaning.NOBODY,
    "posting_to_channel_denied": Meaning.NOBODY,
    "invalid_channel": Meaning.NOBODY,
    "team_not_found": Meaning.NOBODY,
    "user_is_external_guest": Meaning.NOBODY,
    "msg_too_long": Meaning.REFUSED,
    "msg_blocks_too_long": Meaning.REFUSED,
    "no_text": Meaning.REFUSED,
    "too_many_attachments": Meaning.REFUSED,
    "invalid_blocks": Meaning.REFUSED,
    "invalid_blocks_format": Meaning.REFUSED,
    "invalid_arguments": Meaning.REFUSED,
    "invalid_arg_name": Meaning.REFUSED,
    "invalid_array_arg": Meaning.REFUSED,
    "invalid_charset": Meaning.REFUSED,
    "invalid_form_data": Meaning.REFUSED,
    "invalid_post_type": Meaning.REFUSED,
    "missing_post_type": Meaning.REFUSED,
    "invalid_json": Meaning.REFUSED,
    "json_not_object": Meaning.REFUSED,
    "view_too_large": Meaning.REFUSED,
    "duplicate_external_id": Meaning.REFUSED,
    "push_limit_reached": Meaning.REFUSED,
    "unknown_method": Meaning.REFUSED,
    "missing_scope": Meaning.REFUSED,
    "not_allowed_token_type": Meaning.REFUSED,
    "access_denied": Meaning.REFUSED,
    "deprecated_endpoint": Meaning.REFUSED,
    "method_deprecated": Meaning.REFUSED,
    "file_not_found": Meaning.REFUSED,
    "file_deleted": Meaning.REFUSED,
    "file_upload_size_restricted": Meaning.REFUSED,
    "file_type_not_allowed": Meaning.REFUSED,
    "file_uploads_disabled": Meaning.REFUSED,
    "file_uploads_except_images_disabled": Meaning.REFUSED,
    "alt_txt_too_large": Meaning.REFUSED,
    "missing_argument": Meaning.REFUSED,
    "message_not_found": Meaning.GONE,
    "cant_update_message": Meaning.GONE,
    "edit_window_closed": Meaning.GONE,
    "cant_delete_message": Meaning.GONE,
    "compliance_exports_prevent_deletion": Meaning.GONE,
    "block_mismatch": Meaning.GONE,
    "thread_not_found": Meaning.GONE,
    "cannot_reply_to_message": Meaning.GONE,
    "restricted_action_thread_locked": Meaning.GONE,
    "restricted_action_non_threadable_channel": Meaning.GONE,
    "is_inactive": Meaning.GONE,
    "streaming_state_conflict": Meaning.GONE,
    "internal_error": Meaning.LATER,
    "fatal_error": Meaning.LATER,
    "service_unavailable": Meaning.LATER,
    "request_timeout": Meaning.LATER,
    "team_added_to_org": Meaning.LATER,
    "messaging_processing_failed": Meaning.LATER,
    "accesslimited": Meaning.LATER,
    "update_failed": Meaning.LATER,
    "external_channel_migrating": Meaning.LATER,
    "file_update_failed": Meaning.LATER,
    "expired_trigger_id": Meaning.TRIGGER,
    "exchanged_trigger_id": Meaning.TRIGGER,
    "invalid_trigger_id": Meaning.TRIGGER,
    "trigger_expired": Meaning.TRIGGER,
    "trigger_exchanged": Meaning.TRIGGER,
    "invalid_trigger": Meaning.TRIGGER,
    "hash_conflict": Meaning.CHANGED,
    "not_found": Meaning.CLOSED,
    "view_not_found": Meaning.CLOSED,
}


def test_the_table_is_the_one_expected() -> None:
    assert MEANINGS == EXPECTED


@pytest.mark.parametrize("code", EXPECTED)
def test_a_code_means_the_same_whatever_the_method(code: str) -> None:
    refusal = read(answered(code))
    assert (refusal.code, refusal.meaning) == (code, EXPECTED[code])
    assert became(refusal) is KINDS[EXPECTED[code]]


def test_a_code_nobody_knows_is_our_mistake() -> None:
    assert became(read(answered("something_new"))) is channel.Rejected


def test_too_many_calls_wait_as_long_as_slack_says() -> None:
    refusal = read(answered("ratelimited", 429, **{"Retry-After": "30"}))
    error = translate(refusal, only_home=True)
    assert error == channel.RetryAfter(30.0, whole_bot=False)


@pytest.mark.parametrize("only_home", [True, False])
def test_when_the_workspace_has_to_wait_so_has_the_bot_that_has_no_other(only_home: bool) -> None:
    refusal = read(answered("ratelimited", 429, **{"Retry-After": "30"}))
    refusal.everywhere = True
    error = translate(refusal, only_home=only_home)
    assert error == channel.RetryAfter(30.0, whole_bot=only_home)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}])
def test_without_a_time_they_wait_a_minute(headers: dict[str, str]) -> None:
    assert read(answered("message_limit_exceeded", **headers)).seconds == UNSAID_WAIT


def test_a_revoked_token_stops_everything_where_it_is_the_only_one() -> None:
    refusal = read(answered("token_revoked"))
    assert translate(refusal, only_home=True) == channel.Unauthorised(
        "token_revoked", whole_bot=True
    )


def test_a_revoked_token_stops_its_own_workspace_only() -> None:
    refusal = read(answered("token_revoked"))
    assert translate(refusal, only_home=False) == channel.Unauthorised(
        "token_revoked", whole_bot=False
    )


@pytest.mark.parametrize("body", [{}, "<html>502</html>", b""])
def test_a_page_of_a_gateway_is_temporary(body: object) -> None:
    error = answered("", 502)
    error.response.data = body
    refusal = read(error)
    assert (refusal.code, refusal.meaning) == ("status 502", Meaning.LATER)


@pytest.mark.parametrize(
    "error",
    [TimeoutError(), aiohttp.ServerDisconnectedError(), SlackRequestError("Failed to upload")],
)
def test_a_dropped_connection_is_temporary(error: Exception) -> None:
    assert became(read(error)) is channel.Temporary


def test_nothing_of_the_answer_is_quoted() -> None:
    refusal = read(answered("invalid_auth"))
    error = translate(refusal, only_home=True)
    assert SECRET not in repr(refusal) + str(refusal) + repr(error) + str(error)
