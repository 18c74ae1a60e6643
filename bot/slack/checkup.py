"""Whether Slack answers, knows our tokens, and lets us do what the code does: for `doctor`."""

from __future__ import annotations

from bot.settings import Mistake
from bot.slack.connection import Connections
from bot.slack.refusals import ERRORS, Meaning, Refused, read
from bot.slack.scopes import SCOPES
from bot.slack.setup import Setup

Verdict = tuple[bool | None, str]


async def examine_slack(setup: Setup, base_url: str) -> Verdict:
    """`None` where it cannot be told now; what is wrong in a line that quotes no token."""
    async with Connections(setup.bot_token or None, base_url=base_url) as connections:
        try:
            named = await _ask_bot(connections, setup) if setup.bot_token else "by OAuth"
            if setup.app_token:
                await _ask_app(connections, setup.app_token)
        except Mistake as mistake:
            return False, str(mistake)
        except Refused as refusal:
            return None, f"Slack does not answer ({refusal.code})"
    return True, f"{named}, {setup.way}"


async def _ask_bot(connections: Connections, setup: Setup) -> str:
    """The bot and its workspace. Raises `Mistake`, `Refused`."""
    try:
        told = await connections.make_client(setup.bot_token).auth_test()
    except ERRORS as error:
        raise _known(read(error), "LACZNIK_SLACK_BOT_TOKEN") from None
    headers = {name.lower(): value for name, value in dict(told.headers).items()}
    granted = str(headers.get("x-oauth-scopes", ""))
    missing = set(SCOPES) - {scope.strip() for scope in granted.split(",")}
    if granted and missing:
        raise Mistake(
            f"scopes are missing: {', '.join(sorted(missing))};"
            " take the newest `lacznik slack manifest` and install the app again"
        )
    return f"@{told.get('user')} in {told.get('team')}"


async def _ask_app(connections: Connections, app_token: str) -> None:
    """Whether Socket Mode is open to us. Raises `Mistake`, `Refused`."""
    try:
        await connections.make_client().apps_connections_open(app_token=app_token)
    except ERRORS as error:
        raise _known(read(error), "LACZNIK_SLACK_APP_TOKEN") from None


def _known(refusal: Refused, setting: str) -> Exception:
    """A mistake of the operator's, unless Slack is only away."""
    if refusal.meaning in (Meaning.LATER, Meaning.WAIT):
        return refusal
    return Mistake(f"Slack refuses {setting} ({refusal.code})")
