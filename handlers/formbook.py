"""Parsed forms, kept in memory: our own by name, coordinators' and older ones by their text.

A form is called by its code, see `domain.form_codes`; all that is stored names it so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from domain.errors import FormWithdrawn
from domain.form_codes import OWN, split
from domain.forms.loading import load_form
from domain.forms.model import Form
from messages.forms.catalogue import TITLES, read_form, read_xform
from storage import Session, form_library, forms

KEPT = 64


class _Shelf:
    """The forms used last, by digest: a form's text is large, so it is read once."""

    def __init__(self) -> None:
        self._forms: OrderedDict[str, Form] = OrderedDict()
        self._lock = Lock()

    def find(self, digest: str, read: Callable[[], str]) -> Form:
        with self._lock:
            form = self._forms.get(digest)
            if form is not None:
                self._forms.move_to_end(digest)
                return form
        return self.put(load_form(read()))

    def put(self, form: Form) -> Form:
        with self._lock:
            self._forms[form.digest] = form
            if len(self._forms) > KEPT:
                self._forms.popitem(last=False)
        return form


_SHELF = _Shelf()


def shelve(xform: str) -> Form:
    """Parse a form that is about to be used; FormError if it cannot be run."""
    return _SHELF.put(load_form(xform))


def current(session: Session, code: str) -> Form:
    """The present version of a form. Raises LookupError for one that was never published."""
    if code in TITLES:
        return read_form(code)
    version = form_library.version_of(session, code)
    return _SHELF.find(version.digest, lambda: form_library.xform(session, version.id))


def xform(session: Session, code: str) -> str:
    """The XForm XML of what `current` gives."""
    if code in TITLES:
        return read_xform(code)
    return form_library.xform(session, form_library.version_of(session, code).id)


def pinned(session: Session, code: str, digest: str) -> Form:
    """The version a session began with, which may be older than the present one."""
    if code in TITLES and (present := read_form(code)).digest == digest:
        return present
    return _SHELF.find(digest, lambda: forms.xform(session, code, digest))


def title(session: Session, code: str, language: str) -> str:
    """The form's name for people, in this language if it has it."""
    if code in TITLES:
        return TITLES[code][language]
    return form_library.title_of(session, code, language)


def check_open(session: Session, code: str) -> None:
    """Raises `FormWithdrawn` for a form that takes no new sessions."""
    kind, number = split(code)
    if kind == OWN and form_library.is_withdrawn(session, number):
        raise FormWithdrawn


def warm_up() -> None:
    """Parse all our forms: at the start rather than in somebody's first tap."""
    for name in TITLES:
        read_form(name)
