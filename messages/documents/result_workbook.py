"""Results as a workbook: sums and shares by question and part, the free texts on a sheet apart.

Of a confidential questionnaire nothing here can be put together to one person's answers. Runs in a
worker process: what writes workbooks weighs tens of megabytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.forms.flat import Table
from messages.result_blocks import Block, Trend


@dataclass(frozen=True, slots=True)
class Results:
    """What the workbook holds. `parts` are blocks by the part's name, `texts` (question, text);
    `tables` are the rows of returns with names."""

    title: str
    note: str
    language: str
    blocks: tuple[Block, ...]
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    trends: tuple[Trend, ...] = ()
    tables: tuple[Table, ...] = ()


def write_results(results: Results) -> bytes:
    """The workbook as XLSX."""
    # PLC0415: needed in the worker only.
    from messages.documents.result_sheets import write  # noqa: PLC0415 - see above

    return write(results)
