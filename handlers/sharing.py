"""A message passed on: to one's mentor as a question, or to the materials of a network or team.

What must not be stored is refused; of what may be about health the person decides first. Until
then, and until they say where a material goes, it waits with their conversation only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain.errors import DomainError
from domain.files import check_file
from domain.materials import link_of, text_of, title_of
from domain.privacy import inspect, statement_file
from domain.rooms import Subject
from handlers import joining, materials, mentoring, menu, screening
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Event, Shared, Uploaded, body_from_json, body_to_json
from messages.steps import Button, Menu, Say, Step
from storage import files, inbox, resources, tasks
from storage.resources import Scope

WAITS = "shared"  # the note of a message about which something is still to be said
MENTOR, MATERIALS = "mentor", "materials"


def take(event: Event, ctx: Context) -> list[Step]:
    """Somebody passed a message on."""
    body = event.body
    if not isinstance(body, Shared):
        return []
    if ctx.viewer is None:
        return [joining.greeting(ctx)]
    finding = inspect(body.text)
    if finding is not None and finding.blocks:
        return screening.refuse(ctx, finding)
    return _hold(ctx, body) if finding else _pass_on(ctx, body)


def _hold(ctx: Context, body: Shared) -> list[Step]:
    _keep_waiting(ctx, body)
    choice = Menu().row(ctx.button("sharing.b_keep", "sharekeep"))
    choice.row(ctx.button("sharing.b_drop", "sharedrop"))
    return [ctx.say("sharing.health", rows=choice.rows, slot=WAITS)]


def _keep_waiting(ctx: Context, body: Shared) -> None:
    inbox.set_note(ctx.session, ctx.account.id, WAITS, body_to_json(body))


def _taken(ctx: Context) -> Shared | None:
    """What waits; it waits no more."""
    found: dict[str, Any] | None = inbox.note(ctx.session, ctx.account.id, WAITS)
    inbox.set_note(ctx.session, ctx.account.id, WAITS, None)
    body = body_from_json(found) if found else None
    return body if isinstance(body, Shared) else None


def keep(event: Event, ctx: Context) -> list[Step]:
    """`sharekeep`: it is not about anybody's health."""
    body = _taken(ctx)
    return _pass_on(ctx, body) if body else [ctx.say("screening.nothing_held")]


def drop(event: Event, ctx: Context) -> list[Step]:
    """`sharedrop`: nothing is kept."""
    _taken(ctx)
    return [ctx.say("sharing.dropped", rows=menu.back_row(ctx), slot=WAITS)]


def _pass_on(ctx: Context, body: Shared) -> list[Step]:
    return _to_mentor(ctx, body) if body.purpose == MENTOR else _to_materials(ctx, body)


def _to_mentor(ctx: Context, body: Shared) -> list[Step]:
    """The question's form with these words in it, to be read once more before it goes."""
    team = ctx.person.team
    if team is None or tasks.mentor_of(ctx.session, team.id) is None:
        key = "sharing.no_team" if team is None else "sharing.no_mentor"
        return [ctx.say(key, office=ctx.office, rows=menu.back_row(ctx))]
    form = mentoring.open_with(ctx, body.text)
    return [ctx.say("sharing.without_files"), *form] if body.files else form


# --- materials -------------------------------------------------------------------------------


def _to_materials(ctx: Context, body: Shared) -> list[Step]:
    """Where there is one place, it goes there; of several the person picks one."""
    places = materials.scopes(ctx)
    if not places:
        return [ctx.say("sharing.nowhere", rows=menu.back_row(ctx))]
    if len(places) == 1:
        return _add(ctx, places[0], body)
    _keep_waiting(ctx, body)
    choice = Menu()
    for place in places:
        choice.row(_place_button(ctx, place))
    choice.row(ctx.button("sharing.b_drop", "sharedrop"))
    return [ctx.say("sharing.where", title=_title(body), rows=choice.rows, slot=WAITS)]


def _place_button(ctx: Context, place: Scope) -> Button:
    name = resources.name_of(ctx.session, place)
    return ctx.button(
        f"rooms.b_{place[0].value}", f"shareto:{place[0].value}:{place[1]}", name=name
    )


def put(event: Event, ctx: Context) -> list[Step]:
    """`shareto:<network|team>:<id>`: one of the person's own places."""
    place = next((one for one in materials.scopes(ctx) if _named(ctx, one)), None)
    if place is None:
        raise LookupError(f"no place in {ctx.args}")
    body = _taken(ctx)
    return _add(ctx, place, body) if body else [ctx.toast("sharing.added_already")]


def _named(ctx: Context, place: Scope) -> bool:
    return ctx.args == (place[0].value, str(place[1]))


def _title(body: Shared) -> str:
    return title_of(body.text, *(one.name for one in body.files), body.link)


def _add(ctx: Context, place: Scope, body: Shared) -> list[Step]:
    taken, refused = _sort(ctx, body.files)
    link = link_of(body.text) or body.link
    if not (body.text.strip() or taken or (link and not body.files)):
        return refused or [ctx.say("sharing.empty", rows=menu.back_row(ctx))]
    one = resources.add(
        ctx.session,
        place,
        title=_title(body) or ctx.label("sharing.untitled"),
        text=text_of(body.text),
        link=link,
        by=ctx.person.id,
        files=[_expect(ctx, each) for each in taken],
        now=ctx.now,
    )
    choice = Menu().row(ctx.button("sharing.b_show", f"mat:{one.id}"))
    choice.row(ctx.button("materials.b_remove", f"matoff:{one.id}"))
    in_network = place[0] is Subject.NETWORK
    rows = (*choice.rows, *menu.back_row(ctx))
    said = ctx.say(
        "sharing.added", one=one, network=in_network, files=len(taken), rows=rows, slot=WAITS
    )
    return [*refused, said]


def _sort(ctx: Context, given: Iterable[Uploaded]) -> tuple[list[Uploaded], list[Step]]:
    """The files that can be kept, and why the others cannot."""
    taken: list[Uploaded] = []
    refused: list[Step] = []
    for one in given:
        problem = _problem(ctx, one)
        if problem is None:
            taken.append(one)
        else:
            refused.append(problem)
    return taken, refused


def _problem(ctx: Context, one: Uploaded) -> Say | None:
    if screening.names_too_much(one.name):
        return ctx.say("screening.not_numbers", office=ctx.office)
    if statement_file(one.name):
        return ctx.say("screening.statement_file", office=ctx.office)
    try:
        check_file(one.name, one.size or 0)
    except DomainError as refusal:
        return ctx.refuse(refusal)
    return None


def _expect(ctx: Context, one: Uploaded) -> int:
    file_id = files.expect(
        ctx.session,
        account=ctx.account,
        session_id=None,
        name=one.name,
        mime=one.mime,
        size=one.size,
        ref=one.ref,
        now=ctx.now,
    )
    ctx.files_expected.append(file_id)
    return file_id


ROUTES = Routes(
    buttons={"sharekeep": keep, "sharedrop": drop, "shareto": put},
    events={"shared": take},
)
