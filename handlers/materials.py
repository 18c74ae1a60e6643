"""`/materialy`: what members of a network or a team have put together, the newest first."""

from __future__ import annotations

from domain.errors import NotAllowed
from domain.people import Role
from domain.rooms import Subject
from handlers import menu
from handlers.context import Context
from handlers.paging import page_arg, page_of, page_rows
from handlers.routes import MenuItem, Routes
from messages.events import Downloaded, DownloadFailed, Event
from messages.steps import Button, Menu, Say, SendFile, Step
from storage import audit, files, resources
from storage.resources import ResourceView, Scope

SLOT = "screen"
READERS = frozenset(
    {
        Role.NETWORK_MEMBER,
        Role.PRINCIPAL,
        Role.NETWORK_COORDINATOR,
        Role.TEAM_MEMBER,
        Role.TEAM_LEADER,
        Role.DEPUTY_LEADER,
        Role.MENTOR,
    }
)


def scopes(ctx: Context) -> list[Scope]:
    """The networks and teams whose materials are the person's."""
    person = ctx.person
    networks = dict.fromkeys((*person.member_networks, *person.coordinated_networks))
    teams = [*([person.team] if person.team else []), *person.mentored]
    of_teams = ((Subject.TEAM, team.id) for team in teams)
    return [*((Subject.NETWORK, number) for number in networks), *of_teams]


def show_all(event: Event, ctx: Context) -> list[Step]:
    """`materials[:<page>]`."""
    found = resources.of_scopes(ctx.session, scopes(ctx))
    page = page_of(found, page_arg(ctx, 0))

    def button(one: ResourceView) -> Button:
        return ctx.button("materials.b_one", f"mat:{one.id}", one=one)

    rows = page_rows(ctx, found, page.number, button=button, route="materials")
    if scopes(ctx):
        rows = (*rows, (ctx.button("materials.b_add", "matnew"),))
    return [
        ctx.say(
            "materials.all",
            shown=page.items,
            total=len(found),
            belongs=bool(scopes(ctx)),
            rows=(*rows, *menu.back_row(ctx)),
            slot=SLOT,
        )
    ]


def show(event: Event, ctx: Context) -> list[Step]:
    """`mat:<material>`."""
    return [card(ctx, _readable(ctx))]


def _readable(ctx: Context) -> ResourceView:
    """Raises LookupError for a material of others, as for one that is gone."""
    one = resources.load(ctx.session, ctx.arg(0))
    if one.scope not in scopes(ctx):
        raise LookupError(f"material {one.id} is not {ctx.person.id}'s to read")
    return one


def card(ctx: Context, one: ResourceView) -> Say:
    """The whole material; who added it is told to those who look after it."""
    choice = Menu()
    if one.link:
        choice.row(Button(ctx.label("materials.b_link"), url=one.link))
    for file_id, name in one.files:
        choice.row(ctx.button("materials.b_file", f"matfile:{one.id}:{file_id}", name=name))
    if _may_remove(ctx, one):
        choice.row(ctx.button("materials.b_remove", f"matoff:{one.id}"))
    choice.row(ctx.button("materials.b_all", "materials"))
    return ctx.say(
        "materials.card",
        one=one,
        tells_author=_looks_after(ctx, one),
        coming=resources.expects(ctx.session, one.id),
        rows=(*choice.rows, *menu.back_row(ctx)),
        slot=SLOT,
    )


def _looks_after(ctx: Context, one: ResourceView) -> bool:
    """The coordinator of its network, the leader of its team."""
    if one.subject is Subject.NETWORK:
        return one.subject_id in ctx.person.coordinated_networks
    team = ctx.person.team
    return team is not None and team.id == one.subject_id and ctx.person.leads


def _may_remove(ctx: Context, one: ResourceView) -> bool:
    return one.added_by == ctx.person.id or _looks_after(ctx, one)


def send_file(event: Event, ctx: Context) -> list[Step]:
    """`matfile:<material>:<file>`."""
    one, file_id = _readable(ctx), ctx.arg(1)
    if file_id not in dict(one.files):
        raise LookupError(f"file {file_id} is not of material {one.id}")
    row = files.ready_file(ctx.session, file_id)
    return [SendFile(row.id, row.name)]


# --- taking away -----------------------------------------------------------------------------


def ask_to_remove(event: Event, ctx: Context) -> list[Step]:
    """`matoff:<material>`: are they sure?"""
    one = _removable(ctx)
    choice = Menu().row(ctx.button("materials.b_remove_yes", f"matoffyes:{one.id}"))
    choice.row(ctx.button("materials.b_remove_no", f"mat:{one.id}"))
    return [ctx.say("materials.removing", one=one, rows=choice.rows, slot=SLOT)]


def _removable(ctx: Context) -> ResourceView:
    one = _readable(ctx)
    if not _may_remove(ctx, one):
        raise NotAllowed(action="remove_material")
    return one


def remove(event: Event, ctx: Context) -> list[Step]:
    """`matoffyes:<material>`: nobody sees it any more."""
    one = _removable(ctx)
    resources.remove(ctx.session, one.id)
    if one.added_by != ctx.person.id:
        audit.record(
            ctx.session,
            at=ctx.now,
            actor_id=ctx.person.id,
            action="material.remove",
            subject=f"{one.subject.value}:{one.subject_id}",
            material=one.id,
        )
    rows = Menu().row(ctx.button("materials.b_all", "materials")).rows
    return [ctx.say("materials.removed", one=one, rows=(*rows, *menu.back_row(ctx)), slot=SLOT)]


# --- files that come after ---------------------------------------------------------------------


def take_download(event: Event, ctx: Context, one: ResourceView) -> list[Step]:
    """A file of a material is here; or it will not come, and what is then empty goes."""
    body = event.body
    if not isinstance(body, DownloadFailed | Downloaded):
        raise TypeError(f"not a download: {event.kind}")
    if isinstance(body, Downloaded):
        return []
    name = files.load(ctx.session, body.file_id).name
    resources.detach(ctx.session, body.file_id)
    left = resources.load(ctx.session, one.id)
    if not (left.text or left.link or left.files or resources.expects(ctx.session, one.id)):
        resources.remove(ctx.session, one.id)
    reason = body.reason.removesuffix("_for_channel")
    return [ctx.say(f"filling.file_{reason}", name=name, office=ctx.office)]


ROUTES = Routes(
    commands={"materialy": show_all, "materials": show_all},
    buttons={
        "materials": show_all,
        "mat": show,
        "matfile": send_file,
        "matoff": ask_to_remove,
        "matoffyes": remove,
    },
    words={"materialy": "materialy", "materials": "materialy"},
    menu=(MenuItem("materials.b_all", "materials", order=53, roles=READERS),),
)
