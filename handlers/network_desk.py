"""A network's coordinator: requests, the waiting list, members, opening recruitment."""

from __future__ import annotations

from domain import networks as rules
from domain.people import Permission, PlaceKind
from handlers import filling, menu, network_notices
from handlers.context import Context
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject
from messages.events import Event
from messages.steps import PAGE, Menu, Rows, Say, Step
from storage import audit, meetings, networks
from storage.networks import Candidate, NetworkView

RUNNING = ("nabor", "dziala")
LISTS = {"asks": "oczekuje", "waiting": "lista_rezerwowa", "members": "czlonek"}


def require_own(ctx: Context, network_id: int) -> NetworkView:
    """The coordinator's own network. Raises `NotAllowed`, LookupError."""
    ctx.require(Permission.RUN_NETWORK, {PlaceKind.NETWORK: str(network_id)})
    return networks.load(ctx.session, network_id)


def show(event: Event, ctx: Context) -> list[Step]:
    """`/moja_siec`: the desk of one's network; of several, which?"""
    own = networks.load_all(ctx.session, ctx.person.coordinated_networks)
    if len(own) == 1:
        return [desk(ctx, own[0])]
    buttons = Menu()
    for number, network in enumerate(own[:PAGE], start=1):
        buttons.row(
            ctx.button("networks.b_one", f"desk:{network.id}", number=number, network=network)
        )
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("networks.own", networks=own, rows=rows, slot="screen")]


def show_desk(event: Event, ctx: Context) -> list[Step]:
    """`desk[:<network>]`."""
    return [desk(ctx, require_own(ctx, ctx.arg(0)))] if ctx.args else show(event, ctx)


def desk(ctx: Context, network: NetworkView) -> Say:
    """Numbers, warnings and everything that can be done for the network."""
    findings = rules.check_members(network.places.members) if network.state in RUNNING else []
    held = meetings.of_network(ctx.session, network.id)
    return ctx.say(
        "networks.desk",
        network=network,
        findings=findings,
        meetings=held,
        rows=_desk_rows(ctx, network, [meeting.id for meeting in held]),
        slot="screen",
    )


def _desk_rows(ctx: Context, network: NetworkView, held: list[int]) -> Rows:
    buttons = Menu()
    if network.state == "planowana":
        buttons.row(ctx.button("networks.b_open", f"netopen:{network.id}"))
    for name, number in (
        ("asks", network.asking),
        ("waiting", network.places.waiting),
        ("members", network.places.members),
    ):
        if number:
            token = f"netlist:{network.id}:{name}"
            buttons.row(ctx.button(f"networks.b_{name}", token, number=number))
    buttons.row(ctx.button("meetings.b_new", f"mtgnew:{network.id}"))
    for place, meeting_id in enumerate(held, start=1):
        buttons.row(ctx.button("meetings.b_one", f"mtg:{meeting_id}", number=place))
    buttons.row(ctx.button("rooms.b_all", "rooms"))
    return (*buttons.rows, *menu.back_row(ctx))


def open_recruitment(event: Event, ctx: Context) -> list[Step]:
    """`netopen:<network>`: teachers now see the network and can ask for a place."""
    network = require_own(ctx, ctx.arg(0))
    if network.state != "planowana":
        return [ctx.toast("networks.already_open"), desk(ctx, network)]
    networks.open_recruitment(ctx.session, network.id)
    _record(ctx, "network.open_recruitment", network.id)
    return [desk(ctx, networks.load(ctx.session, network.id))]


def _record(ctx: Context, action: str, network_id: int, **detail: int | str) -> None:
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=action,
        subject=f"network:{network_id}",
        **detail,
    )


# --- people ----------------------------------------------------------------------------------


def show_list(event: Event, ctx: Context) -> list[Step]:
    """`netlist:<network>:<asks|waiting|members>`: who asked first stands first."""
    network = require_own(ctx, ctx.arg(0))
    if len(ctx.args) < 2 or ctx.args[1] not in LISTS:
        raise LookupError(f"no list in {ctx.args}")
    return [_list(ctx, network, ctx.args[1])]


def _list(ctx: Context, network: NetworkView, name: str) -> Say:
    found = networks.people(ctx.session, network.id, LISTS[name])
    buttons = Menu()
    for number, one in enumerate(found[: PAGE if name != "members" else 0], start=1):
        token = f"netask:{network.id}:{one.person_id}"
        buttons.row(ctx.button("networks.b_person", token, number=number, one=one))
    buttons.row(ctx.button("networks.b_to_desk", f"desk:{network.id}"))
    return ctx.say(
        f"networks.list_{name}", network=network, people=found, rows=buttons.rows, slot="screen"
    )


def show_candidate(event: Event, ctx: Context) -> list[Step]:
    """`netask:<network>:<person>`: one request, to be decided."""
    network = require_own(ctx, ctx.arg(0))
    return [_candidate(ctx, network, networks.candidate(ctx.session, network.id, ctx.arg(1)))]


def _candidate(ctx: Context, network: NetworkView, one: Candidate) -> Say:
    return ctx.say(
        "networks.candidate",
        network=network,
        one=one,
        rows=_candidate_rows(ctx, network, one),
        slot="screen",
    )


def _candidate_rows(ctx: Context, network: NetworkView, one: Candidate) -> Rows:
    pair = f"{network.id}:{one.person_id}"
    buttons = Menu()
    if one.state == "oczekuje":
        buttons.row(ctx.button("networks.b_accept", f"nettake:{pair}"))
        buttons.row(ctx.button("networks.b_accept_word", f"nettakeword:{pair}"))
        buttons.row(ctx.button("networks.b_decline", f"netdecline:{pair}"))
    if one.state == "lista_rezerwowa" and not network.places.is_full:
        buttons.row(ctx.button("networks.b_accept_waiting", f"nettake:{pair}"))
    return buttons.row(ctx.button("networks.b_to_desk", f"desk:{network.id}")).rows


def accept(event: Event, ctx: Context) -> list[Step]:
    """`nettake:<network>:<person>`, without a word."""
    return _accept(ctx, ctx.arg(0), ctx.arg(1), "")


def accept_with_word(event: Event, ctx: Context) -> list[Step]:
    return _open_word(ctx, "accept_member")


def decline_with_word(event: Event, ctx: Context) -> list[Step]:
    return _open_word(ctx, "decline_member")


def _open_word(ctx: Context, purpose: str) -> list[Step]:
    network = require_own(ctx, ctx.arg(0))
    one = networks.candidate(ctx.session, network.id, ctx.arg(1))
    if one.state != "oczekuje":
        return [ctx.toast("networks.already_decided"), _candidate(ctx, network, one)]
    return filling.open_form(ctx, purpose, {"network": network.id, "person": one.person_id})


def prepare_word(ctx: Context, subject: Subject) -> FormSetup:
    require_own(ctx, subject["network"])
    one = networks.candidate(ctx.session, subject["network"], subject["person"])
    return FormSetup(context={"person": one.name})


def submit_acceptance(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    return _accept(ctx, subject["network"], subject["person"], filled.answers.get("word", ""))


def _accept(ctx: Context, network_id: int, person_id: int, word: str) -> list[Step]:
    network = require_own(ctx, network_id)
    one = networks.candidate(ctx.session, network_id, person_id)
    if one.state not in ("oczekuje", "lista_rezerwowa"):
        return [ctx.toast("networks.already_decided"), _candidate(ctx, network, one)]
    state = networks.admit(ctx.session, network_id, person_id, word, ctx.now)
    _record(ctx, "network.decide", network_id, person=person_id, state=state)
    tell = network_notices.welcome if state == "czlonek" else network_notices.put_on_list
    return [_decided(ctx, network_id, one, state), tell(ctx, network, one, word)]


def submit_refusal(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The person gets the coordinator's word, nobody else does."""
    network = require_own(ctx, subject["network"])
    one = networks.candidate(ctx.session, network.id, subject["person"])
    word = filled.answers.get("word", "")
    state = networks.decline(ctx.session, network.id, one.person_id, word, ctx.now)
    _record(ctx, "network.decide", network.id, person=one.person_id, state=state)
    notice = network_notices.refuse(ctx, network, one, word)
    return [_decided(ctx, network.id, one, state), notice]


def _decided(ctx: Context, network_id: int, one: Candidate, state: str) -> Say:
    network = networks.load(ctx.session, network_id)
    buttons = Menu()
    if network.asking:
        token = f"netlist:{network.id}:asks"
        buttons.row(ctx.button("networks.b_asks", token, number=network.asking))
    buttons.row(ctx.button("networks.b_to_desk", f"desk:{network.id}"))
    return ctx.say("networks.decided", network=network, one=one, state=state, rows=buttons.rows)


ROUTES = Routes(
    commands={"moja_siec": show, "my_network": show},
    buttons={
        "desk": show_desk,
        "netopen": open_recruitment,
        "netlist": show_list,
        "netask": show_candidate,
        "nettake": accept,
        "nettakeword": accept_with_word,
        "netdecline": decline_with_word,
    },
    forms={
        "accept_member": FormFeature(
            "accept_member", prepare_word, submit_acceptance, review=False
        ),
        "decline_member": FormFeature("decline_member", prepare_word, submit_refusal, review=False),
    },
    words={"moja siec": "moja_siec", "my network": "moja_siec"},
)
