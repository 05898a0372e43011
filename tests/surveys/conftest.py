"""A round of the first half of 2026 at 槐荫社区: drafted in May, open from the first of June, two grids of forty."""

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import cycle
from typing import Any

import pytest

from stories import on

DRAFTED, PUBLISHED, OPENED, ANSWERED, CLOSED, SIGNED = (
    on("05-20 09:00"), on("05-22 09:00"), on("06-01 09:00"), on("06-05 10:00"), on("06-21 09:00"), on("06-22 09:00"),
)  # fmt: skip
QUESTIONS = ["网格长遇事找得到人吗", "您反映的事，有回音吗"]
METHOD = "每个网格随机抽户，发一次性答题码；不记名，网格长不在场。各档 100、80、60、40、20 分。"
HOUSEHOLDS = 40


@pytest.fixture
def round(cast: Any) -> Any:
    """Drafted."""
    from wangge.surveys import rounds

    return rounds.draft(
        cast.community, half=DRAFTED.date(), questions=QUESTIONS, method=METHOD, opens_on=dt.date(2026, 6, 1),
        closes_on=dt.date(2026, 6, 20), by=cast.by("zhao"), at=DRAFTED,
    )  # fmt: skip


@pytest.fixture
def published(cast: Any, round: Any) -> Any:
    """Published, both samples drawn: everybody."""
    from wangge.surveys import drawing, rounds, samples

    rounds.publish(round, by=cast.by("zhao"), at=PUBLISHED)
    for grid in (cast.grid1, cast.grid2):
        samples.take(
            round, grid, listed=drawing.numbered(HOUSEHOLDS), size=HOUSEHOLDS, source="物业住户数", by=cast.by("zhao"),
            at=PUBLISHED,
        )  # fmt: skip
    return round


@pytest.fixture
def codes(cast: Any, published: Any) -> dict[str, list[str]]:
    """The slips of both grids, as printed."""
    from wangge.surveys import slips

    return {
        grid.code: [each.code for each in slips.issue(published, grid, by=cast.by("zhao"), at=PUBLISHED)]
        for grid in (cast.grid1, cast.grid2)
    }


@pytest.fixture
def opened(cast: Any, published: Any, codes: Any) -> Any:
    """Open."""
    from wangge.surveys import rounds

    rounds.start(published, by=cast.by("zhao"), at=OPENED)
    return published


@pytest.fixture
def answer(cast: Any, opened: Any, codes: dict[str, list[str]]) -> Callable[..., None]:
    """`answer("1", "45", times=30)`: so many ballots of grid 1, very satisfied on the first question, satisfied on the second."""
    from wangge.integrity.actor import Actor
    from wangge.surveys import answering

    def answered(grid: str, *levels: str, times: int = 1, words: str = "") -> None:
        pattern: Iterable[str] = cycle(levels)
        for _ in range(times):
            said = {
                key: level for key, level in zip(("q1", "q2"), next(pattern), strict=True) if level != "-"
            }  # type: ignore[call-overload]
            answering.answer(
                cast.community, codes[grid].pop(), answers=said, words=words, by=Actor.resident(), at=ANSWERED
            )

    return answered


@pytest.fixture
def close(cast: Any, opened: Any) -> Callable[[], Any]:
    from wangge.surveys import rounds

    def closed() -> Any:
        rounds.close(opened, by=cast.by("zhao"), at=CLOSED)
        return opened

    return closed


@pytest.fixture
def sign(cast: Any, close: Callable[[], Any]) -> Callable[[], Any]:
    from wangge.surveys import results

    def signed() -> Any:
        return results.sign(close(), by=cast.by("wang"), at=SIGNED)

    return signed
