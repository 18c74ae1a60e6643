from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.numbers_pl import Span, find_numbers, is_pesel, plain

WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
BIRTHDAYS = st.dates(date(1900, 1, 1), date(2039, 12, 31))
SERIALS = st.integers(0, 9999)


def pesel(born: date, serial: int) -> str:
    month = born.month + (20 if born.year >= 2000 else 0)
    digits = f"{born.year % 100:02}{month:02}{born.day:02}{serial:04}"
    check = -sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 10
    return f"{digits}{check}"


def kinds(text: str) -> list[str]:
    return [span.kind for span in find_numbers(plain(text))]


@given(BIRTHDAYS, SERIALS)
def test_every_pesel_is_recognised(born: date, serial: int) -> None:
    assert is_pesel(pesel(born, serial)) is True


@given(BIRTHDAYS, SERIALS, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_makes_it_no_pesel(
    born: date, serial: int, place: int, change: int
) -> None:
    right = pesel(born, serial)
    wrong = f"{right[:place]}{(int(right[place]) + change) % 10}{right[place + 1 :]}"
    assert is_pesel(wrong) is False


@given(BIRTHDAYS, SERIALS, st.lists(st.sampled_from(["", " ", "-", "\u00a0", "\n", " – "])))
def test_spaces_and_dashes_do_not_hide_a_pesel(born: date, serial: int, between: list[str]) -> None:
    signs = list(pesel(born, serial))
    for place, separator in enumerate(between[:10]):
        signs[place] += separator
    assert "pesel" in kinds(f"Mój numer to {''.join(signs)}, proszę")


@pytest.mark.parametrize(
    "text",
    [
        "44051401359",
        "PESEL:44051401359.",
        "pesel44051401359",
        "440514 01359",
        "440514-01359",
        "４４０５１４０１３５９",
        "4405\u200b1401359",
        "02270803624",
    ],
)
def test_a_pesel_is_found_however_it_is_written(text: str) -> None:
    assert kinds(text) == ["pesel"]


@pytest.mark.parametrize(
    "text",
    [
        "44051401358",
        "00000000000",
        "99999999999",
        "44951401359",
        "144051401359",
        "440514013591",
        "telefon +48 22 345 37 00",
        "48 612 345 678",
        "termin 14.08.2017, 15:30",
        "NIP 525-000-10-90",
        "REGON 012345678",
        "sprawozdanie Z2/JST-07/1",
        "gmina 1491012",
        "w latach 2014 2015 2016 2017",
    ],
)
def test_ordinary_numbers_are_no_documents(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("dowód ABA300000", "id_card"),
        ("ABA 300 000", "id_card"),
        ("aba300000", "id_card"),
        ("paszport ZS0000177", "passport"),
        ("ZS 000 0177", "passport"),
        ("PL61 1090 1014 0000 0712 1981 2874", "iban"),
        ("pl61109010140000071219812874", "iban"),
        ("61 1090 1014 0000 0712 1981 2874", "iban"),
        ("konto: 61-1090-1014-0000-0712-1981-2874", "iban"),
        ("DE89 3704 0044 0532 0130 00", "iban"),
        ("PL61 1090 1014 0000 0712 1981 2874 BANK", "iban"),
    ],
)
def test_documents_and_accounts_are_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "dowód ABA300001",
        "aba 300000",
        "ZS0000178",
        "nr 0000177",
        "PL62 1090 1014 0000 0712 1981 2874",
        "61 1090 1014 0000 0712 1981 2875",
    ],
)
def test_a_wrong_checksum_or_shape_is_no_document(text: str) -> None:
    assert kinds(text) == []


def test_a_span_points_at_the_number() -> None:
    assert find_numbers("nr 44051401359!") == (Span("pesel", 3, 14),)
