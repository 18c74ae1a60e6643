"""Slack's markup as people read and type it."""

import pytest

from tests.fakes.slack import mrkdwn

READ = {
    "*Zadanie* i _termin_": "Zadanie i termin",
    "~stare~ `kod`": "stare kod",
    "2 * 3 * 4, a_b_c": "2 * 3 * 4, a_b_c",
    "<https://a.pl|Otwórz> <https://b.pl>": "Otwórz https://b.pl",
    "<mailto:a@b.pl|a@b.pl>": "a@b.pl",
    "a &lt;b&gt; &amp;amp; c": "a <b> &amp; c",
    "> Cytat\n> dalej": "Cytat\ndalej",
    "*\u2060gwiazdka\u2060*": "*gwiazdka*",
}
TYPED = {
    "a < b & c > d": "a &lt; b &amp; c &gt; d",
    "Patrz https://a.pl/x?y=1.": "Patrz <https://a.pl/x?y=1>.",
    "Piszę z anna@szkola.pl": "Piszę z <mailto:anna@szkola.pl|anna@szkola.pl>",
}


@pytest.mark.parametrize("source", READ)
def test_what_is_read(source: str) -> None:
    assert mrkdwn.plain(source) == READ[source]


@pytest.mark.parametrize("words", TYPED)
def test_what_an_event_carries_of_what_was_typed(words: str) -> None:
    assert mrkdwn.typed(words) == TYPED[words]
    assert mrkdwn.plain(mrkdwn.typed(words)) == words
