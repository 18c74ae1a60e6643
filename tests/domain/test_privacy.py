import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.privacy import Finding, Kind, inspect, redact, statement_file


def found(text: str) -> Kind | None:
    finding = inspect(text)
    return finding.kind if finding else None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mój PESEL: 44051401359", Kind.PESEL),
        ("Dowód ABA 300000", Kind.ID_CARD),
        ("Paszport ZS0000177", Kind.PASSPORT),
        ("Zwrot na 61 1090 1014 0000 0712 1981 2874", Kind.IBAN),
    ],
)
def test_document_numbers_block(text: str, kind: Kind) -> None:
    assert inspect(text) == Finding(kind)
    assert Finding(kind).blocks is True


@pytest.mark.parametrize(
    "text",
    [
        "Oświadczam, że wyrażam zgodę na przetwarzanie moich danych osobowych.",
        "Ja, niżej podpisana Anna Nowak, zamieszkała w Lipnie, przystępuję do projektu.",
        "OŚWIADCZENIE UCZESTNIKA PROJEKTU Administratorem danych jest minister. Data urodzenia:",
        "oswiadczam ze jestem osoba z niepelnosprawnoscia",
    ],
)
def test_the_content_of_a_statement_blocks(text: str) -> None:
    assert found(text) is Kind.STATEMENT


@pytest.mark.parametrize(
    "text",
    [
        "Czy moje oświadczenie dotarło?",
        "Gdzie złożyć oświadczenie uczestnika?",
        "Czy oświadczenie uczestnika zawiera PESEL i adres zamieszkania?",
        "Oświadczam, że zadanie wykonaliśmy w całości.",
        "Wysłaliśmy oświadczenia całego zespołu e-Doręczeniem.",
        "Czy administrator platformy odpowie?",
    ],
)
def test_asking_about_a_statement_is_welcome(text: str) -> None:
    assert inspect(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mamy osobę niepełnosprawną w zespole",
        "osoby z niepelnosprawnosciami",
        "brak orzeczenia o potrzebie kształcenia",
        "Jestem chora, nie przyjadę",
        "koleżanka choruje",
        "z powodu choroby",
        "mam alergię na orzechy",
        "diagnoza medyczna ucznia",
        "lekarska diagnoza",
        "dziecko z autyzmem",
        "problemy zdrowotne w zespole",
    ],
)
def test_words_about_health_only_warn(text: str) -> None:
    assert inspect(text) == Finding(Kind.HEALTH)
    assert Finding(Kind.HEALTH).blocks is False


@pytest.mark.parametrize(
    "text",
    [
        "edukacja zdrowotna",
        "promocja zdrowia w szkole",
        "diagnoza potrzeb szkoły",
        "diagnoza lokalnych zasobów",
        "zdiagnozowaliśmy potrzeby rady pedagogicznej",
        "szkolne chóry i orkiestry",
        "występ chóru szkolnego",
        "orzecznictwo sądów administracyjnych",
        "choroszcz",
        "diety radnych",
        "terminy, zadanie, opiekun",
        "",
    ],
)
def test_topics_of_schools_do_not_warn(text: str) -> None:
    assert inspect(text) is None


def test_what_blocks_is_reported_before_what_warns() -> None:
    assert found("chory pracownik, PESEL 44051401359") is Kind.PESEL
    assert found("Oświadczam, że jestem niepełnosprawny") is Kind.STATEMENT


@pytest.mark.parametrize(
    ("name", "is_statement"),
    [
        ("Oświadczenie uczestnika.pdf", True),
        ("oswiadczenie_Kowalska_skan.jpg", True),
        ("wzór oświadczenia podpisany.pdf", True),
        ("wzór_oświadczenia.docx", False),
        ("wnioski_zadanie_2.pdf", False),
        ("instrukcja wypełniania oświadczeń.pdf", False),
    ],
)
def test_a_file_named_like_a_statement_is_recognised(name: str, is_statement: bool) -> None:
    assert statement_file(name) is is_statement


def test_a_log_shows_labels_instead_of_persons() -> None:
    text = "44051401359 i PL61 1090 1014 0000 0712 1981 2874, biuro@example.org, +48 22 345 37 00"
    assert redact(text) == "[pesel] i [iban], [email], [number]"


def test_ordinary_text_stays_as_it_is_in_a_log() -> None:
    assert redact("Z2/JST-07/1 do 14.08.2017, 15:00") == "Z2/JST-07/1 do 14.08.2017, 15:00"


@given(st.text())
def test_any_text_can_be_inspected_and_redacted(text: str) -> None:
    inspect(text)
    assert inspect(redact(text)) in (inspect(text), None)
