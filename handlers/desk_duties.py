"""The desk of those who look after others: mentors, networks' coordinators, the office.

One line a matter, with the button that leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.people import Permission
from handlers import office
from handlers.context import Context
from messages.steps import Menu
from messages.windows import Section
from storage import announcements, boards, mentoring, networks, own_questionnaires
from storage.questionnaires import OPEN

WAITING = 3


def sections(ctx: Context) -> Iterator[Section]:
    """What waits for this person's word or can be looked after now."""
    yield from _care(ctx)
    yield from _networks(ctx)
    yield from _office(ctx)


def _care(ctx: Context) -> Iterator[Section]:
    """A mentor's reports and questions."""
    reports = boards.waiting(ctx.session, ctx.person.id) if ctx.person.mentored else []
    asked = mentoring.unanswered(ctx.session, ctx.person.id) if ctx.person.mentored else []
    if not reports and not asked:
        return
    choice = Menu()
    for task in reports[:WAITING]:
        choice.row(ctx.button("reviews.b_waiting", f"review:{task.id}", task=task))
    if len(reports) > WAITING:
        choice.row(ctx.button("reviews.b_queue", "queue"))
    if asked:
        choice.row(ctx.button("mentoring.b_questions", "questions"))
    line = ctx.text("desk.care_line", reports=len(reports), questions=len(asked))
    yield Section(ctx.label("desk.care"), (line,), choice.rows)


def _networks(ctx: Context) -> Iterator[Section]:
    """Requests for a place in the networks one coordinates."""
    found = networks.load_all(ctx.session, ctx.person.coordinated_networks)
    asking = [one for one in found if one.asking]
    if not asking:
        return
    lines = tuple(ctx.text("desk.network_line", network=one) for one in asking)
    choice = Menu()
    for one in asking:
        token = f"netlist:{one.id}:asks"
        choice.row(ctx.button("desk.b_network", token, network=one))
    yield Section(ctx.label("desk.networks"), lines, choice.rows)


def _office(ctx: Context) -> Iterator[Section]:
    """What runs now: returns of own questionnaires, announcements on their way, the last task."""
    lines, choice = [], Menu()
    if number := _open_questionnaires(ctx):
        lines.append(ctx.text("desk.returns_line", number=number))
        choice.row(ctx.button("assignments.b_menu", "asgs"))
    if number := _leaving_announcements(ctx):
        lines.append(ctx.text("desk.announcements_line", number=number))
        choice.row(ctx.button("announcements.b_all", "announcements"))
    if task := _last_task(ctx):
        lines.append(ctx.text("desk.overview_line", task=task, teams=sum(task.states.values())))
        choice.row(ctx.button("tasks.b_overview_menu", f"task_teams:{task.id}"))
    if lines:
        yield Section(ctx.label("desk.office"), tuple(lines), choice.rows)


def _open_questionnaires(ctx: Context) -> int:
    programmes = office.programmes_for(ctx, Permission.MANAGE_FORMS)
    mine = ctx.person.coordinated_networks
    if not programmes and not mine:
        return 0
    released = own_questionnaires.released(ctx.session, programmes, mine)
    return sum(one.questionnaire.state == OPEN for one in released)


def _leaving_announcements(ctx: Context) -> int:
    mine = office.programmes_for(ctx, Permission.ANNOUNCE)
    return sum(one.state == "wysylanie" for one in announcements.sent(ctx.session, mine))


def _last_task(ctx: Context) -> boards.TaskCounts | None:
    """The task handed out last in a programme of the office."""
    mine = office.programmes_for(ctx, Permission.PUBLISH_TASK)
    given = [one for one in boards.overview(ctx.session) if one.programme_id in mine]
    handed_out = [one for one in given if one.published_at is not None]
    return handed_out[-1] if handed_out else None
