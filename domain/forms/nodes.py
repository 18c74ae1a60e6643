"""Making the nodes of a form: their rules and texts compiled, what they read noted down."""

from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from domain.forms.controls import (
    data_type,
    find_kind,
    find_own_labels,
    find_source,
    read_choice_columns,
    read_fixed_choices,
    read_limits,
)
from domain.forms.document import JAVAROSA, XFORMS, Document, Path, show
from domain.forms.errors import FormError
from domain.forms.layout import Layout, question_path
from domain.forms.metadata import read_preload
from domain.forms.model import ChoiceList, Kind, Localized, Node, Rules
from domain.forms.nodesets import list_nodes
from domain.forms.scope import Item, Run, Spot
from domain.forms.texts import read_template, read_texts, reference_id
from domain.forms.values import to_truth
from domain.forms.xpath import Compiled, compile_expression

MAX_EXPRESSIONS = 500_000  # characters of all together; they compile in some seconds
_DEPENDING = ("relevant", "calculate")  # a node with these is recomputed when its sources change
_CHECKING = ("constraint", "required", "readonly")  # looked at only when the node is asked
_LOOKING = ("required", "readonly")  # seen before anything is answered
_TRIGGERS = ("relevant", "calculate", "required", "readonly")  # may not go round in circles

Reads = set[tuple[int, int]]


class Maker:
    """Makes the nodes of one document.

    By number, `reads` gathers what each is computed from, `checks` what its answer is judged by
    and its choices follow from. `timed` are those judged by the clock, `fickle` those computed
    from it, from chance or the language. `triggers` are the nodes that each rule reads, `looks`
    those that a node's texts and choices, and whether it can or must be answered, follow from;
    `told` those that are in a text, by its id. `drawn` says that some choices are shuffled
    without a seed.
    """

    def __init__(self, document: Document, layout: Layout, *, strict: bool = True) -> None:
        self.strict = strict
        self.document = document
        self.layout = layout
        self.reads: list[Reads] = [set() for _ in layout.paths]
        self.checks: list[Reads] = [set() for _ in layout.paths]
        self.looks: list[set[int]] = [set() for _ in layout.paths]
        self.told: dict[str, set[int]] = {}
        self.triggers: dict[tuple[int, str], set[int]] = {}
        self.timed: set[int] = set()
        self.fickle: set[int] = set()
        self.drawn = False
        self.compiled = 0
        self.parents = {path[:-1] for path in layout.paths}
        self.texts = read_texts(document.itext, self.compile_part)

    def find_spot(self, path: Path) -> Spot | None:
        """See `Names`."""
        return self.layout.find_spot(path)

    def has_instance(self, name: str) -> bool:
        """See `Names`."""
        return name in self.document.instances

    def make_nodes(self) -> tuple[Node, ...]:
        """Compile all nodes, in the order of their numbers."""
        questions = {question_path(path): path for path in self.layout.repeats}
        return tuple(
            self._make_question(path, questions[path])
            if path in questions
            else self._make_node(path)
            for path in self.layout.paths
        )

    def compile_part(self, source: str, path: Path, text: str) -> Run:
        """An expression that nothing is recomputed for, such as a value within a label."""
        compiled = self.compile(source, path, part="text")
        self.told.setdefault(text, set()).update(node for node, _ in compiled.reads)
        return compiled.run

    def compile(self, source: str, path: Path, *, part: str) -> Compiled:
        """Any expression seen from the node at `path`; a FormError says where it stands."""
        try:
            self.compiled += len(source)
            if self.compiled > MAX_EXPRESSIONS:
                raise FormError("expressions_too_long", params={"limit": MAX_EXPRESSIONS})
            return compile_expression(source, names=self, here=path)
        except FormError as error:
            raise error.located(f"{show(path)} {part}") from error

    def _make_question(self, path: Path, repeat: Path) -> Node:
        """The node of kind REPEAT: it is relevant when the entries are."""
        relevant = self.document.binds.get(repeat, {}).get("relevant")
        rules = self._compile_rules(path, {"relevant": relevant} if relevant else {}, repeat)
        return replace(
            self._place(path),
            kind=Kind.REPEAT,
            label=self._read_text(self.document.groups.get(repeat), "label", repeat),
            rules=rules,
        )

    def _make_node(self, path: Path) -> Node:
        bind = self.document.binds.get(path, {})
        repeats = path in self.document.repeats
        node = replace(
            self._place(path),
            kind=Kind.GROUP if path in self.parents else Kind.HIDDEN,
            default=self.document.data.defaults[path],
            data=data_type(bind),
            preload=read_preload(
                bind.get(JAVAROSA + "preload", ""),
                bind.get(JAVAROSA + "preloadParams", ""),
                where=show(path),
            ),
            constraint_message=self._find_message(bind.get(JAVAROSA + "constraintMsg")),
            required_message=self._find_message(bind.get(JAVAROSA + "requiredMsg")),
            label=self._read_text(self.document.groups.get(path), "label", path),
            appearance=self._read_appearance(path),
            rules=Rules() if repeats else self._compile_rules(path, bind, path),
        )
        control = self.document.controls.get(path)
        return node if control is None else self._add_control(node, control, path, bind)

    def _read_appearance(self, path: Path) -> str:
        """That of a group or a repeat."""
        found = (self.document.groups.get(path), self.document.repeats.get(path))
        return " ".join(each.get("appearance", "") for each in found if each is not None).strip()

    def _place(self, path: Path) -> Node:
        """A bare node in its place."""
        number = self.layout.numbers[path]
        place = self.layout.places[number]
        parent = self.layout.parent_of(path)
        if parent is not None:
            self.reads[number].add((parent, self._depth_of(parent)))
        depth = self._depth_of(number)
        return Node(
            number, path, place.key, Kind.GROUP, parent, "", frame=place.frame, depth=depth,
            offset=place.offset,
        )  # fmt: skip

    def _depth_of(self, number: int) -> int:
        return len(self.layout.lines[self.layout.places[number].frame])

    def _compile_rules(self, path: Path, bind: Mapping[str, str], seen_from: Path) -> Rules:
        sources = {name: bind[name] for name in (*_DEPENDING, *_CHECKING) if bind.get(name)}
        compiled = {
            name: self.compile(source, seen_from, part=name) for name, source in sources.items()
        }
        self._note_reads(self.layout.numbers[path], compiled)
        runs = {name: each.run for name, each in compiled.items()}
        return Rules(**{**runs, **self._inherit_readonly(path, runs.get("readonly"))})

    def _inherit_readonly(self, path: Path, own: Run | None) -> dict[str, Run]:
        """What is in a read-only group cannot be answered either."""
        around = [self.document.binds.get(path[:length], {}) for length in range(1, len(path))]
        runs = [
            self.compile(bind["readonly"], path[:length], part="readonly").run
            for length, bind in enumerate(around, start=1)
            if bind.get("readonly") and path in self.document.controls
        ]
        runs += [own] if own else []
        if len(runs) <= 1:
            return {"readonly": runs[0]} if runs else {}
        return {"readonly": lambda scope: any(to_truth(run(scope)) for run in runs)}

    def _note_reads(self, number: int, compiled: Mapping[str, Compiled]) -> None:
        depth = self._depth_of(number)
        for name, each in compiled.items():
            reads = {(source, min(shared, depth)) for source, shared in each.reads}
            if name in _DEPENDING:
                self.reads[number] |= reads
                self.fickle |= {number} if each.fickle else set()
            else:
                self.checks[number] |= {edge for edge in reads if edge != (number, depth)}
                self.timed |= {number} if each.volatile else set()
            if name in _TRIGGERS:
                self.triggers[number, name] = {source for source, _ in reads}
            if name in _LOOKING:
                self.looks[number] |= {source for source, _ in reads}

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
        own = f"{show(path)} {tag}"
        made = None if key is not None else read_template(element, path, own, self.compile_part)
        self._look_at_text(path, own if key is None else key)
        return self.texts.get(key or "") if made is None else Localized(made)

    def _look_at_text(self, path: Path, text: str) -> None:
        self.looks[self.layout.numbers[path]] |= self.told.get(text, set())

    def _add_control(
        self, node: Node, control: Element, path: Path, bind: Mapping[str, str]
    ) -> Node:
        kind = find_kind(control, bind, where=show(path))
        fixed = read_fixed_choices(control, kind, node.data, where=show(path))
        for key, label in find_own_labels(control, where=show(path)).items():
            self.texts[key] = Localized(read_template(label, path, key, self.compile_part))
            self._look_at_text(path, key)
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
            return ChoiceList(lambda _: fixed, listed=False) if fixed else None
        compiled = self.compile(itemset.get("nodeset", ""), path, part="choices")
        self.drawn |= compiled.shuffled
        number, columns = self.layout.numbers[path], read_choice_columns(itemset)
        self.checks[number] |= compiled.reads
        self.looks[number] |= {source for source, _ in compiled.reads}
        if compiled.items is not None:
            source = find_source(itemset)
            for row in self.document.instances.get(source, ()) if self.told else ():
                self._look_at_text(path, row.get(columns[2], ""))
            return ChoiceList(compiled.items, True, *columns, source=source)
        if compiled.nodes is None:
            raise FormError("no_choices", where=f"{show(path)} choices")
        listed, reads = list_nodes(self, compiled.nodes, columns[:2], self.layout.paths)
        self.checks[number] |= reads
        self.looks[number] |= {source for source, _ in reads}
        return ChoiceList(listed, True, *columns)
