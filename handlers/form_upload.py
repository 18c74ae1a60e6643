"""„Dodaj formularz”: a spreadsheet comes, is checked elsewhere, and what came of it is told.

The file is an answer to a form of ours like any other. After commit `bot.form_checks` converts it
in a process of its own; its end is an event, and the result waits in the database meanwhile.
"""

from __future__ import annotations

import hashlib
from typing import Any

from domain.forms.model import Choice
from handlers import filling, form_homes, menu
from handlers.context import Context
from handlers.paging import page_arg, page_of, turn_row
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject
from messages.events import Event, FormChecked
from messages.forms.problems import Problem, describe
from messages.steps import Menu, Rows, Say, Step
from storage import form_checks, form_library
from storage.form_checks import CheckView
from storage.form_homes import Home
from storage.form_library import VersionView

FINDINGS_A_PAGE = 6


# --- sending a spreadsheet -------------------------------------------------------------------


def add(event: Event, ctx: Context) -> list[Step]:
    """`formadd[:<form>]`: the home is known where it is a version of a form that is there."""
    if not ctx.args:
        return filling.open_form(ctx, "form_upload", {})
    home = form_homes.managed_form(ctx, ctx.arg(0)).home
    return filling.open_form(ctx, "form_upload", _subject(home))


def again(event: Event, ctx: Context) -> list[Step]:
    """`formagain:<check>`: the mended file of a spreadsheet that had errors."""
    return filling.open_form(ctx, "form_upload", _subject(_own_check(ctx).home))


def _subject(home: Home) -> dict[str, str]:
    return {"home": home.kind, "place": home.place}


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """Whose form it will be is asked only of those who have a choice."""
    homes = form_homes.require_homes(ctx)
    if subject:
        form_homes.require_home(ctx, Home(subject["home"], subject["place"]))
    choices = [Choice(_key(home), form_homes.home_name(ctx, home)) for home in homes]
    several = "yes" if len(homes) > 1 and not subject else "no"
    return FormSetup(context={"several": several}, choices={"homes": choices})


def _key(home: Home) -> str:
    """A choice's name: places may hold anything, names must not."""
    place = hashlib.sha256(home.place.encode()).hexdigest()[:12]
    return f"{home.kind}-{place}"


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The file is here: have it checked after commit."""
    file = filled.answers["workbook"]
    check_id = form_checks.ask(
        ctx.session,
        account_id=ctx.account.id,
        person_id=ctx.person.id,
        file_id=int(file["ref"]),
        home=_home_of(ctx, subject, filled),
        now=ctx.now,
    )
    ctx.checks_expected.append(check_id)
    return [ctx.say("form_library.checking", name=file["name"])]


def _home_of(ctx: Context, subject: Subject, filled: Filled) -> Home:
    if subject:
        return form_homes.require_home(ctx, Home(subject["home"], subject["place"]))
    homes = form_homes.require_homes(ctx)
    wanted = filled.answers.get("home", _key(homes[0]))
    found = [home for home in homes if _key(home) == wanted]
    return found[0] if found else form_homes.require_home(ctx, Home("", ""))


# --- what came of it -------------------------------------------------------------------------


def tell(event: Event, ctx: Context) -> list[Step]:
    """The check has ended: all that is wrong with the file, or what can be done with the draft."""
    if not isinstance(event.body, FormChecked):
        raise TypeError(f"not the end of a check: {event.kind}")
    return [_result(ctx, form_checks.load(ctx.session, event.body.check_id), 0)]


def turn_findings(event: Event, ctx: Context) -> list[Step]:
    """`formfind:<check>:<page>`: more errors and warnings."""
    return [_result(ctx, _own_check(ctx), page_arg(ctx, 1))]


def _own_check(ctx: Context) -> CheckView:
    check = form_checks.load(ctx.session, ctx.arg(0))
    form_homes.require_home(ctx, check.home)
    return check


def _result(ctx: Context, check: CheckView, number: int) -> Say:
    errors = [(True, problem_from(one)) for one in check.errors]
    warnings = [(False, problem_from(one)) for one in check.warnings]
    page = page_of([*errors, *warnings], number, FINDINGS_A_PAGE)
    lines = [(wrong, describe(problem, ctx.language)) for wrong, problem in page.items]
    turns = Menu().row(*turn_row(ctx, page, f"formfind:{check.id}:{{page}}")).rows
    findings = ctx.text("form_library.findings", lines=lines, page=page, check=check)
    shown: dict[str, Any] = {"check": check, "findings": findings}
    slot = f"check:{check.id}"
    if check.version_id is None:
        rows = (*turns, *_rows_of_refused(ctx, check))
        return ctx.say("form_library.broken", rows=rows, slot=slot, **shown)
    version = form_library.load_version(ctx.session, check.version_id)
    form = form_library.load(ctx.session, version.form_id)
    rows = (*turns, *draft_rows(ctx, version), *_to_list(ctx))
    return ctx.say("form_library.read", rows=rows, slot=slot, version=version, form=form, **shown)


def problem_from(finding: form_checks.Finding) -> Problem:
    """A finding as it was kept."""
    return Problem(**finding)


def _rows_of_refused(ctx: Context, check: CheckView) -> Rows:
    return (
        *Menu().row(ctx.button("form_library.b_again", f"formagain:{check.id}")).rows,
        *_to_list(ctx),
    )


def draft_rows(ctx: Context, version: VersionView) -> Rows:
    """What can be done with a draft; nothing for what is none any more."""
    if version.state != form_library.DRAFT:
        return ()
    return (
        Menu()
        .row(ctx.button("form_library.b_try", f"formtry:{version.id}"))
        .row(ctx.button("form_library.b_publish", f"formpub:{version.id}"))
        .row(ctx.button("form_library.b_reject", f"formrej:{version.id}"))
        .rows
    )


def _to_list(ctx: Context) -> Rows:
    return ((ctx.button("form_library.b_list", "forms"),), *menu.back_row(ctx))


ROUTES = Routes(
    buttons={"formadd": add, "formagain": again, "formfind": turn_findings},
    forms={
        "form_upload": FormFeature(
            "form_upload", prepare, submit, review=False, outro=False, send_label="windows.b_next"
        )
    },
)
