"""Sessions that begin, and entries of repeats that come and go."""

from collections.abc import Mapping

from domain.forms.cells import list_all
from domain.forms.entries import Entry
from domain.forms.metadata import fill
from domain.forms.model import Kind, Seed
from domain.forms.sheet import Changes, Sheet
from domain.forms.stored import tidy


def open_sheet(sheet: Sheet, context: Mapping[str, str]) -> None:
    """Fill in the metadata, put the program's context into the hidden nodes, do the actions that
    a form opens with, compute."""
    form, cells = sheet.form, sheet.cells
    plant(sheet, cells.root, form.frames[0].seed)
    if len(form.frames) > 1:
        cells.order()
    given = set()
    for key, value in context.items():
        number = form.by_key.get(key)
        if number is not None and form.nodes[number].kind is Kind.HIDDEN:
            sheet.raw[number] = value
            given.add(number)
    if form.opening:
        _begin(sheet, cells.root)
    for action in form.opening:
        for cell in cells.reach(action.target, 0, cells.root.chain):
            if cell not in given:
                sheet.perform(action, cell)
    if form.drawn:
        sheet.scope.seed = sheet.scope.random.getrandbits(31)
    sheet.compute_all()


def add_entry(sheet: Sheet, frame: int, around: Entry) -> tuple[Entry, Changes]:
    """A new last entry with its first values; and what changed by it."""
    made = sheet.form.frames[frame]
    entry = sheet.cells.add(frame, around)
    plant(sheet, entry, made.seed)
    sheet.cells.order()
    _begin(sheet, entry)
    changed: Changes = {}
    for action in made.starting:
        for cell in sheet.cells.reach(action.target, action.shared, entry.chain):
            changed = {**sheet.perform(action, cell), **changed}
    fresh = [cell for each in list_all(entry) for cell in sheet.cells.own_cells(each)]
    return entry, {**sheet.recompute([*fresh, *_list_affected(sheet, entry)]), **changed}


def remove_entry(sheet: Sheet, entry: Entry) -> Changes:
    """Take an entry away; what changed by it."""
    for each in list_all(entry):
        for cell in sheet.cells.own_cells(each):
            sheet.raw[cell] = sheet.scope.values[cell] = ""
            sheet.live[cell] = sheet.counted[cell] = 0
    sheet.cells.remove(entry)
    sheet.cells.order()
    return sheet.recompute(_list_affected(sheet, entry))


def plant(sheet: Sheet, entry: Entry, seed: Seed) -> None:
    """Give an entry what it holds before anybody answers."""
    form, cells, now = sheet.form, sheet.cells, sheet.scope.now
    sheet.extend()
    for number in form.frames[entry.frame].nodes:
        node = form.nodes[number]
        if node.frame == entry.frame:
            text = seed.texts.get(number, node.default)
            if text or node.preload:
                cell = entry.base + node.offset
                filled = fill(node.preload, now=now, random=sheet.scope.random)
                sheet.raw[cell] = filled or _load_text(sheet, cell, text)
    for frame, seeds in seed.entries.items():
        for each in seeds:
            plant(sheet, cells.add(frame, entry), each)


def _load_text(sheet: Sheet, cell: int, text: str) -> str:
    """A text of the form as an answer of the node's type would be stored; of a select, what of it
    is among the choices written inside it. (Those of a list are looked at when it is asked.)"""
    node = sheet.cells.node(cell)
    loaded = tidy(text, node.data, sheet.scope.now)
    if node.choices is None or node.choices.listed or node.kind is Kind.RANGE:
        return loaded
    offered = {row.get(node.choices.value_column) for row in sheet.rows(cell)}
    return " ".join(name for name in node.chosen(loaded) if name in offered)


def _begin(sheet: Sheet, entry: Entry) -> None:
    """As JavaRosa has it, everything is relevant to the first actions."""
    form = sheet.form
    for each in list_all(entry):
        for number in form.frames[each.frame].nodes:
            node = form.nodes[number]
            if node.frame == each.frame:
                cell = each.base + node.offset
                sheet.live[cell] = 1
                sheet.scope.values[cell] = sheet.read(cell)


def _list_affected(sheet: Sheet, entry: Entry) -> list[int]:
    """What reads across the entries of a repeat."""
    around = entry.chain[:-1]
    affected = sheet.form.frames[entry.frame].affected
    return [cell for n, shared in affected for cell in sheet.cells.reach(n, shared, around)]
