"""What must not be stored: R17 and R30, applied to every text that comes in.

Numbers and the content of a participant statement block; words about health only make the bot ask
whether to rephrase or keep the text, because health is also a topic of schools.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.numbers_pl import find_numbers, plain
from domain.text import fold


class Kind(StrEnum):
    """What was found; also the key of the text that explains it."""

    PESEL = "pesel"
    ID_CARD = "id_card"
    PASSPORT = "passport"
    IBAN = "iban"
    STATEMENT = "statement_content"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not belong in the chat."""

    kind: Kind

    @property
    def blocks(self) -> bool:
        """True: refuse and store nothing. False: ask to rephrase or confirm."""
        return self.kind is not Kind.HEALTH


# A statement speaks in the first person ("oświadczam") or bears its title …
_DECLARES = re.compile(r"\boswiadczam\b|\bnizej podpisan")
_TITLE = re.compile(r"\boswiadczenie uczestni(?:ka|czki)\b")
# … and goes on about the person: what the statement form asks for.
_PERSONAL = re.compile(
    r"dan(?:e|ych|ymi) (?:osobow|wrazliw)|\bpesel|\burodz(?:on|eni)|\bzamieszk|\bniepelnosprawn"
    r"|\bmigra(?:nt|cj)|\bpochodzeni|\bmniejszosci|\bbezdomn|\bwykluczeni|\badministrator"
)

# Stems on folded text. "zdrowotn" and "diagnoz" alone are missing on purpose: "edukacja zdrowotna"
# and "diagnoza potrzeb" are what the programme is about.
_HEALTH = re.compile(
    r"\bniepelnosprawn|\borzeczeni|\balergi|\bu?czulon|\buczuleni|\b(?:za)?chor(?:ob|uj|owa)"
    r"|\bdiagnoz\w* (?:medyczn|lekarsk|psychiatr|klinicz|chorob)"
    r"|\b(?:medyczn|lekarsk|psychiatr)\w* diagnoz"
    r"|\bstan\w* zdrowia\b|\bproblem\w* (?:zdrowotn|ze zdrowiem)|\bwzgled\w* zdrowotn"
    r"|\bzwolnieni\w* lekarski|\bautyzm|\bautysty|\basperger|\badhd\b|\bdepresj|\bcukrzyc"
    r"|\bepilepsj|\bpadaczk|\bnowotw|\bastm[aye]\b|\bceliaki|\bbezglut|\binwalid|\bhospitaliz"
    r"|\bw ciazy\b|\bzaburzeni"
)
# On unfolded text: "chory" is ill, "chóry" are choirs.
_ILL = re.compile(r"\b(?:chor(?:y|a|ą|ego|ej|emu|ych|ym|ymi)|chorzy)\b")


def inspect(text: str) -> Finding | None:
    """The gravest thing in `text` that must not be stored as it is, or None."""
    visible = plain(text)
    if numbers := find_numbers(visible):
        return Finding(Kind(numbers[0].kind))
    folded = fold(visible)
    if _is_statement(folded):
        return Finding(Kind.STATEMENT)
    if _HEALTH.search(folded) or _ILL.search(visible.lower()):
        return Finding(Kind.HEALTH)
    return None


def _is_statement(folded: str) -> bool:
    personal = len(set(_PERSONAL.findall(folded)))
    if _DECLARES.search(folded):
        return personal >= 1
    # A title may also be asked about: "Czy oświadczenie uczestnika zawiera PESEL i adres?"
    return bool(_TITLE.search(folded)) and personal >= 2 and not folded.endswith("?")


def statement_file(name: str) -> bool:
    """R17: whether a file is named like a filled participant statement (an empty form is not)."""
    folded = fold(name)
    blank = re.search(r"wzor|instrukcj", folded) and not re.search(r"podpis|s[ck]an", folded)
    return "oswiadczen" in folded and not blank


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONG_NUMBER = re.compile(r"\+?[0-9](?:[\s-]?[0-9]){8,}")


def redact(text: str) -> str:
    """`text` for a log: documents, accounts, e-mail addresses and telephones replaced by labels."""
    visible = plain(text)
    for span in sorted(find_numbers(visible), key=lambda span: span.start, reverse=True):
        visible = f"{visible[: span.start]}[{span.kind}]{visible[span.end :]}"
    return _LONG_NUMBER.sub("[number]", _EMAIL.sub("[email]", visible))
