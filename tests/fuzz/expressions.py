"""Any text as an expression: `python -m tests.fuzz.expressions`, see `README.md`."""

import sys

import atheris

with atheris.instrument_imports():
    from domain.forms.errors import FormError
    from tests.domain.forms.build import evaluate

SEEN = {"a": "1", "b": 2.0, "c": "x y", "d": True}


def run(data: bytes) -> None:
    """Compile and run one expression."""
    source = atheris.FuzzedDataProvider(data).ConsumeUnicodeNoSurrogates(2_000)
    try:
        evaluate(source, SEEN)
    except FormError as error:
        if error.position is None and error.problem not in ("expression_too_long", "too_costly"):
            raise RuntimeError("an error without its place") from error


if __name__ == "__main__":
    atheris.Setup(sys.argv, run)
    atheris.Fuzz()
