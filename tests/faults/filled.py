"""An installation full of invented people and files, to be copied."""

from __future__ import annotations

import hashlib
import os
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import demo
from storage.database import Database, make_engine
from storage.tables.files import StoredFile
from storage.tables.people import Account

NOW = demo.BEGINS
FILES = 3


def fill_store(database: Database, store: Path) -> None:
    store.mkdir()
    account = database.write_now(_account)
    for number in range(FILES):
        name, content = f"{number:032x}", os.urandom(1000 + number)
        (store / name).write_bytes(content)
        row = StoredFile(
            account_id=account,
            channel="web",
            ref="",
            name="raport.pdf",
            stored_name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            state="ready",
            created_at=NOW,
        )
        database.write_now(partial(Session.add, instance=row))


def _account(session: Session) -> int:
    account = Account(channel="web", external_id="x", chat="x", created_at=NOW, last_seen_at=NOW)
    session.add(account)
    session.flush()
    return account.id


def make_databases(postgres_url: str, names: tuple[str, ...]) -> None:
    engine = make_engine(postgres_url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
            connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
