"""The whole route table: one line a feature."""

from __future__ import annotations

from handlers import (
    announcements,
    filling,
    invitations,
    joining,
    meetings,
    mentoring,
    menu,
    modules,
    networks,
    questionnaires,
    reminders,
    results,
    reviews,
    settings,
    tasks,
)
from handlers.routes import Routes, merge

ROUTES: Routes = merge(
    [
        menu.ROUTES,
        filling.ROUTES,
        joining.ROUTES,
        invitations.ROUTES,
        settings.ROUTES,
        tasks.ROUTES,
        reviews.ROUTES,
        mentoring.ROUTES,
        modules.ROUTES,
        questionnaires.ROUTES,
        results.ROUTES,
        announcements.ROUTES,
        networks.ROUTES,
        meetings.ROUTES,
        reminders.ROUTES,
    ]
)
