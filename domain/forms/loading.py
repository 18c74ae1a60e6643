"""From XForm XML to a `Form`: numbering the nodes, compiling them, sorting what depends."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.forms.actions import compile_actions
from domain.forms.document import JAVAROSA, Document, Path, read_document, show
from domain.forms.errors import FormError
from domain.forms.graph import check_cycles, invert, sort_nodes
from domain.forms.instances import Group
from domain.forms.layout import Layout, question_path
from domain.forms.model import Action, Edge, Form, Frame, Kind, Node, Seed
from domain.forms.nodes import Maker
from domain.forms.partition import arrange
from domain.forms.scope import NodeSet
from domain.forms.texts import read_languages
from domain.forms.tracing import trace

Edges = Sequence[tuple[Edge, ...]]


def load_form(xml: str, *, strict: bool = False) -> Form:
    """Read the XForm XML of pyxform; FormError says what cannot be run, and where.

    With `strict` paths that lead to no node are refused, too; JavaRosa takes them as blanks.
    """
    document = read_document(xml)
    _check_paths(document)
    layout = Layout(document)
    maker = Maker(document, layout, strict=strict)
    nodes = maker.make_nodes()
    actions = compile_actions(document.actions, maker)
    check_cycles(maker.triggers, _list_inside(nodes), layout.paths)
    order = sort_nodes(maker.reads, layout.paths)
    edges, checks = invert(maker.reads), invert(maker.checks)
    outside = [node.depth == 0 for node in nodes]
    languages = read_languages(document.itext)
    frames = tuple(
        _make_frame(number, maker, nodes, actions.starting.get(number, ()), (edges, checks))
        for number in range(len(layout.frames))
    )
    return Form(
        digest=hashlib.sha256(xml.encode()).hexdigest()[:16],
        id=document.id,
        version=document.version,
        title=document.title,
        nodes=nodes,
        asked=layout.asked,
        frames=frames,
        order=order,
        rank=_invert_order(order),
        dependents=tuple(tuple(n for n, _ in each if outside[n]) for each in edges),
        inner=tuple(tuple(edge for edge in each if not outside[edge[0]]) for each in edges),
        rechecked=checks,
        timed=frozenset(maker.timed),
        fickle=frozenset(maker.fickle),
        opening=actions.opening,
        reactions=actions.reactions,
        asks={frame.question: frame.number for frame in frames[1:]},
        drawn=maker.drawn,
        languages=languages,
        default_language=languages[0] if languages else "",
        instances=document.instances,
        texts=maker.texts,
        paging=arrange(nodes, frames, trace(nodes, order, maker, actions.reactions)),
        outro=next((node.number for node in nodes if node.kind is Kind.OUTRO), None),
    )


def _check_paths(document: Document) -> None:
    """Everything mentioned must be part of the data, and only leaves are asked."""
    targets = {action.target: None for action in document.actions}
    mentioned: Iterable[Iterable[Path]] = (
        document.controls,
        document.groups,
        document.repeats,
        document.binds,
        targets,
    )
    for path in (path for paths in mentioned for path in paths):
        if path not in document.data.defaults:
            raise FormError("not_in_data", where=show(path))


def _list_inside(nodes: Sequence[Node]) -> Mapping[int, Sequence[int]]:
    """The nodes inside each group or repeat, however deep."""
    inside: dict[int, list[int]] = {}
    for node in nodes:
        parent = node.parent
        while parent is not None:
            inside.setdefault(parent, []).append(node.number)
            parent = nodes[parent].parent
    return inside


def _make_frame(
    number: int,
    maker: Maker,
    nodes: Sequence[Node],
    starting: Sequence[Action],
    edges: tuple[Edges, Edges],
) -> Frame:
    layout = maker.layout
    own = [node for node in nodes if node.frame == number and (not number or node.offset)]
    inner = [
        (layout.numbers[question_path(path)], frame)
        for frame, path in enumerate(layout.repeats, start=1)
    ]
    frame = Frame(
        number=number,
        nodes=layout.frames[number],
        steps=layout.list_steps(number),
        leaves=layout.list_leaves(number),
        by_key={node.key: node.number for node in own},
        repeats={nodes[q].key: frame for q, frame in inner if nodes[q].frame == number},
        seed=_make_seed(maker, number),
    )
    return frame if number == 0 else _make_repeat(frame, maker, starting, edges)


def _make_repeat(
    frame: Frame, maker: Maker, starting: Sequence[Action], edges: tuple[Edges, Edges]
) -> Frame:
    layout = maker.layout
    path, line = layout.repeats[frame.number - 1], layout.lines[frame.number]
    element = maker.document.repeats[path]
    affected, judged = (_list_across(frame.number, layout, each) for each in edges)
    return replace(
        frame,
        question=layout.numbers[question_path(path)],
        line=line,
        count=_read_count(element.get(JAVAROSA + "count", ""), path, maker),
        fixed=element.get(JAVAROSA + "noAddRemove") == "true()",
        starting=tuple(starting),
        affected=affected,
        judged=judged,
    )


def _list_across(frame: int, layout: Layout, edges: Edges) -> tuple[Edge, ...]:
    """What reads nodes of a repeat in more entries than its own."""
    depth = len(layout.lines[frame])
    found = {
        edge
        for number, place in enumerate(layout.places)
        if frame in layout.lines[place.frame]
        for edge in edges[number]
        if edge[1] < depth
    }
    return tuple(sorted(found))


def _read_count(source: str, path: Path, maker: Maker) -> NodeSet | None:
    """The node that holds the number of entries."""
    if not source.strip():
        return None
    compiled = maker.compile(source, path, part="repeat_count")
    if compiled.nodes is None:
        raise FormError(
            "needs_path", where=f"{show(path)} repeat_count", params={"function": "count"}
        )
    return compiled.nodes


def _make_seed(maker: Maker, frame: int) -> Seed:
    data, layout = maker.document.data, maker.layout
    group = data.templates.get(layout.repeats[frame - 1]) if frame else data.first
    return _read_seed(group or Group(), maker)


def _read_seed(group: Group, maker: Maker) -> Seed:
    numbers, defaults = maker.layout.numbers, maker.document.data.defaults
    frames = {path: frame for frame, path in enumerate(maker.layout.repeats, start=1)}
    return Seed(
        texts={numbers[path]: text for path, text in group.texts.items() if text != defaults[path]},
        entries={
            frames[path]: tuple(_read_seed(entry, maker) for entry in entries)
            for path, entries in group.entries.items()
        },
    )


def _invert_order(order: tuple[int, ...]) -> tuple[int, ...]:
    ranks = [0] * len(order)
    for rank, node in enumerate(order):
        ranks[node] = rank
    return tuple(ranks)
