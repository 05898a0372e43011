"""What the tests of accountability share: an ordinary week in the cast's community, and matters that end in a rating."""

import datetime as dt
from typing import Any

import pytest

BEIJING = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def settle(cast: Any) -> Any:
    """办完一件: registered by Min, settled at once; the receipt's matter."""
    from wangge.cases import intake

    def settled(
        words: str = "二号楼水管漏水", *, at: dt.datetime = NOW, grid: Any = None, who: str = "min"
    ) -> Any:
        case = intake.register(
            words, place=cast.community, grid=grid or cast.grid1, channel="phone", by=cast.by(who), at=at
        ).case
        intake.settle(case, result="已换新", by=cast.by(who), at=at + dt.timedelta(hours=1))
        return case

    return settled


@pytest.fixture
def rate(settle: Any) -> Any:
    """居民评价: how content, by the code on the receipt."""
    from wangge.cases import closure
    from wangge.integrity.actor import Actor

    def rated(level: int = 2, *, at: dt.datetime = NOW, case: Any = None, **more: Any) -> Any:
        case = case or settle(at=at, **more)
        return closure.rate(
            case, level=level, solved="no" if level < 3 else "yes", by=Actor.resident(), at=at + DAY
        )

    return rated


@pytest.fixture
def raised(cast: Any, settle: Any) -> Any:
    """一条反映: a resident says by phone that Li did not answer; Zhao writes it down."""
    from wangge.accountability import allegations

    def raise_(what: str = "first-asked-fault", **said: Any) -> Any:
        at = said.get("at", NOW)
        given = {
            "person": cast.li, "words": "打了三次电话，李向阳都说不归他管", "happened_on": at.date(), "channel": "phone",
            "by": cast.by("zhao"), "at": at,
        } | said  # fmt: skip
        if what == "first-asked-fault" and "case" not in given:
            given["case"] = settle(at=at)
        return allegations.raise_(cast.community, what=what, **given)

    return raise_


@pytest.fixture
def upheld(cast: Any, raised: Any) -> Any:
    """核实属实的反映: put to Li, answered, verified by Wang."""
    from wangge.accountability import allegations

    def uphold(what: str = "first-asked-fault", **said: Any) -> Any:
        row = raised(what, **said)
        at = said.get("at", NOW)
        allegations.put(row, told="有居民反映，三月二日打电话问漏水没有得到答复", by=cast.by("zhao"), at=at)
        allegations.answer(row, words="那天在开会", by=cast.by("li"), at=at + DAY)
        allegations.uphold(row, finding="查了通话记录，属实", by=cast.by("wang"), at=at + DAY)
        return row

    return uphold
