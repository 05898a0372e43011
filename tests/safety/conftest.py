"""What the tests of safety share: an ordinary May week in the cast's factory, and hazards on their way."""

import datetime as dt
from typing import Any

import pytest

BEIJING = dt.timezone(dt.timedelta(hours=8))
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def moment(month: int, day: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


NOW = moment(5, 6)  # Wednesday

PLAN: dict[str, Any] = {
    "measures": "清理积尘，换防爆风机", "responsible": "马玉芬", "money": "八万元，设备科列支",
    "until": dt.date(2026, 6, 20), "emergency": "停机、断电、撤人，打119",
}  # fmt: skip
CHECKED = {
    "measures": "风机已换", "responsible": "马玉芬全程在场", "money": "已付清", "until": "提前两天", "emergency": "演练过一次",
}  # fmt: skip


@pytest.fixture
def found(cast: Any) -> Any:
    """一处隐患: by default Gao, in charge of the smelting grid, finds a loose railing and grades it general."""
    from wangge.safety import hazards

    def report(by: str = "gao", **said: Any) -> Any:
        given = {
            "grid": cast.smelting, "area": "二号炉平台", "words": "护栏松动，踏板有裂缝。", "kind": "thing",
            "grade": "general", "by": cast.by(by), "at": NOW,
        } | said  # fmt: skip
        return hazards.report(cast.company, **given)

    return report


@pytest.fixture
def submitted(cast: Any, found: Any) -> Any:
    """整改完、等验收的一般隐患: Ma rectified it."""
    from wangge.safety import rectifying

    def done(at: dt.datetime = NOW + DAY, **said: Any) -> Any:
        hazard = found(**said)
        rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=at)
        rectifying.submit(hazard, words="护栏焊牢，踏板换新", by=cast.by("ma"), at=at + HOUR)
        return hazard

    return done


@pytest.fixture
def major(cast: Any, found: Any) -> Any:
    """重大隐患: dust that may explode; controlled, planned, approved, and where asked rectified and submitted."""
    from wangge.safety import hazards, rectifying

    def grown(until: str = "planned", **said: Any) -> Any:
        hazard = found(grade="major", words="除尘管道积尘，有爆炸危险", area="除尘间", **said)
        at = hazard.reported_at
        if until == "graded":
            return hazard
        hazards.control(
            hazard, words="停机断电，拉警戒线，撤人", stop_work="除尘系统停用", by=cast.by("gao"), at=at
        )
        if until == "controlled":
            return hazard
        rectifying.plan(hazard, **PLAN, by=cast.by("gao"), at=at + HOUR)
        rectifying.approve_plan(hazard, by=cast.by("han"), at=at + HOUR * 2)
        if until == "planned":
            return hazard
        rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=at + DAY)
        rectifying.submit(hazard, words="换了风机，积尘清完", by=cast.by("ma"), at=at + DAY * 30)
        return hazard

    return grown
