"""Functions of numbers, as Java computes them."""

import math
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

from domain.forms.functions.base import Function, plain, scoped
from domain.forms.moments import DAY_MS, milliseconds
from domain.forms.numerals import LONG_MAX, LONG_MIN, NAN, clip, to_int
from domain.forms.scope import Run, Scope, Term
from domain.forms.values import Value, to_number

_MOST_PLACES = 30
_EXACT = Context(prec=700)  # digits of the longest double with 30 decimals
_EXACT_LOGARITHM = Context(prec=40)


def _integer(value: Value) -> Value:
    """int(): towards zero; what no 64 bits hold stays as it is."""
    number = to_number(value)
    if not LONG_MIN < number < LONG_MAX:
        return number
    return math.copysign(float(math.trunc(number)), number)


def _round(value: Value, digits: Value = 0.0) -> Value:
    """Round a decimal half up (negative ones half towards zero), to `digits` places."""
    number, places = to_number(value), to_int(to_number(digits))
    if not math.isfinite(number):
        return number
    if abs(places) > _MOST_PLACES:
        return NAN
    exact = Decimal(repr(number))
    if places < 0:
        return _round_tens(exact, places)
    rounding = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding, _EXACT)
    return float(rounded) or 0.0


def _round_tens(exact: Decimal, places: int) -> float:
    """Negative places: JavaRosa adds a half and cuts towards zero, also below zero."""
    cut = clip(float(exact.scaleb(places, _EXACT)) + 0.5, LONG_MIN, LONG_MAX)
    return float(Decimal(repr(float(cut))).scaleb(-places, _EXACT)) or 0.0


def _to_double(value: Value) -> float:
    """A number; the days of a moment with their fraction, from midnight 1970-01-01 there."""
    if not isinstance(value, datetime):
        return to_number(value)
    start = datetime(1970, 1, 1, tzinfo=value.tzinfo)
    return (milliseconds(value) - milliseconds(start)) / DAY_MS


def _mathematical(arguments: int, function: Callable[..., float]) -> Function:
    """A function of numbers that is NaN where it has no value, infinite where too big.

    Moments that come straight from a node count in whole days, as JavaRosa has it.
    """

    def build(terms: list[Term]) -> Run:
        parts = [(t.run, _to_double if t.node is None else to_number) for t in terms]

        def compute(scope: Scope) -> Value:
            try:
                return function(*[convert(run(scope)) for run, convert in parts])
            except ValueError:
                return NAN
            except OverflowError:
                return math.inf

        return compute

    return Function(arguments, arguments, build)


def _power(base: float, exponent: float) -> float:
    """pow() of Java, which is more careful with ±1 and NaN than C."""
    if math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return NAN
    odd = abs(exponent) < 2**53 and exponent % 2 == 1
    sign = math.copysign(1.0, base) if odd else 1.0
    if base == 0 and exponent < 0:
        return sign * math.inf
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return sign * math.inf


def _log(number: float) -> float:
    return math.log(number) if number else -math.inf


def _log10(number: float) -> float:
    """The nearest double, as Java has it; C is off by one digit for one number in twelve."""
    if not 0 < number < math.inf:
        return _log(number)
    return float(_EXACT_LOGARITHM.log10(Decimal(number)))


FUNCTIONS = {
    "number": plain(1, 1, to_number),
    "int": plain(1, 1, _integer),
    "round": plain(1, 2, _round),
    "abs": _mathematical(1, abs),
    "pow": _mathematical(2, _power),
    "sqrt": _mathematical(1, math.sqrt),
    "exp": _mathematical(1, math.exp),
    "exp10": _mathematical(1, lambda number: _power(10.0, number)),
    "log": _mathematical(1, _log),
    "log10": _mathematical(1, _log10),
    "sin": _mathematical(1, math.sin),
    "cos": _mathematical(1, math.cos),
    "tan": _mathematical(1, math.tan),
    "asin": _mathematical(1, math.asin),
    "acos": _mathematical(1, math.acos),
    "atan": _mathematical(1, math.atan),
    "atan2": _mathematical(2, math.atan2),
    "pi": plain(0, 0, lambda: math.pi),
    "random": scoped(0, 0, lambda scope: scope.random.random()),
}
