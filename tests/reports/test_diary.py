"""The diary of a day: entries, acts on matters and visits in one thread, none of them written twice."""

import datetime as dt

from reports.conftest import NOW, TODAY
from wangge.journal import households, visits
from wangge.reports import diary


def test_acts_and_visits_appear_by_themselves(cast, day):
    household = households.add(
        cast.grid1, name="王桂兰", address="三号楼201", need="company", basis="consent",
        review_on=TODAY + dt.timedelta(days=90), by=cast.by("min"), at=NOW,
    )  # fmt: skip
    visits.visit(household, outcome="met", words="气色不错", needs="想装扶手", by=cast.by("min"), at=NOW)
    lines = diary.of(cast.community, cast.reach("li"), first=TODAY, grid=cast.grid1)
    titles = [line.title for line in lines]
    assert {"登记", "分类定时限", "当时结办", "电话", "巡查"} <= set(titles)
    assert any("一网格第1户" in title for title in titles)
    assert "二网格的事" not in {line.text for line in lines}
    mine = diary.of(cast.community, cast.reach("min"), first=TODAY, person=cast.min)
    assert {line.who for line in mine} == {"闵行远"}
    assert {line.source for line in mine} == {"entry", "visit"}


def test_the_thread_shows_only_what_the_reader_may_see(cast, day):
    assert {line.text for line in diary.of(cast.community, cast.reach("sun"), first=TODAY)} == {"二网格的事"}
    assert diary.of(cast.community, cast.reach("xu"), first=TODAY, grid=cast.grid1) == []
