"""Codes: issued once, used once, even by two accounts at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import select

from domain.errors import CodeExpired, CodeRevoked, CodeUnknown, CodeUsed, DomainError
from domain.invitations import VALID_FOR
from storage import Session, invitations
from storage.database import Database
from storage.invitations import Redeemed, Standing
from storage.tables.people import Account, Invitation, Person
from tests import builders

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)
NUMBERS: Iterator[int] = count(1)


def predictable(size: int) -> bytes:
    return next(NUMBERS).to_bytes(size, "big")


def issue(session: Session, person_id: int, now: datetime = NOW) -> str:
    issued = invitations.issue(session, person_id, now, created_by=None, random=predictable)
    return issued.code


def person(session: Session, code: str = "P-001", **values: str) -> int:
    return builders.person(session, code, **values).id


def account(session: Session, name: str = "phone", language: str = "pl") -> int:
    row = Account(
        channel="direct",
        external_id=name,
        chat=name,
        language=language,
        created_at=NOW,
        last_seen_at=NOW,
    )
    return builders.add(session, row).id


def test_redeeming_connects_the_account_and_marks_the_person_as_joined(database: Database) -> None:
    def work(session: Session) -> tuple[Redeemed, Redeemed, int | None]:
        who, phone = person(session), account(session, language="en")
        redeemed = invitations.redeem(session, issue(session, who), phone, NOW)
        return redeemed, Redeemed(who, first=True), session.get_one(Account, phone).person_id

    redeemed, expected, owner = database.write_now(work)
    assert redeemed == expected
    assert owner == expected.person_id
    row = database.read_now(lambda session: session.get_one(Person, expected.person_id))
    assert (row.state, row.joined_at, row.language) == ("zarejestrowany", NOW, "en")


def test_only_a_hash_of_the_code_is_kept(database: Database) -> None:
    code = database.write_now(lambda session: issue(session, person(session)))
    row = database.read_now(lambda session: session.scalars(select(Invitation)).one())
    assert code not in row.code_hash
    assert code.replace("-", "") not in row.code_hash


def test_a_second_account_of_the_same_person_is_not_the_first(database: Database) -> None:
    def work(session: Session) -> Redeemed:
        who = person(session)
        invitations.redeem(session, issue(session, who), account(session, "phone"), NOW)
        return invitations.redeem(session, issue(session, who), account(session, "web"), NOW)

    assert database.write_now(work).first is False


def test_a_new_code_ends_the_older_one(database: Database) -> None:
    def work(session: Session) -> tuple[str, str, int]:
        who = person(session)
        return issue(session, who), issue(session, who), account(session)

    old, new, phone = database.write_now(work)
    with pytest.raises(CodeRevoked):
        database.write_now(lambda session: invitations.redeem(session, old, phone, NOW))
    database.write_now(lambda session: invitations.redeem(session, new, phone, NOW))


def after_use(session: Session, who: int, code: str) -> None:
    invitations.redeem(session, code, account(session, "first"), NOW)


def after_revocation(session: Session, who: int, code: str) -> None:
    invitations.revoke(session, who, NOW)


def after_leaving(session: Session, who: int, code: str) -> None:
    session.get_one(Person, who).state = "zastapiony"


@pytest.mark.parametrize(
    ("before", "now", "refusal"),
    [
        (after_use, NOW, CodeUsed),
        (after_revocation, NOW, CodeRevoked),
        (after_leaving, NOW, CodeRevoked),
        (None, NOW + VALID_FOR, CodeExpired),
    ],
)
def test_a_code_that_no_longer_works_says_why(
    database: Database,
    before: Callable[[Session, int, str], None] | None,
    now: datetime,
    refusal: type[DomainError],
) -> None:
    def work(session: Session) -> tuple[str, int]:
        who = person(session)
        code = issue(session, who)
        if before:
            before(session, who, code)
        return code, account(session)

    code, phone = database.write_now(work)
    with pytest.raises(refusal):
        database.write_now(lambda session: invitations.redeem(session, code, phone, now))


def test_a_code_nobody_issued_is_unknown(database: Database) -> None:
    with pytest.raises(CodeUnknown):
        database.write_now(
            lambda session: invitations.redeem(session, "AAAA-AAAA-AAAA", account(session), NOW)
        )


def test_of_two_accounts_with_one_code_exactly_one_wins(database: Database) -> None:
    def prepare(session: Session) -> tuple[str, list[int]]:
        return issue(session, person(session)), [account(session, name) for name in ("one", "two")]

    code, rivals = database.write_now(prepare)
    together = Barrier(len(rivals))

    def rush(account_id: int) -> str:
        together.wait(10)
        try:
            database.write_now(lambda session: invitations.redeem(session, code, account_id, NOW))
        except CodeUsed:
            return "used"
        return "joined"

    with ThreadPoolExecutor(len(rivals)) as pool:
        assert sorted(pool.map(rush, rivals)) == ["joined", "used"]
    owners = database.read_now(lambda s: s.scalars(select(Account.person_id)).all())
    assert sorted(owner is None for owner in owners) == [False, True]


def test_status_tells_what_became_of_the_newest_code(database: Database) -> None:
    def work(session: Session) -> list[Standing]:
        who = person(session)
        seen = [invitations.status(session, who, NOW)]
        issue(session, who)
        seen.append(invitations.status(session, who, NOW))
        seen.append(invitations.status(session, who, NOW + VALID_FOR))
        invitations.revoke(session, who, NOW)
        seen.append(invitations.status(session, who, NOW))
        invitations.redeem(session, issue(session, who), account(session), NOW)
        seen.append(invitations.status(session, who, NOW))
        return [status.standing for status in seen]

    assert database.write_now(work) == [
        Standing.NONE,
        Standing.OPEN,
        Standing.EXPIRED,
        Standing.REVOKED,
        Standing.USED,
    ]


def test_codes_go_to_those_who_have_no_account_yet(database: Database) -> None:
    def work(session: Session) -> tuple[list[int], int]:
        joined, waiting = person(session, "P-001"), person(session, "P-002")
        invitations.redeem(session, issue(session, joined), account(session), NOW)
        issued = invitations.issue_missing(
            session, [joined, waiting], NOW, created_by=None, random=predictable
        )
        return [code.person_id for code in issued], waiting

    issued, waiting = database.write_now(work)
    assert issued == [waiting]


def test_revoking_says_whether_there_was_anything_to_revoke(database: Database) -> None:
    def work(session: Session) -> list[bool]:
        who = person(session)
        issue(session, who)
        later = NOW + timedelta(minutes=1)
        return [invitations.revoke(session, who, later) for _ in range(2)]

    assert database.write_now(work) == [True, False]
