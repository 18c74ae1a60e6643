"""The sheet of settings: one row of what holds for the whole form."""

from __future__ import annotations

from collections.abc import Mapping

from domain.forms.texts import language_code
from messages.forms.checks.converting import Tables
from messages.forms.checks.spelling import closest
from messages.forms.checks.tables import Notes, Table
from messages.forms.problems import Problem

_SETTINGS = (
    "form_id",
    "form_title",
    "version",
    "default_language",
    "instance_name",
    "style",
    "allow_choice_duplicates",
    "public_key",
    "submission_url",
)


def take_titles(tables: Tables) -> Mapping[str, str]:
    """The titles by language code, "" for the one of all languages.

    XLSForm knows one title and pyxform stumbles over translated settings: those columns are taken
    off, and where there is no other title the first of them becomes it.
    """
    settings = tables.get("settings")
    if settings is None or not settings.rows:
        return {}
    row = settings.rows[0]
    titles = {
        language_code(column.language): row.cells[column.header]
        for column in settings.columns_of("title")
        if column.header in row.cells
    }
    translated = [column for column in settings.columns if column.language]
    settings.columns = tuple(column for column in settings.columns if not column.language)
    for each in settings.rows:
        for column in translated:
            each.cells.pop(column.header, None)
    if titles and "" not in titles:
        settings.fill(row, "title", next(iter(titles.values())))
    return titles


def root_of(tables: Tables) -> str:
    """Name of the element that holds the answers."""
    settings = tables.get("settings")
    return (settings and settings.rows and settings.get(settings.rows[0], "name")) or "data"


def check_settings(tables: Tables, notes: Notes) -> None:
    """What identifies the form, and what this program does not do with one."""
    settings = tables.get("settings")
    if settings is None or not settings.rows:
        notes.warnings["form_id_missing",] = Problem("form_id_missing")
        return
    row = settings.rows[0]
    for meaning, code in (("public_key", "encrypted"), ("submission_url", "own_server")):
        if settings.get(row, meaning):
            report = notes.error if meaning == "public_key" else notes.warn
            report(code, settings, row, meaning)
            settings.clear(row, meaning)
    for meaning, code in (("id_string", "form_id_missing"), ("title", "title_missing")):
        if not settings.get(row, meaning):
            notes.warn(code, settings, row, meaning)
    for extra in settings.rows[1:]:
        notes.warn("setting_ignored", settings, extra)
    for column in settings.columns:
        if not column.known and (like := closest(column.header, _SETTINGS)):
            notes.warn("column_unknown", settings, settings.header_row, column, like=like)
    _check_default_language(tables, settings, notes)


def _check_default_language(tables: Tables, settings: Table, notes: Notes) -> None:
    chosen = settings.get(settings.rows[0], "default_language")
    languages = {c.language for c in tables["survey"].columns_of("label")} - {""}
    if chosen and languages and chosen not in languages:
        listed = ", ".join(sorted(languages))
        params = {"value": chosen, "languages": listed}
        notes.warn(
            "default_language_unknown", settings, settings.rows[0], "default_language", **params
        )
