"""`or_other` speaks the language of its form."""

import pytest

from messages.forms.convert import convert_markdown


def convert(columns: tuple[str, ...], question: str) -> str:
    names = " | ".join(columns)
    labels = " | ".join(question for _ in columns)
    return convert_markdown(
        f"""
        | survey  |                       |      |          |
        |         | type                  | name | {names}  |
        |         | select_one a or_other | q    | {labels} |
        | choices |                       |      |          |
        |         | list_name             | name | {names}  |
        |         | a                     | x    | {labels} |
        """
    )


@pytest.mark.parametrize(
    ("columns", "question", "said"),
    [
        (("label",), "Która?", (1, 0, "Inne – jakie?")),
        (("label",), "Which?", (0, 1, "Specify other.")),
        (("label::Polski (pl)",), "Ile", (1, 0, "Inne – jakie?")),
        (
            ("label::Polski (pl)", "label::English (en)"),
            "Ile",
            (1, 1, "Inne – jakie? / Other – please specify."),
        ),
        (("label::English (en)",), "Café", (0, 1, "Specify other.")),
    ],
)
def test_other_is_said_in_polish_in_polish_texts(
    columns: tuple[str, ...], question: str, said: tuple[int, int, str]
) -> None:
    polish, english, asked = said
    xform = convert(columns, question)
    assert (xform.count(">Inne<"), xform.count(">Other<")) == (polish, english)
    assert f"<label>{asked}</label>" in xform
