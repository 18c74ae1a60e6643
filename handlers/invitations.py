"""`/zaproszenia`: the office sees who has joined and who has not, and finds anybody."""

from __future__ import annotations

from collections import Counter

from domain.invitations import VALID_FOR
from domain.people import Permission, Role
from handlers import filling, menu, office
from handlers.context import Context
from handlers.paging import page_arg, page_of, turn_row
from handlers.routes import Filled, FormFeature, FormSetup, MenuItem, Routes, Subject
from messages.events import Event
from messages.steps import PAGE, Button, Menu, Rows, Say, Step
from storage import invitations, people
from storage.invitations import Standing
from storage.people import PersonCard, Presence, Scope

SLOT = "screen"
OFFICE = frozenset({Role.PROJECT_COORDINATOR, Role.ADMIN})
LISTS = (Presence.WAITING, Presence.WITHOUT)


def scope_of(ctx: Context) -> Scope:
    """Whose people the person manages: everybody's, or those of their programmes.

    Raises `NotAllowed` for somebody who manages none.
    """
    if ctx.may(Permission.MANAGE_INVITATIONS, {}):
        return None
    return office.require_programme(ctx, Permission.MANAGE_INVITATIONS)


def managed(ctx: Context, person_id: int) -> PersonCard:
    """Somebody the present person may invite. Raises `NotAllowed`, or LookupError out of scope.

    An administrator is invited by administrators only: a code opens whatever its person may do.
    """
    card = people.load_card(ctx.session, person_id, scope_of(ctx))
    if card.is_admin:
        ctx.require(Permission.MANAGE_INVITATIONS, {})
    return card


def show(event: Event, ctx: Context) -> list[Step]:
    """How many have joined, how many not."""
    found = people.list_people(ctx.session, scope_of(ctx))
    counts = Counter(card.presence for card in found)
    rows = Menu()
    for presence in LISTS:
        if counts[presence]:
            rows.row(
                ctx.button(f"invitations.b_{presence}", f"invlist:{presence}", n=counts[presence])
            )
    rows.row(ctx.button("invitations.b_find", "invfind"))
    if ctx.office.email_from:
        rows.row(ctx.button("email_match.b_desk", "invemail"))
    return [
        ctx.say(
            "invitations.overview",
            slot=SLOT,
            rows=(*rows.rows, *menu.back_row(ctx)),
            total=len(found),
            joined=counts[Presence.JOINED],
            waiting=counts[Presence.WAITING],
            without=counts[Presence.WITHOUT],
        )
    ]


def list_people(event: Event, ctx: Context) -> list[Step]:
    """`invlist:waiting:<page>`: those to reach otherwise, by JST, with their e-mail."""
    presence = ctx.args[0] if ctx.args else ""
    if presence not in LISTS:
        raise LookupError(f"no list {presence!r}")
    everybody = people.list_people(ctx.session, scope_of(ctx))
    cards = [card for card in everybody if card.presence == presence]
    page = page_of(cards, page_arg(ctx, 1))
    choice = Menu()
    for card in page.items:
        choice.row(_person_button(ctx, card))
    choice.row(*turn_row(ctx, page, f"invlist:{presence}:{{page}}"))
    return [
        ctx.say(
            f"invitations.list_{presence}",
            slot=SLOT,
            rows=(*choice.rows, *back_rows(ctx)),
            page=page,
            total=len(cards),
            before=page.number * PAGE,
        )
    ]


def _person_button(ctx: Context, card: PersonCard) -> Button:
    return ctx.button("invitations.b_person", f"invone:{card.id}", card=card)


def back_rows(ctx: Context) -> Rows:
    """To the overview, and to the menu."""
    return ((ctx.button("invitations.b_overview", "invites"),), *menu.back_row(ctx))


# --- finding ---------------------------------------------------------------------------------


def open_search(event: Event, ctx: Context) -> list[Step]:
    """One question: whom to look for."""
    return filling.open_form(ctx, "find_person", {})


def prepare_search(ctx: Context, subject: Subject) -> FormSetup:
    scope_of(ctx)
    return FormSetup()


def search(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The person, if only one fits; else up to eight to choose from."""
    found = people.find(ctx.session, filled.answers["words"], scope_of(ctx))
    if len(found) == 1:
        return [person_screen(ctx, found[0])]
    choice = Menu()
    for card in found[:PAGE]:
        choice.row(_person_button(ctx, card))
    choice.row(ctx.button("invitations.b_find_again", "invfind"))
    rows = (*choice.rows, *back_rows(ctx))
    return [ctx.say("invitations.found", slot=SLOT, rows=rows, cards=found[:PAGE], n=len(found))]


# --- one person ------------------------------------------------------------------------------


def show_person(event: Event, ctx: Context) -> list[Step]:
    """`invone:<person>`: who it is, where they stand, what the office can do."""
    return [person_screen(ctx, people.load_card(ctx.session, ctx.arg(0), scope_of(ctx)))]


def person_screen(ctx: Context, card: PersonCard) -> Say:
    """The card of somebody within the scope, with the acts that fit."""
    status = invitations.status(ctx.session, card.id, ctx.now)
    choice = Menu()
    choice.row(ctx.button("invitations.b_new", f"invnew:{card.id}"))
    if status.standing is Standing.OPEN:
        choice.row(ctx.button("invitations.b_revoke", f"invrevoke:{card.id}"))
    if card.accounts:
        choice.row(ctx.button("invitations.b_cut", f"invcut:{card.id}"))
    if card.presence is Presence.WAITING:
        choice.row(ctx.button("invitations.b_without_mark", f"invwithout:{card.id}"))
    return ctx.say(
        "invitations.person",
        slot=SLOT,
        rows=(*choice.rows, *back_rows(ctx)),
        card=card,
        status=status,
        days=VALID_FOR.days,
    )


ROUTES = Routes(
    commands={"zaproszenia": show, "invitations": show},
    buttons={
        "invites": show,
        "invlist": list_people,
        "invfind": open_search,
        "invone": show_person,
    },
    forms={
        "find_person": FormFeature(
            "find_person", prepare_search, search, review=False, send_label="windows.b_next"
        )
    },
    words={"zaproszenia": "zaproszenia", "invitations": "zaproszenia"},
    menu=(MenuItem("invitations.b_menu", "invites", order=75, roles=OFFICE),),
)
