"""Small rosters for tests, as sheets of cells and as workbooks of them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from domain.roster_reading import RawSheet

Cells = Sequence[Sequence[Any]]

TEAM_HEADER = [
    "Symbol",
    "Nazwa",
    "Rodzaj",
    "Grupa",
    "Województwo",
    "Kod TERYT",
    "Liczba szkół",
    "Opiekun",
]
PEOPLE_HEADER = [
    "Symbol",
    "Imię",
    "Nazwisko",
    "E-mail",
    "Funkcja",
    "Rola",
    "JST",
    "Szkoła/placówka",
    "Powiat",
    "Kanał",
]
NETWORK_HEADER = [
    "Symbol",
    "Temat",
    "Cele",
    "Powiat",
    "Koordynator",
    "Rok szkolny",
    "Miejsca",
    "Planowane spotkania",
    "Stan",
]
TEAM = ["JST-01", "Ełk", "gmina miejska", "II", "warmińsko-mazurskie", "2892121", 9, "E-01"]
LEADER = ["P-01", "Anna", "Żak", "anna@jst.example", "kierownik", "lider", "JST-01", "", "", ""]
MEMBER = ["P-02", "Jan", "Łoś", "jan@jst.example", "", "członek zespołu", "JST-01", "", "", ""]
MENTOR = ["E-01", "Ewa", "Ćma", "ewa@ekspert.example", "", "opiekun", "", "", "", ""]
HOST = ["S-01", "Ida", "Mak", "", "", "koordynator sieci; nauczyciel", "", "SP 1", "ełcki", ""]
NETWORK = ["N-1", "Matematyka", "", "ełcki", "S-01", "2016/2017", 20, 4, "nabór"]


def sheets(
    *,
    teams: Cells = (TEAM,),
    people: Cells = (LEADER, MEMBER, MENTOR),
    networks: Cells | None = None,
    team_header: Sequence[Any] = TEAM_HEADER,
    people_header: Sequence[Any] = PEOPLE_HEADER,
) -> dict[str, Cells]:
    """The sheets of a small valid roster, or with these rows instead; the header is row 1."""
    found = {"JST": [team_header, *teams], "Osoby": [people_header, *people]}
    if networks is not None:
        found["Sieci"] = [NETWORK_HEADER, *networks]
    return found


def with_network() -> dict[str, Cells]:
    """The small roster and one network."""
    return sheets(people=(LEADER, MEMBER, MENTOR, HOST), networks=(NETWORK,))


def raw(content: Mapping[str, Cells]) -> list[RawSheet]:
    """As `bot.roster.reading` hands sheets over."""
    return [
        RawSheet(name, tuple((row, tuple(cells)) for row, cells in enumerate(rows, start=1)))
        for name, rows in content.items()
    ]


def workbook(content: Mapping[str, Cells]) -> bytes:
    """As an XLSX file."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in content.items():
        page = book.create_sheet(name)
        for cells in rows:
            page.append(list(cells))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(row: Sequence[Any], **values: Any) -> list[Any]:
    """A row with other values, by place: `changed(LEADER, c5="opiekun")`."""
    places = {int(name.removeprefix("c")): value for name, value in values.items()}
    return [places.get(place, value) for place, value in enumerate(row)]
