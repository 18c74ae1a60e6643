"""What can be wrong with a form (never with an answer: that is a `Refusal`)."""


class FormError(Exception):
    """The form cannot be run: it is malformed, or asks for something we do not support.

    `where` names the node or attribute ("/data/z5 constraint") once it is known;
    `position` is the offset, counted in characters from 0, in the expression.
    """

    def __init__(self, problem: str, *, where: str = "", position: int | None = None) -> None:
        self.problem = problem
        self.where = where
        self.position = position
        place = where if position is None else f"{where} at {position}".strip()
        super().__init__(f"{place}: {problem}" if place else problem)

    def located(self, where: str) -> "FormError":
        """The same error, saying where in the form it is."""
        return type(self)(self.problem, where=where, position=self.position)


class WrongForm(FormError):
    """A saved session belongs to another form, or to another version of this one."""
