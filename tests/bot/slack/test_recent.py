"""A bounded memory."""

from bot.slack.recent import Recent


def test_the_oldest_is_forgotten_first() -> None:
    memory: Recent[int] = Recent(2)
    for name, value in (("a", 1), ("b", 2), ("c", 3)):
        memory.put(name, value)
    assert [memory.get(name) for name in "abc"] == [None, 2, 3]


def test_what_is_looked_up_or_put_again_is_new() -> None:
    memory: Recent[int] = Recent(3)
    for name in "abc":
        memory.put(name, ord(name))
    memory.get("a")
    memory.put("b", 0)
    memory.put("d", 1)
    assert [memory.get(name) for name in "abcd"] == [97, 0, None, 1]


def test_what_is_taken_is_gone() -> None:
    memory: Recent[int] = Recent(2)
    memory.put("a", 1)
    assert (memory.pop("a"), memory.pop("a"), memory.get("a")) == (1, None, None)
