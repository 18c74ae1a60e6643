"""`/ustawienia`: language, quiet hours and muted topics."""

from __future__ import annotations

from domain.ladders import LADDERS
from handlers import joining, menu, rooms, welcome, window_choice
from handlers.context import Context
from handlers.routes import MenuItem, Routes
from messages.events import Event
from messages.steps import Button, Menu, Rows, Step
from messages.texts import LANGUAGES
from storage import accounts, preferences, reminders
from storage.preferences import Preferences

SLOT = "screen"
CHANNELS = ("telegram", "web", "slack")


def show(event: Event, ctx: Context) -> list[Step]:
    """Everything that can be set, with what it is now."""
    chosen = preferences.load(ctx.session, ctx.person.id)
    rows = (*_choice_rows(ctx, chosen), *_more_rows(ctx, chosen), *menu.back_row(ctx))
    return [
        ctx.say(
            "settings.shown",
            slot=SLOT,
            rows=rows,
            chosen=chosen,
            names=channel_names(ctx),
            forms=_where_forms_are(ctx, chosen),
        )
    ]


def _where_forms_are(ctx: Context, chosen: Preferences) -> str:
    """`window` or `chat`; "" where there is no choice."""
    accounts = window_choice.windowed_accounts(chosen)
    if not accounts:
        return ""
    return "chat" if window_choice.prefers_chat(ctx, accounts[0]) else "window"


def _choice_rows(ctx: Context, chosen: Preferences) -> Rows:
    quiet = ("settings.b_quiet", "setquiet:0")
    anytime = ("settings.b_anytime", "setquiet:1")
    resume = ("settings.b_resume", "setresume")
    stop = ("settings.b_stop", "stop")
    return (
        Menu()
        .row(*welcome.other_languages(ctx))
        .row(ctx.button(*(quiet if chosen.quiet_opt_in else anytime)))
        .row(ctx.button(*(resume if chosen.stopped else stop)))
        .rows
    )


def _more_rows(ctx: Context, chosen: Preferences) -> Rows:
    more = Menu()
    if where := _where_forms_are(ctx, chosen):
        other = "chat" if where == "window" else "window"
        more.row(ctx.button(f"settings.b_forms_{other}", f"setforms:{other}"))
    if chosen.muted:
        more.row(ctx.button("settings.b_muted", "setmuted", n=len(chosen.muted)))
    more.row(ctx.button("settings.b_accounts", "setaccounts"))
    if rooms.choices(ctx):
        more.row(ctx.button("rooms.b_all", "rooms"))
    more.row(ctx.button("settings.b_privacy", "privacy"))
    return more.rows


def channel_names(ctx: Context) -> dict[str, str]:
    """What the channels are called."""
    return {name: ctx.label(f"settings.channel_{name}") for name in CHANNELS}


# --- language --------------------------------------------------------------------------------


def choose_language(event: Event, ctx: Context) -> list[Step]:
    """`/jezyk`: the languages, a button each."""
    if ctx.viewer is None:
        return [joining.greeting(ctx)]
    rows = Menu().row(*welcome.other_languages(ctx)).rows
    return [ctx.say("settings.language", slot=SLOT, rows=(*rows, *menu.back_row(ctx)))]


def switch_language(event: Event, ctx: Context) -> list[Step]:
    """A language button; open to strangers, who then read the greeting in it."""
    language = ctx.args[0] if ctx.args else ""
    if language not in LANGUAGES:
        raise LookupError(f"no language {language!r}")
    accounts.set_language(ctx.session, ctx.account.id, language)
    ctx.language = language
    toast = ctx.toast("settings.language_set")
    if ctx.viewer is None:
        return [toast, joining.greeting(ctx)]
    return [toast, menu.main_menu(ctx)]


# --- notices ---------------------------------------------------------------------------------


def set_quiet(event: Event, ctx: Context) -> list[Step]:
    """Whether what others cause may come outside 8:00-19:00."""
    preferences.set_quiet_opt_in(ctx.session, ctx.person.id, ctx.arg(0) == 1)
    return [ctx.toast("settings.saved"), *show(event, ctx)]


def list_muted(event: Event, ctx: Context) -> list[Step]:
    """Muted topics; each button ends one muting."""
    muted = preferences.load(ctx.session, ctx.person.id).muted
    back = ((ctx.button("settings.b_back", "settings"),),)
    topics = [_topic(ctx, topic) for topic in muted]
    rows = (*((_unmute_button(ctx, topic),) for topic in muted), *back)
    return [ctx.say("settings.muted", slot=SLOT, rows=rows, topics=topics)]


def _unmute_button(ctx: Context, topic: str) -> Button:
    return ctx.button("settings.b_unmute", f"setunmute:{topic}", topic=_topic(ctx, topic))


def _topic(ctx: Context, topic: str) -> str:
    return ctx.label(f"settings.topic_{topic if topic in LADDERS else 'other'}")


def unmute(event: Event, ctx: Context) -> list[Step]:
    """Reminders of one topic come again."""
    reminders.unmute(ctx.session, ctx.person.id, ctx.args[0] if ctx.args else "")
    return [ctx.toast("settings.saved"), *list_muted(event, ctx)]


# --- forms -----------------------------------------------------------------------------------


def choose_forms(event: Event, ctx: Context) -> list[Step]:
    """Whether forms open in a window or are asked in the conversation, where there are both."""
    if ctx.args not in (("chat",), ("window",)):
        raise LookupError(f"no way to fill in forms {ctx.args}")
    for account in window_choice.windowed_accounts(preferences.load(ctx.session, ctx.person.id)):
        window_choice.prefer(ctx, account, chat=ctx.args == ("chat",))
    return [ctx.toast("settings.saved"), *show(event, ctx)]


ROUTES = Routes(
    commands={
        "ustawienia": show,
        "settings": show,
        "jezyk": choose_language,
        "language": choose_language,
    },
    buttons={
        "settings": show,
        "lang": switch_language,
        "setquiet": set_quiet,
        "setforms": choose_forms,
        "setmuted": list_muted,
        "setunmute": unmute,
    },
    words={
        "ustawienia": "ustawienia",
        "settings": "ustawienia",
        "jezyk": "jezyk",
        "language": "jezyk",
    },
    menu=(MenuItem("settings.b_settings", "settings", order=90),),
)
