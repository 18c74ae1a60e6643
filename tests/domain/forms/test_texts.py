"""Texts and media in several languages."""
# ruff: noqa: E501 - the tables of forms are wide, and read best unbroken

from domain.forms.loading import load_form
from domain.forms.model import Media
from domain.forms.session import Session
from tests.domain.forms.build import NOW, open_form
from tests.domain.forms.test_loading import make_xform
from tests.domain.forms.visit import answer_all

PICTURED = """
| survey |
| | type | name | label::Polski (pl) | label::English (en) | hint::Polski (pl) | guidance_hint::Polski (pl) | media::image::Polski (pl) | media::image::English (en) | media::audio::Polski (pl) | required | required_message::Polski (pl) | constraint | constraint_message::Polski (pl) | constraint_message::English (en) |
| | text | a | A | | Podpowiedź | Dla ankietera | a.png | b.png | | yes | Trzeba! | . != 'x' | Nie x | Not x |
| | select_one l | s | S | S | | | | | s.mp3 | | | | | |
| | text | c | | | | | c.png | | | | | | | |
| choices |
| | list_name | name | label::Polski (pl) | label::English (en) | media::image::Polski (pl) | media::image::English (en) |
| | l | x | Iks | X | x.png | |
| | l | y | Igrek | | y.png | why.png |
| settings |
| | default_language |
| | Polski (pl) |
"""
IMAGES = "jr://images/"


def media(session: Session) -> tuple[Media, ...]:
    assert session.question is not None
    return session.question.media


def test_media_are_those_of_the_language_else_of_the_default_one() -> None:
    session = open_form(PICTURED, language="en")
    assert media(session) == (Media("image", IMAGES + "b.png"),)
    session.language = "pl"
    assert media(session) == (Media("image", IMAGES + "a.png"),)
    answer_all(session, "ala")
    session.language = "en"
    assert media(session) == (Media("audio", "jr://audio/s.mp3"),)


def test_choices_have_their_media() -> None:
    session = answer_all(open_form(PICTURED, language="en"), "ala")
    assert session.question is not None
    assert [(c.name, c.label, c.media) for c in session.question.choices] == [
        ("x", "X", (Media("image", IMAGES + "x.png"),)),
        ("y", "Igrek", (Media("image", IMAGES + "why.png"),)),
    ]


def test_a_question_may_be_a_picture_alone() -> None:
    session = answer_all(open_form(PICTURED), "ala", "x")
    assert session.question is not None
    assert (session.question.label, media(session)) == ("", (Media("image", IMAGES + "c.png"),))


def test_guidance_is_not_shown_and_missing_messages_fall_back() -> None:
    session = open_form(PICTURED, language="en")
    assert session.question is not None
    assert (session.question.label, session.question.hint) == ("A", "Podpowiedź")
    assert [getattr(session.answer(raw), "message", "") for raw in ("", "x")] == [
        "Trzeba!",
        "Not x",
    ]


def test_a_language_may_be_named_without_a_code() -> None:
    table = (
        "| survey |\n| | type | name | label::Polski | label::English | label::Esperanto |\n"
        "| | text | a | Ala | Alice | Alico |\n"
    )
    session = open_form(table, language="en")
    assert session.question is not None
    assert session.question.label == "Alice"
    assert open_form(table, language="Esperanto").language == "Esperanto"


def test_the_long_form_of_a_text_goes_before_the_plain_one() -> None:
    itext = (
        '<itext><translation lang="pl"><text id="a"><value>A</value>'
        '<value form="short">krótko</value><value form="long">dłu<b>go</b> tu</value></text>'
        "</translation></itext>"
    )
    body = "<input ref='/data/a'><label ref=\"jr:itext('a')\"/></input>"
    session = Session.open(load_form(make_xform(body=body, more=itext)), now=NOW)
    assert session.question is not None
    assert session.question.label == "długo tu"
