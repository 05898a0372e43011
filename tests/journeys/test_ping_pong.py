"""Sent back and forth: each return has a reason and a day, is counted, and costs the resident no time."""

import pytest

from stories import on, registered
from wangge.cases import dispatch, feedback, handling, history, replay, triage
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Notice


def test_ping_pong_is_counted_and_the_clock_does_not_stop_for_it(cast):
    case = registered(cast, "路面塌了一块")
    triage.classify(case, level="other-unit", by=cast.by("li"), at=on("03-02 10:30"))
    due = case.due_at

    for number, (unit, name) in enumerate(((cast.water, "wu"), (cast.water, "wu")), 1):
        hour = on(f"03-0{number + 1} 11:00")
        asked = dispatch.assist(case, unit=unit, request="请修复路面", by=cast.by("zhao"), at=hour)
        dispatch.send_back(
            asked, reason=f"第{number}次：不属于供水管网", by=cast.by(name), at=hour.replace(hour=15)
        )
        assert (case.returns, case.state, case.due_at) == (number, "in-progress", due)
    assert Notice.objects.filter(kind="return", person=cast.li).count() == 2

    # The street decides whose it is; that counts from the first report too.
    up = dispatch.escalate(case, request="请定责任单位", by=cast.by("li"), at=on("03-03 16:00"))
    assert case.level == "other-unit" and case.due_at == due, "a lower level does not shorten or restart it"
    dispatch.accept(up, by=cast.by("zhou"), at=on("03-03 16:30"))
    with pytest.raises(NotAllowed, match="已经接收的不能退回"):
        dispatch.send_back(up, reason="也不归我们", by=cast.by("he"), at=on("03-03 17:00"))
    dispatch.answer(
        up, words="由市政养护，已派工", said="街道已定由市政养护", by=cast.by("he"), at=on("03-04 10:00")
    )

    handling.resolve(case, result="路面已补", by=cast.by("li"), at=on("03-05 15:00"))
    feedback.tell(case, words="路面补好了", channel="code", by=cast.by("li"), at=on("03-05 16:00"))
    assert case.told_at < due
    titles = [each.title for each in history.thread(case)]
    assert titles.count("退回") == 2 and "不属于供水管网" in history.thread(case)[3].text
    assert replay.differences(case) == []
