"""自查自报 (D-0.7): found by the grid's own people before anybody else, reported in time, and dealt with or passed on in time."""

import datetime as dt
from dataclasses import dataclass

from wangge.safety.lifecycle import CLOSING, DROPPED, State
from wangge.safety.models import Hazard

labels = {
    Hazard.Finder.OTHER_GRID: "别的网格的人先发现的", Hazard.Finder.INSPECTION: "公司检查先发现的",
    Hazard.Finder.AUTHORITY: "监管部门先发现的", Hazard.Finder.COMMUNITY: "社区先发现、移交来的",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Test:
    """一项 (test): what D-0.7 asks for, whether it holds, and why."""

    name: str
    holds: bool
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """是不是自查自报: derived each time from the record; never a field that somebody ticks."""

    tests: tuple[Test, ...]

    @property
    def yes(self) -> bool:
        return all(test.holds for test in self.tests)

    @property
    def whys(self) -> list[str]:
        """为什么: what does not hold, else that all does."""
        return [test.why for test in self.tests if self.yes or not test.holds]

    @property
    def why(self) -> str:
        """同上，连成一句."""
        return "；".join(self.whys)

    def __bool__(self) -> bool:
        return self.yes


def judge(hazard: Hazard, *, at: dt.datetime) -> Judged:
    """三项: who found it, when it was registered (and the heads told), and whether measures were taken in time."""
    return Judged((_found(hazard), _reported(hazard, at), _dealt_with(hazard, at)))


def _found(hazard: Hazard) -> Test:
    own = hazard.finder == Hazard.Finder.GRID
    return Test("found", own, why="本网格的人先发现" if own else labels.get(Hazard.Finder(hazard.finder), ""))


def _reported(hazard: Hazard, at: dt.datetime) -> Test:
    by = hazard.report_due_at
    if hazard.grade == Hazard.Grade.MAJOR:
        told = hazard.told_above_at if hazard.told_above_at and hazard.told_above_at <= at else None
        late = by is not None and (told or at) > by
        why = "一小时之内报告了负责人" if told else "还没有报告负责人"
        return Test(
            "reported",
            not late,
            why=f"报告负责人超过一小时（应在{_clock(hazard, by)}以前）" if late and by else why,
        )
    late = by is not None and hazard.reported_at is not None and hazard.reported_at > by
    return Test("reported", not late, why="登记晚于发现当天" if late else "当天登记")


def _dealt_with(hazard: Hazard, at: dt.datetime) -> Test:
    """按期采取了措施: rectified in time – or, where it costs much or others decide, passed on behind protective measures."""
    if not hazard.late(at):
        done = hazard.state in (State.SUBMITTED, *CLOSING)
        return Test("dealt-with", hazard.state not in DROPPED, why="按期整改" if done else "整改期限未到")
    passed_on = hazard.plan is not None or hazard.extensions > 0 or hazard.asked_until is not None
    safe = hazard.controlled_at is not None and (
        hazard.due_at is None or hazard.controlled_at <= hazard.due_at
    )
    if passed_on and safe:
        return Test("dealt-with", True, why="已报上去并采取了临时防护措施，算按期处理")
    return Test("dealt-with", False, why="整改逾期")


def _clock(hazard: Hazard, moment: dt.datetime) -> str:
    return f"{moment.astimezone(hazard.place.zone):%m-%d %H:%M}"
