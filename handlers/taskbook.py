"""What every screen about a task needs first: the task, and whether it is this person's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.errors import NotYourTeam
from domain.people import Permission
from domain.tasks import Member
from handlers.context import Context
from messages.steps import Notify
from storage import tasks
from storage.tasks import Assignment


def own_task(ctx: Context, assignment_id: int) -> Assignment:
    """A task of the person's own team. Raises LookupError, `NotYourTeam`."""
    return _reachable(ctx, assignment_id, Permission.EDIT_DRAFT)


def cared_task(ctx: Context, assignment_id: int) -> Assignment:
    """A task of a team in the mentor's care. Raises LookupError, `NotYourTeam`."""
    return _reachable(ctx, assignment_id, Permission.REVIEW_REPORT)


def readable_task(ctx: Context, assignment_id: int) -> Assignment:
    """A task whose reports the person may read. Raises LookupError, `NotYourTeam`."""
    return _reachable(ctx, assignment_id, Permission.READ_REPORT)


def _reachable(ctx: Context, assignment_id: int, permission: Permission) -> Assignment:
    task = tasks.load(ctx.session, assignment_id)
    if not ctx.may(permission, task.places):
        raise NotYourTeam(team=task.team_code)
    return task


def as_member(ctx: Context) -> Member:
    """The person as the rules of `domain.tasks` see them."""
    team = ctx.person.team
    return Member(team=team.code if team else "", leads=ctx.person.leads)


def variant_labels(task: Assignment, language: str) -> Sequence[tuple[str, str]]:
    """(name, label) of the task's variants."""
    return [(variant["name"], _in(language, variant)) for variant in task.variants]


def _in(language: str, variant: Mapping[str, str]) -> str:
    return variant.get(language) or variant["pl"]


def tell_team(
    ctx: Context,
    task: Assignment,
    key: str,
    *,
    buttons: tuple[tuple[str, str], ...] = (),
    dedupe: str = "",
    **values: Any,
) -> list[Notify]:
    """The text `key` to everybody of the task's team but the one who is talking."""
    return [
        ctx.notify(
            person_id,
            key,
            buttons=buttons,
            dedupe=dedupe and f"{dedupe}/{person_id}",
            task=task,
            **values,
        )
        for person_id in tasks.members(ctx.session, task.team_id, but=ctx.person.id)
    ]
