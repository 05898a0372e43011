"""Special circumstances (B-3.4): five working days at most; after that the duty goes on until there is news."""

import datetime as dt

import pytest

from stories import on, registered
from wangge.cases import dispatch, feedback, handling, reminders, replay, triage
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Notice


def test_after_the_fifth_working_day_the_leader_goes_on_pressing_and_telling(cast):
    # Received on Wednesday before the May Day make-up Saturday.
    case = registered(cast, "电梯停运，等配件", at=on("05-06 10:00"))
    triage.classify(case, level="other-unit", holder=cast.min, by=cast.by("li"), at=on("05-06 11:00"))
    assert case.due_basis["day"] == "2026-05-09", "the make-up Saturday counts"
    dispatch.assist(case, unit=cast.power, request="请配合检修", by=cast.by("zhao"), at=on("05-06 11:30"))

    request = handling.ask_extension(case, reason="主板要从外地调", by=cast.by("li"), at=on("05-08 09:00"))
    with pytest.raises(NotAllowed, match="您现在的岗位不能做"):
        handling.extend(request, by=cast.by("zhao"), at=on("05-08 09:30"))
    handling.extend(request, by=cast.by("wang"), at=on("05-08 10:00"))
    assert (case.due_basis["day"], case.due_basis["clause"]) == ("2026-05-12", "B-3.4")
    assert "由槐荫社区 社区主任 王秀英批准" in case.acts.last().said

    # The fifth day passes. The matter does not expire, and it cannot be put off again.
    at = on("05-08 11:00")
    while at < on("05-15 12:00"):
        reminders.turn(at=at)
        at += dt.timedelta(hours=1)
    assert Notice.objects.filter(person=cast.min, kind="overdue").count() == 3, "13, 14, 15 May"
    with pytest.raises(NotAllowed, match="时限已过，不能再延期"):
        handling.ask_extension(case, reason="还没到", by=cast.by("li"), at=on("05-13 09:00"))

    # Every three working days the resident hears how it goes, news or none.
    assert case.next_telling_at == on("05-16 00:00")
    case.refresh_from_db()
    handling.press(case, words="主板到哪里了？", by=cast.by("li"), at=on("05-13 09:10"))
    feedback.tell_stage(
        case, words="主板已发货，周五到", channel="code", by=cast.by("li"), at=on("05-15 10:00")
    )
    assert case.next_telling_at == on("05-21 00:00")
    at = on("05-15 13:00")
    while at < on("05-21 12:00"):
        reminders.turn(at=at)
        at += dt.timedelta(hours=1)
    reminded = Notice.objects.filter(person=cast.li, kind="stage").order_by("at").values_list("at", flat=True)
    assert list(reminded) == [on("05-15 10:00"), on("05-20 10:00")], (
        "in the morning of the last day, not at midnight"
    )

    case.refresh_from_db()
    handling.resolve(case, result="主板已换，电梯恢复", by=cast.by("min"), at=on("05-22 15:00"))
    feedback.tell(case, words="电梯好了", channel="code", by=cast.by("li"), at=on("05-22 16:00"))
    assert case.due_at == on("05-13 00:00") < case.told_at, "late, and shown to be late"
    assert [each.stage for each in case.tellings.order_by("at")] == [
        "progress",
        "progress",
        "progress",
        "result",
    ]
    assert replay.differences(case) == []
