"""Spending the one-time upload links that `storage.files.offer_upload_link` hands out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import inbox
from storage.files import hash_token
from storage.forms import UNFINISHED
from storage.tables.files import UploadLink
from storage.tables.forms import FormSession
from storage.tables.people import Account
from storage.viewers import AccountView, view_account


def usable(session: Session, token: str, now: datetime) -> AccountView | None:
    """Whose link it is; None when it is unknown, used, expired, or its form is closed."""
    found = session.execute(
        select(UploadLink, Account)
        .join(Account, Account.id == UploadLink.account_id)
        .join(FormSession, FormSession.id == UploadLink.session_id)
        .where(
            UploadLink.token_hash == hash_token(token),
            UploadLink.used_at.is_(None),
            UploadLink.expires_at > now,
            FormSession.status.in_(UNFINISHED),
        )
        .with_for_update(of=UploadLink)
    ).first()
    return view_account(found[1]) if found else None


def use(session: Session, token: str, now: datetime) -> AccountView | None:
    """Spend the link, and give its form the floor: the file that follows is its answer."""
    account = usable(session, token, now)
    if account is None:
        return None
    link = session.get_one(UploadLink, hash_token(token))
    link.used_at = now
    inbox.set_focus(session, account.id, link.session_id)
    return account
