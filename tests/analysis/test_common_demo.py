"""The demo's common problems: found by night, one closed with fewer matters than before, one answered, one that waits."""

import datetime as dt
import heapq
from itertools import count

import pytest

from wangge.analysis import common_report
from wangge.analysis.models import CommonIssue
from wangge.demo import ground
from wangge.demo.common_stories import CommonProblems
from wangge.demo.days import Year
from wangge.integrity import replaying

CN = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.long
def test_three_problems_stand_where_the_demo_shows_them(db):
    now = dt.datetime(2026, 11, 24, 15, tzinfo=CN)
    laid = ground.lay(today=now.date(), at=now.replace(year=now.year - 2, month=1, day=2))
    order = count()
    queue = [(start, next(order), turns) for start, turns in CommonProblems(Year(laid, now=now)).turns()]
    heapq.heapify(queue)
    while queue and queue[0][0] <= now:
        when, _n, turns = heapq.heappop(queue)
        after = next(turns, None)  # a refusal is not swallowed here
        if after is not None:
            heapq.heappush(queue, (max(after, when), next(order), turns))

    found = {issue.category.code: issue for issue in CommonIssue.objects.exclude(state="dismissed")}
    assert {code: issue.state for code, issue in found.items()} == {
        "property-sewage": "closed", "urban-lamp": "answered", "property-facade": "found",
    }  # fmt: skip
    drains = common_report.effect(found["property-sewage"], at=now)
    assert drains is not None and drains.before >= 10 and drains.after == 1
    assert "明显少了" in drains.words
    assert found["property-sewage"].told and found["urban-lamp"].told and not found["property-facade"].told
    assert not [wrong for issue in found.values() for wrong in replaying.differences(issue)]
