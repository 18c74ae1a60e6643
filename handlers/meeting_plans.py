"""A network's coordinator plans a meeting; nobody else hears of it before it is announced."""

from __future__ import annotations

from datetime import date, datetime, time

from domain import meetings as rules
from domain.calendar import at_wall, local
from domain.findings import RuleFinding, warn
from domain.meetings import MeetingKind
from domain.networks import check_year
from domain.people import Role
from handlers import filling, menu, network_desk
from handlers.context import Context
from handlers.routes import Filled, FormFeature, FormSetup, MenuItem, Routes, Subject
from messages.events import Event
from messages.steps import PAGE, Menu, Rows, Say, Step
from storage import meetings, networks
from storage.meetings import MeetingView

FIELDS = ("kind", "date", "time", "place", "agenda")


def begin(event: Event, ctx: Context) -> list[Step]:
    """`/spotkanie`: the form for one's network; of several, which?"""
    own = networks.load_all(ctx.session, ctx.person.coordinated_networks)
    if len(own) == 1:
        return filling.open_form(ctx, "meeting", {"network": own[0].id})
    buttons = Menu()
    for number, network in enumerate(own[:PAGE], start=1):
        token = f"mtgnew:{network.id}"
        buttons.row(ctx.button("networks.b_one", token, number=number, network=network))
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("networks.own", networks=own, rows=rows, slot="screen")]


def begin_for(event: Event, ctx: Context) -> list[Step]:
    """`mtgnew:<network>`."""
    network = network_desk.require_own(ctx, ctx.arg(0))
    return filling.open_form(ctx, "meeting", {"network": network.id})


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """The kinds that are possible; when a plan is mended, its answers but the one to mend."""
    network_desk.require_own(ctx, subject["network"])
    year = [kind for _, kind in _other_meetings(ctx, subject["network"], subject.get("meeting"))]
    context = {"possible": " ".join(kind.value for kind in rules.possible_kinds(year))}
    if "meeting" not in subject:
        return FormSetup(context=context)
    answers = answers_of(meetings.load(ctx.session, subject["meeting"]))
    kept = {k: v for k, v in answers.items() if v and k != subject["mend"]}
    return FormSetup(context=context, answers=kept)


def answers_of(meeting: MeetingView) -> dict[str, str]:
    here = local(meeting.starts_at)
    return {
        "kind": meeting.kind.value,
        "date": here.date().isoformat(),
        "time": f"{here:%H:%M}",
        "place": meeting.place,
        "agenda": meeting.agenda,
    }


def starts_at_of(answers: Subject) -> datetime:
    hours, minutes = answers["time"].split(":")
    return at_wall(date.fromisoformat(answers["date"]), time(int(hours), int(minutes)))


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """Write the plan down and show it with what the rules say about it."""
    network_desk.require_own(ctx, subject["network"])
    meeting_id = subject.get("meeting")
    kind, starts_at = MeetingKind(filled.answers["kind"]), starts_at_of(filled.answers)
    if meeting_id is not None:
        _planned(ctx, meeting_id)
    check_order(ctx, subject["network"], meeting_id, kind, starts_at)
    meeting = meetings.plan(
        ctx.session,
        meeting_id=meeting_id,
        network_id=subject["network"],
        kind=kind,
        starts_at=starts_at,
        place=filled.answers["place"],
        agenda=filled.answers.get("agenda", ""),
    )
    return [preview(ctx, meeting)]


def check_order(
    ctx: Context, network_id: int, meeting_id: int | None, kind: MeetingKind, starts_at: datetime
) -> None:
    """R05 for the network's year with this meeting in it. Raises `MeetingKindNotPossible`."""
    year = _other_meetings(ctx, network_id, meeting_id)
    ordered = sorted([*year, (starts_at, kind)], key=lambda dated: dated[0])
    rules.check_meeting_order([kind for _, kind in ordered])


def _other_meetings(
    ctx: Context, network_id: int, meeting_id: int | None
) -> list[tuple[datetime, MeetingKind]]:
    others = meetings.of_network(ctx.session, network_id)
    dated = [(one.starts_at, one.kind) for one in others if one.id != meeting_id]
    return sorted(dated, key=lambda one: one[0])


def _planned(ctx: Context, meeting_id: int) -> MeetingView:
    """A plan nobody has heard of. Raises LookupError once it is more than that."""
    meeting = own(ctx, meeting_id)
    if meeting.state != "planowane":
        raise LookupError(f"meeting {meeting_id} is {meeting.state}")
    return meeting


def own(ctx: Context, meeting_id: int) -> MeetingView:
    meeting = meetings.load(ctx.session, meeting_id)
    network_desk.require_own(ctx, meeting.network_id)
    return meeting


def preview(ctx: Context, meeting: MeetingView) -> Say:
    network = networks.load(ctx.session, meeting.network_id)
    year = meetings.of_network(ctx.session, network.id)
    return ctx.say(
        "meetings.preview",
        meeting=meeting,
        place_in_year=[one.id for one in year].index(meeting.id) + 1,
        planned=max(network.planned_meetings, len(year)),
        findings=_findings(ctx, meeting, max(network.planned_meetings, len(year))),
        rows=_preview_rows(ctx, meeting, network.places.members),
    )


def _findings(ctx: Context, meeting: MeetingView, planned: int) -> list[RuleFinding]:
    """R04 and R28: what is unusual, though allowed."""
    day = local(meeting.starts_at).date()
    free = [] if ctx.calendar.is_working_day(day) else [warn("R28", day=day)]
    return [*check_year(planned), *free]


def _preview_rows(ctx: Context, meeting: MeetingView, members: int) -> Rows:
    return (
        Menu()
        .row(ctx.button("meetings.b_announce", f"mtgsay:{meeting.id}", members=members))
        .row(ctx.button("meetings.b_mend", f"mtgmend:{meeting.id}"))
        .row(ctx.button("meetings.b_discard", f"mtgdrop:{meeting.id}"))
        .row(ctx.button("networks.b_to_desk", f"desk:{meeting.network_id}"))
        .rows
    )


def mend(event: Event, ctx: Context) -> list[Step]:
    """`mtgmend:<meeting>[:<field>]`: which answer, then only that question again."""
    meeting = _planned(ctx, ctx.arg(0))
    if len(ctx.args) == 1:
        buttons = Menu()
        for name in FIELDS:
            buttons.row(ctx.button(f"meetings.b_mend_{name}", f"mtgmend:{meeting.id}:{name}"))
        return [ctx.say("meetings.mend", rows=buttons.rows, slot="screen")]
    if ctx.args[1] not in FIELDS:
        raise LookupError(f"no field {ctx.args[1]}")
    subject = {"network": meeting.network_id, "meeting": meeting.id, "mend": ctx.args[1]}
    return filling.open_form(ctx, "meeting", subject)


def discard(event: Event, ctx: Context) -> list[Step]:
    """`mtgdrop:<meeting>`: a plan nobody heard of ends quietly."""
    meeting = _planned(ctx, ctx.arg(0))
    meetings.call_off(ctx.session, meeting.id, rules.cancel_meeting(meeting.rule).state)
    return [ctx.say("meetings.discarded", rows=to_desk(ctx, meeting), slot="screen")]


def to_desk(ctx: Context, meeting: MeetingView) -> Rows:
    return ((ctx.button("networks.b_to_desk", f"desk:{meeting.network_id}"),),)


ROUTES = Routes(
    commands={"spotkanie": begin, "meeting": begin},
    buttons={"meet": begin, "mtgnew": begin_for, "mtgmend": mend, "mtgdrop": discard},
    forms={
        "meeting": FormFeature(
            "meeting", prepare, submit, review=False, send_label="windows.b_next"
        )
    },
    words={"spotkanie": "spotkanie", "meeting": "spotkanie"},
    menu=(
        MenuItem("meetings.b_menu", "meet", order=55, roles=frozenset({Role.NETWORK_COORDINATOR})),
    ),
)
