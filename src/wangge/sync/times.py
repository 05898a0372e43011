"""时刻 (times): what a device's clock says, and what it can have been. No Django in here.

A limit starts when anyone in the unit first learned of the matter: the claimed time, never later than the receipt.
Where the device's clock is shown to be wrong and the worker stated no other time than that clock's, the claimed time
is the clock's error and not a statement; then the moment of sealing is worked out from what can be known.
"""

import datetime as dt
from dataclasses import dataclass

from wangge.sync.envelope import Clock, Envelope

SLACK = dt.timedelta(minutes=10)  # so far a clock may be off without being called wrong


@dataclass(frozen=True, slots=True)
class Times:
    """各个时刻: `happened` is what counts; `skew` how far the device's clock was behind when it sent."""

    claimed: dt.datetime
    sealed: dt.datetime  # by the device's clock
    estimated: dt.datetime | None
    skew: dt.timedelta
    wrong: bool
    happened: dt.datetime


def judged(said: Envelope, now: Clock, received: dt.datetime, *, since: dt.datetime | None = None) -> Times:
    """推断. `since` is when the device was enrolled: it sealed nothing before that, whatever its clock says."""
    skew = received - now.wall
    estimated, sure = _estimate(said, now, received, skew, since)
    off = abs(said.wall - estimated) > SLACK if sure else abs(skew) > SLACK or said.wall > received + SLACK
    of_the_clock = abs(said.claimed - said.wall) <= SLACK
    happened = estimated if off and of_the_clock else said.claimed
    return Times(said.claimed, said.wall, estimated, skew, off, min(happened, received))


def _estimate(
    said: Envelope, now: Clock, received: dt.datetime, skew: dt.timedelta, since: dt.datetime | None
) -> tuple[dt.datetime, bool]:
    """When it was sealed by the server's clock, and whether that is certain: counted, not read from a clock."""
    seen = said.seen
    if now.boot == said.boot and now.mono >= said.mono:
        return received - _ms(now.mono - said.mono), True
    if seen and seen.boot == said.boot and said.mono >= seen.mono and seen.at <= received + SLACK:
        return min(seen.at + _ms(said.mono - seen.mono), received), True
    guess = min(said.wall + skew, received) if abs(skew) > SLACK else min(said.wall, received)
    known = [
        moment for moment in (seen.at if seen else None, since) if moment is not None and moment <= received
    ]
    if known and guess < max(known) - SLACK:
        return max(known), True  # a clock that is behind what the device had already heard from us
    return guess, False


def _ms(count: int) -> dt.timedelta:
    return dt.timedelta(milliseconds=min(count, 10**12))
