"""Random expressions over the nodes of `nodes.xml`."""

from random import Random

_NUMBERS = [
    *["0", "1", "2", "3", "7", "10", "0.5", "2.5", ".5", "5.", "100", "1234.5678", "0.1"],
    *["3000000000", "0.00001", "12345678.9"],
]
_TEXTS = [
    *["''", "'a'", "'b c'", "'1'", "'1,5'", "' 7 '", "'-3'", "'+5'", "'1e3'", "'Żółw'", "'-'"],
    *["'true'", "'TRUE'", "'2017-10-02'", "'2017-10-02T14:30:00.000+02:00'", "'2017-13-40'"],
    *["'14:30'", "'NaN'", "'a b c'", "'.5'", "'--5'", "'52.2 21.0 0 0'", "'eHl6'", "'  x  y '"],
]
_NODES = [
    *["blank", "noint", "nodate", "word", "digits", "comma", "daytext", "int", "minus", "dec"],
    *["big", "date", "summer", "moment", "one", "many", "geo", "dead", "here"],
]
_SETS = ["/data/rep/n", "/data/rep/t", "/data/rep/p", "/data/int", "/data/blank", "/data/dead"]
_OPERATORS = ["+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or"]
_OF_SETS = ["sum", "count", "count-non-empty", "min", "max", "concat", "distance", "area"]
_ARGUMENTS = {
    0: "pi true false version concat",
    1: """count-selected not boolean boolean-from-string number int round abs sqrt exp exp10 log
    log10 sin cos tan asin acos atan string string-length concat normalize-space date date-time
    decimal-date-time min max depend base64-decode""",
    2: """selected is-selected selected-at coalesce round atan2 pow join contains starts-with
    ends-with substr substring-before substring-after min max checklist""",
    3: "if concat join substr translate min max checklist",
    4: "weighted-checklist join checklist",
}
_CALLS = [(name, count) for count, names in _ARGUMENTS.items() for name in names.split()]
_ESCAPES = [*(f"%{letter}" for letter in "YymnbdeHhMS3aW%"), "-", " ", "T", "."]
_DIGESTS = ["MD5", "SHA-1", "SHA-256", "sha-384", "SHA-512"]


def make_expressions(count: int, seed: int) -> list[str]:
    """So many expressions; the same for the same seed."""
    maker = _Maker(Random(seed))  # noqa: S311 - not a secret
    return [maker.expression() for _ in range(count)]


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random

    def expression(self, depth: int = 0) -> str:
        """A value, or something made of smaller expressions."""
        if depth > 3:
            return self.value()
        makers = [self.value, self.operation, self.minus, self.bracket, self.of_set, self.call]
        weights = [30, 25, 5, 6, 9, 25]
        chosen = self.random.choices(makers, weights)[0]
        return chosen(depth + 1)

    def value(self, _: int = 0) -> str:
        paths = [*(f"/data/{name}" for name in _NODES), ".", "../int"]
        return self.random.choice(self.random.choice([_NUMBERS, _TEXTS, paths]))

    def operation(self, depth: int) -> str:
        operator = self.random.choice(_OPERATORS)
        return f"{self.expression(depth)} {operator} {self.expression(depth)}"

    def minus(self, depth: int) -> str:
        return f"-{self.expression(depth)}"

    def bracket(self, depth: int) -> str:
        return f"({self.expression(depth)})"

    def of_set(self, _: int) -> str:
        return f"{self.random.choice(_OF_SETS)}({self.random.choice(_SETS)})"

    def call(self, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.1:
            pattern = "".join(self.random.choices(_ESCAPES, k=3))
            return f"format-date({self.expression(depth)}, '{pattern}')"
        if kind < 0.13:
            return f"digest({self.expression(depth)}, '{self.random.choice(_DIGESTS)}', 'hex')"
        name, count = self.random.choice(_CALLS)
        return f"{name}({', '.join(self.expression(depth) for _ in range(count))})"
