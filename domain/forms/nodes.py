"""Making the nodes of a form: their rules and texts compiled, what they read noted down."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from domain.forms.controls import (
    data_type,
    find_kind,
    read_choice_columns,
    read_fixed_choices,
    read_limits,
)
from domain.forms.document import JAVAROSA, XFORMS, Document, Path, show
from domain.forms.errors import FormError
from domain.forms.metadata import read_preload
from domain.forms.model import ChoiceList, Kind, Localized, Node, Rules
from domain.forms.scope import Item, Run
from domain.forms.texts import read_template, read_texts, reference_id
from domain.forms.xpath import Compiled, compile_expression

_DEPENDING = ("relevant", "calculate")  # a node with these is recomputed when its sources change
_CHECKING = ("constraint", "required", "readonly")  # looked at only when the node is asked


class Maker:
    """Makes the nodes of one document; `reads` gathers by number what each is computed from,
    `checks` what its answer is judged by, `timed` those judged by the clock."""

    def __init__(self, document: Document, numbers: Mapping[Path, int]) -> None:
        self.document = document
        self.numbers = numbers
        self.reads: list[set[int]] = [set() for _ in numbers]
        self.checks: list[set[int]] = [set() for _ in numbers]
        self.timed: set[int] = set()
        self.names = Counter(path[-1] for path in numbers)
        self.parents = {path[:-1] for path in numbers}
        self.texts = read_texts(document.itext, self.compile_part)

    def find_node(self, path: Path) -> int | None:
        """See `Names`."""
        return self.numbers.get(path)

    def has_instance(self, name: str) -> bool:
        """See `Names`."""
        return name in self.document.instances

    def make_node(self, path: Path) -> Node:
        """Compile the node at `path`."""
        bind = self.document.binds.get(path, {})
        parent = self.numbers.get(path[:-1])
        if parent is not None:
            self.reads[self.numbers[path]].add(parent)
        node = Node(
            number=self.numbers[path],
            key=path[-1] if self.names[path[-1]] == 1 else "/".join(path[1:]),
            kind=Kind.GROUP if path in self.parents else Kind.HIDDEN,
            parent=parent,
            default=self.document.defaults[path],
            data=data_type(bind),
            preload=read_preload(
                bind.get(JAVAROSA + "preload", ""),
                bind.get(JAVAROSA + "preloadParams", ""),
                where=show(path),
            ),
            constraint_message=self._find_message(bind.get(JAVAROSA + "constraintMsg")),
            required_message=self._find_message(bind.get(JAVAROSA + "requiredMsg")),
            label=self._read_text(self.document.groups.get(path), "label", path),
            rules=self._compile_rules(path, bind),
        )
        control = self.document.controls.get(path)
        return node if control is None else self._add_control(node, control, path, bind)

    def compile_part(self, source: str, path: Path) -> Run:
        """An expression that nothing is recomputed for, such as a value within a label."""
        return self._compile(source, path, part="text").run

    def _compile(self, source: str, path: Path, *, part: str) -> Compiled:
        try:
            return compile_expression(source, names=self, here=path)
        except FormError as error:
            raise error.located(f"{show(path)} {part}") from error

    def _compile_rules(self, path: Path, bind: Mapping[str, str]) -> Rules:
        sources = {name: bind[name] for name in (*_DEPENDING, *_CHECKING) if bind.get(name)}
        if path in self.document.initials:
            sources["initial"] = self.document.initials[path]
        compiled = {
            name: self._compile(source, path, part=name) for name, source in sources.items()
        }
        self._note_reads(self.numbers[path], compiled)
        return Rules(**{name: each.run for name, each in compiled.items()})

    def _note_reads(self, number: int, compiled: Mapping[str, Compiled]) -> None:
        for name, each in compiled.items():
            if name in _DEPENDING:
                self.reads[number] |= each.reads
            elif name in _CHECKING:
                self.checks[number] |= each.reads - {number}
                self.timed |= {number} if each.volatile else set()

    def _find_message(self, source: str | None) -> Localized | None:
        if source is None:
            return None
        key = reference_id(source)
        return self.texts.get(key) if key is not None else Localized((source,))

    def _read_text(self, owner: Element | None, tag: str, path: Path) -> Localized | None:
        element = None if owner is None else owner.find(XFORMS + tag)
        if element is None:
            return None
        key = reference_id(element.get("ref", ""))
        if key is not None:
            return self.texts.get(key)
        return Localized(read_template(element, path, self.compile_part))

    def _add_control(
        self, node: Node, control: Element, path: Path, bind: Mapping[str, str]
    ) -> Node:
        kind = find_kind(control, bind, where=show(path))
        fixed = read_fixed_choices(control, kind, node.data, where=show(path))
        return replace(
            node,
            kind=kind,
            label=self._read_text(control, "label", path),
            hint=self._read_text(control, "hint", path),
            choices=self._read_choices(control, fixed, path),
            appearance=control.get("appearance", ""),
            limits=read_limits(control, bind.get("constraint", ""), where=show(path)),
        )

    def _read_choices(
        self, control: Element, fixed: tuple[Item, ...], path: Path
    ) -> ChoiceList | None:
        itemset = control.find(f"{XFORMS}itemset")
        if itemset is None:
            return ChoiceList(lambda _: fixed, filtered=False) if fixed else None
        source = itemset.get("nodeset", "")
        compiled = self._compile(source, path, part="choices")
        if compiled.items is None:
            raise FormError("choices from another answer are not supported", where=show(path))
        self.reads[self.numbers[path]] |= compiled.reads
        return ChoiceList(compiled.items, "[" in source, *read_choice_columns(itemset))
