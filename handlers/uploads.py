"""A file as an answer: checked by name and size when announced, by content when it is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import DomainError
from domain.files import ALLOWED, BY_MEDIA, MAX_BYTES, PAGE_MAX_MB, check_file, suffix_of
from domain.forms.model import Kind, Limits
from domain.forms.session import Session as Walk
from domain.forms.views import Question, Upload
from domain.privacy import statement_file
from handlers import screening
from handlers.context import Context
from handlers.routes import Answers
from messages.events import Downloaded, DownloadFailed, Event, Uploaded
from messages.steps import Button, Menu, Say, Step
from storage import files
from storage.forms import SessionRow


@dataclass(frozen=True, slots=True)
class Arrival:
    """A download that ended: the answer's reference and name, or steps that say what is wrong."""

    session_id: int
    ref: str
    name: str
    problem: list[Step]


def wanted(walk: Walk) -> bool:
    """Whether the session now asks for a file."""
    return walk.question is not None and walk.question.kind is Kind.FILE


def suffixes(limits: Limits) -> tuple[str, ...]:
    """What the name of a wanted file may end with: as the form says, among what we can check."""
    own = tuple(suffix for suffix in limits.extensions if suffix in ALLOWED)
    return own or tuple(BY_MEDIA[limits.media])


def fits(walk: Walk, name: str) -> bool:
    """Whether the session now asks for such a file: it may have moved on to another question."""
    shown = walk.question
    return wanted(walk) and shown is not None and suits(shown, name)


def suits(shown: Question, name: str) -> bool:
    """Whether a file of this name is of the kind that the question asks for."""
    return suffix_of(name) in suffixes(shown.limits)


def expect(event: Event, ctx: Context, row: SessionRow, limits: Limits) -> list[Step]:
    """Refuse at once what can be refused; otherwise note the file, to be fetched after commit."""
    body = event.body
    if not isinstance(body, Uploaded):
        raise TypeError(f"not an upload: {event.kind}")
    if refused := _refuse(ctx, row, body, limits):
        return [refused]
    _announce(ctx, row, body)
    ctx.answering = row.id  # the name may tell something too: it goes with the session's texts
    return [ctx.say("filling.file_coming", name=body.name)]


def take(ctx: Context, row: SessionRow, body: Uploaded, shown: Question) -> Upload | Say:
    """A file of a window: the answer at once, before it is fetched; or why it is none.

    A window sends its file again each time: the one that is the answer already stays.
    """
    if shown.value.isdecimal() and _is_given(ctx, int(shown.value), body):
        return Upload(shown.value, shown.answer)
    if refused := _refuse(ctx, row, body, shown.limits):
        return refused
    return Upload(str(_announce(ctx, row, body)), body.name)


def _is_given(ctx: Context, file_id: int, body: Uploaded) -> bool:
    return files.is_same(ctx.session, file_id, body.name, body.size)


def _refuse(ctx: Context, row: SessionRow, body: Uploaded, limits: Limits) -> Say | None:
    if screening.names_too_much(body.name):
        return ctx.say("screening.not_numbers", office=ctx.office)
    if statement_file(body.name):
        return ctx.say("screening.statement_file", office=ctx.office)
    try:
        max_mb = min(limits.max_megabytes or PAGE_MAX_MB, PAGE_MAX_MB)
        check_file(body.name, body.size or 0, max_mb=max_mb, wanted=suffixes(limits))
    except DomainError as refusal:
        return ctx.refuse(refusal)
    if (body.size or 0) > MAX_BYTES and not body.by_link:
        return _offer_page(ctx, body.name, row.id)
    return None


def _announce(ctx: Context, row: SessionRow, body: Uploaded) -> int:
    """Note the file; its id."""
    file_id = files.expect(
        ctx.session,
        account=ctx.account,
        session_id=row.id,
        name=body.name,
        mime=body.mime,
        size=body.size,
        ref=body.ref,
        now=ctx.now,
    )
    ctx.files_expected.append(file_id)
    return file_id


def coming(ctx: Context, row: SessionRow, answers: Answers) -> str:
    """The name of a file among the answers that is still being fetched; "" when all are here."""
    given = {str(one["ref"]) for one in _files_in(answers)}
    if not given:
        return ""
    found = files.pending(ctx.session, row.id)
    return next((name for number, name in found.items() if str(number) in given), "")


def without_coming(ctx: Context, row: SessionRow, answers: Answers) -> Answers:
    """The answers without files that are still being fetched: they may yet be refused."""
    if not any(_files_in(answers)):
        return answers
    awaited = {str(number) for number in files.pending(ctx.session, row.id)}
    pruned: Answers = _prune(answers, awaited)
    return pruned


def _prune(value: Any, awaited: set[str]) -> Any:
    if isinstance(value, list):
        return [_prune(each, awaited) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key: _prune(each, awaited)
        for key, each in value.items()
        if not (_is_file(each) and str(each["ref"]) in awaited)
    }


def holds(answers: Answers, ref: str) -> bool:
    """Whether this file is one of the answers."""
    return any(str(one["ref"]) == ref for one in _files_in(answers))


def _files_in(value: Any) -> Iterator[Mapping[str, Any]]:
    if _is_file(value):
        yield value
        return
    inside = value.values() if isinstance(value, Mapping) else value
    for each in inside if isinstance(inside, Iterable) and not isinstance(inside, str) else ():
        yield from _files_in(each)


def _is_file(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() == {"ref", "name"}


def finished(event: Event, ctx: Context) -> Arrival:
    """What became of a download. Raises LookupError for a file of no form."""
    body = event.body
    if not isinstance(body, Downloaded | DownloadFailed):
        raise TypeError(f"not a download: {event.kind}")
    row = files.load(ctx.session, body.file_id)
    if row.session_id is None:
        raise LookupError(f"file {row.id} belongs to no form")
    problem = _explain(ctx, body, row) if isinstance(body, DownloadFailed) else []
    return Arrival(row.session_id, str(row.id), row.name, problem)


def _explain(ctx: Context, failure: DownloadFailed, row: files.FileRow) -> list[Step]:
    if failure.reason == "too_big_for_channel" and row.session_id:
        return [_offer_page(ctx, row.name, row.session_id)]
    return [ctx.say(f"filling.file_{failure.reason}", name=row.name, office=ctx.office)]


def _offer_page(ctx: Context, name: str, session_id: int) -> Say:
    """Too big for a chat: a one-time page takes it, where this installation has pages."""
    if not ctx.office.public_url:
        return ctx.say("filling.file_too_big", name=name)
    token = files.offer_upload_link(
        ctx.session, account_id=ctx.account.id, session_id=session_id, now=ctx.now
    )
    page = Button(ctx.label("filling.b_upload_page"), url=f"{ctx.office.public_url}/u/{token}")
    rows = Menu().row(page).rows
    return ctx.say("filling.file_too_big_for_channel", name=name, max=PAGE_MAX_MB, rows=rows)
