"""`/formularze`: the forms that coordinators wrote, their versions, and our own to look at."""

from __future__ import annotations

from domain.people import Role
from handlers import form_homes, form_upload, menu
from handlers.context import Context
from handlers.form_trial import BUILT_IN
from handlers.paging import page_arg, page_rows
from handlers.routes import MenuItem, Routes
from messages.events import Event
from messages.forms.catalogue import TITLES
from messages.steps import Button, Menu, Rows, Say, Step
from storage import audit, form_library, people
from storage.form_library import FormView, VersionView

SLOT = "screen"
MANAGERS = frozenset({Role.PROJECT_COORDINATOR, Role.ADMIN, Role.NETWORK_COORDINATOR})


# --- the list --------------------------------------------------------------------------------


def show(event: Event, ctx: Context) -> list[Step]:
    """`/formularze`, `forms[:<page>]`: everything of the person's homes, the newest first."""
    return [_list(ctx, page_arg(ctx, 0))]


def _list(ctx: Context, page: int = 0) -> Say:
    found = form_library.of_homes(ctx.session, form_homes.require_homes(ctx))

    def button(form: FormView) -> Button:
        title = form.shown.title(ctx.language)
        return ctx.button("form_library.b_form", f"ownform:{form.id}", form=form, title=title)

    listed = page_rows(ctx, found, page, button=button, route="forms")
    rest = (
        Menu()
        .row(ctx.button("form_library.b_add", "formadd"))
        .row(ctx.button("form_library.b_built_in", "formbuilt"))
        .rows
    )
    rows = (*listed, *rest, *menu.back_row(ctx))
    return ctx.say("form_library.list", number=len(found), rows=rows, slot=SLOT)


def show_built_in(event: Event, ctx: Context) -> list[Step]:
    """`formbuilt`: the questionnaires that come with the program, to read and to try."""
    form_homes.require_homes(ctx)
    buttons = Menu()
    for name in BUILT_IN:
        title = TITLES[name][ctx.language]
        buttons.row(ctx.button("form_library.b_try_one", f"formtryours:{name}", title=title))
    rows = (*buttons.rows, *_to_list(ctx))
    return [ctx.say("form_library.built_in", rows=rows, slot=SLOT)]


def _to_list(ctx: Context) -> Rows:
    return ((ctx.button("form_library.b_list", "forms"),), *menu.back_row(ctx))


# --- one form --------------------------------------------------------------------------------


def show_form(event: Event, ctx: Context) -> list[Step]:
    """`ownform:<form>`."""
    return [screen(ctx, form_homes.managed_form(ctx, ctx.arg(0)))]


def screen(ctx: Context, form: FormView) -> Say:
    """Where the form stands, and what can be done with it."""
    return ctx.say(
        "form_library.form",
        rows=_form_rows(ctx, form),
        slot=SLOT,
        form=form,
        title=form.shown.title(ctx.language),
        home=form_homes.home_name(ctx, form.home),
        by=_publisher(ctx, form.published),
    )


def _publisher(ctx: Context, version: VersionView | None) -> str:
    if version is None or version.published_by is None:
        return ""
    return people.name_of(ctx.session, version.published_by)


def _form_rows(ctx: Context, form: FormView) -> Rows:
    drafted = form_upload.draft_rows(ctx, form.draft) if form.draft else ()
    given = _published_rows(ctx, form) if form.published else ()
    new = ((ctx.button("form_library.b_new_version", f"formadd:{form.id}"),),)
    return (*drafted, *given, *new, *_to_list(ctx))


def _published_rows(ctx: Context, form: FormView) -> Rows:
    if form.published is None:
        return ()
    buttons = Menu()
    if form.is_open and "assign" in ctx.routes.buttons:
        buttons.row(ctx.button("form_library.b_assign", f"assign:{form.id}"))
    buttons.row(ctx.button("form_library.b_try_published", f"formtry:{form.published.id}"))
    buttons.row(ctx.button("form_library.b_versions", f"formvers:{form.id}"))
    if form.is_open:
        buttons.row(ctx.button("form_library.b_withdraw", f"formout:{form.id}"))
    else:
        buttons.row(ctx.button("form_library.b_restore", f"formback:{form.id}"))
    return buttons.rows


def show_versions(event: Event, ctx: Context) -> list[Step]:
    """`formvers:<form>[:<page>]`: every published version, each to try."""
    form = form_homes.managed_form(ctx, ctx.arg(0))
    found = form_library.versions(ctx.session, form.id)

    def button(version: VersionView) -> Button:
        return ctx.button("form_library.b_version", f"formtry:{version.id}", version=version)

    listed = page_rows(ctx, found, page_arg(ctx, 1), button=button, route=f"formvers:{form.id}")
    back = ((ctx.button("form_library.b_to_form", f"ownform:{form.id}"),),)
    title = form.shown.title(ctx.language)
    lines = [(version, _publisher(ctx, version)) for version in found]
    rows = (*listed, *back, *menu.back_row(ctx))
    return [ctx.say("form_library.versions", title=title, lines=lines, rows=rows, slot=SLOT)]


# --- publishing and withdrawing --------------------------------------------------------------


def publish(event: Event, ctx: Context) -> list[Step]:
    """`formpub:<version>`: from now on new sessions begin with it."""
    draft = form_homes.managed_version(ctx, ctx.arg(0))
    version = form_library.publish(ctx.session, draft.id, by=ctx.person.id, now=ctx.now)
    if version is None:
        return _no_draft(ctx, draft)
    _record(ctx, "form.publish", draft.form_id, version=version.id, no=version.no)
    toast = ctx.toast("form_library.published", version=version)
    return [toast, screen(ctx, form_library.load(ctx.session, draft.form_id))]


def reject(event: Event, ctx: Context) -> list[Step]:
    """`formrej:<version>`: the draft is thrown away, what is published stays."""
    draft = form_homes.managed_version(ctx, ctx.arg(0))
    if not form_library.reject(ctx.session, draft.id):
        return _no_draft(ctx, draft)
    _record(ctx, "form.reject", draft.form_id, version=draft.id)
    return [ctx.toast("form_library.rejected"), _list(ctx)]


def _no_draft(ctx: Context, version: VersionView) -> list[Step]:
    """A second tap, or a newer upload took its place: show what is true now."""
    form = form_library.load(ctx.session, version.form_id)
    shown = screen(ctx, form) if form.published or form.draft else _list(ctx)
    return [ctx.toast("form_library.no_draft"), shown]


def ask_to_withdraw(event: Event, ctx: Context) -> list[Step]:
    """`formout:<form>`: people may be about to begin it, so it takes one more tap."""
    form = form_homes.managed_form(ctx, ctx.arg(0))
    rows = (
        Menu()
        .row(ctx.button("form_library.b_withdraw_now", f"formoutyes:{form.id}"))
        .row(ctx.button("form_library.b_to_form", f"ownform:{form.id}"))
        .rows
    )
    title = form.shown.title(ctx.language)
    return [ctx.say("form_library.ask_withdraw", title=title, rows=rows, slot=SLOT)]


def withdraw(event: Event, ctx: Context) -> list[Step]:
    """`formoutyes:<form>`: nobody begins it any more; whoever began may finish."""
    form = form_homes.managed_form(ctx, ctx.arg(0))
    if form.is_open:
        form_library.withdraw(ctx.session, form.id, ctx.now)
        _record(ctx, "form.withdraw", form.id)
    return _now(ctx, "form_library.withdrawn", form)


def restore(event: Event, ctx: Context) -> list[Step]:
    """`formback:<form>`."""
    form = form_homes.managed_form(ctx, ctx.arg(0))
    if form.withdrawn_at is not None:
        form_library.restore(ctx.session, form.id)
        _record(ctx, "form.restore", form.id)
    return _now(ctx, "form_library.restored", form)


def _now(ctx: Context, toast: str, form: FormView) -> list[Step]:
    return [ctx.toast(toast), screen(ctx, form_library.load(ctx.session, form.id))]


def _record(ctx: Context, action: str, form_id: int, **detail: int | None) -> None:
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=action,
        subject=f"own_form:{form_id}",
        **detail,
    )


ROUTES = Routes(
    commands={"formularze": show, "forms": show},
    buttons={
        "forms": show,
        "formbuilt": show_built_in,
        "ownform": show_form,
        "formvers": show_versions,
        "formpub": publish,
        "formrej": reject,
        "formout": ask_to_withdraw,
        "formoutyes": withdraw,
        "formback": restore,
    },
    words={"formularze": "formularze", "formularz": "formularze", "forms": "formularze"},
    menu=(MenuItem("form_library.b_menu", "forms", order=68, roles=MANAGERS),),
)
