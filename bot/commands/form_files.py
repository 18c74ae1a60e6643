"""`lacznik forms check|publish|list|template`: forms as files on the disk.

Functions say what they have to say through `say`, a line at a time; the command line wires them up.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bot.form_checks import accept
from bot.settings import Mistake
from messages.forms.check import check_workbook
from messages.forms.problems import Checked, tell
from messages.texts import label
from storage import Session, audit, form_homes, form_library, people
from storage.database import Database
from storage.form_homes import Home
from storage.form_library import FormView, VersionView

Say = Callable[[str], None]


def read(path: Path) -> Checked:
    """Check a file. Raises `Mistake` for one that cannot be read."""
    try:
        return check_workbook(path.read_bytes(), path.name)
    except OSError as error:
        raise Mistake(f"{path}: {error.strerror}") from None


def check(paths: Sequence[Path], *, say: Say, language: str = "pl") -> bool:
    """All errors and warnings of these files; True when each can be published."""
    good = True
    for path in paths:
        checked = read(path)
        if len(paths) > 1:
            say(f"{path.name}:")
        for line in tell(checked, language):
            say(line)
        good = good and not checked.errors
    return good


# --- publishing ------------------------------------------------------------------------------


def publish(
    database: Database,
    path: Path,
    *,
    programme: str,
    county: str,
    by: str,
    now: datetime,
    say: Say,
    language: str = "pl",
) -> bool:
    """Check the file and publish it; False, and nothing changed, when it has errors.

    It belongs to the programme of this code, or to the county. `by` is the symbol of the person
    who answers for it. Raises `Mistake` for a home or person that is not there.
    """
    checked = read(path)
    for line in tell(checked, language):
        say(line)
    if checked.errors:
        return False
    accepted = accept(checked)

    def work(session: Session) -> VersionView:
        home = _home(session, programme, county, language)
        person_id = _person(session, by, language) if by else None
        draft = form_library.add_draft(session, home, accepted, by=person_id, now=now)
        version = form_library.publish(session, draft.id, by=person_id, now=now)
        if version is None:
            raise RuntimeError("a draft made in this transaction is a draft")
        audit.record(
            session,
            at=now,
            actor_id=person_id,
            action="form.publish",
            subject=f"own_form:{version.form_id}",
            version=version.id,
            no=version.no,
        )
        return version

    version = database.write_now(work)
    say(label("form_files.published", language, version=version, form_id=accepted.form_id))
    return True


def _home(session: Session, programme: str, county: str, language: str) -> Home:
    if county:
        wanted = Home(form_homes.COUNTY, county)
        known = form_homes.counties(session)
        if programme or wanted not in known:
            names = [home.place for home in known]
            raise Mistake(label("form_files.county_unknown", language, names=names))
        return wanted
    codes = form_homes.programme_codes(session)
    code = programme or (codes[0] if len(codes) == 1 else "")
    home = form_homes.programme_by_code(session, code)
    if home is None:
        key = "roster.programme_unknown" if codes else "roster.programme_missing"
        raise Mistake(label(key, language, codes=codes))
    return home


def _person(session: Session, code: str, language: str) -> int:
    ids = {card.code: card.id for card in people.list_people(session)}
    if code.upper() not in ids:
        raise Mistake(label("programme.invite_unknown", language, codes=[code]))
    return ids[code.upper()]


# --- listing ---------------------------------------------------------------------------------


def list_forms(database: Database, *, say: Say, language: str = "pl") -> None:
    """A line for each form: number, form_id, state, title, whose it is."""
    lines = database.read_now(lambda session: list(_lines(session, language)))
    for line in lines or [label("form_files.none", language)]:
        say(line)


def _lines(session: Session, language: str) -> Iterator[str]:
    for form in form_library.everything(session):
        name = form_homes.name_of(session, form.home)
        yield label(
            "form_files.line",
            language,
            form=form,
            title=_title(form, language),
            home=label("form_library.home", language, home=form.home, name=name),
        )


def _title(form: FormView, language: str) -> str:
    return form.shown.title(language) if form.published or form.draft else ""


# --- templates -------------------------------------------------------------------------------


def template(name: str, out: Path | None, *, say: Say, language: str = "pl") -> None:
    """Write a template to start from; without a name, say which there are. Raises `Mistake`."""
    # PLC0415: writing workbooks needs openpyxl, which the other commands do without.
    from messages.forms.templates.writing import NAMES, write_template  # noqa: PLC0415 - see above

    if not name:
        for one in NAMES:
            about = label(f"form_templates.about_{one}", language)
            say(label("form_templates.line", language, name=one, about=about))
        return
    if name not in NAMES:
        raise Mistake(label("form_templates.unknown", language, name=name, names=NAMES))
    path = out or Path(f"{name}.xlsx")
    _write(path, write_template(name, language), language)
    say(label("form_templates.written", language, name=name, file=path.name))


def _write(path: Path, content: bytes, language: str) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise Mistake(label("form_templates.exists", language, file=path)) from None
    except OSError as error:
        raise Mistake(f"{path}: {os.strerror(error.errno or errno.EIO)}") from None
