"""A bounded memory of the last things: what it forgets can be asked again, or is a courtesy."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The newest `limit` values by name; looking one up makes it new again."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[str, Value] = OrderedDict()

    def get(self, name: str) -> Value | None:
        if name not in self._values:
            return None
        self._values.move_to_end(name)
        return self._values[name]

    def put(self, name: str, value: Value) -> None:
        self._values[name] = value
        self._values.move_to_end(name)
        while len(self._values) > self._limit:
            self._values.popitem(last=False)

    def pop(self, name: str) -> Value | None:
        return self._values.pop(name, None)
