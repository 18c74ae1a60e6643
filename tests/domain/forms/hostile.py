"""Forms and XForms for the tests of what strangers may send."""

from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from domain.forms.loading import load_form
from domain.forms.session import Session

NOW = datetime(2017, 10, 2, 12, 30, tzinfo=UTC)

EVERYTHING = """
| survey |
| | type | name | label | relevant | constraint | calculation | choice_filter | repeat_count |
| | text | a | A | | regex(., '[a-z]*') | | | |
| | select_multiple l | m | M ${a} | | count-selected(.) < 3 | | | |
| | select_one l | o | O | | | | selected(${m}, name) | |
| | begin_repeat | r | R | | | | | |
| | integer | n | N | position(..) > 0 | . >= 0 | | | |
| | geopoint | g | G | ${n} > 1 | | | | |
| | calculate | c | | | | sum(${n}) + count(${r}) | | |
| | end_repeat | | | | | | | |
| | begin_repeat | k | K | | | | | ${z} |
| | date | d | D | | . <= today() | | | |
| | end_repeat | | | | | | | |
| | integer | z | Z | | | | | |
| | calculate | t | | | | once(concat(${a}, jr:choice-name(${o}, '${o}'))) | | |
| choices |
| | list_name | name | label |
| | l | x | X |
| | l | y | Y ${a} |
"""


def make_xform(data: str, binds: str, body: str, *, model: str = "") -> str:
    """An XForm of these parts; `data` are the nodes in /data."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>'
        f'<instance><data id="t">{data}</data></instance>{model}{binds}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    )


def bind(name: str, **rules: str) -> str:
    """A bind of /data/name."""
    written = "".join(f" {rule}={quoteattr(source)}" for rule, source in rules.items())
    return f'<bind nodeset="/data/{name}"{written}/>'


def ask(name: str) -> str:
    """A question for /data/name."""
    return f'<input ref="/data/{name}"><label>{name}</label></input>'


def repeat(name: str, body: str, count: str = "") -> str:
    """A repeat of /data/name, counted by the node at the path `count`."""
    counted = f' jr:count="{count}"' if count else ""
    return (
        f'<group ref="/data/{name}"><repeat nodeset="/data/{name}"{counted}>{body}</repeat></group>'
    )


def choose(name: str, nodeset: str, tag: str = "select1") -> str:
    """A select for /data/name."""
    itemset = (
        f"<itemset nodeset={quoteattr(nodeset)}><value ref='name'/><label ref='label'/></itemset>"
    )
    return f'<{tag} ref="/data/{name}"><label>{name}</label>{itemset}</{tag}>'


def make_list(size: int) -> str:
    """An instance "l" with that many rows c0, c1, …, a hundred values of k in turn."""
    rows = "".join(
        f"<item><name>c{row}</name><label>Choice {row}</label><k>{row % 100}</k></item>"
        for row in range(size)
    )
    return f'<instance id="l"><root>{rows}</root></instance>'


def make_computing(source: str) -> str:
    """A form that asks for a and computes b."""
    return make_xform("<a/><b/>", bind("a") + bind("b", calculate=source), ask("a"))


def begin(xform: str) -> Session:
    """A new session on an XForm."""
    return Session.open(load_form(xform), now=NOW)
