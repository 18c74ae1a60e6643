"""A teacher finds a network, asks for a place, sees their networks and leaves again."""

from __future__ import annotations

from domain.calendar import local_day
from domain.errors import NotAllowed
from domain.people import PERMITTED, Permission, Role
from handlers import menu, network_desk, network_notices, rsvp
from handlers.context import Context
from handlers.routes import MenuItem, Routes, merge
from messages.events import Event
from messages.steps import PAGE, Menu, Rows, Say, Step
from storage import meetings, networks
from storage.networks import NetworkView

ANSWER_WORKING_DAYS = 3
SCHOOL = PERMITTED[Permission.JOIN_NETWORK]


def _require_school(ctx: Context) -> None:
    """Networks are for teachers and principals, whichever county or school holds their role."""
    if not ctx.person.roles & SCHOOL:
        raise NotAllowed(action=Permission.JOIN_NETWORK.value)


def _reachable(ctx: Context) -> NetworkView:
    """The network of the token. Raises LookupError for another county's."""
    _require_school(ctx)
    network = networks.load(ctx.session, ctx.arg(0))
    own = networks.county_of(ctx.session, ctx.person.id)
    if own and own != network.county:
        raise LookupError(f"network {network.id} is of another county")
    return network


def show_all(event: Event, ctx: Context) -> list[Step]:
    """`/sieci`: networks that take members, a page at a time."""
    _require_school(ctx)
    page = max(0, ctx.arg(0)) if ctx.args else 0
    found = networks.recruiting(ctx.session, networks.county_of(ctx.session, ctx.person.id))
    shown = list(enumerate(found, start=1))[page * PAGE : (page + 1) * PAGE]
    buttons = Menu()
    for number, network in shown:
        buttons.row(
            ctx.button("networks.b_one", f"net:{network.id}", number=number, network=network)
        )
    if len(found) > (page + 1) * PAGE:
        buttons.row(ctx.button("networks.b_more", f"nets:{page + 1}"))
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("networks.all", total=len(found), shown=shown, rows=rows, slot="screen")]


def show_mine(event: Event, ctx: Context) -> list[Step]:
    """`/moje_sieci`: where the person is a member, has asked or waits."""
    _require_school(ctx)
    held = networks.of_person(ctx.session, ctx.person.id)
    lines = [
        (number, network, standing, meetings.coming(ctx.session, network.id, ctx.now))
        for number, (network, standing) in enumerate(held, start=1)
    ]
    buttons = Menu()
    for number, network, _, _ in lines[:PAGE]:
        buttons.row(
            ctx.button("networks.b_one", f"net:{network.id}", number=number, network=network)
        )
    buttons.row(ctx.button("networks.b_find", "nets"))
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("networks.mine", lines=lines, rows=rows, slot="screen")]


def show_one(event: Event, ctx: Context) -> list[Step]:
    """`net:<id>`: the card, with what this person can do there."""
    return [_card(ctx, _reachable(ctx))]


def _card(ctx: Context, network: NetworkView) -> Say:
    standing = networks.standing(ctx.session, network.id, ctx.person.id)
    coming = meetings.coming(ctx.session, network.id, ctx.now)
    answering: Rows = ()
    if standing == "czlonek" and coming and coming.state == "ogloszone":
        answering = rsvp.rows(ctx, coming)
    return ctx.say(
        "networks.card",
        network=network,
        standing=standing,
        coming=coming,
        answer=meetings.answer_of(ctx.session, coming, ctx.person.id) if coming else None,
        rows=(*answering, *_card_rows(ctx, network, standing)),
        slot="screen",
    )


def _card_rows(ctx: Context, network: NetworkView, standing: str) -> Rows:
    buttons = Menu()
    if standing in ("brak", "opuscil") and network.state == "nabor":
        key = "networks.b_queue" if network.places.is_full else "networks.b_join"
        buttons.row(ctx.button(key, f"netjoin:{network.id}"))
    if standing in ("czlonek", "lista_rezerwowa"):
        buttons.row(ctx.button("networks.b_leave", f"netleave:{network.id}"))
    return buttons.row(ctx.button("networks.b_back", "nets")).rows


def join(event: Event, ctx: Context) -> list[Step]:
    """`netjoin:<id>`: the third tap."""
    network = _reachable(ctx)
    if networks.standing(ctx.session, network.id, ctx.person.id) in networks.HELD:
        return [ctx.toast("networks.already_asked"), _card(ctx, network)]
    if network.state != "nabor":
        raise LookupError(f"network {network.id} takes no members")
    state = networks.ask(ctx.session, network.id, ctx.person.id, ctx.now)
    today = local_day(ctx.now)
    said = ctx.say(
        "networks.asked",
        network=networks.load(ctx.session, network.id),
        state=state,
        by=ctx.calendar.add_working_days(today, ANSWER_WORKING_DAYS),
        rows=((ctx.button("networks.b_mine", "mynets"),), *menu.back_row(ctx)),
        slot="screen",
    )
    return [said, network_notices.tell_of_request(ctx, network)]


def ask_to_leave(event: Event, ctx: Context) -> list[Step]:
    """`netleave:<id>`: are they sure?"""
    network = _reachable(ctx)
    rows = (
        Menu()
        .row(ctx.button("networks.b_leave_yes", f"netbye:{network.id}"))
        .row(ctx.button("networks.b_leave_no", f"net:{network.id}"))
        .rows
    )
    return [ctx.say("networks.leaving", network=network, rows=rows, slot="screen")]


def leave(event: Event, ctx: Context) -> list[Step]:
    """`netbye:<id>`: the place is free."""
    network = _reachable(ctx)
    before = networks.standing(ctx.session, network.id, ctx.person.id)
    if before not in ("czlonek", "lista_rezerwowa"):
        return [ctx.toast("networks.already_left"), _card(ctx, network)]
    networks.leave(ctx.session, network.id, ctx.person.id, ctx.now)
    said = ctx.say("networks.left", network=network, rows=menu.back_row(ctx), slot="screen")
    return [said, network_notices.tell_of_leaving(ctx, network, before)]


_MEMBERS = Routes(
    commands={
        "sieci": show_all,
        "networks": show_all,
        "moje_sieci": show_mine,
        "my_networks": show_mine,
    },
    buttons={
        "nets": show_all,
        "net": show_one,
        "netjoin": join,
        "netleave": ask_to_leave,
        "netbye": leave,
        "mynets": show_mine,
    },
    words={
        "sieci": "sieci",
        "siec": "sieci",
        "networks": "sieci",
        "moje sieci": "moje_sieci",
        "my networks": "moje_sieci",
    },
    menu=(
        MenuItem("networks.b_find", "nets", order=50, roles=SCHOOL),
        MenuItem("networks.b_mine", "mynets", order=51, roles=SCHOOL),
        MenuItem("networks.b_desk", "desk", order=52, roles=frozenset({Role.NETWORK_COORDINATOR})),
    ),
)
ROUTES = merge([_MEMBERS, network_desk.ROUTES])
