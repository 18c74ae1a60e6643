import pytest

from domain.errors import FileTooBig, WrongFileType
from domain.files import ALLOWED, BY_MEDIA, DOCUMENTS, MAX_BYTES, check_file, suffix_of

ACCEPTED = ["pdf", "pptx", "odp", "docx", "odt", "xlsx", "ods", "png", "jpg", "jpeg"]


def test_the_accepted_types_are_those_of_the_report_form() -> None:
    assert sorted(DOCUMENTS) == sorted(ACCEPTED)


def test_a_question_for_a_picture_takes_no_other_file() -> None:
    check_file("plan.jpg", 10, wanted=BY_MEDIA["image"])
    with pytest.raises(WrongFileType) as refused:
        check_file("plan.pdf", 10, wanted=BY_MEDIA["image"])
    assert refused.value.params["allowed"] == ("jpg", "jpeg", "png", "webp", "gif", "heic")


@pytest.mark.parametrize("suffix", ALLOWED)
def test_every_accepted_type_passes_with_its_own_content(suffix: str) -> None:
    for kind in ALLOWED[suffix]:
        check_file(f"Wnioski.{suffix.upper()}", MAX_BYTES, kind)


def test_before_the_content_is_known_the_name_decides() -> None:
    check_file("plan.pdf", 10)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("wirus.exe", "application/x-dosexec"),
        ("bez_rozszerzenia", "application/pdf"),
        ("plan.pdf.exe", "application/pdf"),
        ("plan.pdf", "application/x-dosexec"),
        ("mapa.png", "image/jpeg"),
    ],
)
def test_a_wrong_name_or_content_is_refused(name: str, kind: str) -> None:
    with pytest.raises(WrongFileType) as refused:
        check_file(name, 10, kind)
    assert refused.value.params["name"] == name


def test_one_byte_over_20_mb_is_too_big() -> None:
    with pytest.raises(FileTooBig) as refused:
        check_file("plan.pdf", MAX_BYTES + 1, "application/pdf")
    assert refused.value.params == {"name": "plan.pdf", "max_mb": 20}


def test_the_suffix_is_the_last_one_in_lower_case() -> None:
    assert suffix_of("Plan.v2.PDF") == "pdf"
