"""Where a session stands: what has been passed, what comes next, what is no longer true."""

from collections.abc import Iterable, Mapping, Sequence

from domain.forms import display
from domain.forms.model import Choice, Form, Kind, Limits, Node
from domain.forms.sheet import Sheet
from domain.forms.values import to_truth
from domain.forms.views import Accepted, Line, Outcome, Refusal


class Course:
    """The state of a session on `form`.

    `at` is the number of the current node, None on the summary. `passed` flags the nodes that
    were answered, skipped or read. `picked` are the choices toggled but not yet taken, `files`
    the names of uploads by question key, `changing` says that the summary sent us here,
    `lists` are the choices the program injected.
    """

    def __init__(self, form: Form, sheet: Sheet, lists: Mapping[str, Sequence[Choice]]) -> None:
        self.form = form
        self.sheet = sheet
        self.lists = lists
        self.at: int | None = None
        self.passed = bytearray(form.asked)
        self.picked: tuple[str, ...] = ()
        self.files: dict[str, str] = {}
        self.changing = False

    @property
    def node(self) -> Node | None:
        """The current node; None on the summary."""
        return None if self.at is None else self.form.nodes[self.at]

    def is_live(self, number: int) -> bool:
        """Whether the node is asked at all and applies now."""
        return number < self.form.asked and bool(self.sheet.live[number])

    def is_note(self, node: Node) -> bool:
        """Whether the node is only shown, not answered."""
        readonly = node.rules.readonly
        return node.kind is Kind.NOTE or (
            readonly is not None and to_truth(readonly(self.sheet.scope))
        )

    def is_required(self, node: Node) -> bool:
        """Whether the node needs an answer now."""
        required = node.rules.required
        return required is not None and to_truth(required(self.sheet.scope))

    def judge(self, node: Node, value: str) -> Refusal | None:
        """Why `value` cannot be the answer; None if it can."""
        if value:
            holds = self.sheet.holds(node.number, value)
            return None if holds else self._refuse(node, "constraint")
        return self._refuse(node, "required") if self.is_required(node) else None

    def take(self, node: Node, value: str) -> Outcome:
        """Judge an answer, store it, drop what lost its question by it, move on."""
        refusal = self.judge(node, value)
        if refusal is not None:
            return refusal
        removed = self.store(node, value)
        self.advance()
        return Accepted(removed)

    def store(self, node: Node, value: str) -> tuple[Line, ...]:
        """Store a good answer; return the answers that lost their question by it."""
        if node.kind is Kind.FILE and value != self.sheet.raw[node.number]:
            self.files.pop(node.key, None)
        changed = self.sheet.write(node.number, value)
        self.passed[node.number] = 1
        removed = [self._drop(node, number, old) for number, old in changed.items()]
        for number in changed:
            self.recheck(self.form.rechecked[number])
        return tuple(filter(None, removed))

    def pass_note(self, node: Node) -> Outcome:
        """Move on from a note."""
        self.passed[node.number] = 1
        self.advance()
        return Accepted()

    def pass_blanks(self, last: int) -> None:
        """Take notes and unanswered optional questions up to node `last` as seen."""
        for node in self.form.nodes[: last + 1]:
            if self.is_note(node) or not self.is_required(node):
                self.passed[node.number] = 1

    def recheck(self, numbers: Iterable[int]) -> None:
        """Have those of the nodes asked again whose answer is no longer valid."""
        for number in numbers:
            if self.is_live(number) and self.passed[number]:
                node = self.form.nodes[number]
                if not self.is_note(node) and self.judge(node, self.sheet.raw[number]):
                    self.passed[number] = 0

    def advance(self) -> None:
        """Go to the next live node not passed yet, from here on, then from the start."""
        start = 0 if self.at is None else self.at + 1
        for numbers in (range(start, self.form.asked), range(start)):
            for number in numbers:
                if self.sheet.live[number] and not self.passed[number]:
                    return self.go(number)
        return self.go(None)

    def go(self, number: int | None) -> None:
        """Stand at a node, or on the summary."""
        self.at = number
        self.changing = False
        self.picked = self.stored_picks()

    def stored_picks(self) -> tuple[str, ...]:
        """The stored names of a multiple choice or ranking, from which toggling starts."""
        if self.node is None or self.node.kind not in (Kind.MANY, Kind.RANK):
            return ()
        return tuple(self.node.chosen(self.sheet.raw[self.node.number]))

    def _drop(self, cause: Node, number: int, old: str) -> Line | None:
        """Forget the answer of a question that died, or whose choice is no longer offered."""
        node = self.form.nodes[number]
        if node is cause or number >= self.form.asked or not self.passed[number]:
            return None
        if self.sheet.live[number]:
            if self.sheet.raw[number] == old or node.rules.calculate is not None:
                return None
        else:
            self.sheet.raw[number] = node.default
        self.passed[number] = 0
        line = display.show_line(self, node, old)
        self.files.pop(node.key, None)
        return line if old and not self.is_note(node) else None

    def _refuse(self, node: Node, code: str) -> Refusal:
        required = code == "required"
        text = node.required_message if required else node.constraint_message
        message = text.render(self.sheet.scope) if text else None
        return Refusal(code, message, {} if required else _name_limits(node.limits))


def _name_limits(limits: Limits) -> dict[str, str | int]:
    """Limits that may be what a constraint is about, for a message in the program's words."""
    named = {
        "min_select": limits.min_select,
        "max_select": limits.max_select,
        "max_length": limits.max_length,
    }
    return {name: limit for name, limit in named.items() if limit is not None}
