"""mrkdwn where nothing else is taken: styles and links, and no markup that nobody meant."""

import pytest

from bot.slack.mrkdwn import escape, fallback, mrkdwn, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A & B < C > D", "A &amp; B &lt; C &gt; D"),
        ("snake_case_name", "snake_case_name"),
        ("1 * 2 ~ 3", "1 * 2 ~ 3"),
        ("*x*", "∗x∗"),
        ("_x_ i `y` ~z~", "ˍxˍ i ˋyˋ ∼z∼"),
        ("(*x*)", "(∗x∗)"),
        ("<!channel> <@U1> <#C1>", "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt;"),
        ("> cytat", "› cytat"),
        (":smile: o 10:30", "∶smile: o 10:30"),
    ],
)
def test_a_plain_text_cannot_become_markup(text: str, expected: str) -> None:
    assert escape(text) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>Tak</b>", "\u200b*Tak*\u200b"),
        ("a <b>b</b>c", "a \u200b*b*\u200bc"),
        ("<b>raz\ndwa </b>", "\u200b*raz*\u200b\n\u200b*dwa* "),
        ("<b><i>x</i></b>", "\u200b*_x_*\u200b"),
        ("<u>x</u>", "x"),
        ("<code>f_1</code>", "\u200b`f_1`\u200b"),
        ('<a href="https://e.pl/?a&amp;b=|">x | y</a>', "<https://e.pl/?a&amp;b=%7C|x ∣ y>"),
        ('<a href="javascript:x">y</a>', "y"),
    ],
)
def test_the_five_elements_are_drawn(html: str, expected: str) -> None:
    assert mrkdwn(html) == expected


def test_plain_text_says_where_a_link_leads() -> None:
    assert plain('<b>A &amp; B</b>: <a href="https://e.pl/">tu</a>') == "A & B: tu (https://e.pl/)"
    assert plain("https://e.pl/x") == "https://e.pl/x"


def test_a_notification_has_the_first_lines_only() -> None:
    html = "<b>Ankieta &lt;1&gt;</b>\n\nPytanie 1\nPytanie 2"
    assert fallback(html, lines=1) == "Ankieta &lt;1&gt;"
    assert fallback(html, lines=2) == "Ankieta &lt;1&gt;\nPytanie 1"
    assert fallback("słowo " * 100, lines=1) == ("słowo " * 49).strip() + "…"
