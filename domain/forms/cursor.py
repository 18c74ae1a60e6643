"""Reading the tokens of an expression one after another."""

from dataclasses import dataclass, field

from domain.forms.errors import FormError
from domain.forms.lexer import Token


@dataclass(slots=True)
class Cursor:
    """Stands before one of the `tokens`, the last of which is of kind "end"."""

    tokens: list[Token]
    at: int = field(default=0, kw_only=True)

    def peek(self) -> str:
        return self.tokens[self.at].kind

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def accept(self, kind: str) -> bool:
        found = self.peek() == kind
        self.at += found
        return found

    def expect(self, kind: str) -> Token:
        if self.peek() != kind:
            raise self.unexpected()
        return self.take()

    def unexpected(self) -> FormError:
        token = self.tokens[self.at]
        if token.kind == "end":
            return FormError("ends_too_early", position=token.position)
        params = {"found": token.value}
        return FormError("unexpected_part", position=token.position, params=params)

    def unsupported(self) -> FormError:
        token = self.tokens[self.at]
        return FormError("unsupported_path", position=token.position, params={"found": token.value})
