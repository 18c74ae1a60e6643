"""[Wykres] [Arkusz XLSX]: a file of results is noted here, made after commit, sent by the outbox.

`plan` reads what the file shows, with the rights of whoever asked; drawing and writing it happens
in a worker process.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.forms.flat import identity
from domain.people import Permission, Places, require
from domain.text import fold
from handlers import result_rows, result_sources
from handlers.context import Context
from handlers.paging import page_of
from handlers.result_sources import ALL, Reader, Source
from handlers.result_trends import trends
from handlers.result_views import QUESTIONS_A_PAGE, TRENDS_A_PAGE
from handlers.routes import Routes
from messages import texts
from messages.documents.chart import Picture, describe, draw_chart
from messages.documents.result_workbook import Results, write_results
from messages.documents.submissions import Tables, zip_submissions, zip_tables
from messages.events import Event
from messages.steps import Step
from storage import Session, audit, exports
from storage.exports import Export
from storage.viewers import Viewer, load_viewer

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """A file to make: `work(payload)` gives its bytes. `caption` says in HTML what is in it, `alt`
    of a picture in plain words what is on it."""

    work: Callable[[Any], bytes]
    payload: Any
    name: str
    caption: str
    alt: str = ""


@dataclass(slots=True)
class Errand:
    """Somebody's request when they are no longer there: reads with their rights of now."""

    session: Session
    now: datetime
    viewer: Viewer

    @property
    def language(self) -> str:
        return self.viewer.language

    def label(self, key: str, **values: Any) -> str:
        return texts.label(key, self.language, **values)

    def require(self, permission: Permission, places: Places) -> None:
        """Raises `NotAllowed`."""
        require(self.viewer.grants, permission, places)


def ask(event: Event, ctx: Context) -> list[Step]:
    """Note the file, in the audit too; it comes by itself."""
    document, *_ = ctx.args
    ctx.args = ctx.args[1:]
    source = result_sources.of_args(ctx)
    if document not in _DOCUMENTS:
        raise LookupError(f"no document {document!r}")
    export_id = exports.ask(
        ctx.session,
        account_id=ctx.account.id,
        person_id=ctx.person.id,
        document=document,
        source=source.token,
        part=ctx.args[2],
        page=ctx.arg(3),
        now=ctx.now,
    )
    ctx.exports_expected.append(export_id)
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action="results.export",
        subject=f"results:{source.token}",
        document=document,
        part=ctx.args[2],
    )
    return [ctx.toast("results.preparing")]


def plan(session: Session, export: Export, now: datetime) -> Plan:
    """What the file shows now. Raises LookupError when there is nothing any more, `NotAllowed`."""
    errand = Errand(session, now, load_viewer(session, export.person_id))
    number, _, letter = export.source.partition(":")
    source = result_sources.of_token(errand, int(number), letter)
    return _DOCUMENTS[export.document](errand, source, export)


def _plan_chart(errand: Errand, source: Source, export: Export) -> Plan:
    """The questions of one page as a picture."""
    page = page_of(_blocks(errand, source, export.part), export.page, QUESTIONS_A_PAGE)
    title = result_sources.full_title(errand, source, export.part)
    note = _note(errand, source, export.part)
    picture = Picture(title, note, errand.language, blocks=tuple(page.items))
    return _picture(picture, f"{title} ({note})", describe(page.items, errand.language))


def _plan_trend(errand: Errand, source: Source, export: Export) -> Plan:
    page = page_of(trends(errand, source), export.page, TRENDS_A_PAGE)
    if not page.items:
        raise LookupError("nothing to compare")
    title = errand.label("results.title_trend", title=source.title)
    questions = "; ".join(trend.label for trend in page.items)
    picture = Picture(title, "", errand.language, trends=tuple(page.items))
    alt = errand.label("results.trend_alt", questions=questions)
    return _picture(picture, title, alt)


def _picture(picture: Picture, caption: str, alt: str) -> Plan:
    return Plan(draw_chart, picture, _name(picture.title, "png"), html.escape(caption), alt)


def _plan_workbook(errand: Errand, source: Source, export: Export) -> Plan:
    title = result_sources.full_title(errand, source, ALL)
    parts = [
        (result_sources.part_name(errand, source, part), _blocks(errand, source, part))
        for part in (source.returned.parts if source.returned.shown else ())
    ]
    results = Results(
        title=title,
        note=_note(errand, source, ALL),
        language=errand.language,
        blocks=tuple(_blocks(errand, source, ALL)),
        parts=tuple((name, tuple(blocks)) for name, blocks in parts if blocks),
        texts=tuple(result_sources.texts(errand, source)),
        trends=tuple(trends(errand, source)),
        tables=result_rows.tables(errand, source) if source.returned.named is not None else (),
    )
    caption = errand.label(
        "results.workbook_caption", title=title, people=results.note, named=bool(results.tables)
    )
    return Plan(write_results, results, _name(title, "xlsx"), html.escape(caption))


def _plan_csv(errand: Errand, source: Source, export: Export) -> Plan:
    return _plan_tables(errand, source, for_excel=False)


def _plan_excel_csv(errand: Errand, source: Source, export: Export) -> Plan:
    return _plan_tables(errand, source, for_excel=True)


def _plan_tables(errand: Errand, source: Source, *, for_excel: bool) -> Plan:
    tables = Tables(result_rows.tables(errand, source), for_excel)
    caption = errand.label(
        "results.csv_caption", title=source.title, repeats=len(tables.tables) > 1
    )
    return Plan(zip_tables, tables, _name(f"{source.title} csv", "zip"), html.escape(caption))


def _plan_xml(errand: Errand, source: Source, export: Export) -> Plan:
    found = {identity(xml): xml for xml, _ in result_rows.submissions(errand, source)}
    caption = errand.label("results.xml_caption", title=source.title)
    return Plan(zip_submissions, found, _name(f"{source.title} xml", "zip"), html.escape(caption))


def _blocks(errand: Errand, source: Source, part: str) -> list[Any]:
    found = result_sources.blocks(errand, source, part)
    if not found:
        raise LookupError("nothing to show")
    return found


def _note(reader: Reader, source: Source, part: str) -> str:
    return reader.label("results.people", number=result_sources.size(source, part))


def _name(title: str, suffix: str) -> str:
    """A file name of plain letters: „modul-3-wyniki.png"."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    return f"{words[:_LONGEST_NAME].rstrip('-') or 'wyniki'}.{suffix}"


_DOCUMENTS: dict[str, Callable[[Errand, Source, Export], Plan]] = {
    "chart": _plan_chart,
    "trend": _plan_trend,
    "workbook": _plan_workbook,
    "csv": _plan_csv,
    "csvexcel": _plan_excel_csv,
    "xml": _plan_xml,
}


ROUTES = Routes(buttons={"resx": ask})
