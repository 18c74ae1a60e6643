from datetime import UTC, datetime

from domain import errors
from domain.errors import DomainError, TooLate


def _refusals() -> list[type[DomainError]]:
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, DomainError)
    ]


def test_every_refusal_has_its_own_code() -> None:
    codes = [kind.code for kind in _refusals()]
    assert sorted(set(codes)) == sorted(codes)


def test_every_refusal_says_what_it_means() -> None:
    assert [kind.__name__ for kind in _refusals() if not (kind.__doc__ or "").strip()] == []


def test_a_refusal_carries_what_its_text_needs() -> None:
    due = datetime(2017, 6, 19, 13, 0, tzinfo=UTC)
    refusal = TooLate(due=due)
    assert (refusal.code, refusal.params) == ("too_late", {"due": due})
    assert str(refusal).startswith("too_late(due=")
