"""Compiling a tree to a program for the matchers.

A program is a list of instructions: a character to pass, a fork (first the preferred way), a
jump, a place to be at, a part to look around for or to match once and for all, and the end.
"""

from dataclasses import dataclass, field
from enum import IntEnum

from domain.forms.patterns.characters import Test
from domain.forms.patterns.problems import TooCostly
from domain.forms.patterns.tree import (
    Alternatives,
    Assertion,
    Atomic,
    Look,
    One,
    Repeat,
    Sequence,
    Tree,
    longest,
)

MAX_REACH = 100_000  # characters looked back over where the pattern gives no limit
MAX_SIZE = 5_000  # instructions, counted repeats written out
_MAX_STEPS = 4 * MAX_SIZE  # of compiling, for what adds no instructions


class Op(IntEnum):
    """What an instruction does."""

    ONE = 0
    FORK = 1
    JUMP = 2
    PLACE = 3
    LOOK = 4
    ATOMIC = 5
    END = 6


@dataclass(slots=True)
class Instruction:
    """`test` of a character; `place` to be at; `to` and `other` lead on; `part` is a program
    within, looked for `ahead` or up to `reach` characters behind, which is `wanted` or not."""

    op: Op
    test: Test | None = None
    place: str = ""
    to: int = 0
    other: int = 0
    part: "Program | None" = None
    ahead: bool = True
    wanted: bool = True
    reach: int = 0


@dataclass(slots=True)
class Program:
    """Instructions, run from the first."""

    code: list[Instruction] = field(default_factory=list)


def compile_tree(tree: Tree) -> Program:
    """The program that matches what the tree does."""
    return _Compiler().program(tree)


@dataclass(slots=True)
class _Compiler:
    steps: int = 0
    size: int = 0
    code: list[Instruction] = field(default_factory=list)

    def program(self, tree: Tree) -> Program:
        outer, self.code = self.code, []
        self.write(tree)
        self.add(Op.END)
        inner, self.code = self.code, outer
        return Program(inner)

    def add(self, op: Op) -> Instruction:
        self.size += 1
        if self.size > MAX_SIZE:
            raise TooCostly("too many repetitions")
        instruction = Instruction(op)
        self.code.append(instruction)
        return instruction

    def write(self, tree: Tree) -> None:
        self.steps += 1
        if self.steps > _MAX_STEPS:
            raise TooCostly("too many repetitions")
        if isinstance(tree, One):
            self.add(Op.ONE).test = tree.test
        elif isinstance(tree, Sequence):
            for part in tree.parts:
                self.write(part)
        elif isinstance(tree, Alternatives):
            self.write_alternatives(tree)
        elif isinstance(tree, Repeat):
            self.write_repeat(tree)
        elif isinstance(tree, Assertion):
            self.add(Op.PLACE).place = tree.place
        else:
            self.write_part(tree)

    def write_alternatives(self, tree: Alternatives) -> None:
        jumps: list[Instruction] = []
        for part in tree.parts[:-1]:
            fork = self.add(Op.FORK)
            fork.to = len(self.code)
            self.write(part)
            jumps.append(self.add(Op.JUMP))
            fork.other = len(self.code)
        self.write(tree.parts[-1])
        for jump in jumps:
            jump.to = len(self.code)

    def write_repeat(self, tree: Repeat) -> None:
        for _ in range(tree.least):
            self.write(tree.part)
        if tree.most is None:
            start = len(self.code)
            fork = self.add(Op.FORK)
            self.write(tree.part)
            self.add(Op.JUMP).to = start
            self.lead(fork, inside=start + 1, outside=len(self.code), lazy=tree.lazy)
            return
        forks: list[tuple[int, Instruction]] = []
        for _ in range(tree.most - tree.least):
            forks.append((len(self.code) + 1, self.add(Op.FORK)))
            self.write(tree.part)
        for inside, fork in forks:
            self.lead(fork, inside=inside, outside=len(self.code), lazy=tree.lazy)

    def lead(self, fork: Instruction, *, inside: int, outside: int, lazy: bool) -> None:
        fork.to, fork.other = (outside, inside) if lazy else (inside, outside)

    def write_part(self, tree: Look | Atomic) -> None:
        instruction = self.add(Op.ATOMIC if isinstance(tree, Atomic) else Op.LOOK)
        instruction.part = self.program(tree.part)
        if isinstance(tree, Look):
            instruction.ahead, instruction.wanted = tree.ahead, tree.wanted
            if not tree.ahead:
                reach = longest(tree.part)
                instruction.reach = MAX_REACH if reach is None else reach
