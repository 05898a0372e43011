"""What the reports' tests share: a Monday afternoon in grid 1, with entries and matters of every sort."""

import datetime as dt
from typing import Any

import pytest

BEIJING = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 3, 2, 16, 0, tzinfo=BEIJING)
TODAY = NOW.date()


@pytest.fixture
def write(cast: Any) -> Any:
    from wangge.journal import diary

    def written(words: str = "三号楼的灯不亮", **said: Any) -> Any:
        who = said.pop("who", "min")
        return diary.write(
            words, **({"kind": "heard", "grid": cast.grid1, "by": cast.by(who), "at": NOW} | said)
        )

    return written


@pytest.fixture
def register(cast: Any) -> Any:
    from wangge.cases import intake

    def registered(words: str = "二号楼水管漏水", **said: Any) -> Any:
        who = said.pop("who", "li")
        given = {
            "place": cast.community,
            "grid": cast.grid1,
            "channel": "phone",
            "by": cast.by(who),
            "at": NOW,
        } | said
        return intake.register(words, **given).case

    return registered


@pytest.fixture
def day(cast: Any, write: Any, register: Any) -> dict[str, Any]:
    """一天: one item of each sort."""
    from wangge.cases import from_journal, intake, triage
    from wangge.journal import diary

    li: Any = {"by": cast.by("li"), "at": NOW}
    made = {
        "open": write("听说五号楼要装电梯"),
        "settled": write("李大妈问老年卡在哪里办", kind="phone", name="李大妈"),
        "patrol": write("巡查 15:00–15:40，没有发现要记的。", kind="patrol"),
        "news": write("南门要修充电棚", kind="news"),
        "tapped": write("三号楼二单元灯不亮"),
        "limited": register("八号楼路面塌了一块"),
        "complaint": register("物业不接电话", kind="complaint"),
        "at_once": register("咨询居住证"),
        "other_grid": write("二网格的事", who="sun", grid=cast.grid2),
    }
    diary.sort(made["settled"], verdict="settled", words="当场告诉她在社区一楼办", **li)
    made["case"] = from_journal.from_entry(made["tapped"], **li).case
    triage.classify(made["limited"], level="street", holder=cast.min, **li)
    intake.settle(made["at_once"], result="当面说清楚了", **li)
    return made


@pytest.fixture
def check(cast: Any) -> Any:
    """Rows and log agree."""
    from wangge.integrity import audit

    def checked() -> None:
        assert audit.check(cast.community.pk) == []

    return checked
