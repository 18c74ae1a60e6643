"""How many walks are the same: a table by feature, and what differs, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.oracle.replay import Difference, compare
from tests.oracle.trace import Trace

_BEGIN, _END = "<!-- report -->", "<!-- end of report -->"


@dataclass
class Verdict:
    """A form, or a group of them: walks and steps compared, walks without any difference."""

    name: str
    forms: int = 0
    walks: int = 0
    same: int = 0
    steps: int = 0
    differences: list[Difference] = field(default_factory=list)


def judge(name: str, xform: str, trace: Trace) -> Verdict:
    """Compare one form."""
    found = compare(xform, trace)
    walks = max(1, len(trace.walks))
    other = {difference.walk for difference in found}
    lost = walks if any(d.kind in ("refused", "loaded") for d in found) else len(other)
    steps = sum(len(walk.steps) for walk in trace.walks)
    return Verdict(name, 1, walks, walks - lost, steps, found)


def show_table(verdicts: Sequence[Verdict], *, each: bool) -> str:
    """A Markdown table, by feature (the name up to the first "-") or by form."""
    rows = list(verdicts) if each else _group(verdicts)
    lines = ["| | forms | walks | steps | identical | % |", "|---|--:|--:|--:|--:|--:|"]
    lines += [
        f"| {row.name} | {row.forms} | {row.walks} | {row.steps} | {row.same} "
        f"| {100 * row.same / row.walks:.1f} |"
        for row in [*rows, _sum("all", verdicts)]
        if row.walks
    ]
    return "\n".join(lines)


def show_report(verdicts: Sequence[Verdict], *, each: bool) -> str:
    """The table, how many differences there are of each kind, and where they first occur."""
    kinds = Counter(d.kind for verdict in verdicts for d in verdict.differences)
    lines = [show_table(verdicts, each=each), ""]
    lines += [f"- {kind}: {count}" for kind, count in kinds.most_common()]
    for verdict in verdicts:
        lines += [
            f"- {verdict.name}, walk {d.walk}, step {d.step}, {d.kind} at {d.at or '-'}: "
            f"JavaRosa `{d.expected[:200]}`, ours `{d.got[:200]}`"
            for d in _first_of_each_kind(verdict.differences)
        ]
    return "\n".join(lines)


def put_into(page: Path, table: str) -> None:
    """Replace what stands between the two marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    page.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}", encoding="utf-8")


def _first_of_each_kind(differences: Iterable[Difference]) -> list[Difference]:
    first: dict[tuple[str, str], Difference] = {}
    for difference in differences:
        first.setdefault((difference.kind, difference.at), difference)
    return list(first.values())


def _group(verdicts: Iterable[Verdict]) -> list[Verdict]:
    features: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        features.setdefault(verdict.name.partition("-")[0], []).append(verdict)
    return [_sum(name, group) for name, group in sorted(features.items())]


def _sum(name: str, verdicts: Iterable[Verdict]) -> Verdict:
    total = Verdict(name)
    for verdict in verdicts:
        total.forms += verdict.forms
        total.walks += verdict.walks
        total.same += verdict.same
        total.steps += verdict.steps
        total.differences += verdict.differences
    return total
