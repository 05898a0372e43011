"""What the tests of meetings share: the company's May of 2026, and a meeting on its way."""

import datetime as dt
from typing import Any

import pytest

CN = dt.timezone(dt.timedelta(hours=8))
DAY = dt.timedelta(days=1)


def may(day: int, hour: int = 10, month: int = 5) -> dt.datetime:
    """A moment of May 2026 in the place's zone. The 6th is a Wednesday, the 9th a Saturday of work."""
    return dt.datetime(2026, month, day, hour, tzinfo=CN)


@pytest.fixture
def planned(cast: Any) -> Any:
    """筹备: Bai, the secretary, prepares the company's meeting of 6 May; Han leads it."""
    from wangge.meetings import gatherings

    def make(opens: dt.datetime | None = None, *, at: dt.datetime | None = None, **more: Any) -> Any:
        opens = opens or may(6, 14)
        given: dict[str, Any] = {
            "title": "五月安全环保例会", "opens_at": opens, "room": "二楼会议室", "chair": cast.han,
            "invited": [cast.song, cast.tang, cast.gao, cast.pan], "by": cast.by("bai"), "at": at or may(5),
        }  # fmt: skip
        return gatherings.plan(cast.company, **given | more)

    return make


@pytest.fixture
def held(cast: Any, planned: Any) -> Any:
    """开了: convened and held, Pan away; Bai records."""
    from wangge.meetings import gatherings

    def make(opens: dt.datetime | None = None, **more: Any) -> Any:
        meeting = planned(opens, **more)
        at = meeting.opens_at
        gatherings.convene(meeting, by=cast.by("bai"), at=at - dt.timedelta(hours=4))
        gatherings.hold(meeting, absent={cast.pan.pk: "区里开会"}, by=cast.by("bai"), at=at)
        return meeting

    return make
