"""Numbers that identify a person or an account: PESEL, identity card, passport, IBAN.

Checksums keep ordinary numbers (telephones, TERYT codes, report numbers) from being taken for one.
Sources: ustawa o ewidencji ludności (PESEL), ICAO 9303 weights as used on Polish documents,
ISO 13616 (IBAN).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

# Month offsets of the centuries in which living people were born.
_CENTURIES = {0: 1900, 20: 2000}
# Without a clock a bound is needed: 2248-01 is a Poznań telephone, 2048-02 one in Warsaw.
_LATEST_BIRTH = 2039

_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
_CARD_WEIGHTS = (7, 3, 1, 9, 7, 3, 1, 7, 3)
_PASSPORT_WEIGHTS = (7, 3, 9, 1, 7, 3, 1, 7, 3)

# Length of an account number, by country: Poland, its neighbours, where people work.
_IBAN_LENGTHS = {
    "PL": 28,
    "DE": 22,
    "CZ": 24,
    "SK": 24,
    "LT": 20,
    "UA": 29,
    "GB": 22,
    "IE": 22,
    "FR": 27,
    "NL": 18,
    "BE": 16,
    "AT": 20,
    "IT": 27,
    "ES": 24,
    "NO": 15,
    "SE": 24,
}

# Look-aheads, so that a candidate is tried at every start, also inside a rejected one.
_PESEL = re.compile(r"(?<![0-9+])(?=([0-9](?:[\s-]{0,3}[0-9]){10})(?![0-9]))")
_CARD = re.compile(
    r"(?<![A-Za-z0-9])(?=((?:[A-Z]{3}[\s-]?|[a-z]{3})[0-9]{3}[\s-]?[0-9]{3})(?![A-Za-z0-9]))"
)
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?=((?:[A-Z]{2}[\s-]?|[a-z]{2})[0-9]{3}[\s-]?[0-9]{4})(?![A-Za-z0-9]))"
)
_BARE_ACCOUNT = re.compile(r"(?<![0-9])(?=([0-9](?:[\s-]{0,3}[0-9]){25})(?![0-9]))")
_IBAN = re.compile(
    "|".join(
        rf"(?<![A-Za-z0-9])(?=((?i:{country})(?:[\s-]{{0,3}}[0-9]){{2}}"
        rf"(?:[\s-]?[A-Za-z0-9]){{{length - 4}}})(?![A-Za-z0-9]))"
        for country, length in _IBAN_LENGTHS.items()
    )
)


@dataclass(frozen=True, slots=True)
class Span:
    """A number of `kind` found at `start:end` of the plain text."""

    kind: str
    start: int
    end: int


def plain(text: str) -> str:
    """Text without what hides numbers: unusual digits, spaces and dashes, invisible signs."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    dashed = re.sub("[‐‑‒–—−]", "-", visible)
    return unicodedata.normalize("NFKC", dashed)


def is_pesel(digits: str) -> bool:
    """Whether 11 digits are a PESEL: a right checksum and a birthday that can be."""
    if _weigh(digits, _PESEL_WEIGHTS) % 10:
        return False
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    century = _CENTURIES.get(month - (month - 1) % 20 - 1)
    return century is not None and _is_birthday(century + year, (month - 1) % 20 + 1, day)


def _is_birthday(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year <= _LATEST_BIRTH
    except ValueError:
        return False


def is_id_card(number: str) -> bool:
    """Whether three letters and six digits are the number of a Polish identity card."""
    return _weigh(number, _CARD_WEIGHTS) % 10 == 0


def is_passport(number: str) -> bool:
    """Whether two letters and seven digits are the number of a Polish passport."""
    return _weigh(number, _PASSPORT_WEIGHTS) % 10 == 0


def is_iban(number: str) -> bool:
    """Whether the sign sequence is an IBAN; 26 digits alone are read as Polish."""
    full = number if number[:1].isalpha() else f"PL{number}"
    turned = full[4:] + full[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _weigh(number: str, weights: tuple[int, ...]) -> int:
    return sum(int(char, 36) * weight for char, weight in zip(number, weights, strict=True))


_CHECKS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("iban", _IBAN, is_iban),
    ("iban", _BARE_ACCOUNT, is_iban),
    ("pesel", _PESEL, is_pesel),
    ("id_card", _CARD, is_id_card),
    ("passport", _PASSPORT, is_passport),
)


def find_numbers(text: str) -> tuple[Span, ...]:
    """The identifying numbers in `plain` text, the longest kinds first; spans do not overlap."""
    found: list[Span] = []
    for span in _candidates(text):
        if all(span.end <= other.start or other.end <= span.start for other in found):
            found.append(span)
    return tuple(found)


def _candidates(text: str) -> Iterator[Span]:
    for kind, pattern, check in _CHECKS:
        for match in pattern.finditer(text):
            group = match.lastindex or 1
            if check(re.sub(r"[\s-]", "", match.group(group)).upper()):
                yield Span(kind, *match.span(group))
