"""What can be wrong with a form (never with an answer: that is a `Refusal`)."""

from collections.abc import Mapping
from typing import Any

from domain.errors import FormTooCostly


class FormError(Exception):
    """The form cannot be run: it is malformed, or asks for something we do not support.

    `problem` is a code ("unknown_function") with a text of that name in `form_errors.j2`, which
    `params` fill. `where` names the node and attribute ("/data/z5 constraint") once they are
    known; `position` is the offset, in characters from 0, in the expression.
    """

    def __init__(
        self,
        problem: str,
        *,
        where: str = "",
        position: int | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> None:
        self.problem = problem
        self.where = where
        self.position = position
        self.params = dict(params or {})
        place = where if position is None else f"{where} at {position}".strip()
        said = " ".join([problem, *map(str, self.params.values())])
        Exception.__init__(self, f"{place}: {said}" if place else said)

    def located(self, where: str) -> "FormError":
        """The same error, saying where in the form it is."""
        return type(self)(self.problem, where=where, position=self.position, params=self.params)


class TooCostly(FormError, FormTooCostly):
    """A calculation would take more time or memory than a form may. The session it was for is
    not to be used any more."""

    params: dict[str, Any]

    def __init__(self, problem: str = "too_costly", **known: Any) -> None:
        FormError.__init__(self, problem, **known)


class WrongForm(FormError):
    """A saved session belongs to another form, or to another version of this one."""
