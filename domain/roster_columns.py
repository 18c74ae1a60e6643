"""The sheets of a roster and their columns: one declaration for reading and for writing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.people import Role
from domain.roster import NetworkRow, PersonRow, Row, SheetName, TeamRow
from domain.roster_cells import (
    EMAIL,
    NAME,
    NUMBER,
    SCHOOL_YEAR,
    SYMBOL,
    TERYT,
    TEXT,
    Kind,
    one_of,
    some_of,
)
from domain.teams import GROUPS
from domain.text import fold

KINDS = {
    "gmina_wiejska": "gmina wiejska",
    "gmina_miejska": "gmina miejska",
    "powiat": "powiat",
    "gmina_miejsko_wiejska": "gmina miejsko-wiejska",
}
ROLES = {
    Role.TEAM_LEADER: "lider",
    Role.DEPUTY_LEADER: "zastępca",
    Role.TEAM_MEMBER: "członek zespołu",
    Role.MENTOR: "opiekun",
    Role.TRAINER: "trener",
    Role.PROJECT_COORDINATOR: "koordynator projektu",
    Role.NETWORK_COORDINATOR: "koordynator sieci",
    Role.NETWORK_MEMBER: "nauczyciel",
    Role.PRINCIPAL: "dyrektor",
    Role.ADMIN: "administrator",
}
# What offices also write; the office ("biuro") are coordinators with one more duty.
_OTHER_ROLES = {
    "biuro": Role.PROJECT_COORDINATOR,
    "koordynator": Role.PROJECT_COORDINATOR,
    "liderka": Role.TEAM_LEADER,
    "lider zespołu": Role.TEAM_LEADER,
    "zastępca lidera": Role.DEPUTY_LEADER,
    "członek": Role.TEAM_MEMBER,
    "członkini zespołu": Role.TEAM_MEMBER,
    "ekspert opiekun": Role.MENTOR,
    "trenerka": Role.TRAINER,
    "nauczycielka": Role.NETWORK_MEMBER,
    "dyrektorka": Role.PRINCIPAL,
}
CHANNELS = {"telegram": "Telegram", "slack": "Slack", "web": "czat WWW", "email": "e-mail"}
NETWORK_STATES = {
    "planowana": "planowana",
    "nabor": "nabór",
    "dziala": "działa",
    "podsumowana": "podsumowana",
    "zamknieta": "zamknięta",
    "bez_koordynatora": "bez koordynatora",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`field` of the row, our `header`, other headers for it; `needed`: no row without it."""

    field: str
    header: str
    kind: Kind
    width: int = 16
    needed: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of rows; an optional sheet may be missing from a file."""

    name: SheetName
    columns: tuple[Column, ...]
    build: Callable[..., Row]
    optional: bool = False

    def header(self, field: str) -> str:
        """The header of a field's column."""
        return next(column.header for column in self.columns if column.field == field)


TEAMS = Sheet(
    SheetName.TEAMS,
    (
        Column("code", "Symbol", SYMBOL, 12, needed=True, also=("Symbol JST",)),
        Column("name", "Nazwa", NAME, 32, needed=True, also=("Nazwa JST",)),
        Column("kind", "Rodzaj", one_of(KINDS), 24, needed=True),
        Column(
            "group",
            "Grupa",
            one_of({g: g for g in GROUPS}, **{str(n): g for n, g in enumerate(GROUPS, 1)}),
            8,
            needed=True,
        ),
        Column("voivodeship", "Województwo", NAME, 22),
        Column("teryt", "Kod TERYT", TERYT, 12, also=("TERYT",)),
        Column("schools", "Liczba szkół", NUMBER, 12),
        Column("mentor", "Opiekun", SYMBOL, 12, needed=True, also=("Symbol opiekuna",)),
    ),
    TeamRow,
)
PEOPLE = Sheet(
    SheetName.PEOPLE,
    (
        Column("code", "Symbol", SYMBOL, 12, needed=True),
        Column("first", "Imię", NAME, 16, needed=True),
        Column("last", "Nazwisko", NAME, 22, needed=True),
        Column("email", "E-mail", EMAIL, 36, also=("Adres e-mail", "Mail")),
        Column("function", "Funkcja", NAME, 34, also=("Stanowisko",)),
        Column("roles", "Rola", some_of(ROLES, **_OTHER_ROLES), 22, also=("Role",)),
        Column("team", "JST", SYMBOL, 12, also=("Symbol JST",)),
        Column("school", "Szkoła/placówka", NAME, 34, also=("Szkoła", "Placówka")),
        Column("county", "Powiat", NAME, 22),
        Column("channel", "Kanał", one_of(CHANNELS, www="web", mail="email"), 12),
    ),
    PersonRow,
)
NETWORKS = Sheet(
    SheetName.NETWORKS,
    (
        Column("code", "Symbol", SYMBOL, 12, needed=True),
        Column("topic", "Temat", NAME, 36, needed=True),
        Column("goals", "Cele", TEXT, 60),
        Column("county", "Powiat", NAME, 22, needed=True),
        Column("coordinator", "Koordynator", SYMBOL, 14, needed=True),
        Column("school_year", "Rok szkolny", SCHOOL_YEAR, 14, needed=True),
        Column("capacity", "Miejsca", NUMBER, 10, needed=True),
        Column("meetings", "Planowane spotkania", NUMBER, 20),
        Column("state", "Stan", one_of(NETWORK_STATES), 18),
    ),
    NetworkRow,
    optional=True,
)
SHEETS: Mapping[SheetName, Sheet] = MappingProxyType(
    {sheet.name: sheet for sheet in (TEAMS, PEOPLE, NETWORKS)}
)

# Class A data: it never enters, not even to be ignored.
_FORBIDDEN = re.compile(
    r"pesel|dataurodz|datyurodz|miejsceurodz|urodzeni|zamieszk|niepelnospr|orzeczeni|dieta|alergi"
    r"|numerkonta|nrkonta|rachun|iban|dowod|paszport|seriainumer|^adres(?!e?mail)"
)


def bare_header(text: str) -> str:
    """A header as compared: "Szkoła / placówka " is "szkolaplacowka"."""
    return re.sub(r"[\W_]", "", fold(text))


def is_forbidden(header: str) -> bool:
    """Whether a column of this name holds what must not be processed here."""
    return _FORBIDDEN.search(bare_header(header)) is not None


def find_column(sheet: Sheet, header: str) -> Column | None:
    """The column that a header of the file means."""
    wanted = bare_header(header)
    for column in sheet.columns:
        if wanted in {bare_header(name) for name in (column.header, *column.also)}:
            return column
    return None
