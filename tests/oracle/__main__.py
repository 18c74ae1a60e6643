"""Commands of the oracle: record walks in JavaRosa, compare ours, report. See README.md."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.oracle.corpus import TRACES, list_corpus, read_corpus, read_file
from tests.oracle.generate import make_form
from tests.oracle.javarosa import JavaRosa
from tests.oracle.replay import compare
from tests.oracle.report import judge, put_into, show_report, show_table
from tests.oracle.trace import read_trace, write_trace
from tests.oracle.walking import record

NOW = datetime(2017, 10, 2, 14, 30, 17, 250_000, tzinfo=ZoneInfo("Europe/Warsaw"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 1 when differences were found."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    commands = parser.add_subparsers(required=True)
    recording = commands.add_parser("record", help="walk forms in JavaRosa (needs a JDK)")
    recording.add_argument("forms", nargs="*", type=Path, metavar="FORM")
    recording.add_argument("--walks", type=int, default=5)
    recording.add_argument("--seed", type=int, default=1)
    recording.add_argument("--to", type=Path, default=None, help="folder for the traces")
    recording.set_defaults(run=_record)
    comparing = commands.add_parser("compare", help="walk a trace with our engine")
    comparing.add_argument("form", type=Path)
    comparing.add_argument("trace", type=Path)
    comparing.set_defaults(run=_compare)
    generating = commands.add_parser("generate", help="write random forms")
    generating.add_argument("folder", type=Path)
    generating.add_argument("--count", type=int, default=100)
    generating.add_argument("--seed", type=int, default=1)
    generating.set_defaults(run=_generate)
    reporting = commands.add_parser("report", help="compare all, as a table")
    reporting.add_argument("forms", nargs="*", type=Path, metavar="FORM")
    reporting.add_argument("--traces", type=Path, default=TRACES, help="folder of the traces")
    reporting.add_argument("--each", action="store_true", help="a line for each form")
    reporting.add_argument("--into", type=Path, default=None, help="a page to put the table into")
    reporting.set_defaults(run=_report)
    options = parser.parse_args(arguments)
    code: int = options.run(options)
    return code


def _record(options: argparse.Namespace) -> int:
    """Without forms: the corpus, into the traces of the suite."""
    forms = [(path.stem, path, path.parent) for path in options.forms]
    names = forms or [(name, None, TRACES) for name in list_corpus()]
    with JavaRosa(NOW) as java:
        for name, path, folder in names:
            xform = read_corpus(name) if path is None else read_file(path)
            trace = record(java, name, xform, now=NOW, walks=options.walks, seed=options.seed)
            target = (options.to or folder) / f"{name}.json"
            write_trace(trace, target)
            left = sum(bool(walk.left) for walk in trace.walks)
            print(
                f"{target}: {trace.refused or f'{len(trace.walks)} walks, {left} not to the end'}"
            )
    return 0


def _compare(options: argparse.Namespace) -> int:
    found = compare(read_file(options.form), read_trace(options.trace))
    for each in found:
        print(f"walk {each.walk}, step {each.step}: {each.kind} at {each.at or '-'}")
        print(f"    JavaRosa: {each.expected}\n    ours:     {each.got}")
    return 1 if found else 0


def _generate(options: argparse.Namespace) -> int:
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in range(options.seed, options.seed + options.count):
        (options.folder / f"random-{seed:03}.md").write_text(make_form(seed), encoding="utf-8")
    return 0


def _report(options: argparse.Namespace) -> int:
    forms = [(path.stem, read_file(path)) for path in options.forms] or [
        (name, read_corpus(name)) for name in list_corpus()
    ]
    verdicts = [
        judge(name, xform, read_trace(options.traces / f"{name}.json")) for name, xform in forms
    ]
    if options.into is not None:
        put_into(options.into, show_table(verdicts, each=options.each))
    print(show_report(verdicts, each=options.each))
    return 1 if any(verdict.differences for verdict in verdicts) else 0


if __name__ == "__main__":
    raise SystemExit(main())
