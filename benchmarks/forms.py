"""How long the form engine takes: `python -m benchmarks.forms`.

The form has 300 questions of mixed kinds; two in three depend on an earlier one, some feed
calculations. Goals: checking and converting its spreadsheet 0.5 s, one answer 150 µs (median),
opening 15 ms, saving and loading 1 ms and 10 KB; an answer that nothing depends on costs the same
in a form of any size. The peer is rxeval (an engine in Rust): the same answers to the same form,
in the same run.
"""

import io
import json
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import openpyxl
import rxeval

from domain.forms.loading import load_form
from domain.forms.model import Form, Kind
from domain.forms.session import Session
from messages.forms.check import check_workbook
from messages.forms.convert import convert_markdown

QUESTIONS = 300
NOW = datetime(2017, 10, 2, 12, tzinfo=UTC)


def make_table(questions: int) -> str:
    """An XLSForm of that many questions."""
    rows = [
        "| survey |",
        "| | type | name | label | required | relevant | constraint | calculation |",
    ]
    for number in range(questions):
        before = f"${{q{number - number % 3}}}"
        kind, relevant, constraint = (
            ("select_one scale", "", ""),
            ("integer", f"{before} > 0", ". >= 0 and . <= 2000"),
            ("text", f"{before} = 5 or {before} = 4", "string-length(.) <= 300"),
        )[number % 3]
        rows.append(
            f"| | {kind} | q{number} | Question {number} | yes | {relevant} | {constraint} | |"
        )
        if number % 10 == 9:
            source = f"if(${{q{number - number % 3}}} <= 2, 1, 0) + 1"
            rows.append(f"| | calculate | c{number} | | | | | {source} |")
    rows += ["| choices |", "| | list_name | name | label |"]
    rows += [f"| | scale | {point} | {point} – label |" for point in range(1, 6)]
    return "\n".join(rows)


def make_workbook(table: str) -> bytes:
    """The same form as an .xlsx."""
    book = openpyxl.Workbook(write_only=True)
    for line in table.splitlines():
        first, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        if first:
            sheet = book.create_sheet(first)
        else:
            sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def measure(action: Callable[[], object], *, repeat: int) -> float:
    """Median duration of an action, in microseconds."""
    return statistics.median(time_once(action) for _ in range(repeat))


def time_once(action: Callable[[], object]) -> float:
    """Duration of one run, in microseconds."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1e6


def answer_current(session: Session) -> None:
    """Answer whatever is asked, and look at what comes next."""
    question = session.question
    if question is not None and question.kind is Kind.ONE:
        session.choose("5")
    else:
        session.answer("12")
    assert session.question is not None or session.complete


def walk(form: Form) -> tuple[list[float], Session]:
    """Answer the whole form; durations of all answers in microseconds."""
    session = Session.open(form, now=NOW)
    times = []
    while not session.complete:
        times.append(time_once(lambda: answer_current(session)))
    return times, session


def walk_peer(xform: str) -> list[float]:
    """The same answers given to rxeval; durations in microseconds."""
    peer = rxeval.Session(xform, today="2017-10-02", now="2017-10-02T12:00:00Z")
    times = []
    for number in range(QUESTIONS):
        path, value = f"/data/q{number}", "12" if number % 3 else "5"
        times.append(time_once(lambda path=path, value=value: answer_peer(peer, path, value)))
    return times


def answer_peer(peer: rxeval.Session, path: str, value: str) -> None:
    """Give rxeval one answer and have it compute what follows."""
    peer.set(path, value)
    peer.recompute()


def make_loose_table(questions: int) -> str:
    """An XLSForm of that many questions that do not know of each other."""
    rows = ["| survey |", "| | type | name | label |"]
    rows += [f"| | integer | q{number} | Question {number} |" for number in range(questions)]
    return "\n".join(rows)


def compare_sizes() -> dict[int, float]:
    """Median of an answer that nothing depends on, by the size of the form."""
    sizes = (30, 300, 3_000)
    forms = {size: load_form(convert_markdown(make_loose_table(size))) for size in sizes}
    return {size: statistics.median(walk(form)[0]) for size, form in forms.items()}


def make_entries_table() -> str:
    """An XLSForm with a repeat; one question in it counts in a sum over all entries."""
    return "\n".join(
        [
            "| survey |",
            "| | type | name | label | calculation |",
            "| | begin_repeat | child | Child | |",
            "| | text | name | Name | |",
            "| | integer | age | Age | |",
            "| | end_repeat | | | |",
            "| | calculate | ages | | sum(${age}) |",
        ]
    )


def walk_entries(entries: int) -> dict[str, float]:
    """Medians over the last ten of that many entries, in microseconds."""
    session = Session.open(load_form(convert_markdown(make_entries_table())), now=NOW)
    times: dict[str, list[float]] = {"a name": [], "an age that is summed": [], "a new entry": []}
    for _ in range(entries):
        times["a name"].append(time_once(lambda: answer_current(session)))
        times["an age that is summed"].append(time_once(lambda: answer_current(session)))
        times["a new entry"].append(time_once(lambda: session.choose("add")))
    return {name: statistics.median(each[-10:]) for name, each in times.items()}


def make_choices_table(choices: int) -> str:
    """An XLSForm with a cascade over that many choices."""
    rows = [
        "| survey |",
        "| | type | name | label | choice_filter |",
        "| | integer | part | Part | |",
        "| | select_one place | near | Near | part = ${part} |",
        "| | select_one place | any | Any | |",
        "| choices |",
        "| | list_name | name | label | part |",
    ]
    rows += [f"| | place | p{each} | Place {each} | {each % 100} |" for each in range(choices)]
    return "\n".join(rows)


def walk_choices(choices: int) -> dict[str, float]:
    """A cascade over many choices; durations in microseconds."""
    session = Session.open(load_form(convert_markdown(make_choices_table(choices))), now=NOW)
    return {
        "the part": time_once(lambda: answer_current(session)),
        "the filtered choices": measure(lambda: session.question, repeat=5),
        "one of them": time_once(lambda: session.choose("p12")),
        "all choices": measure(lambda: session.question, repeat=5),
        "one of all": time_once(lambda: session.choose("p9999")),
    }


def print_all(figures: Mapping[str, float], about: str) -> None:
    """One line for each figure."""
    for name, microseconds in figures.items():
        print(f"{microseconds:10.0f}  {about}: {name}")


def main() -> None:
    """Print the figures."""
    table = make_table(QUESTIONS)
    xform = convert_markdown(table)
    form = load_form(xform)
    workbook = make_workbook(table)
    assert check_workbook(workbook, "form.xlsx").xform
    times, session = walk(form)
    state = json.dumps(session.dump())
    figures = {
        "converting the table": measure(lambda: convert_markdown(table), repeat=3),
        "checking and converting it as .xlsx": measure(
            lambda: check_workbook(workbook, "form.xlsx"), repeat=5
        ),
        "loading the form": measure(lambda: load_form(xform), repeat=5),
        "opening a session": measure(lambda: Session.open(form, now=NOW), repeat=50),
        "an answer and the next question": statistics.median(times),
        "the slowest answer": max(times),
        "saving": measure(session.dump, repeat=50),
        "resuming": measure(lambda: Session.load(form, json.loads(state), now=NOW), repeat=50),
    }
    print(f"{QUESTIONS} questions, saved state of {len(state)} characters; microseconds, median")
    for name, microseconds in figures.items():
        print(f"{microseconds:10.0f}  {name}")
    peer = statistics.median(walk_peer(xform))
    ratio = statistics.median(times) / peer
    print(f"{peer:10.0f}  the same answer in rxeval; ours takes {ratio:.4f} of that")
    for size, microseconds in compare_sizes().items():
        print(f"{microseconds:10.0f}  an answer nothing depends on, in a form of {size} questions")
    for entries in (10, 50):
        print_all(walk_entries(entries), f"in a form with {entries} entries")
    print_all(walk_choices(10_000), "10,000 choices")


if __name__ == "__main__":
    main()
