"""Which questions of a form make a page, and which of them are watched."""

from domain.forms.model import Form
from domain.forms.partition import MAX_PAGE
from tests.domain.forms.build import make_form
from tests.domain.forms.page_walks import read_form
from tests.oracle.corpus import list_corpus


def pages(table: str) -> list[str]:
    """Keys of the questions of each page, those watched with a star."""
    form = make_form(
        "| survey |\n| | type | name | label | relevant | appearance | choice_filter |" + table
    )
    return [" ".join(_mark(form, number) for number in page) for page in form.paging.pages]


def _mark(form: Form, number: int) -> str:
    return form.nodes[number].key + "*" * (number in form.paging.watched)


def ask(*names: str) -> str:
    """Text questions without anything else."""
    return "".join(f"\n| | text | {name} | {name.upper()} | | | |" for name in names)


def group(name: str, inside: str, *, label: str = "G", appearance: str = "") -> str:
    begin = f"\n| | begin_group | {name} | {label} | | {appearance} | |"
    return f"{begin}{inside}\n| | end_group | | | | | |"


def test_questions_between_groups_are_pages_as_well() -> None:
    assert pages(ask("a", "b") + group("g", ask("c", "d")) + ask("e")) == ["a b", "c d", "e"]


def test_of_groups_in_groups_the_innermost_counts() -> None:
    inside = ask("a") + group("h", ask("b", "c")) + ask("d")
    assert pages(group("g", inside)) == ["a", "b c", "d"]


def test_a_group_without_a_heading_is_no_border() -> None:
    assert pages(ask("a") + group("g", ask("b"), label="") + ask("c")) == ["a b c"]


def test_a_field_list_is_one_screen_whatever_is_in_it() -> None:
    inside = ask("a") + group("h", ask("b", "c")) + ask("d")
    assert pages(group("g", inside, label="", appearance="field-list") + ask("e")) == [
        "a b c d",
        "e",
    ]


def test_notes_alone_are_no_page() -> None:
    intro, bye = ("\n| | note | intro | I | | | |", "\n| | note | bye | B | | | |")
    assert pages(intro + group("g", ask("a")) + bye) == ["intro a bye"]
    assert pages(intro) == ["intro"]


def test_too_many_are_cut_into_parts_of_about_the_same_size() -> None:
    names = [f"q{number}" for number in range(32)]
    sizes = [len(page.split()) for page in pages(ask(*names))]
    assert (sum(sizes), len(sizes), min(sizes) > 9) == (32, 3, True)


def test_they_are_cut_where_nothing_depends_on_the_other_side() -> None:
    names = [f"q{number}" for number in range(8)]
    more = "\n| | text | more | M | ${q7} = 'x' | | |"
    rest = ask(*[f"r{number}" for number in range(8)])
    assert pages(ask(*names) + more + rest) == [
        " ".join([*names[:7], "q7*", "more"]),
        " ".join(f"r{number}" for number in range(8)),
    ]


def test_they_are_cut_before_a_group_rather_than_in_it() -> None:
    names = [f"q{number}" for number in range(10)]
    inside = [f"r{number}" for number in range(8)]
    cut = pages(ask(*names) + group("g", ask(*inside), label=""))
    assert cut == [" ".join(names), " ".join(inside)]


LOOKS = """
| survey |
| | type | name | label | hint | relevant | required | readonly | calculation | choice_filter |
| | text | a | A | | | | | | |
| | text | b | B | | | | | | |
| | text | c | C | | | | | | |
| | text | d | D | | | | | | |
| | text | e | E | | | | | | |
| | text | f | F | | | | | | |
| | text | g | G | | | | | | |
| | text | h | H | | | | | | |
| | calculate | twice | | | | | | concat(${a}, ${a}) | |
| | text | says | Po ${twice} | | | | | | |
| | text | hints | L | Po ${b} | | | | | |
| | select_one l | offers | L | | | | | | k = ${c} |
| | begin_group | group | | | ${d} = 'x' | | | | |
| | text | applies | L | | | | | | |
| | end_group | | | | | | | | |
| | text | must | L | | | ${f} = 'x' | | | |
| | text | cannot | L | | | | ${g} = 'x' | | |
| choices |
| | list_name | name | label | k |
| | l | x | X ${e} | 1 |
| | l | y | Y | 2 |
"""


def test_what_changes_the_looks_of_others_is_watched() -> None:
    paging = make_form(LOOKS).paging
    assert (len(paging.pages), paging.watched) == (1, frozenset(range(7)))


def test_what_an_answer_sets_is_watched() -> None:
    form = make_form(
        "| survey |\n| | type | name | label | trigger | calculation |\n"
        "| | text | a | A | | |\n| | text | b | B | ${a} | concat(${c}, '!') |\n"
        "| | text | c | C | | |"
    )
    assert form.paging.watched == {form.by_key["a"]}


def test_what_only_judges_is_not_watched() -> None:
    form = make_form(
        "| survey |\n| | type | name | label | constraint | constraint_message |\n"
        "| | integer | people | P | | |\n| | integer | women | W | . <= ${people} | Do ${people} |"
    )
    assert form.paging.watched == frozenset()


def test_pages_hold_every_question_of_every_form_once() -> None:
    for name in list_corpus():
        if found := read_form(name):
            form = found[0]
            assert [n for page in form.paging.pages for n in page] == list(range(form.asked))
            assert max(map(len, form.paging.pages)) <= MAX_PAGE
