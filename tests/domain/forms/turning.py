"""Turning the pages of a form in tests, with questions named by their keys."""

from collections.abc import Mapping

from domain.forms.pages import Page, PageOutcome
from domain.forms.session import Session
from domain.forms.views import Given


def show(session: Session) -> Page:
    """The current page."""
    page = session.page()
    assert page is not None
    return page


def keys(session: Session) -> list[str]:
    """Keys of the questions of the current page; none on the summary."""
    page = session.page()
    return [question.key for question in page.questions] if page else []


def fill(session: Session, *, partial: bool = False, **given: Given) -> PageOutcome:
    """Give answers by key."""
    return give(session, given, partial=partial)


def give(session: Session, given: Mapping[str, Given], *, partial: bool = False) -> PageOutcome:
    """The same where keys are no names; the refusals are by key, too."""
    page = show(session)
    places = dict(zip([q.key for q in page.questions], page.places, strict=True))
    answers = {places[key]: each for key, each in given.items()}
    outcome = session.fill(answers, partial=partial)
    names = {place: key for key, place in places.items()}
    return PageOutcome({names[p]: each for p, each in outcome.refusals.items()}, outcome.removed)
