"""Expressions evaluated by JavaRosa, to compare ours with. Needs a JDK.

`python -m tests.oracle.expressions record` evaluates those of the suite anew and writes
`tests/domain/forms/expressions.json`; `… fuzz COUNT SEED` compares random ones on the spot.
"""

import argparse
import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from domain.forms.errors import FormError
from tests.domain.forms.reference import NODES, RECORDED, WARSAW, Reference, show
from tests.oracle.javarosa import find_jar
from tests.oracle.random_expressions import make_expressions

_EVALUATOR = Path(__file__).parent / "Evaluator.java"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_UNESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_TYPES = {  # of binds, by their numbers in JavaRosa
    "string": 1,
    "int": 2,
    "decimal": 3,
    "date": 4,
    "time": 5,
    "dateTime": 6,
    "boolean": 9,
    "geopoint": 10,
    "long": 13,
}


def evaluate(sources: Sequence[str], types: Sequence[int] = ()) -> list[list[str]]:
    """The answers of JavaRosa: for each source the value, then what each type stores of it and
    reads back."""
    jar = find_jar()
    with tempfile.TemporaryDirectory() as folder:
        _run(["javac", "-nowarn", "-cp", jar, "-d", folder, _EVALUATOR])
        settings = ["-Duser.timezone=Europe/Warsaw", "-Duser.language=en", "-Dfile.encoding=UTF-8"]
        command = [
            "java",
            *settings,
            "-cp",
            f"{jar}:{folder}",
            "Evaluator",
            NODES,
            *map(str, types),
        ]
        lines = _run(command, "".join(source.translate(_ESCAPES) + "\n" for source in sources))
    return [[_unescape(part) for part in line.split("\t")] for line in lines.split("\n")[:-1]]


def _run(command: Sequence[object], written: str = "") -> str:
    done = subprocess.run(  # noqa: S603 - our own words
        [str(word) for word in command],
        input=written,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout


def _unescape(text: str) -> str:
    parts = text.split("\\\\")
    for letter, meant in _UNESCAPES.items():
        parts = [part.replace(f"\\{letter}", meant) for part in parts]
    return "\\".join(parts)


def record() -> None:
    """Evaluate the expressions of the suite anew."""
    known = json.loads(RECORDED.read_text())
    sources = [source for source, _ in known["cases"]]
    settled = [source for source, _ in known["stored"]]
    now = datetime.now(WARSAW)  # noqa: TID251 - the clock that JavaRosa reads
    found = zip(sources, evaluate(sources), strict=True)
    stored = zip(settled, evaluate(settled, [*_TYPES.values()]), strict=True)
    recorded = {
        "now": now.isoformat(timespec="seconds"),
        "cases": [[source, _verdict(answer[0])] for source, answer in found],
        "stored": [[source, dict(_pair(answer[1:]))] for source, answer in stored],
    }
    write(recorded)


def write(recorded: dict[str, object]) -> None:
    """One case a line, so that a change can be read."""
    parts = []
    for key, value in recorded.items():
        if isinstance(value, list):
            lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in value)
            parts.append(f'"{key}": [\n{lines}\n]')
        else:
            parts.append(f'"{key}": {json.dumps(value)}')
    RECORDED.write_text("{\n" + ",\n".join(parts) + "\n}\n")


def _verdict(found: str) -> str:
    """An error without its words."""
    return "e" if found.startswith("e") else found


def _pair(found: Sequence[str]) -> list[tuple[str, list[str]]]:
    pairs = zip(_TYPES, found[::2], found[1::2], strict=True)
    return [(kind, [text, value]) for kind, text, value in pairs if not value.startswith("e")]


def fuzz(count: int, seed: int) -> None:
    """Compare random expressions; print those that differ and how many agree."""
    reference = Reference(datetime.now(WARSAW))  # noqa: TID251 - the clock JavaRosa reads
    sources = make_expressions(count, seed)
    outcomes: Counter[str] = Counter()
    for source, found in zip(sources, evaluate(sources), strict=True):
        outcomes[_compare(reference, source, found[0])] += 1
    print(dict(outcomes))  # noqa: T201 - a command


def _compare(reference: Reference, source: str, theirs: str) -> str:
    try:
        ours = show(reference.run(source))
    except FormError:
        return "both refuse" if theirs.startswith("e") else "only we refuse"
    if theirs.startswith("e"):
        return "blank where JavaRosa stops"
    if ours != theirs:
        print(f"{source}: {ours}, JavaRosa {theirs}")  # noqa: T201 - a command
    return "agree" if ours == theirs else "differ"


def main() -> None:
    """Run one command."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("record")
    fuzzing = commands.add_parser("fuzz")
    fuzzing.add_argument("count", type=int)
    fuzzing.add_argument("seed", type=int)
    options = parser.parse_args()
    if options.command == "record":
        record()
    else:
        fuzz(options.count, options.seed)


if __name__ == "__main__":
    main()
