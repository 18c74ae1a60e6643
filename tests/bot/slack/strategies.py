"""Anything that can be said, shown or asked, as random data."""

import html

from hypothesis import strategies as st

from messages.steps import Button, Control, Option, Say
from messages.windows import Desk, Field, Section, Window

SIGNS = st.characters(exclude_categories=["Cs"])
WORDS = st.text(alphabet=SIGNS, max_size=200)
LONG = st.one_of(WORDS, st.builds(lambda word, n: f"{word} " * n, WORDS, st.integers(1, 80)))
ELEMENTS = ["{}", "<b>{}</b>", "<i>{}</i>", "<u>{}</u>", '<a href="https://e.pl/?a">{}</a>']
HTML = st.lists(
    st.builds(
        lambda shape, text: shape.replace("{}", html.escape(text)),
        st.sampled_from(ELEMENTS),
        LONG,
    ),
    max_size=4,
).map("\n\n".join)
TOKENS = st.integers(0, 10**9).map(lambda number: f"f:{number}")
LINKS = st.sampled_from(["https://e.pl/x", "http://localhost:8080/x", "https://e.pl/" + "x" * 3000])
BUTTONS = st.one_of(
    st.builds(Button, WORDS, TOKENS),
    st.builds(lambda label, url: Button(label, "", url), WORDS, LINKS),
)
ROWS = st.lists(st.lists(BUTTONS, max_size=30).map(tuple), max_size=8).map(tuple)


def _options(count: int, label: str, chosen: set[int]) -> tuple[Option, ...]:
    return tuple(
        Option(f"{label}{at}", f"f:1:c:{at}", at in chosen, place=at + 1 if at in chosen else 0)
        for at in range(count)
    )


OPTIONS = st.builds(_options, st.integers(0, 120), WORDS, st.sets(st.integers(0, 119), max_size=5))
TYPED = ["text", "multiline", "integer", "decimal", "date", "month", "year", "time", "moment"]
KINDS = [*TYPED, "range", "place", "file", "note"]
VALUES = st.one_of(
    LONG, st.sampled_from(["", "12", "2017-08-18", "2017-08-18T14:30", "14:30", "2017-08", "2017"])
)
CONTROLS = st.one_of(
    st.builds(
        Control,
        st.sampled_from(KINDS),
        value=VALUES,
        required=st.booleans(),
        pad=ROWS,
        hint=HTML,
        lowest=st.sampled_from(["", "0", "0.5"]),
        highest=st.sampled_from(["", "10"]),
        step=st.sampled_from(["", "1", "0.5"]),
        accept=st.sampled_from([(), ("pdf", "docx")]),
        entry=st.sampled_from(["", "f:1:v:2"]),
    ),
    st.builds(
        Control,
        st.sampled_from(["one", "many", "rank", "confirm", "repeat"]),
        OPTIONS,
        done=st.none() | st.builds(Button, WORDS, TOKENS),
        turns=st.lists(st.builds(Button, WORDS, TOKENS), max_size=3).map(tuple),
        page=st.integers(0, 3),
        required=st.booleans(),
        hint=HTML,
        partial=st.booleans(),
    ),
)
SAYS = st.builds(Say, HTML, ROWS, control=st.none() | CONTROLS)
FIELDS = st.lists(
    st.builds(Field, st.just("1"), HTML, CONTROLS, hint=HTML, problem=WORDS, watched=st.booleans()),
    max_size=15,
).map(
    lambda fields: tuple(
        Field(f"{at}.1", one.label, one.control, one.hint, one.problem, one.watched)
        for at, one in enumerate(fields)
    )
)
WINDOWS = st.builds(
    Window,
    TOKENS,
    WORDS,
    HTML,
    HTML,
    FIELDS,
    ROWS,
    st.none() | st.builds(Control, st.just("one"), OPTIONS),
    WORDS,
    WORDS,
    WORDS,
)
SECTIONS = st.builds(Section, WORDS, st.lists(HTML, max_size=4).map(tuple), ROWS)
DESKS = st.builds(
    Desk, st.lists(SECTIONS, max_size=12).map(tuple), st.lists(BUTTONS, max_size=30).map(tuple)
)
