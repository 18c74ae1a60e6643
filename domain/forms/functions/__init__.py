"""The functions of the OpenRosa dialect: all that JavaRosa's XPath has, by subject.

A function never fails while it runs. Where JavaRosa stops with an error (text that is no date,
an unknown digest), ours gives the blank of its kind: NaN, "", false. What can be known before
it runs (its name, how many arguments) is a FormError when the form is loaded.
"""

from domain.forms.functions import dates, digests, flow, nodesets, numbers, places, selects, texts
from domain.forms.functions.base import Function

__all__ = ["FICKLE", "FUNCTIONS", "VOLATILE", "Function"]

FUNCTIONS: dict[str, Function] = {
    **flow.FUNCTIONS,
    **texts.FUNCTIONS,
    **numbers.FUNCTIONS,
    **dates.FUNCTIONS,
    **selects.FUNCTIONS,
    **nodesets.FUNCTIONS,
    **places.FUNCTIONS,
    **digests.FUNCTIONS,
}
VOLATILE = frozenset({"today", "now"})  # depend on the clock, not on an answer
FICKLE = VOLATILE | {"random", "uuid", "jr:choice-name", "jr:itext"}  # also on chance, language
