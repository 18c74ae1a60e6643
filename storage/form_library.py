"""Coordinators' own forms: drafts, versions, who may see them, and what sessions are begun with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from domain import form_codes
from storage.form_homes import Home
from storage.prepared import Prepared
from storage.tables.base import table_of
from storage.tables.forms import OwnForm, OwnFormVersion

DRAFT, PUBLISHED, REJECTED = "szkic", "opublikowana", "odrzucona"

_form, _version = table_of(OwnForm), table_of(OwnFormVersion)
_WITHDRAWN = Prepared(select(_form.c.withdrawn_at).where(_form.c.id == bindparam("form")))
_LAST_FIRST = _version.c.no.desc(), _version.c.id.desc()
_OF_FORM = (
    select(*(column for column in _version.c if column.name != "xform"))
    .where(
        _version.c.form_id == bindparam("form"),
        _version.c.state == bindparam("in_state"),
    )
    .order_by(*_LAST_FIRST)
)
_VERSIONS, _NEWEST = Prepared(_OF_FORM), Prepared(_OF_FORM.limit(1))
# Of the published version, else of the draft: see `FormView.shown`.
_TITLES = Prepared(
    select(_version.c.titles)
    .where(
        _version.c.form_id == bindparam("form"),
        or_(_version.c.state == PUBLISHED, _version.c.state == DRAFT),
    )
    .order_by(case((_version.c.state == PUBLISHED, 0), else_=1), *_LAST_FIRST)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version without its XForm; `no` is None until it is published."""

    id: int
    form_id: int
    no: int | None
    state: str
    digest: str
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    questions: int
    warnings: tuple[Mapping[str, Any], ...]
    uploaded_at: datetime
    published_at: datetime | None
    published_by: int | None

    def title(self, language: str) -> str:
        """In the language, else the one without a language, else any."""
        return _title_in(self.titles, language)

    @property
    def code(self) -> str:
        return form_codes.draft(self.id)


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with the version that new sessions begin with and the draft on trial, if any."""

    id: int
    home: Home
    form_id: str
    withdrawn_at: datetime | None
    published: VersionView | None
    draft: VersionView | None

    @property
    def code(self) -> str:
        return form_codes.own(self.id)

    @property
    def shown(self) -> VersionView:
        """The version that gives the form its title: the published one, else the draft."""
        version = self.published or self.draft
        if version is None:
            raise LookupError(f"form {self.id} has no version")
        return version

    @property
    def is_open(self) -> bool:
        """Whether it can be given to people."""
        return self.published is not None and self.withdrawn_at is None


# --- reading ---------------------------------------------------------------------------------


def load(session: Session, form_id: int) -> FormView:
    """Raises LookupError for an unknown id."""
    row = session.get(OwnForm, form_id)
    if row is None:
        raise LookupError(f"no own form {form_id}")
    return _view(session, row)


def is_withdrawn(session: Session, form_id: int) -> bool:
    """Raises LookupError for an unknown id."""
    row = _WITHDRAWN.first(session, form=form_id)
    if row is None:
        raise LookupError(f"no own form {form_id}")
    return row.withdrawn_at is not None


def everything(session: Session) -> list[FormView]:
    """All forms, the oldest first."""
    return [_view(session, row) for row in session.scalars(select(OwnForm).order_by(OwnForm.id))]


def of_homes(session: Session, homes: Collection[Home]) -> list[FormView]:
    """The forms of these homes that have a version to show, the newest first."""
    rows = session.scalars(select(OwnForm).order_by(OwnForm.id.desc()))
    views = [_view(session, row) for row in rows if Home(row.home, row.place) in homes]
    return [view for view in views if view.published or view.draft]


def _view(session: Session, row: OwnForm) -> FormView:
    return FormView(
        id=row.id,
        home=Home(row.home, row.place),
        form_id=row.form_id,
        withdrawn_at=row.withdrawn_at,
        published=_newest(session, row.id, PUBLISHED),
        draft=_newest(session, row.id, DRAFT),
    )


def _newest(session: Session, form_id: int, state: str) -> VersionView | None:
    row = _NEWEST.first(session, form=form_id, in_state=state)
    return None if row is None else _view_version(row)


def versions(session: Session, form_id: int) -> list[VersionView]:
    """Every published version, the newest first."""
    rows = _VERSIONS.all(session, form=form_id, in_state=PUBLISHED)
    return [_view_version(row) for row in rows]


def load_version(session: Session, version_id: int) -> VersionView:
    """Raises LookupError for an unknown id."""
    row = session.get(OwnFormVersion, version_id)
    if row is None:
        raise LookupError(f"no form version {version_id}")
    return _view_version(row)


def _view_version(row: Any) -> VersionView:
    return VersionView(
        id=row.id,
        form_id=row.form_id,
        no=row.no,
        state=row.state,
        digest=row.digest,
        titles=row.titles,
        languages=tuple(row.languages),
        questions=row.questions,
        warnings=tuple(row.warnings),
        uploaded_at=row.uploaded_at,
        published_at=row.published_at,
        published_by=row.published_by,
    )


def version_of(session: Session, code: str) -> VersionView:
    """What a code ("own:7", "draft:12") stands for now. Raises LookupError if there is none."""
    kind, number = form_codes.split(code)
    if kind == form_codes.DRAFT:
        return load_version(session, number)
    published = _newest(session, number, PUBLISHED) if kind else None
    if published is None:
        raise LookupError(f"nothing is published as {code!r}")
    return published


def title_of(session: Session, code: str, language: str) -> str:
    """What people read; of a form that was never published, its draft's."""
    kind, number = form_codes.split(code)
    if kind == form_codes.OWN:
        titles = _TITLES.scalar(session, form=number)
        if titles is None:
            raise LookupError(f"form {number} has no version")
        return _title_in(titles, language)
    return load_version(session, number).title(language)


def _title_in(titles: Mapping[str, str], language: str) -> str:
    return titles.get(language) or titles.get("") or next(iter(titles.values()))


def xform(session: Session, version_id: int) -> str:
    """The XForm XML of a version."""
    return session.scalars(
        select(OwnFormVersion.xform).where(OwnFormVersion.id == version_id)
    ).one()


# --- writing ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accepted:
    """A spreadsheet without errors, converted; see `OwnFormVersion` for the shapes."""

    form_id: str
    digest: str
    xform: str
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    questions: int
    warnings: tuple[Mapping[str, Any], ...] = ()


def add_draft(
    session: Session, home: Home, accepted: Accepted, *, by: int | None, now: datetime
) -> VersionView:
    """Keep a converted spreadsheet as the draft of its form; a draft before it is rejected."""
    form = _form_of(session, home, accepted.form_id)
    _reject_drafts(session, form.id)
    row = OwnFormVersion(
        form_id=form.id,
        digest=accepted.digest,
        xform=accepted.xform,
        titles=dict(accepted.titles),
        languages=list(accepted.languages),
        questions=accepted.questions,
        warnings=[dict(one) for one in accepted.warnings],
        uploaded_by=by,
        uploaded_at=now,
    )
    session.add(row)
    session.flush()
    return _view_version(row)


def _form_of(session: Session, home: Home, form_id: str) -> OwnForm:
    row = session.scalar(
        select(OwnForm)
        .where(OwnForm.home == home.kind, OwnForm.place == home.place, OwnForm.form_id == form_id)
        .with_for_update()
    )
    if row is None:
        row = OwnForm(home=home.kind, place=home.place, form_id=form_id)
        session.add(row)
        session.flush()
    return row


def _reject_drafts(session: Session, form_id: int) -> None:
    session.execute(
        update(OwnFormVersion)
        .where(OwnFormVersion.form_id == form_id, OwnFormVersion.state == DRAFT)
        .values(state=REJECTED)
    )


def reject(session: Session, version_id: int) -> bool:
    """Throw a draft away; False if it is none (any more)."""
    row = _locked_draft(session, version_id)
    if row is None:
        return False
    row.state = REJECTED
    session.flush()
    return True


def publish(
    session: Session, version_id: int, *, by: int | None, now: datetime
) -> VersionView | None:
    """Make a draft the version that new sessions begin with; None if it is no draft (any more).

    A form that was withdrawn is given out again by it.
    """
    row = _locked_draft(session, version_id)
    if row is None:
        return None
    row.no = _last_no(session, row.form_id) + 1
    row.state, row.published_by, row.published_at = PUBLISHED, by, now
    session.get_one(OwnForm, row.form_id).withdrawn_at = None
    session.flush()
    return _view_version(row)


def _locked_draft(session: Session, version_id: int) -> OwnFormVersion | None:
    """The form's row is the lock: two publishing at once must not get one number."""
    row = session.get(OwnFormVersion, version_id)
    if row is None:
        raise LookupError(f"no form version {version_id}")
    session.execute(select(OwnForm.id).where(OwnForm.id == row.form_id).with_for_update())
    session.refresh(row)
    return row if row.state == DRAFT else None


def _last_no(session: Session, form_id: int) -> int:
    newest = func.max(OwnFormVersion.no)
    return session.scalar(select(newest).where(OwnFormVersion.form_id == form_id)) or 0


def withdraw(session: Session, form_id: int, now: datetime) -> None:
    """Begin no new sessions of it; those begun go on."""
    session.get_one(OwnForm, form_id).withdrawn_at = now
    session.flush()


def restore(session: Session, form_id: int) -> None:
    """Undo `withdraw`."""
    session.get_one(OwnForm, form_id).withdrawn_at = None
    session.flush()
