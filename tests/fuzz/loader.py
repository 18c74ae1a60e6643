"""A form with bytes changed, loaded and walked: `python -m tests.fuzz.loader`, see `README.md`."""

import sys
from datetime import UTC, datetime

import atheris

with atheris.instrument_imports():
    from domain.forms.errors import FormError
    from domain.forms.loading import load_form
    from domain.forms.session import Session
    from messages.forms.convert import convert_markdown
    from tests.domain.forms.hostile import EVERYTHING

NOW = datetime(2017, 10, 2, 12, 30, tzinfo=UTC)
SOUND = convert_markdown(EVERYTHING)


def run(data: bytes) -> None:
    """Put pieces of text into the form, then answer whatever it asks."""
    source, xform = atheris.FuzzedDataProvider(data), SOUND
    for _ in range(source.ConsumeIntInRange(1, 4)):
        first = source.ConsumeIntInRange(0, len(xform))
        last = first + source.ConsumeIntInRange(0, 20)
        xform = xform[:first] + source.ConsumeUnicodeNoSurrogates(20) + xform[last:]
    try:
        session = Session.open(load_form(xform), now=NOW)
        for _ in range(30):
            _ = session.question
            session.answer(source.ConsumeUnicode(5) or "1")
        Session.load(load_form(xform), session.dump(), now=NOW)
    except FormError:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, run)
    atheris.Fuzz()
