from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import CodeExpired, CodeRevoked, CodeUsed, TooManyAttempts
from domain.invitations import (
    ALPHABET,
    RANDOM_BYTES,
    THROTTLES,
    Counter,
    Failures,
    Invitation,
    allow_attempt,
    check_invitation,
    make_code,
    read_code,
)

NOW = datetime(2017, 4, 3, 9, 0, tzinfo=UTC)
BYTES = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


@given(BYTES)
def test_a_code_has_three_groups_of_four_signs_that_cannot_be_mixed_up(seed: bytes) -> None:
    groups = make_code(seed).split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)
    assert set("ILOU") & set(ALPHABET) == set()


@given(BYTES, BYTES)
def test_different_random_bits_give_different_codes(one: bytes, two: bytes) -> None:
    def shown(seed: bytes) -> int:
        return int.from_bytes(seed, "big") & (1 << 60) - 1

    assert (make_code(one) == make_code(two)) == (shown(one) == shown(two))


@given(BYTES)
def test_a_code_is_read_however_it_is_typed(seed: bytes) -> None:
    code = make_code(seed)
    sloppy = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    typed = [code, sloppy, f"  {code} ", code.replace("-", ""), code.replace("-", " – ")]
    assert [read_code(text) for text in typed] == [code] * 5


@pytest.mark.parametrize(
    "text", ["", "K7Q2-MD41", "dzień dobry", "K7Q2-MD41-9XWFA", "ąęćż-1234-1234"]
)
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert read_code(text) is None


def test_a_code_needs_exactly_its_random_bytes() -> None:
    with pytest.raises(ValueError, match="8 random bytes"):
        make_code(b"short")


def test_a_fresh_invitation_can_be_used_until_it_expires() -> None:
    fresh = Invitation(expires=NOW)
    check_invitation(fresh, NOW - timedelta(seconds=1))
    with pytest.raises(CodeExpired) as refused:
        check_invitation(fresh, NOW)
    assert refused.value.params == {"expired": NOW}


def test_used_and_revoked_are_told_apart_even_after_expiry() -> None:
    with pytest.raises(CodeUsed):
        check_invitation(Invitation(expires=NOW, used=NOW), NOW)
    with pytest.raises(CodeRevoked):
        check_invitation(Invitation(expires=NOW, revoked=NOW), NOW)


def _pauses(counter: Counter, counts: list[int]) -> list[float]:
    return [THROTTLES[counter].pause_after(count).total_seconds() for count in counts]


def test_an_accounts_pause_doubles_after_three_free_tries() -> None:
    assert _pauses(Counter.ACCOUNT, [0, 2, 3, 4, 5, 6]) == [0, 0, 30, 60, 120, 240]


def test_pauses_stay_below_their_limit() -> None:
    assert _pauses(Counter.ACCOUNT, [10_000]) == [12 * 3600]
    assert _pauses(Counter.ADDRESS, [10_000]) == [3600]
    assert _pauses(Counter.OVERALL, [10_000]) == [20]


def test_nobody_waits_without_failures() -> None:
    allow_attempt({}, NOW)


def test_the_longest_pause_of_all_counters_holds() -> None:
    failures = {
        Counter.ACCOUNT: Failures(4, NOW - timedelta(seconds=10)),
        Counter.OVERALL: Failures(300, NOW),
    }
    with pytest.raises(TooManyAttempts) as refused:
        allow_attempt(failures, NOW)
    assert refused.value.params == {"until": NOW + timedelta(seconds=50)}


def test_after_the_pause_the_next_try_is_free() -> None:
    allow_attempt({Counter.ACCOUNT: Failures(3, NOW - timedelta(seconds=30))}, NOW)


@given(st.integers(0, 100), st.sampled_from(Counter))
def test_a_pause_never_gets_shorter(count: int, counter: Counter) -> None:
    throttle = THROTTLES[counter]
    assert throttle.pause_after(count) <= throttle.pause_after(count + 1)
