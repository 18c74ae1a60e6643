"""Other versions of this program: the one before the newest migration, and one still to come."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from storage import schema

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "scheduler", "storage", "messages", "domain")
AHEAD = "9001"
MIGRATION = f'''"""What a later version may add: columns, an index, a table."""

import sqlalchemy as sa
from alembic import op

revision = "{AHEAD}"
down_revision = "{{newest}}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    for table in ("account", "form_session", "outbox"):
        op.add_column(table, sa.Column("later", sa.String(9), server_default="x", nullable=False))
    op.create_index("ix_outbox_later", "outbox", ["later"])
'''


def later(folder: Path) -> Path:
    """The present program with one more migration."""
    made = folder / "later"
    made.mkdir()
    for package in PACKAGES:
        if package == "storage":
            shutil.copytree(ROOT / package, made / package)
        else:
            (made / package).symlink_to(ROOT / package)
    migration = MIGRATION.format(newest=schema.newest())
    (made / "storage/migrations/versions" / f"{AHEAD}_later.py").write_text(migration)
    return made


def earlier(folder: Path) -> Path | None:
    """The program as it was before its newest migration; None where its history is not at hand."""
    (newest,) = schema.VERSIONS.glob(f"{schema.newest()}_*.py")
    added = _git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest.relative_to(ROOT)))
    commit = added.decode().strip()
    archive = _git("archive", f"{commit}^", *PACKAGES) if commit else b""
    if not archive:
        return None
    made = folder / "earlier"
    made.mkdir()
    subprocess.run(["/bin/tar", "-x", "-C", made], input=archive, check=True)  # noqa: S603
    return made


def _git(*words: str) -> bytes:
    git = shutil.which("git")
    if git is None:
        return b""
    done = subprocess.run([git, *words], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    return done.stdout


def run(program: Path, command: str, folder: Path, settings: dict[str, str]) -> tuple[int, str]:
    """A command of that version: exit code, and what was said as an error."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *command.split()],
        env=os.environ | settings | {"PYTHONPATH": str(program)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr
