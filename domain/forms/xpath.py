"""XPath of the OpenRosa dialect, compiled to closures.

General XPath libraries give other answers than ODK's engine: dates are not numbers there,
nodes that are not relevant keep their values, `position(..)` means something else. So we
compile the dialect ourselves: recursive descent over the tokens, each rule returning the
closure (or `Term`) of what it read. Expressions come from strangers' spreadsheets: length and
nesting are bounded, everything unknown is a FormError with its position.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from domain.forms.errors import FormError
from domain.forms.functions import FUNCTIONS, VOLATILE
from domain.forms.lexer import Token, read_tokens
from domain.forms.operators import PRECEDENCE, Pair, combine, negate
from domain.forms.paths import (
    PARENT,
    filter_rows,
    find_node,
    read_column,
    read_node,
    read_rows,
    resolve,
    rows_term,
)
from domain.forms.scope import Names, Run, RunItems, Term

MAX_DEPTH = 100  # of brackets and calls inside one another


class Compiled(NamedTuple):
    """A ready expression: `reads` are the nodes it depends on, `volatile` says the clock too.

    `items` is there when it denotes rows of an instance.
    """

    run: Run
    reads: frozenset[int] = frozenset()
    volatile: bool = False
    items: RunItems | None = None


def compile_expression(source: str, *, names: Names, here: tuple[str, ...]) -> Compiled:
    """Compile `source` as seen from the node at the absolute path `here`."""
    parser = _Parser(read_tokens(source), names, here)
    term = parser.expression()
    parser.expect("end")
    return Compiled(term.run, frozenset(parser.reads), parser.volatile, term.items)


@dataclass(slots=True)
class _Parser:
    tokens: list[Token]
    names: Names
    here: tuple[str, ...]
    reads: set[int] = field(default_factory=set)
    volatile: bool = False
    at: int = 0
    depth: int = 0
    in_predicate: bool = False

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
            raise self.unexpected(wanted=kind)
        return self.take()

    def unexpected(self, *, wanted: str) -> FormError:
        token = self.tokens[self.at]
        found = token.value if token.kind != "end" else "the end"
        return FormError(f"expected {wanted}, found {found}", position=token.position)

    def expression(self, floor: int = 0) -> Term:
        """Operators of precedence `floor` and above; one chain of equals is one closure."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormError("too deeply nested", position=self.tokens[self.at].position)
        left = self.unary()
        while (rank := PRECEDENCE.get(self.peek(), -1)) >= floor:
            pairs: list[Pair] = []
            while PRECEDENCE.get(self.peek(), -1) == rank:
                pairs.append((self.take().kind, self.expression(rank + 1).run))
            left = Term(combine(left.run, pairs))
        self.depth -= 1
        return left

    def unary(self) -> Term:
        minuses = 0
        while self.accept("-"):
            minuses += 1
        term = self.primary()
        if not minuses:
            return term
        negative = negate(term.run)
        return Term(negative if minuses % 2 else negate(negative))

    def primary(self) -> Term:
        kind = self.peek()
        if kind == "(":
            return self.bracket()
        if kind in ("number", "text"):
            return _constant(self.take())
        if kind == "name" and self.tokens[self.at + 1].kind == "(":
            return self.call()
        if kind in ("/", ".", PARENT, "name"):
            return self.path()
        raise self.unexpected(wanted="a value")

    def bracket(self) -> Term:
        self.expect("(")
        term = self.expression()
        self.expect(")")
        return Term(term.run)

    def call(self) -> Term:
        name = self.take()
        if name.value == "instance":
            return self.instance_path()
        if name.value == "current":
            self.expect("(")
            self.expect(")")
            return self.node_path(name, start=self.here)
        terms = self.arguments()
        try:
            return Term(self.build(name.value, terms))
        except FormError as error:
            raise error if error.position is not None else _at(name, error) from error

    def arguments(self) -> list[Term]:
        self.expect("(")
        terms: list[Term] = []
        while not self.accept(")"):
            if terms:
                self.expect(",")
            terms.append(self.expression())
        return terms

    def build(self, name: str, terms: list[Term]) -> Run:
        if name == "once" and len(terms) == 1:
            return self.once(terms[0].run)
        function = FUNCTIONS.get(name)
        if function is None:
            raise FormError(f"unknown function {name}()")
        if not function.least <= len(terms) <= function.most:
            raise FormError(f"wrong number of arguments to {name}()")
        if name == "jr:choice-name":
            terms = [terms[0], self.quoted_path(terms[1])]
        self.volatile |= name in VOLATILE
        return function.build(terms)

    def once(self, run: Run) -> Run:
        """once(): the value that the node has already, else the argument."""
        own = find_node(self.names, self.here)
        return lambda scope: scope.values[own] if scope.values[own] != "" else run(scope)

    def quoted_path(self, term: Term) -> Term:
        """The path inside a text constant, as pyxform writes ${w1} inside quotes."""
        if term.literal is None:
            return term
        inner = _Parser(read_tokens(term.literal), self.names, self.here, self.reads)
        path = inner.path()
        inner.expect("end")
        return path

    def path(self) -> Term:
        first = self.tokens[self.at]
        if self.accept("/"):
            return self.node_path(first, start=(self.expect("name").value,))
        if self.in_predicate and first.kind in (".", "name"):
            return self.column()
        step = self.take()
        if step.kind == ".":
            return self.node_path(first, start=self.here)
        return self.node_path(first, start=self.here, steps=[step.value])

    def column(self) -> Term:
        if self.accept("."):
            self.expect("/")
        return read_column(self.expect("name").value)

    def node_path(
        self, first: Token, *, start: tuple[str, ...], steps: list[str] | None = None
    ) -> Term:
        steps = steps or []
        while self.accept("/"):
            if not self.accept("."):
                steps.append(self.step())
        if self.peek() == "[":
            raise self.unexpected(wanted="no condition on a question")
        try:
            node = find_node(self.names, resolve(steps, start=start))
        except FormError as error:
            raise _at(first, error) from error
        self.reads.add(node)
        return read_node(node)

    def step(self) -> str:
        return PARENT if self.accept(PARENT) else self.expect("name").value

    def instance_path(self) -> Term:
        """instance('id')/root/item[condition]…/column"""
        self.expect("(")
        name = self.expect("text")
        self.expect(")")
        if not self.names.has_instance(name.value):
            raise FormError(f"unknown list {name.value!r}", position=name.position)
        for _ in ("root", "item"):
            self.expect("/")
            self.expect("name")
        rows = read_rows(name.value)
        while self.accept("["):
            rows = filter_rows(rows, self.predicate())
        return rows_term(rows, self.expect("name").value) if self.accept("/") else rows_term(rows)

    def predicate(self) -> Run:
        outer, self.in_predicate = self.in_predicate, True
        condition = self.expression()
        self.in_predicate = outer
        self.expect("]")
        return condition.run


def _constant(token: Token) -> Term:
    if token.kind == "number":
        number = float(token.value)
        return Term(lambda _: number)
    text = token.value
    return Term(lambda _: text, literal=text)


def _at(token: Token, error: FormError) -> FormError:
    return FormError(error.problem, position=token.position)
