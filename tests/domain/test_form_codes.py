import pytest

from domain.form_codes import draft, own, split


def test_a_code_says_what_it_stands_for() -> None:
    assert split(own(7)) == ("own", 7)
    assert split(draft(12)) == ("draft", 12)
    assert split("workshop") == ("", 0)


@pytest.mark.parametrize("code", ["own:", "own:x", "other:3", "own:-1"])
def test_nonsense_stands_for_nothing(code: str) -> None:
    with pytest.raises(LookupError):
        split(code)
