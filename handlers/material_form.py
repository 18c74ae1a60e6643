"""Adding a material by hand: words, perhaps a file, and whose it is where there is a choice."""

from __future__ import annotations

from domain.errors import NotAllowed
from domain.forms.model import Choice
from domain.materials import link_of, text_of, title_of
from handlers import filling, materials
from handlers.context import Context
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject
from messages.events import Event
from messages.steps import Step
from storage import resources
from storage.resources import Scope


def begin(event: Event, ctx: Context) -> list[Step]:
    """`matnew`."""
    return filling.open_form(ctx, "material", {})


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """The person's networks and teams. Raises `NotAllowed` for people of none."""
    places = _places(ctx)
    if not places:
        raise NotAllowed(action="add_material")
    choices = [
        Choice(name, ctx.label(f"rooms.b_{of.value}", name=resources.name_of(ctx.session, (of, n))))
        for name, (of, n) in places.items()
    ]
    several = "yes" if len(places) > 1 else "no"
    return FormSetup(context={"several": several}, choices={"places": choices})


def _places(ctx: Context) -> dict[str, Scope]:
    return {f"{of.value}-{number}": (of, number) for of, number in materials.scopes(ctx)}


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The material is there for everybody of the network or team."""
    places, answers = _places(ctx), filled.answers
    chosen = answers.get("place") or next(iter(places), "")
    if chosen not in places:
        raise NotAllowed(action="add_material")
    words, file = answers["words"], answers.get("file")
    one = resources.add(
        ctx.session,
        places[chosen],
        title=title_of(words, file["name"] if file else "") or words[:1],
        text=text_of(words),
        link=link_of(words),
        by=ctx.person.id,
        files=[int(file["ref"])] if file else [],
        now=ctx.now,
    )
    return [materials.card(ctx, one)]


ROUTES = Routes(
    buttons={"matnew": begin},
    forms={"material": FormFeature("material", prepare, submit)},
)
