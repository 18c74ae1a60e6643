"""XPath of the OpenRosa dialect, compiled to closures.

General XPath libraries give other answers than ODK's engine: dates are not numbers there,
nodes that are not relevant keep their values, `position(..)` means something else. So we
compile the dialect ourselves: recursive descent over the tokens, each rule returning the
closure (or `Term`) of what it read. Expressions come from strangers' spreadsheets: length and
nesting are bounded, everything unknown is a FormError with its position.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from domain.forms.calls import Call
from domain.forms.cursor import Cursor
from domain.forms.errors import FormError
from domain.forms.functions import FICKLE, VOLATILE
from domain.forms.lexer import Token, read_tokens
from domain.forms.operators import PRECEDENCE, Pair, combine, negate
from domain.forms.paths import PARENT, Path, read_nodes
from domain.forms.rows import filter_rows, read_column, read_rows, rows_term
from domain.forms.scope import Names, NodeSet, Run, RunItems, Scope, Term
from domain.forms.values import Value

MAX_DEPTH = 100  # of brackets and calls inside one another
_PREDICATE = 3  # as deep as so many brackets
_ENTRY = 3  # what trying one entry of a repeat costs, in rows
_WEIGHT = 16  # tokens of a predicate that cost as much as looking at a row


class Compiled(NamedTuple):
    """A ready expression.

    `reads` are the nodes it depends on, each with the number of repeats around it whose entry is
    that of the asking node: of all others, every entry counts. `volatile` says that it depends on
    the clock too, `fickle` that its value may differ though no answer does, `shuffled` that its
    order is drawn by lot. `items` is there when it denotes rows of an instance, `nodes` when it
    is a path through the form.
    """

    run: Run
    reads: frozenset[tuple[int, int]] = frozenset()
    volatile: bool = False
    fickle: bool = False
    shuffled: bool = False
    items: RunItems | None = None
    nodes: NodeSet | None = None


def compile_expression(source: str, *, names: Names, here: Path) -> Compiled:
    """Compile `source` as seen from the node at the absolute path `here`."""
    parser = _Parser(read_tokens(source), names, here, asker=here)
    term = parser.expression()
    parser.expect("end")
    return Compiled(
        term.run,
        frozenset(parser.reads | parser.asked),
        volatile=parser.volatile,
        fickle=parser.fickle,
        shuffled=parser.shuffled,
        items=term.items,
        nodes=term.nodes,
    )


@dataclass(slots=True)
class _Route:
    """A path being read: where it has led so far, and the predicates on its way."""

    path: list[str]
    climbed: int = 0  # steps up at its beginning, -1 for an absolute one
    conditions: dict[int, list[Run]] = field(default_factory=dict)
    reads: set[tuple[int, int]] = field(default_factory=set)  # by the predicates

    def climb(self, token: Token) -> None:
        if not self.path:
            raise FormError("path_above_form", position=token.position)
        self.path.pop()
        self.conditions.pop(len(self.path), None)
        self.climbed += self.climbed >= 0


@dataclass(slots=True)
class _Parser(Cursor):
    """`here` is where paths are seen from, `asker` where the whole expression is. `reads` are
    those of paths seen from `here`, `asked` of those seen from `asker`. `within` is "row" or
    "node" in a predicate, `on_node` says that some predicate around is on a node."""

    names: Names
    here: Path
    asker: Path
    reads: set[tuple[int, int]] = field(default_factory=set)
    asked: set[tuple[int, int]] = field(default_factory=set)
    volatile: bool = False
    fickle: bool = False
    shuffled: bool = False
    depth: int = 0
    within: str = ""
    on_node: bool = False

    def expression(self, floor: int = 0) -> Term:
        """Operators of precedence `floor` and above; one chain of equals is one closure."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormError("nested_too_deeply", position=self.tokens[self.at].position)
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
        if kind in ("//", "@", "any"):
            raise self.unsupported()
        raise self.unexpected()

    def bracket(self) -> Term:
        self.expect("(")
        term = self.expression()
        self.expect(")")
        return term

    def call(self) -> Term:
        name = self.take()
        if name.value == "instance":
            return self.instance_path()
        if name.value == "current":
            self.expect("(")
            self.expect(")")
            return self.current_path(name)
        terms = self.arguments()
        self.volatile |= name.value in VOLATILE
        self.fickle |= name.value in FICKLE
        self.shuffled |= name.value == "randomize"
        try:
            if name.value == "jr:choice-name" and len(terms) == 2:
                terms[1] = self.quoted_path(terms[1])
            return Call(name.value, self.read_own, self.reads).build(terms)
        except FormError as error:
            raise error if error.position is not None else _at(name, error) from error

    def read_own(self) -> Term:
        """The node that the expression belongs to; FormError for texts, which belong to none."""
        return read_nodes(self.names, self.asker, seen_from=self.asker)

    def arguments(self) -> list[Term]:
        self.expect("(")
        terms: list[Term] = []
        while not self.accept(")"):
            if terms:
                self.expect(",")
            terms.append(self.expression())
        return terms

    def quoted_path(self, term: Term) -> Term:
        """The path inside a text constant, as pyxform writes ${w1} inside quotes."""
        if term.literal is None:
            return term
        inner = _Parser(
            read_tokens(term.literal),
            self.names,
            self.here,
            self.asker,
            self.reads,
            depth=self.depth,
        )
        path = inner.path()
        inner.expect("end")
        return path

    def path(self) -> Term:
        first = self.tokens[self.at]
        if self.accept("/"):
            route = _Route([], climbed=-1)
        elif self.within == "row" and first.kind in (".", "name"):
            return self.column()
        else:
            route = _Route(list(self.here))
        self.read_steps(route)
        return self.finish_path(first, route)

    def current_path(self, first: Token) -> Term:
        route = _Route(list(self.asker))
        if self.accept("/"):
            self.read_steps(route)
        return self.finish_path(first, route, asked=True)

    def finish_path(self, first: Token, route: _Route, *, asked: bool = False) -> Term:
        try:
            term = read_nodes(
                self.names,
                tuple(route.path),
                seen_from=self.asker if asked else self.here,
                climbed=route.climbed,
                conditions=route.conditions,
                asked=asked and self.on_node,
            )
        except FormError as error:
            if error.problem == "unknown_path" and not self.names.strict:
                return Term(lambda _: "", members=lambda _: [])
            raise _at(first, error) from error
        if term.nodes is not None:
            bound = term.nodes.bound
            reads = {(node, min(shared, bound)) for node, shared in route.reads}
            (self.asked if asked else self.reads).update(reads, {(term.nodes.spot.node, bound)})
        return term

    def read_steps(self, route: _Route) -> None:
        while True:
            self.read_step(route)
            if not self.accept("/"):
                return

    def read_step(self, route: _Route) -> None:
        token = self.tokens[self.at]
        if self.accept("."):
            return
        if self.accept(PARENT):
            route.climb(token)
            return
        if self.peek() in ("any", "@", "//"):
            raise self.unsupported()
        route.path.append(self.expect("name").value.rpartition(":")[2])
        while self.accept("["):
            condition = self.node_predicate(route)
            route.conditions.setdefault(len(route.path) - 1, []).append(condition)

    def node_predicate(self, route: _Route) -> Run:
        kept = self.here, self.within, self.on_node, self.reads
        self.here, self.within, self.on_node = tuple(route.path), "node", True
        self.reads = route.reads
        condition, weight = self.condition()
        self.here, self.within, self.on_node, self.reads = kept
        self.expect("]")

        def weighed(scope: Scope) -> Value:
            scope.spend(_ENTRY * weight)
            return condition(scope)

        return weighed

    def condition(self) -> tuple[Run, int]:
        """What stands in a predicate, and what it costs to try it once."""
        first, self.depth = self.at, self.depth + _PREDICATE
        run = self.expression().run
        self.depth -= _PREDICATE
        return run, 1 + (self.at - first) // _WEIGHT

    def column(self) -> Term:
        """A column of the row that a predicate looks at: name, ./name, geometry/point."""
        if self.accept(".") and not self.accept("/"):
            return read_column("")
        names = [self.expect("name").value]
        while self.accept("/"):
            names.append(self.expect("name").value)
        return read_column("/".join(names))

    def instance_path(self) -> Term:
        """instance('id')/root/item[condition]…/column"""
        self.expect("(")
        name = self.expect("text")
        self.expect(")")
        if not self.names.has_instance(name.value):
            raise FormError("unknown_list", position=name.position, params={"list": name.value})
        self.expect("/")
        self.expect("name")
        self.expect("/")
        rows = read_rows(name.value, "" if self.accept("any") else self.expect("name").value)
        while self.accept("["):
            rows = filter_rows(rows, *self.row_predicate())
        columns = []
        while self.accept("/"):
            columns.append(self.expect("name").value)
        return rows_term(rows, "/".join(columns))

    def row_predicate(self) -> tuple[Run, int]:
        outer, self.within = self.within, "row"
        condition = self.condition()
        self.within = outer
        self.expect("]")
        return condition


def _constant(token: Token) -> Term:
    if token.kind == "number":
        number = float(token.value)
        return Term(lambda _: number)
    text = token.value
    return Term(lambda _: text, literal=text)


def _at(token: Token, error: FormError) -> FormError:
    return FormError(error.problem, position=token.position, params=error.params)
