"""What the tests of patrols share: a list of three items, the plans of a company, and an ordinary week of March 2026."""

import datetime as dt
from typing import Any

import pytest

BEIJING = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
ITEMS = [
    {"text": "安全出口畅通", "look": "从里往外走一遍", "clause": "消防法第二十八条"},
    {"text": "灭火器有效", "look": "指针在绿区", "clause": ""},
    {"text": "配电箱关好", "look": "", "clause": ""},
]


def moment(day: dt.date = MONDAY, hour: int = 10, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), BEIJING)


def answers(*verdicts: str, note: str = "") -> list[dict[str, str]]:
    """`answers("fail", "pass", "na")`: for the items in their order."""
    return [
        {"key": str(n), "verdict": verdict, "note": note if verdict == "fail" else ""}
        for n, verdict in enumerate(verdicts, 1)
    ]


@pytest.fixture
def song(cast: Any) -> dict[str, Any]:
    """The safety officer, on Monday morning."""
    return {"by": cast.by("song"), "at": moment(hour=8)}


@pytest.fixture
def checklist(cast: Any, song: dict[str, Any]) -> Any:
    from wangge.patrol import checklists

    return checklists.write(cast.company, "fire-exit", title="消防通道", items=ITEMS, **song)


@pytest.fixture
def daily(cast: Any, checklist: Any, song: dict[str, Any]) -> Any:
    from wangge.patrol import plans

    return plans.write(
        cast.company,
        "daily",
        title="每天走一遍",
        kind="daily",
        checklist=checklist.code,
        since=MONDAY,
        **song,
    )


@pytest.fixture
def walked(cast: Any, checklist: Any) -> Any:
    """`walked("gao", cast.smelting, "pass", "fail", "pass")`: a patrol of a quarter of an hour."""
    from wangge.patrol import rounds

    def made(who: str, grid: Any, *verdicts: str, day: dt.date = MONDAY, note: str = "", **more: Any) -> Any:
        said: dict[str, Any] = {
            "checklist": checklist, "answers": answers(*(verdicts or ("pass",) * 3), note=note),
            "started_at": moment(day), "ended_at": moment(day, 10, 15), "by": cast.by(who), "at": moment(day, 10, 16),
        }  # fmt: skip
        return rounds.record(grid.place, grid=grid, **(said | more))

    return made
