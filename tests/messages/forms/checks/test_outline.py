"""Types, names and groups of questions."""

from __future__ import annotations

import pytest

from tests.messages.forms.checks.sheets import check, doubts, places

A = ("text", "a", "A?")


def test_a_group_left_open_is_told_where_it_opened() -> None:
    checked = check(("begin group", "g", "G"), ("begin group", "h", "H"), A, ("end group",))
    assert places(checked) == [("begin_without_end", "survey", 2, "A")]
    assert checked.errors[0].params == {"kind": "group", "name": "g"}


def test_an_end_without_a_beginning_says_what_is_open() -> None:
    checked = check(("begin group", "g", "G"), A, ("end repeat",), ("end group",))
    assert places(checked) == [("end_without_begin", "survey", 4, "A")]
    assert checked.errors[0].params["name"] == "g"
    assert checked.errors[0].params["first"] == 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("select_on plec", "select_one plec"),
        ("selectone plec", "select_one plec"),
        ("Text", "text"),
        ("intger", "integer"),
        ("tekst", "text"),
        ("begin grupe", "begin_group"),
        ("xyz", ""),
    ],
)
def test_an_unknown_type_is_told_with_what_was_probably_meant(written: str, meant: str) -> None:
    checked = check((written, "b", "B?"), A)
    assert places(checked) == [("type_unknown", "survey", 2, "A")]
    assert checked.errors[0].params == {"type": written, "like": meant}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("select_one", "type_without_list"),
        ("select_one moja lista", "type_with_many_words"),
        ("geotrace", "type_line_or_area"),
        ("geoshape", "type_line_or_area"),
        ("background-audio", "type_background_audio"),
        ("start-geopoint", "type_background_place"),
        ("csv-external", "type_external_data"),
        ("select_one_from_file gminy.csv", "type_external_list"),
        ("select_one_external gminy", "type_external_list"),
        ("select_one gminy.csv", "type_external_list"),
        ("begin loop over gminy", "type_loop"),
    ],
)
def test_a_type_that_is_not_run_is_refused(written: str, code: str) -> None:
    end = [("end_loop",)] if "loop" in written else []
    assert (code, "survey", 2, "A") in places(check((written, "b", "B?"), A, *end))


def test_a_row_without_type_is_an_error_unless_it_is_a_remark() -> None:
    checked = check((None, "b", "B?"), (None, None, None, "uwaga"), A)
    assert places(checked) == [("type_missing", "survey", 2, "A")]


def test_a_watching_form_is_refused_with_places_and_tolerated_without() -> None:
    header = ("type", "name", "label", "parameters")
    location = "location-priority=balanced location-min-interval=60 location-max-age=120"
    refused = check(A, ("audit", None, None, location), header=header)
    assert places(refused) == [("audit_location", "survey", 3, "D")]
    tolerated = check(A, ("audit",), header=header)
    assert (places(tolerated), doubts(tolerated)) == ([], [("audit_ignored", "survey", 3, "A")])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (None, "name_missing"),
        ("jak się masz", "name_bad"),
        ("1a", "name_bad"),
        ("a:b", "name_bad"),
        ("meta", "name_reserved"),
        ("a", "name_twice"),
    ],
)
def test_a_name_that_cannot_be_is_told(name: str | None, code: str) -> None:
    assert places(check(A, ("text", name, "B?"))) == [(code, "survey", 3, "B")]


def test_a_note_needs_no_name_and_groups_may_repeat_names() -> None:
    checked = check(A, ("note", None, "Uwaga"), ("begin group", "g", "G"), A, ("end group",))
    assert places(checked) == []


def test_names_that_differ_by_capitals_only_are_doubtful() -> None:
    checked = check(A, ("text", "A", "B?"))
    assert (places(checked), doubts(checked)) == ([], [("name_like_another", "survey", 3, "B")])


def test_repeats_three_deep_are_refused_at_the_third() -> None:
    begins = [("begin repeat", name, name) for name in "rst"]
    checked = check(*begins, A, *[("end repeat",)] * 3)
    assert ("repeats_deep", "survey", 4, "A") in places(checked)


def test_a_disabled_row_is_not_there() -> None:
    header = ("type", "name", "label", "disabled")
    assert places(check(A, ("bad type", "b", None, "yes"), header=header)) == []


def test_groups_within_groups_pass() -> None:
    checked = check(
        ("begin group", "g", "G"),
        ("begin_repeat", "r", "R"),
        A,
        ("end repeat",),
        ("end_group",),
    )
    assert checked.errors == ()


def test_a_repeat_left_open_inside_a_group_is_told_where_it_opened() -> None:
    checked = check(("begin group", "g", "G"), ("begin repeat", "h", "H"), A, ("end group", "g"))
    assert places(checked) == [("begin_without_end", "survey", 3, "A")]


def test_repeats_three_deep_are_told_once() -> None:
    begins = [("begin_repeat", name, name) for name in "abc"]
    checked = check(*begins, ("text", "t", "T?"), *[("end_repeat",)] * 3)
    assert places(checked) == [("repeats_deep", "survey", 4, "A")]


def test_a_refused_type_is_not_asked_for_a_label_too() -> None:
    checked = check(("background-audio", "n"), ("text", "t", "T?"))
    assert places(checked) == [("type_background_audio", "survey", 2, "A")]
