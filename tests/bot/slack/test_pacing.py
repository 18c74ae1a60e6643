"""Calls are held back before Slack refuses them; time is turned by hand."""

import asyncio

import pytest

from bot.slack.pacing import A_MINUTE, BURST, PATIENCE, POSTS, TIER_3, Congestion, Limits
from bot.slack.scopes import METHODS
from messages.channel import RetryAfter


class Hand:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def limits(hand: Hand) -> Limits:
    return Limits(hand)


async def taken(limits: Limits, times: int, *call: str) -> float:
    """How long the call after so many has to wait; 0 if it may go."""
    for _ in range(times):
        await limits.take(*call)
    try:
        await limits.take(*call, patience=0)
    except RetryAfter as refusal:
        return refusal.seconds
    return 0.0


async def test_a_method_is_called_as_often_as_its_tier_allows(limits: Limits) -> None:
    assert await taken(limits, TIER_3, "T1", "chat.update") == 60


async def test_its_turn_comes_a_minute_after_the_first(limits: Limits, hand: Hand) -> None:
    await limits.take("T1", "chat.update")
    hand.now += 20
    assert await taken(limits, TIER_3 - 1, "T1", "chat.update") == 40
    hand.now += 40
    assert await taken(limits, 0, "T1", "chat.update") == 0
    assert await taken(limits, 0, "T1", "chat.update") == 20


async def test_workspaces_and_methods_do_not_hold_each_other_up(limits: Limits) -> None:
    await taken(limits, TIER_3, "T1", "chat.update")
    assert await taken(limits, 0, "T2", "chat.update") == 0
    assert await taken(limits, 0, "T1", "chat.delete") == 0


async def test_a_channel_takes_a_burst_and_then_one_message_a_second(
    limits: Limits, hand: Hand
) -> None:
    assert await taken(limits, BURST, "T1", "chat.postMessage", "D1") == BURST
    assert await taken(limits, 0, "T1", "chat.postMessage", "D2") == 0
    hand.now += BURST
    assert await taken(limits, 0, "T1", "chat.postMessage", "D1") == 0


async def test_no_minute_sees_more_posts_than_the_workspace_may_have(
    limits: Limits, hand: Hand
) -> None:
    allowed = A_MINUTE["chat.postMessage"]
    sent = []
    for tick in range(allowed * 3):
        try:
            await limits.take("T1", "chat.postMessage", f"D{tick % 97}", patience=0)
        except RetryAfter:
            pass
        else:
            sent.append(hand.now)
        hand.now += 0.1
    worst = max(sum(at - 60 < other <= at for other in sent) for at in sent)
    assert worst == allowed


async def test_whoever_comes_a_little_early_waits_for_the_turn() -> None:
    limits = Limits()
    clock = asyncio.get_running_loop().time
    limits.hold(0.05, "T1", "views.open")
    began = clock()
    await limits.take("T1", "views.open")
    assert 0.04 < clock() - began < PATIENCE


async def test_a_wait_that_slack_asked_for_is_kept(limits: Limits, hand: Hand) -> None:
    limits.hold(30, "T1", "chat.postMessage", "D1")
    assert await taken(limits, 0, "T1", "chat.postMessage", "D1") == 30
    assert await taken(limits, 0, "T1", "chat.postMessage", "D2") == 0
    limits.hold(10, "T1", "chat.postMessage")
    assert await taken(limits, 0, "T1", "chat.postMessage", "D2") == 10
    assert not limits.is_free("T1", "chat.postMessage")
    hand.now += 31
    assert await taken(limits, 0, "T1", "chat.postMessage", "D1") == 0


async def test_one_channel_that_has_to_wait_waits_alone_and_two_mean_the_workspace() -> None:
    congestion = Congestion()
    assert not congestion.note("T1", "chat.postMessage", "D1", 5)
    assert not congestion.note("T1", "chat.postMessage", "D1", 5)
    assert not congestion.note("T2", "chat.postMessage", "D2", 5)
    assert congestion.note("T1", "chat.postMessage", "D3", 5)
    assert congestion.note("T1", "views.open", "", 5)


def test_every_paced_method_is_one_that_is_called() -> None:
    assert set(A_MINUTE) | POSTS <= set(METHODS)
