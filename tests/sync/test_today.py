"""What the phone is told of the day: the same as the desk says of the same matter."""

import datetime as dt

from sync.conftest import NOW
from wangge.cases import handling, intake, limits, triage
from wangge.sync import today


def test_a_matter_settled_in_time_says_so_on_the_phone_however_long_it_waits_for_its_telling(cast):
    li = {"by": cast.by("li"), "at": NOW}
    case = intake.register(
        "三号楼路灯不亮", place=cast.community, grid=cast.grid1, channel="phone", **li
    ).case
    triage.classify(case, level="community", holder=cast.min, **li)
    later = NOW + dt.timedelta(days=30)

    def told():
        [matter] = today.shown(cast.min, cast.community, at=later)["matters"]
        return matter["due"].get("done")

    assert told() is None
    handling.resolve(case, result="换好了", by=cast.by("min"), at=NOW)
    case.refresh_from_db()
    assert told() == NOW.astimezone(dt.UTC).isoformat() == limits.done_at(case).isoformat()
    handling.rework(case, why="又不亮了", by=cast.by("li"), at=NOW)
    assert told() is None


def test_a_matter_at_rest_says_on_the_phone_that_its_clock_is_stopped(cast):
    li = {"by": cast.by("li"), "at": NOW}
    case = intake.register("等停水公告", place=cast.community, grid=cast.grid1, channel="phone", **li).case
    triage.classify(case, level="community", holder=cast.min, **li)
    [matter] = today.shown(cast.min, cast.community, at=NOW)["matters"]
    assert "paused" not in matter["due"]
    asked = {
        "reason": "awaiting-requester",
        "review_on": NOW.date() + dt.timedelta(days=5),
        "words": "等住户回来",
    }
    rest = handling.ask_suspension(case, **asked, **li)
    handling.suspend(rest, by=cast.by("wang"), at=NOW)
    [matter] = today.shown(cast.min, cast.community, at=NOW)["matters"]
    assert matter["due"]["paused"] is True
