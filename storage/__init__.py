"""Where everything is kept: typed tables, transactions, and functions that take a `Session`.

Nothing outside this package imports SQLAlchemy; the others import `Session` from here.
"""

from sqlalchemy.orm import Session

__all__ = ["Session"]
