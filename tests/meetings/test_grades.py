"""A meeting decides on a disputed grade: the hazard is graded with it, and each side's history names the other (D-2.2.7)."""

import pytest

from meetings.conftest import may
from meetings.test_meetings import put, wrong
from wangge.integrity import audit
from wangge.meetings import items
from wangge.meetings.lifecycle import NotAllowed


@pytest.fixture
def disputed(cast):
    """A hazard that the union holds to be major, put before the meeting."""
    from wangge.safety import hazards

    hazard = hazards.report(
        cast.company, grid=cast.smelting, area="除尘间", words="除尘管道积尘", kind="thing", grade="general",
        by=cast.by("gao"), at=may(5, 9),
    )  # fmt: skip
    hazards.dispute(hazard, grade="major", reason="会爆炸", by=cast.by("pan"), at=may(5, 10))
    return hazard, items.put(
        cast.company, subject=f"hazard:{hazard.uid}", why="定级", by=cast.by("song"), at=may(5, 11)
    )


def test_a_meeting_that_decides_on_a_disputed_grade_grades_the_hazard_and_each_says_so(cast, disputed, held):
    hazard, item = disputed
    held()
    item.refresh_from_db()
    with pytest.raises(NotAllowed, match="请选会议定为哪一级"):
        items.decide(item, decision="定重大", by=cast.by("bai"), at=may(6, 15))
    step = items.decide(item, decision="有爆炸危险，定重大", grade="major", by=cast.by("bai"), at=may(6, 15))
    hazard.refresh_from_db()
    graded = hazard.acts.get(act="decide-grade")
    assert (hazard.grade, hazard.disputed) == ("major", "")
    assert "五月安全环保例会（2026-05-06）" in graded.note and f"{hazard.number} 定为重大隐患" in step.said
    assert step.cite == graded.cite and graded.cite["clause"] == "D-2.2.7"
    assert not wrong() and not audit.check(cast.company.pk)


def test_what_is_no_dispute_takes_no_grade(cast, held):
    item = put(cast)
    held()
    item.refresh_from_db()
    with pytest.raises(NotAllowed, match="不是定级的异议"):
        items.decide(item, decision="定重大", grade="major", by=cast.by("bai"), at=may(6, 15))
