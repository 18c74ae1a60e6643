"""Returns with names, row by row: submissions as XML, and the tables made of them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

from domain.calendar import local
from domain.forms.flat import Submission, Table, flatten_submissions
from domain.forms.model import Form
from domain.forms.session import Session as Walk
from domain.forms.submission import write_submission
from handlers import formbook
from handlers.result_questions import choices_by_path
from handlers.result_sources import Reader, Source
from storage.named_returns import NamedReturn


def submissions(reader: Reader, source: Source) -> Iterator[tuple[str, NamedReturn]]:
    """The XML of each return with what else is known of it. Raises LookupError for confidential
    ones: they have no rows."""
    if source.returned.named is None:
        raise LookupError("a confidential questionnaire has no rows")
    form = formbook.current(reader.session, source.returned.form)
    for number, one in enumerate(source.returned.named, start=1):
        yield one.xml or _rebuild(reader, form, one, f"{source.token}:{number}"), one


def _rebuild(reader: Reader, form: Form, one: NamedReturn, name: str) -> str:
    """Of a return that was kept without: its answers given to the form once more."""
    walk = Walk.open(form, now=local(reader.now))
    walk.refill(one.answers)
    return write_submission(form, walk, instance_id=f"uuid:{uuid5(NAMESPACE_OID, name)}")


def tables(reader: Reader, source: Source) -> tuple[Table, ...]:
    """Everything as flat tables, with the day and the name in the first columns."""
    form = formbook.current(reader.session, source.returned.form)
    found = [
        Submission(xml, {"SubmissionDate": one.returned_on.isoformat(), "SubmitterName": one.name})
        for xml, one in submissions(reader, source)
    ]
    options = choices_by_path(form, reader.language, reader.now)
    return tuple(flatten_submissions(form, found, options))
