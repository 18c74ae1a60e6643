"""Whose forms the present person manages: programmes, or the counties of their networks."""

from __future__ import annotations

from domain.errors import NotAllowed
from domain.people import Permission
from handlers import office
from handlers.context import Context
from storage import form_homes, form_library
from storage.form_homes import Home
from storage.form_library import FormView, VersionView


def homes_for(ctx: Context) -> list[Home]:
    """In order: programmes, then counties. An administrator manages all of them."""
    mine = office.programmes_for(ctx, Permission.MANAGE_FORMS)
    everywhere = ctx.may(Permission.MANAGE_FORMS, {})
    networks = None if everywhere else ctx.person.coordinated_networks
    return [
        *map(form_homes.programme_home, mine),
        *form_homes.counties(ctx.session, networks),
    ]


def require_homes(ctx: Context) -> list[Home]:
    """The same. Raises `NotAllowed` for somebody who manages none."""
    found = homes_for(ctx)
    if not found:
        raise NotAllowed(action=Permission.MANAGE_FORMS.value)
    return found


def require_home(ctx: Context, home: Home) -> Home:
    """This home, if it is the person's. Raises `NotAllowed`."""
    if home not in homes_for(ctx):
        raise NotAllowed(action=Permission.MANAGE_FORMS.value)
    return home


def managed_form(ctx: Context, form_id: int) -> FormView:
    """A form of the person's. Raises LookupError, `NotAllowed`."""
    form = form_library.load(ctx.session, form_id)
    require_home(ctx, form.home)
    return form


def managed_version(ctx: Context, version_id: int) -> VersionView:
    """A version of such a form. Raises LookupError, `NotAllowed`."""
    version = form_library.load_version(ctx.session, version_id)
    managed_form(ctx, version.form_id)
    return version


def home_name(ctx: Context, home: Home) -> str:
    """The home in words, plain."""
    name = form_homes.name_of(ctx.session, home)
    return ctx.label("form_library.home", home=home, name=name)
