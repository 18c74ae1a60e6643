"""Values that events set: dynamic defaults, and calculations that an answer triggers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain.forms.document import Path, SetValue, show
from domain.forms.errors import FormError
from domain.forms.layout import Layout
from domain.forms.model import Action
from domain.forms.scope import Run
from domain.forms.xpath import Compiled

_OPENING = frozenset({"odk-instance-first-load", "odk-instance-load", "xforms-ready"})
_STARTING = frozenset({"odk-new-repeat", "jr-insert"})
_CHANGED = frozenset({"xforms-value-changed"})
_NEVER = frozenset({"xforms-revalidate"})  # happens after the last question: nothing asks then


class Compiler(Protocol):
    """What compiles the expressions of a form."""

    layout: Layout

    def compile(self, source: str, path: Path, *, part: str) -> Compiled:
        """See `Maker.compile`."""


@dataclass(slots=True)
class Actions:
    """The actions of a form by what causes them: its opening, a new entry (by frame), a new
    answer (by node)."""

    opening: tuple[Action, ...] = ()
    starting: dict[int, tuple[Action, ...]] = field(default_factory=dict)
    reactions: dict[int, tuple[Action, ...]] = field(default_factory=dict)


def compile_actions(found: Sequence[SetValue], compiler: Compiler) -> Actions:
    """Compile all actions; those of the form come before those in its body, as in JavaRosa."""
    actions, layout = Actions(), compiler.layout
    for each in found:
        where = f"{show(each.target)} trigger"
        if unknown := each.events - _OPENING - _STARTING - _CHANGED - _NEVER:
            raise FormError("unsupported_event", where=where, params={"event": min(unknown)})
        run = _compile(each, compiler)
        target, owned = layout.numbers[each.target], layout.line_of(each.owner)
        action = Action(target, run, _count_shared(layout.line_of(each.target), owned))
        if each.events & _OPENING:
            actions.opening += (Action(target, run, 0),)
        if each.events & _STARTING:
            _add_starting(actions, action, each, layout)
        if each.events & _CHANGED and each.owner in layout.numbers:
            owner = layout.numbers[each.owner]
            actions.reactions[owner] = (*actions.reactions.get(owner, ()), action)
    return actions


def _add_starting(actions: Actions, action: Action, each: SetValue, layout: Layout) -> None:
    """An action of the form itself is for the new entries of any repeat around its target."""
    frames = layout.line_of(each.owner)[-1:] or layout.line_of(each.target)
    for frame in frames:
        shared = _count_shared(layout.line_of(each.target), layout.lines[frame])
        started = Action(action.target, action.run, shared)
        actions.starting[frame] = (*actions.starting.get(frame, ()), started)


def _compile(each: SetValue, compiler: Compiler) -> Run:
    if each.value is None:
        text = each.text
        return lambda _: text
    return compiler.compile(each.value, each.target, part="default").run


def _count_shared(first: tuple[int, ...], second: tuple[int, ...]) -> int:
    shared = 0
    for ours, theirs in zip(first, second, strict=False):
        if ours != theirs:
            break
        shared += 1
    return shared
