"""Labels of forms as people read them."""

import time

import pytest

from messages.markdown import plain, rich


@pytest.mark.parametrize(
    ("label", "bare", "html"),
    [
        ("Ile osób?", "Ile osób?", "Ile osób?"),
        ("**Ważne** i _pilne_", "Ważne i pilne", "<b>Ważne</b> i <i>pilne</i>"),
        ("__Ważne__, *pilne*!", "Ważne, pilne!", "<b>Ważne</b>, <i>pilne</i>!"),
        ("# Szkoła\nIle klas?", "Szkoła\nIle klas?", "<b>Szkoła</b>\nIle klas?"),
        ('<span style="color:red">Uwaga</span>', "Uwaga", "Uwaga"),
        ("a<br/>b<br>c", "a\nb\nc", "a\nb\nc"),
        ("<b>Tak</b>", "Tak", "<b>Tak</b>"),
        ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        ("plik_nazwa_x", "plik_nazwa_x", "plik_nazwa_x"),
        ("wiek < 18 & > 3", "wiek < 18 & > 3", "wiek &lt; 18 &amp; &gt; 3"),
        (r"\*gwiazdka\*", "*gwiazdka*", "*gwiazdka*"),
        ("<script>x</script>", "<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        (
            "[strona](https://a.pl/?x=1&y=2)",
            "strona (https://a.pl/?x=1&y=2)",
            '<a href="https://a.pl/?x=1&amp;y=2">strona</a>',
        ),
        ("\ue00099999999999;", "99999999999;", "99999999999;"),
        ("[klik](javascript:x)", "[klik](javascript:x)", "[klik](javascript:x)"),
        ('[a](https://b.pl/"onclick=)', '[a](https://b.pl/"onclick=)', None),
    ],
)
def test_styles_become_words_or_html(label: str, bare: str, html: str | None) -> None:
    assert plain(label) == bare
    assert html is None or str(rich(label)) == html


@pytest.mark.parametrize(
    ("label", "html"),
    [
        ("Ile <osób>?", "<b>Ile &lt;osób&gt;?</b>"),
        ("Ile **osób**?", "Ile <b>osób</b>?"),
        ("Ile *osób*?", "<b>Ile <i>osób</i>?</b>"),
    ],
)
def test_a_whole_text_is_bold_unless_its_author_chose_what_is(label: str, html: str) -> None:
    assert str(rich(label, "b")) == html


def test_a_hostile_label_costs_little() -> None:
    started = time.perf_counter()
    for label in (" *a" * 30_000, "[" * 90_000, "<b " * 30_000, "\n" * 90_000, "__" * 40_000):
        plain(label)
        rich(label)
    assert time.perf_counter() - started < 5
