"""From XForm XML to a `Form`: numbering the nodes, compiling them, sorting what depends."""

import hashlib

from domain.forms.controls import OUTRO
from domain.forms.document import Document, read_document, show
from domain.forms.errors import FormError
from domain.forms.graph import invert, sort_nodes
from domain.forms.model import Form, Kind
from domain.forms.nodes import Maker
from domain.forms.texts import read_languages


def load_form(xml: str) -> Form:
    """Read the XForm XML of pyxform; FormError says what cannot be run, and where."""
    document = read_document(xml)
    asked = _list_asked(document)
    paths = tuple(dict.fromkeys([*asked, *document.defaults]))
    maker = Maker(document, {path: number for number, path in enumerate(paths)})
    nodes = tuple(maker.make_node(path) for path in paths)
    reads = [frozenset(sources) for sources in maker.reads]
    dependents = invert(reads)
    order = sort_nodes(reads, dependents, paths)
    languages = read_languages(document.itext)
    return Form(
        digest=hashlib.sha256(xml.encode()).hexdigest()[:16],
        id=document.id,
        version=document.version,
        title=document.title,
        nodes=nodes,
        asked=len(asked),
        order=order,
        rank=_invert_order(order),
        dependents=dependents,
        rechecked=invert([frozenset(sources) for sources in maker.checks]),
        timed=frozenset(maker.timed),
        by_key={node.key: node.number for node in nodes},
        languages=languages,
        default_language=languages[0] if languages else "",
        instances=document.instances,
        texts=maker.texts,
        outro=next((node.number for node in nodes if node.kind is Kind.OUTRO), None),
    )


def _list_asked(document: Document) -> list[tuple[str, ...]]:
    """Paths of what is asked, in order; everything mentioned must be part of the data."""
    mentioned = (document.controls, document.groups, document.binds, document.initials)
    for path in (path for paths in mentioned for path in paths):
        if path not in document.defaults:
            raise FormError("not a part of the form's data", where=show(path))
    return [p for p, control in document.controls.items() if control.get("appearance") != OUTRO]


def _invert_order(order: tuple[int, ...]) -> tuple[int, ...]:
    ranks = [0] * len(order)
    for rank, node in enumerate(order):
        ranks[node] = rank
    return tuple(ranks)
