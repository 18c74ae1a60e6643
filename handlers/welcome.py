"""What an account hears when it became somebody's, and what the person's other accounts hear."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.people import Role
from handlers import account_news, menu
from handlers.context import Context
from messages.steps import Button, Menu, Say, Step
from messages.texts import LANGUAGES
from storage import dates, leaving, programmes, tasks
from storage.invitations import Redeemed
from storage.viewers import load_viewer


@dataclass(frozen=True, slots=True)
class NextDate:
    """What comes next for somebody; `kind`: module, task or meeting, `name` its number or topic."""

    at: datetime
    kind: str
    name: str


def other_languages(ctx: Context) -> tuple[Button, ...]:
    """Buttons that switch to each language but the present one, labelled in that language."""
    return tuple(
        ctx.button(f"joining.b_{language}", f"lang:{language}")
        for language in LANGUAGES
        if language != ctx.language
    )


def enter(ctx: Context, redeemed: Redeemed) -> list[Step]:
    """The account was connected a moment ago: it is told so, and so are the person's others."""
    become(ctx, redeemed.person_id)
    said = _welcome(ctx, first=redeemed.first)
    return [said, *account_news.tell_of_new(ctx), menu.main_menu(ctx)]


def become(ctx: Context, person_id: int) -> None:
    """From here on the context is the person's."""
    ctx.account = replace(ctx.account, person_id=person_id)
    ctx.viewer = load_viewer(ctx.session, person_id)
    ctx.language = ctx.viewer.language
    if ctx.viewer.notices_stopped:
        leaving.resume_notices(ctx.session, person_id)


def _welcome(ctx: Context, *, first: bool) -> Say:
    person = ctx.person
    mentor = tasks.mentor_of(ctx.session, person.team.id) if person.team else None
    return ctx.say(
        "joining.connected",
        rows=Menu().row(*other_languages(ctx)).rows,
        person=person,
        first=first,
        mentor=mentor,
        coordinates=bool(person.roles & {Role.PROJECT_COORDINATOR, Role.ADMIN}),
        hosts=Role.NETWORK_COORDINATOR in person.roles,
        next=_next_date(ctx),
    )


def _next_date(ctx: Context) -> NextDate | None:
    found = [*_modules(ctx), *_tasks(ctx), *_meetings(ctx)]
    return min(found, key=lambda one: one.at, default=None)


def _modules(ctx: Context) -> list[NextDate]:
    found = programmes.modules(ctx.session, ctx.person.programmes)
    ahead = [module for module in found if module.is_public and module.starts_at > ctx.now]
    return [NextDate(module.starts_at, "module", str(module.no)) for module in ahead]


def _tasks(ctx: Context) -> list[NextDate]:
    if ctx.person.team is None:
        return []
    found = dates.team_deadlines(ctx.session, {ctx.person.team.id}, ctx.now)
    return [NextDate(task.at, "task", str(task.no)) for task in found if not task.sent]


def _meetings(ctx: Context) -> list[NextDate]:
    networks = {*ctx.person.member_networks, *ctx.person.coordinated_networks}
    found = dates.meetings(ctx.session, networks, ctx.person.id, ctx.now)
    return [NextDate(meeting.at, "meeting", meeting.network) for meeting in found]
