"""What people read: every question with a text, in every language, and asking nothing forbidden."""

from __future__ import annotations

import re

from domain.privacy import Kind, inspect
from domain.text import fold
from messages.forms.checks.converting import Tables
from messages.forms.checks.outline import Node, Outline
from messages.forms.checks.spelling import closest
from messages.forms.checks.tables import Notes, Table

_TRANSLATED = ("label", "hint", "constraint_message", "required_message")
_PICTURES = ("image", "big-image", "audio", "video")
# Columns that authors keep for themselves.
_REMARKS = frozenset(
    {"note", "notes", "comment", "comments", "uwagi", "komentarz", "opis", "remarks"}
)
_KNOWN = (
    "type",
    "name",
    "label",
    "hint",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "required",
    "required_message",
    "appearance",
    "default",
    "choice_filter",
    "repeat_count",
    "parameters",
    "read_only",
    "trigger",
    "list_name",
)
# What the project never asks in a chat (class A), on folded text.
_FORBIDDEN = re.compile(
    r"\bpesel|\b(?:seri\w+ i )?numer\w* (?:dowodu|paszportu|konta)|\bdat\w+ urodzenia"
    r"|\bmiejsc\w+ urodzenia|\badres\w* zamieszkania|\bnazwisko rodowe|\bwyznani|\bnarodowosc"
    r"|\bpochodzeni\w+ etniczn|\bdiet\w+|\bstopien niepelnosprawnosci"
)


def check_labels(tables: Tables, outline: Outline, notes: Notes) -> None:
    """Missing texts are errors, missing translations and doubtful questions are warnings."""
    survey = tables["survey"]
    for node in outline.nodes:
        if node.type.is_asked and node.sound:
            _check_label(survey, node, notes)
        elif node.type.base == "repeat" and not survey.get(node.row, "label"):
            notes.warn("repeat_without_label", survey, node.row, "label", name=node.name)
    for table in tables.values():
        if table.kind != "settings":
            _check_translations(table, notes)
            _check_columns(table, notes)
    _check_questions(tables, outline, notes)


def _check_label(survey: Table, node: Node, notes: Notes) -> None:
    shown = ("label", "hint", *_PICTURES)
    silent = survey.get(node.row, "calculation") or survey.get(node.row, "trigger")
    if not silent and not any(survey.get(node.row, meaning) for meaning in shown):
        notes.error("label_missing", survey, node.row, "label", name=node.name)
        survey.fill(node.row, "label", node.name)


def _check_translations(table: Table, notes: Notes) -> None:
    """A text given in one language and not in another that the sheet has."""
    languages = dict.fromkeys(c.language for c in table.columns_of("label") if c.language)
    for meaning in _TRANSLATED:
        columns = {column.language: column for column in table.columns_of(meaning)}
        for language in languages if columns else ():
            _check_language(table, meaning, language, notes)


def _check_language(table: Table, meaning: str, language: str, notes: Notes) -> None:
    column = next((c for c in table.columns_of(meaning) if c.language == language), None)
    others = [c for c in table.columns_of(meaning) if c.language != language]
    if column is None:
        if others[0].language:  # (a column without a language serves all)
            notes.warn(
                "translations_missing", table, table.header_row, others[0], translation=language
            )
        return
    for row in table.rows:
        if not row.cells.get(column.header) and any(row.cells.get(c.header) for c in others):
            notes.warn("translation_missing", table, row, column, translation=language)


def _check_columns(table: Table, notes: Notes) -> None:
    """Columns that nobody reads, and those whose content the chat does not show."""
    for column in table.columns:
        filled = any(column.header in row.cells for row in table.rows)
        if column.meaning in _PICTURES and filled:
            notes.warn("media_not_shown", table, table.header_row, column)
        elif column.meaning == "guidance_hint" and filled:
            notes.warn("guidance_not_shown", table, table.header_row, column)
        elif column.meaning == "bind::entities:saveto" and filled:
            notes.error("sheet_entities", table, table.header_row, column)
        elif not column.known and (table.kind == "survey" or column.language):
            _tell_unknown(table, column.header, notes)


def _tell_unknown(table: Table, header: str, notes: Notes) -> None:
    name = header.partition("::")[0].strip().lower()
    column = next(each for each in table.columns if each.header == header)
    like = closest(name.replace(" ", "_"), _KNOWN, cutoff=0.75)
    if like or fold(name) not in _REMARKS:
        notes.warn("column_unknown", table, table.header_row, column, like=like)


def _check_questions(tables: Tables, outline: Outline, notes: Notes) -> None:
    survey = tables["survey"]
    seen = [node for node in outline.nodes if node.type.is_asked]
    asked = [node for node in seen if node.type.base != "note"]
    if not asked:
        report = notes.warn if seen else notes.error
        report("no_questions", survey, 0)
    for node in asked:
        for column in survey.columns_of("label", "hint"):
            text = node.row.cells.get(column.header, "")
            finding = inspect(text)
            if _FORBIDDEN.search(fold(text)) or (finding and finding.blocks):
                notes.warn("asks_forbidden", survey, node.row, column)
                break
            if finding and finding.kind is Kind.HEALTH:
                notes.warn("asks_health", survey, node.row, column)
                break
