"""`/moduly`: the coordinator sees the modules with who comes, and makes planned ones known."""

from __future__ import annotations

from domain.people import Permission, Role
from handlers import menu, office
from handlers.context import Context
from handlers.routes import MenuItem, Routes
from messages.events import Event
from messages.steps import Menu, Step
from storage import audit, presence, programmes
from storage.programmes import ModuleView

OFFICE = frozenset({Role.PROJECT_COORDINATOR, Role.ADMIN})


def show(event: Event, ctx: Context) -> list[Step]:
    """All modules, their states and confirmations; a button for each planned one."""
    mine = office.require_programme(ctx, Permission.PUBLISH_MODULE)
    found = programmes.modules(ctx.session, mine)
    counts = {
        one.id: presence.count_confirmations(ctx.session, one.programme_id, one.id)
        for one in found
        if one.is_public
    }
    buttons = Menu()
    for module in found:
        if module.state == "planowany":
            buttons.row(ctx.button("modules.b_publish", f"modpub:{module.id}", module=module))
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("modules.overview", slot="screen", rows=rows, modules=found, counts=counts)]


def ask_to_publish(event: Event, ctx: Context) -> list[Step]:
    """Participants will hear of it: one more tap."""
    module = _module(ctx)
    rows = (
        Menu()
        .row(ctx.button("modules.b_publish_now", f"modpubyes:{module.id}"))
        .row(ctx.button("modules.b_overview", "modules"))
        .rows
    )
    return [ctx.say("modules.ask_publish", slot="screen", rows=rows, module=module)]


def publish(event: Event, ctx: Context) -> list[Step]:
    """Announce the module. Raises `WrongState` for one that is known already."""
    module = programmes.publish(ctx.session, _module(ctx).id)
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action="module.publish",
        subject=f"module:{module.id}",
    )
    return [ctx.toast("modules.published"), *show(event, ctx)]


def _module(ctx: Context) -> ModuleView:
    module = programmes.module(ctx.session, ctx.arg(0))
    ctx.require(Permission.PUBLISH_MODULE, office.place_of(module.programme_id))
    return module


ROUTES = Routes(
    commands={"moduly": show, "modules": show},
    buttons={"modules": show, "modpub": ask_to_publish, "modpubyes": publish},
    words={"moduly": "moduly", "modules": "moduly"},
    menu=(MenuItem("modules.b_overview", "modules", order=68, roles=OFFICE),),
)
