"""A coordinator writes to many people: form, preview with the exact count, sending, progress."""

from __future__ import annotations

from domain import announcements as rules
from domain.announcements import Audience, AudienceKind, Missing, Outcome
from domain.errors import NotAllowed
from domain.forms.model import Choice
from domain.machines import ANNOUNCEMENT
from domain.people import Permission, PlaceKind, Role
from domain.states import Actor
from handlers import filling, menu
from handlers.context import Context
from handlers.routes import Filled, FormFeature, FormSetup, MenuItem, Routes, Subject
from messages import texts
from messages.events import Event
from messages.steps import Menu, Rows, Say, Step
from storage import announcements, audiences, audit, ledger
from storage.announcements import AnnouncementView

# The form's names of audiences; a single team and the missing have a second question.
WHOLE = {
    "all": Audience(AudienceKind.ALL),
    "group_1": Audience(AudienceKind.GROUP, "I"),
    "group_2": Audience(AudienceKind.GROUP, "II"),
    "group_3": Audience(AudienceKind.GROUP, "III"),
    "group_4": Audience(AudienceKind.GROUP, "IV"),
    "leaders": Audience(AudienceKind.LEADERS),
    "mentors": Audience(AudienceKind.MENTORS),
}
MISSING = {
    "report": Missing.REPORT,
    "module_questionnaire": Missing.QUESTIONNAIRE,
    "confirmation": Missing.CONFIRMATION,
    "join": Missing.JOIN,
}
# Who has not returned a confidential questionnaire is nobody's business, the office's included.
NAMELESS = Audience(AudienceKind.MISSING, Missing.QUESTIONNAIRE)


# --- writing ---------------------------------------------------------------------------------


def write(event: Event, ctx: Context) -> list[Step]:
    """`/ogloszenie`: the form, or its unfinished draft."""
    return filling.open_form(ctx, "announce", {"programme": _programme(ctx)})


def _programme(ctx: Context) -> int:
    """The newest programme this person may speak for. Raises `NotAllowed`."""
    for programme_id in announcements.programmes(ctx.session):
        if ctx.may(Permission.ANNOUNCE, {PlaceKind.PROGRAMME: str(programme_id)}):
            return programme_id
    raise NotAllowed(action=Permission.ANNOUNCE.value)


def _require(ctx: Context, programme_id: int) -> None:
    ctx.require(Permission.ANNOUNCE, {PlaceKind.PROGRAMME: str(programme_id)})


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """The teams to choose from and, when a draft is mended, its answers but the one to mend."""
    _require(ctx, subject["programme"])
    teams = audiences.team_choices(ctx.session, subject["programme"])
    choices = {"teams": [Choice(code, f"{code} {name}") for code, name in teams]}
    if "announcement" not in subject:
        return FormSetup(choices=choices)
    draft = announcements.load(ctx.session, subject["announcement"])
    if subject["mend"] == "text":
        return FormSetup(choices=choices, answers=_answers_of(draft.audience))
    return FormSetup(choices=choices, answers={"text": draft.text})


def _answers_of(audience: Audience) -> dict[str, str]:
    match audience.kind:
        case AudienceKind.JST:
            return {"audience": "one_jst", "jst": audience.value}
        case AudienceKind.MISSING:
            name = next(key for key, missing in MISSING.items() if missing == audience.value)
            return {"audience": "missing", "missing": name}
    return {"audience": next(key for key, whole in WHOLE.items() if whole == audience)}


def _audience_of(answers: Subject) -> Audience:
    match answers["audience"]:
        case "one_jst":
            return Audience(AudienceKind.JST, answers["jst"])
        case "missing":
            return Audience(AudienceKind.MISSING, MISSING[answers["missing"]])
    return WHOLE[answers["audience"]]


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The form is full: keep the draft and show what people would get."""
    _require(ctx, subject["programme"])
    announcement_id = announcements.write_draft(
        ctx.session,
        announcement_id=subject.get("announcement"),
        programme_id=subject["programme"],
        author_id=ctx.person.id,
        audience=_audience_of(filled.answers),
        text=filled.answers["text"],
        now=ctx.now,
    )
    return [_preview(ctx, announcement_id)]


# --- the preview -----------------------------------------------------------------------------


def _chosen(ctx: Context, announcement: AnnouncementView) -> list[rules.Recipient]:
    people = audiences.recipients(ctx.session, announcement.programme_id, ctx.now)
    return rules.choose(people, announcement.audience)


def _preview(ctx: Context, announcement_id: int, *, was: int | None = None) -> Say:
    """Who, when and what exactly; `was` is the count of an earlier preview that has changed."""
    draft = announcements.load(ctx.session, announcement_id)
    counted = rules.preview(_chosen(ctx, draft))
    state = draft.state
    if state == ANNOUNCEMENT.initial:
        state = ANNOUNCEMENT.fire(state, "podglad", Actor.COORDINATOR)
    announcements.move(ctx.session, draft.id, state, expected=counted.total)
    return ctx.say(
        "announcements.preview",
        body=ctx.text("announcements.body", announcement=draft),
        whom=_whom(ctx, draft.audience),
        counted=counted,
        was=was,
        departure=rules.departure(ctx.now, ctx.calendar),
        now=ctx.now,
        rows=_preview_rows(ctx, draft.id, counted.total),
    )


def _whom(ctx: Context, audience: Audience) -> str:
    """The audience in words, plain: it goes into texts and onto buttons."""
    return texts.label("announcements.whom", ctx.language, audience=audience)


def _preview_rows(ctx: Context, announcement_id: int, total: int) -> Rows:
    buttons = Menu()
    if total:
        buttons.row(ctx.button("announcements.b_send", f"annsend:{announcement_id}"))
    return (
        buttons.row(ctx.button("announcements.b_mend", f"annmend:{announcement_id}"))
        .row(ctx.button("announcements.b_discard", f"anndrop:{announcement_id}"))
        .rows
    )


def mend(event: Event, ctx: Context) -> list[Step]:
    """`annmend:<id>[:<what>]`: which part of a draft, then only that question again."""
    draft = _draft(ctx)
    if len(ctx.args) == 1:
        return [_which_part(ctx, draft)]
    if ctx.args[1] not in ("text", "audience"):
        raise LookupError(f"no part {ctx.args[1]}")
    if draft.state == "sprawdzone":
        state = ANNOUNCEMENT.fire(draft.state, "edycja", Actor.COORDINATOR)
        announcements.move(ctx.session, draft.id, state, expected=draft.expected)
    subject = {"programme": draft.programme_id, "announcement": draft.id, "mend": ctx.args[1]}
    return filling.open_form(ctx, "announce", subject)


def _which_part(ctx: Context, draft: AnnouncementView) -> Say:
    rows = (
        Menu()
        .row(ctx.button("announcements.b_mend_text", f"annmend:{draft.id}:text"))
        .row(ctx.button("announcements.b_mend_audience", f"annmend:{draft.id}:audience"))
        .rows
    )
    return ctx.say("announcements.mend", rows=rows, slot="screen")


def _draft(ctx: Context) -> AnnouncementView:
    """The draft the button names. Raises LookupError once it was sent or thrown away."""
    draft = _load(ctx)
    if draft.state not in announcements.DRAFTS:
        raise LookupError(f"announcement {draft.id} is no draft")
    return draft


def _load(ctx: Context) -> AnnouncementView:
    announcement = announcements.load(ctx.session, ctx.arg(0), locked=True)
    _require(ctx, announcement.programme_id)
    return announcement


def discard(event: Event, ctx: Context) -> list[Step]:
    """`anndrop:<id>`: nothing was sent, nothing stays."""
    announcements.discard(ctx.session, _draft(ctx).id)
    return [ctx.say("announcements.discarded", slot="screen", rows=menu.back_row(ctx))]


# --- sending and watching --------------------------------------------------------------------


def send(event: Event, ctx: Context) -> list[Step]:
    """`annsend:<id>`: once, to exactly the people the preview counted."""
    draft = _load(ctx)
    if draft.sent_at is not None:
        toast = ctx.toast("announcements.already_sent", at=draft.sent_at)
        return [toast, _progress(ctx, draft)]
    people = [one.person for one in _chosen(ctx, draft)]
    if len(people) != draft.expected:
        return [_preview(ctx, draft.id, was=draft.expected)]
    if draft.state != "sprawdzone" or not people:
        return [_preview(ctx, draft.id)]
    state = ANNOUNCEMENT.fire(draft.state, "wyslij_teraz", Actor.COORDINATOR)
    announcements.begin_sending(ctx.session, draft.id, state, people, ctx.now)
    _record(ctx, "announcement.send", draft.id, recipients=len(people))
    return [_progress(ctx, announcements.load(ctx.session, draft.id))]


def _record(ctx: Context, action: str, announcement_id: int, **detail: int) -> None:
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=action,
        subject=f"announcement:{announcement_id}",
        **detail,
    )


def show_progress(event: Event, ctx: Context) -> list[Step]:
    """`announcement:<id>`: what has become of it by now."""
    announcement = _load(ctx)
    if announcement.sent_at is None:
        return [_preview(ctx, announcement.id)]
    return [_progress(ctx, announcement)]


def _progress(ctx: Context, announcement: AnnouncementView) -> Say:
    numbers = ledger.tally(ctx.session, announcement)
    nameless = announcement.audience == NAMELESS
    names = [] if nameless else ledger.not_reached(ctx.session, announcement.id)
    buttons = Menu()
    if numbers[Outcome.WAITING]:
        buttons.row(ctx.button("announcements.b_refresh", f"announcement:{announcement.id}"))
        buttons.row(ctx.button("announcements.b_cancel", f"anncancel:{announcement.id}"))
    buttons.row(ctx.button("announcements.b_all", "announcements"))
    return ctx.say(
        "announcements.progress",
        announcement=announcement,
        whom=_whom(ctx, announcement.audience),
        numbers={outcome.value: number for outcome, number in numbers.items()},
        names=names,
        rows=(*buttons.rows, *menu.back_row(ctx)),
        slot="screen",
    )


def cancel(event: Event, ctx: Context) -> list[Step]:
    """`anncancel:<id>`: stop what has not gone."""
    announcement = _load(ctx)
    if announcement.state != "wysylanie":
        return [ctx.toast("announcements.nothing_waits"), _progress(ctx, announcement)]
    spared = ledger.cancel_waiting(ctx.session, announcement.id, ctx.now)
    _record(ctx, "announcement.cancel", announcement.id, spared=spared)
    toast = ctx.toast("announcements.cancelled", spared=spared)
    return [toast, _progress(ctx, announcements.load(ctx.session, announcement.id))]


def show_all(event: Event, ctx: Context) -> list[Step]:
    """`announcements`: a new one, and the latest with their numbers."""
    programme_id = _programme(ctx)
    past = announcements.sent(ctx.session, [programme_id])
    buttons = Menu().row(ctx.button("announcements.b_new", "annnew"))
    for one in past:
        buttons.row(ctx.button("announcements.b_one", f"announcement:{one.id}", announcement=one))
    lines = [
        (one, _whom(ctx, one.audience), ledger.tally(ctx.session, one)[Outcome.DELIVERED])
        for one in past
    ]
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("announcements.all", lines=lines, rows=rows, slot="screen")]


ROUTES = Routes(
    commands={
        "ogloszenie": write,
        "announcement": write,
        "ogloszenia": show_all,
        "announcements": show_all,
    },
    buttons={
        "announcements": show_all,
        "annnew": write,
        "annmend": mend,
        "anndrop": discard,
        "annsend": send,
        "announcement": show_progress,
        "anncancel": cancel,
    },
    forms={
        "announce": FormFeature(
            "announcement", prepare, submit, review=False, send_label="windows.b_next"
        )
    },
    words={"ogloszenie": "ogloszenie", "ogloszenia": "ogloszenia", "announcement": "ogloszenie"},
    menu=(
        MenuItem(
            "announcements.b_menu",
            "announcements",
            order=60,
            roles=frozenset({Role.PROJECT_COORDINATOR, Role.ADMIN}),
        ),
    ),
)
