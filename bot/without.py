"""Libraries that others load where they are installed, and that a server has no use for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# What structlog and httpx draw in terminals with, and threads that are none: some eight megabytes.
UNUSED = ("rich", "click", "pygments", "greenlet")


@contextmanager
def without(*names: str) -> Iterator[None]:
    """What is imported meanwhile finds none of these installed, unless they are loaded already."""
    hidden = {name: None for name in names if name not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type]  # None is Python's own way to say so
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
