"""Choosing between values, truth, and what only the scope knows."""

from domain.forms.bounds import join_texts
from domain.forms.errors import FormError
from domain.forms.functions.base import MANY, Function, plain, scoped, spread
from domain.forms.numerals import to_int
from domain.forms.scope import Run, Scope, Term
from domain.forms.values import Value, to_atom, to_number, to_text, to_truth


def _build_if(terms: list[Term]) -> Run:
    condition, then, otherwise = (term.run for term in terms)
    return lambda s: then(s) if to_truth(condition(s)) else otherwise(s)


def _build_coalesce(terms: list[Term]) -> Run:
    first, second = (term.run for term in terms)

    def first_present(scope: Scope) -> Value:
        value = first(scope)
        atom = to_atom(value)
        return second(scope) if atom == "" or atom != atom else value  # NaN is not itself

    return first_present


def _is_true(value: Value) -> Value:
    text = to_text(value)
    return text == "1" or text.lower() == "true"


def _within(count: float, least: Value, most: Value) -> bool:
    lowest, highest = to_int(to_number(least)), to_int(to_number(most))
    return (lowest < 0 or count >= lowest) and (highest < 0 or count <= highest)


def _checklist(least: Value, most: Value, *factors: Value) -> Value:
    """Whether the count of true factors is within bounds; a negative bound is none."""
    return _within(sum(map(to_truth, spread(factors))), least, most)


def _weighted_checklist(least: Value, most: Value, *pairs: Value) -> Value:
    """Whether the weights of the true factors add up to something within bounds."""
    factors, weights = pairs[::2], pairs[1::2]
    if len(pairs) == 2 and all(isinstance(pair, list) for pair in pairs):
        factors, weights = tuple(spread(factors)), tuple(spread(weights))
    total = 0.0
    for factor, weight in zip(factors, weights, strict=False):
        if to_truth(factor):
            total += to_number(weight)
    return to_number(least) <= total <= to_number(most)


def _build_choice_name(terms: list[Term]) -> Run:
    """jr:choice-name(value, 'path of the question'): the label of the chosen answer."""
    chosen, question = terms
    if (node := question.node) is None:
        raise FormError("needs_question_path")
    run = chosen.run

    def labels(scope: Scope) -> Value:
        return join_texts(", ", scope.choice_labels(node, to_text(run(scope))))

    return labels


def _build_position(terms: list[Term]) -> Run:
    """position(): of a row in a predicate. With a path: 1, for outside repeats all are single."""
    return (lambda _: 1.0) if terms else (lambda scope: float(scope.position))


def _build_itext(terms: list[Term]) -> Run:
    run = terms[0].run
    return lambda scope: scope.text(to_text(run(scope)))


FUNCTIONS = {
    "if": Function(3, 3, _build_if),
    "coalesce": Function(2, 2, _build_coalesce),
    "not": plain(1, 1, lambda value: not to_truth(value)),
    "true": plain(0, 0, lambda: True),
    "false": plain(0, 0, lambda: False),
    "boolean": plain(1, 1, to_truth),
    "boolean-from-string": plain(1, 1, _is_true),
    "checklist": plain(2, MANY, _checklist),
    "weighted-checklist": plain(2, MANY, _weighted_checklist),
    "depend": plain(1, MANY, lambda first, *_: first),
    "jr:choice-name": Function(2, 2, _build_choice_name),
    "jr:itext": Function(1, 1, _build_itext),
    "position": Function(0, 1, _build_position),
    "version": scoped(0, 0, lambda scope: scope.version),
    # Properties are the device's (its number, its user): a chat has none to give.
    "property": plain(1, 1, lambda _: ""),
}
