"""Functions of dates and times."""

import math
from datetime import datetime

from domain.forms.formats import write_by_pattern
from domain.forms.functions.base import scoped
from domain.forms.moments import DAY_MS, midnight, milliseconds, to_date, to_moment
from domain.forms.scope import Scope
from domain.forms.values import Value, to_atom, to_text


def _now(scope: Scope) -> Value:
    return scope.now.replace(microsecond=scope.now.microsecond // 1000 * 1000)


def _decimal(scope: Scope, value: Value) -> Value:
    """decimal-date-time(): days since 1970-01-01T00:00Z, with their fraction."""
    moment = value if isinstance(value, float) else to_moment(value, scope.now.tzinfo)
    return milliseconds(moment) / DAY_MS if isinstance(moment, datetime) else moment


def _decimal_time(scope: Scope, value: Value) -> Value:
    """decimal-time(): the part of the day that has passed, by the offset of the zone now."""
    value = to_atom(value)
    moment = value if isinstance(value, float) else to_moment(value, scope.now.tzinfo)
    if isinstance(moment, datetime):
        offset = scope.now.utcoffset()
        shift = round(offset.total_seconds() * 1000) if offset else 0
        moment = (milliseconds(moment) + shift) / DAY_MS
    elif not isinstance(moment, float) or not math.isfinite(moment):
        return moment
    return moment - math.floor(moment)


def _format(scope: Scope, value: Value, pattern: Value) -> Value:
    moment = to_moment(value, scope.now.tzinfo)
    return write_by_pattern(moment, to_text(pattern)) if isinstance(moment, datetime) else ""


FUNCTIONS = {
    "today": scoped(0, 0, lambda scope: midnight(scope.now)),
    "now": scoped(0, 0, _now),
    "date": scoped(1, 1, lambda scope, value: to_date(value, scope.now.tzinfo)),
    "date-time": scoped(1, 1, lambda scope, value: to_moment(value, scope.now.tzinfo)),
    "decimal-date-time": scoped(1, 1, _decimal),
    "decimal-time": scoped(1, 1, _decimal_time),
    "format-date": scoped(2, 2, _format),
    "format-date-time": scoped(2, 2, _format),
}
