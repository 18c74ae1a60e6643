"""Where the person works as the project's office."""

from __future__ import annotations

from domain.people import Permission, PlaceKind, Places
from handlers.context import Context
from storage import programmes


def place_of(programme_id: int) -> Places:
    return {PlaceKind.PROGRAMME: str(programme_id)}


def programmes_for(ctx: Context, permission: Permission) -> list[int]:
    """The programmes in which the person may do this."""
    known = programmes.programme_ids(ctx.session)
    return [one for one in known if ctx.may(permission, place_of(one))]


def require_programme(ctx: Context, permission: Permission) -> list[int]:
    """The same; raises `NotAllowed` when there is none."""
    found = programmes_for(ctx, permission)
    if not found:
        ctx.require(permission, {})
    return found
