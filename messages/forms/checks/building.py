"""From tables to a form that runs; what pyxform or the engine refuse is told, and gone round."""

from __future__ import annotations

from pyxform.errors import PyXFormError

from domain.forms.errors import FormError
from domain.forms.loading import load_form
from domain.forms.model import Form
from messages.forms.checks.converting import Tables, convert_tables
from messages.forms.checks.tables import Notes
from messages.forms.problems import Problem


def build_form(tables: Tables, fallback_name: str, notes: Notes) -> tuple[Form | None, str]:
    """The form and its XForm XML; (None, "") when it could not be built."""
    try:
        xform = convert_tables(tables, fallback_name)
        return load_form(xform), xform
    except PyXFormError as error:
        notes.add(Problem("pyxform", params={"words": str(error)}))
    except FormError as error:
        notes.add(Problem(error.problem, params=error.params))
    return None, ""
