"""The whole route table: one line a feature."""

from __future__ import annotations

from handlers import (
    absences,
    announcements,
    dates,
    decisions,
    form_answers,
    form_presses,
    invitation_acts,
    invitations,
    joining,
    meetings,
    mentoring,
    menu,
    modules,
    networks,
    privacy,
    questionnaires,
    questions,
    reminders,
    reporting,
    results,
    reviews,
    settings,
    task_overview,
    tasks,
    versions,
)
from handlers.routes import Routes, merge

ROUTES: Routes = merge(
    [
        menu.ROUTES,
        form_presses.ROUTES,
        form_answers.ROUTES,
        joining.ROUTES,
        invitations.ROUTES,
        invitation_acts.ROUTES,
        settings.ROUTES,
        privacy.ROUTES,
        tasks.ROUTES,
        reporting.ROUTES,
        versions.ROUTES,
        reviews.ROUTES,
        decisions.ROUTES,
        task_overview.ROUTES,
        mentoring.ROUTES,
        questions.ROUTES,
        dates.ROUTES,
        modules.ROUTES,
        absences.ROUTES,
        questionnaires.ROUTES,
        results.ROUTES,
        announcements.ROUTES,
        networks.ROUTES,
        meetings.ROUTES,
        reminders.ROUTES,
    ]
)
