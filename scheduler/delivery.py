"""Drains the outbox of one channel: claim by lease, send in order, mark what was sent.

Replies come straight from the transaction that wrote them (`send_now`), already leased. Everything
else is found by `drain` when it is due, paced, replies' lane first. Of one account's replies none
overtakes an older one, not even after a crash; none waits for the mark of the one before. A crash
between send and mark repeats that one message and nothing else.

Only the holder of the channel's lease sends, so that one pace and one order hold for a bot however
many processes there are. What others write is left to the holder's next look.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from datetime import datetime, timedelta
from functools import partial
from random import uniform
from typing import Any, TypeVar

import structlog

from domain.lanes import Lane
from messages.channel import (
    Channel,
    ChatMoved,
    Rejected,
    RetryAfter,
    Temporary,
    Unauthorised,
    Unreachable,
)
from messages.steps import step_from_json
from scheduler import fallback
from scheduler.hints import Silence, Telling
from scheduler.leases import Hold, Unleased
from scheduler.marks import Marks
from scheduler.pace import Pace
from scheduler.sent_notes import SentNotes
from scheduler.standing import Standing
from storage import Session, outbox, sent
from storage.database import Database
from storage.leases import LeaseLost
from storage.outbox import Letter
from storage.sent import Sent

log = structlog.get_logger(__name__)

T = TypeVar("T")

LONGEST_SLEEP = 5.0  # seconds: rows written by another process are found at the latest then
LONGEST_RETRY = 300.0
CATCHES_UP = 3.0  # seconds
TOKEN_RETRY = 60.0
REMEMBERED = 1000  # letters: more than can be sent and not marked
ON_THE_WIRE = 8  # paced messages at once: else a platform 40 ms away would get no more than 25/s


class Delivery:
    """`problem` says in a word what keeps the channel from sending, for `/healthz`."""

    def __init__(
        self,
        database: Database,
        channel: Channel,
        clock: Callable[[], datetime],
        pace: Pace,
        lease: Hold | None = None,
        notes: SentNotes | None = None,
        *,
        tell: Telling | None = None,
        at_home: bool = False,
    ) -> None:
        """`at_home`: replies cannot be refused or paced, so every process sends its own, without
        the lease. `tell` wakes the holder of the lease where that is another."""
        self.problem: str | None = None
        self._lease = lease or Unleased()
        self._turn: int | None = None
        self._notes = notes
        self._marks = Marks(database, clock, notes)
        self._standing = Standing()
        self._tell = tell or Silence()
        self._at_home = at_home
        self._database = database
        self._channel = channel
        self._clock = clock
        self._pace = pace
        self._awake = asyncio.Event()
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._in_hand: set[int] = set()
        self._one_at_a_time = asyncio.Lock()
        self._catches_up_until = 0.0  # by the loop's clock
        self._behind: set[int] = set()  # accounts with older replies, which go first
        self._said: dict[int, None] = {}  # what was sent last

    def wake(self) -> None:
        """There may be something to send, for us or for the holder of the lease."""
        self.awaken()
        if not self._lease.is_held:
            self._tell.wake(self._channel.name)

    def awaken(self) -> None:
        """Look now, if it is ours to look."""
        self._awake.set()

    async def run(self) -> None:
        """Drain whenever something is due, until cancelled."""
        while True:
            await self.take_over()
            self._awake.clear()
            taken = await self.drain()
            if not taken:
                longest = await self._sleep()
                # (`wait_for` would swallow a cancellation that comes with the waking.)
                with suppress(TimeoutError):
                    async with asyncio.timeout(longest):
                        await self._awake.wait()

    async def take_over(self) -> None:
        """Wait for the lease. What an earlier holder, which has stopped, had in hand is free, and
        its replies go before new ones."""
        turn = await self._lease.held()
        if turn != self._turn:
            notes = self._notes.left() if self._notes else []
            self._behind |= await self._database.write(partial(self._release, notes=notes))
            self._turn = turn
            self._standing.forget()
            self._pace.begin_anew()
            if notes:
                self._catches_up_until = asyncio.get_running_loop().time() + CATCHES_UP
            if self._notes:
                self._notes.clear()

    async def begin(self) -> None:
        """Take over before anything new is said, if that is possible at once."""
        if self._lease.is_held:
            await self.take_over()

    def _release(self, session: Session, notes: list[Sent]) -> set[int]:
        if marked := sent.mark_noted(session, notes, self._clock()):
            log.info("delivery.marked_late", channel=self._channel.name, rows=marked)
        return outbox.release_all(session, self._channel.name)

    async def _sleep(self) -> float:
        now = self._clock()
        due = await self._database.read(
            partial(outbox.next_due, channel=self._channel.name, now=now)
        )
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - now).total_seconds(), 0.05), LONGEST_SLEEP)

    async def drain(self) -> int:
        """Send what is due now, one claim's worth; returns how many rows were taken.

        None without the lease; what was claimed when it is lost goes to its next holder.
        """
        if self._pace.is_closed:
            await asyncio.sleep(min(self._pace.wait(), LONGEST_SLEEP))
            return 0
        try:
            return await self._drain()
        except LeaseLost:
            return 0

    async def _drain(self) -> int:
        letters = await self._database.write(self._claim)
        fresh = [letter for letter in letters if letter.id not in self._in_hand]
        await self._send_paced(fresh)
        return len(fresh)

    async def _send_paced(self, letters: Sequence[Letter]) -> None:
        """All of them, by the pace and some at once; nothing more after the first that raises."""
        sending: list[asyncio.Task[None]] = []
        room = asyncio.Semaphore(ON_THE_WIRE)
        try:
            for letter in letters:
                await room.acquire()
                await asyncio.sleep(self._pace.wait())
                if any(task.done() and task.exception() for task in sending):
                    break
                self._pace.spend()
                task = asyncio.ensure_future(self._deliver(letter))
                task.add_done_callback(lambda _: room.release())
                sending.append(task)
        finally:
            await _to_their_end(sending)
        for task in sending:
            task.result()

    def _claim(self, session: Session) -> list[Letter]:
        self._lease.confirm(session)
        return outbox.claim(session, channel=self._channel.name, now=self._clock())

    async def send_now(self, letters: Sequence[Letter]) -> None:
        """Replies, in order, unpaced; by the holder of the lease, if that is another."""
        ids = [letter.id for letter in letters]
        self._in_hand.update(ids)
        marks: list[asyncio.Future[None]] = []
        try:
            for letter in letters:
                mark = await self._in_turn(letter, self._send_newest)
                marks += [mark] if mark else []
                ids.remove(letter.id)
        except LeaseLost:
            await self._give_back(ids)
            self.wake()
        finally:
            await self._let_go(letters, marks)

    async def _let_go(self, letters: Sequence[Letter], marks: list[asyncio.Future[None]]) -> None:
        """They are in our hands until they are marked: `drain` would find them unsent."""
        try:
            for mark in marks:
                await mark
        finally:
            self._in_hand.difference_update(letter.id for letter in letters)

    async def _give_back(self, ids: list[int]) -> None:
        """Out of our hands first, so that `drain` does not pass over what it claims."""
        self._in_hand.difference_update(ids)
        await self._database.write(partial(outbox.release_leases, row_ids=ids))

    async def _deliver(self, letter: Letter) -> None:
        """Send and mark what has waited."""
        self._in_hand.add(letter.id)
        try:
            await self._in_turn(letter, self._send_older)
        finally:
            self._in_hand.discard(letter.id)

    async def _in_turn(self, letter: Letter, send: Callable[[Letter], Awaitable[T]]) -> T:
        """One message to an account after the other."""
        async with self._turns[letter.account_id], self._wire():
            return await send(letter)

    def _wire(self) -> AbstractAsyncContextManager[Any]:
        """For a while after a process was killed one message at a time: people have waited, and
        what is on the wire when we are killed as well would be said twice."""
        is_soon = asyncio.get_running_loop().time() < self._catches_up_until
        return self._one_at_a_time if is_soon else nullcontext()

    def rest(self) -> None:
        """Nothing is in hand at the end: the next process need not be careful."""
        if self._notes and not self._in_hand:
            self._notes.clear()

    async def _send_newest(self, letter: Letter) -> asyncio.Future[None] | None:
        """A reply just written; where older ones wait, or may wait, it waits behind them."""
        has_taken_over = (self._turn or 0) == self._lease.turn
        if has_taken_over and not await self._is_behind(letter):
            self._pace.spend()
            return await self._send(letter)
        await self._give_back([letter.id])
        self.wake()
        return None

    async def _is_behind(self, letter: Letter) -> bool:
        """What was not said here is in another process's hands, or was given back by it."""
        elsewhere = [row for row in letter.follows if row not in self._said]
        if letter.account_id in self._behind or self._at_home or not elsewhere:
            return letter.account_id in self._behind
        waits = await self._database.read(partial(outbox.is_any_queued, row_ids=elsewhere))
        if waits:
            self._behind.add(letter.account_id)
        return waits

    async def _send_older(self, letter: Letter) -> None:
        """What has waited; when no reply to the account waits any more, new ones go at once."""
        if mark := await self._send(letter):
            await mark
        if letter.account_id in self._behind:
            waiting = partial(outbox.has_reply_waiting, account_id=letter.account_id)
            if not await self._database.read(waiting):
                self._behind.discard(letter.account_id)

    async def _send(self, letter: Letter) -> asyncio.Future[None] | None:
        """The mark of what was sent, under way; None for what was not."""
        try:
            message_id = await self._call(letter)
        except RetryAfter as refusal:
            if refusal.whole_bot:
                self._pace.close(refusal.seconds)
            await self._later(letter, refusal.seconds, "retry_after")
        except Temporary as error:
            await self._later(letter, _backoff(letter.attempts), str(error) or "temporary")
        except Unauthorised as refusal:
            await self._refused(letter, refusal)
        except Unreachable:
            await self._database.write(partial(fallback.move_on, letter=letter, now=self._clock()))
        except ChatMoved as moved:
            await self._database.write(partial(outbox.move_chat, letter=letter, chat=moved.chat))
        except Rejected as error:
            log.error("delivery.rejected", row=letter.id, reason=str(error))
            await self._database.write(partial(outbox.mark_failed, letter=letter, error=str(error)))
        else:
            self.problem = None
            self._remember(letter)
            return self._marks.add(letter, message_id)
        return None

    def _remember(self, letter: Letter) -> None:
        """It was said, though the table may not know yet."""
        self._said[letter.id] = None
        if len(self._said) > REMEMBERED:
            del self._said[next(iter(self._said))]

    async def _call(self, letter: Letter) -> str | None:
        """The platform's id of the message."""
        step, replaced = step_from_json(letter.body), letter.slot_message
        if self._at_home:  # others send there as well
            return await self._channel.send(letter.chat, step, replaced, row=letter.id)
        step, replaced = self._standing.adjust(letter, step)
        async with self._lease.during():
            message_id = await self._channel.send(letter.chat, step, replaced, row=letter.id)
        self._standing.note(letter, message_id)
        return message_id

    async def _refused(self, letter: Letter, refusal: Unauthorised) -> None:
        """The token is wrong or revoked: hold everything until an operator acts, or, where others
        have tokens of their own, give up on this chat only."""
        if not refusal.whole_bot:
            log.warning("delivery.home_refused", channel=self._channel.name, row=letter.id)
            await self._database.write(partial(fallback.move_on, letter=letter, now=self._clock()))
            return
        if self.problem is None:
            log.error("delivery.token_refused", channel=self._channel.name)
        self.problem = "token_refused"
        self._pace.close(TOKEN_RETRY)
        await self._later(letter, TOKEN_RETRY, "token_refused")

    async def _later(self, letter: Letter, seconds: float, reason: str) -> None:
        log.warning("delivery.later", row=letter.id, seconds=seconds, reason=reason)
        if letter.lane == Lane.REPLY:
            self._behind.add(letter.account_id)
        due = self._clock() + timedelta(seconds=seconds)
        await self._database.write(partial(outbox.retry_at, letter=letter, due=due, error=reason))


async def _to_their_end(sending: Sequence[asyncio.Task[None]]) -> None:
    """Whoever stops us waits until what is on the wire has come to its mark."""
    ends = asyncio.gather(*sending, return_exceptions=True)
    try:
        await asyncio.shield(ends)
    except asyncio.CancelledError:
        await ends
        raise


def _backoff(attempts: int) -> float:
    """Seconds before the next try: doubling, with jitter, at most five minutes."""
    return min(2.0**attempts, LONGEST_RETRY) * uniform(0.8, 1.2)  # noqa: S311 - jitter is no secret
