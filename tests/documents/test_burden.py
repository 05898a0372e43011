"""The ledger of burdens: what is asked of the office, what filled itself, and the hours that saved – said how."""

import datetime as dt
import uuid

import pytest

from documents import opening
from documents.test_superior_forms import made, matters  # noqa: F401
from wangge.documents import burden, jobs, rendering
from wangge.documents.access import NotYours
from wangge.policy.pack import Refusal

NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def demand(cast, **said):
    given = {
        "name": "民情事项办理台账", "asked_by": "槐荫街道办事处", "basis": "", "a_year": 52, "minutes": 45, "how": "measured", "said_by": "赵明慧",
        "since": dt.date(2026, 1, 1), "by": cast.by("zhao"), "at": NOW,
    } | said  # fmt: skip
    return burden.state(cast.community, **given)


def filled(cast, version):
    asked = {"first": "2026-03-01", "last": "2026-03-31"}
    return jobs.fill(
        version,
        cast.zhao,
        asked=asked,
        recipient="街道",
        purpose="月报",
        uid=uuid.uuid4(),
        by=cast.by("zhao"),
        at=NOW,
    )


def test_what_filled_itself_saves_the_minutes_by_hand_less_those_of_looking_through(cast, made, matters):  # noqa: F811
    demand(cast, form=made.form)
    filled(cast, made)
    filled(cast, made)
    account = burden.month(cast.community, NOW.date())
    assert [(each.by_itself, each.by_hand, each.saved) for each in account.lines] == [(2, 0, 84)]
    assert account.saved_hours == 1.4
    assert (
        "自动填 2 次 ×（45 − 核对 3）分钟 = 84 分钟；手工每次 45 分钟，赵明慧掐表量的"
        in account.lines[0].said
    )


def test_by_hand_counts_measured_minutes_and_else_the_stated_ones(cast):
    row = demand(cast)
    burden.fill(row, on=NOW.date(), minutes=30, by=cast.by("li"), at=NOW)
    burden.fill(row, on=NOW.date(), times=2, by=cast.by("li"), at=NOW)
    account = burden.month(cast.community, NOW.date())
    assert (account.lines[0].by_hand, account.lines[0].hand_minutes, account.saved_hours) == (
        3,
        30 + 2 * 45,
        0.0,
    )


def test_an_export_nobody_entered_as_a_demand_saves_nothing_and_is_told(cast, made, matters):  # noqa: F811
    filled(cast, made)
    account = burden.month(cast.community, NOW.date())
    assert (account.lines, account.unlisted, account.saved_hours) == ([], 1, 0.0)


def test_a_form_entered_under_two_demands_is_counted_once(cast, made, matters):  # noqa: F811
    demand(cast, form=made.form)
    demand(cast, form=made.form, name="又一份台账", asked_by="区里")
    filled(cast, made)
    assert sum(each.by_itself for each in burden.month(cast.community, NOW.date()).lines) == 1


def test_a_change_is_a_later_row_and_the_months_before_stay_as_they_were(cast):
    first = demand(cast)
    demand(cast, series=first.series, a_year=12, since=dt.date(2026, 4, 1))
    assert burden.month(cast.community, dt.date(2026, 3, 5)).a_year == 52
    assert burden.month(cast.community, dt.date(2026, 4, 5)).a_year == 12
    demand(cast, series=first.series, since=dt.date(2026, 5, 1), ended=True)
    assert burden.month(cast.community, dt.date(2026, 5, 5)).lines == []


def test_the_report_names_what_each_figure_rests_on(cast, made, matters):  # noqa: F811
    demand(cast, form=made.form)
    demand(cast, name="没有依据的表", how="estimated")
    filled(cast, made)
    paper = burden.report(burden.month(cast.community, NOW.date()), at=NOW)
    _paragraphs, tables = opening.word(rendering.render(paper, "docx").content)
    assert [row[0] for row in tables[0]] == ["表", "民情事项办理台账", "没有依据的表"]
    assert tables[0][2][2] == "没有说"
    assert any("3 行，报街道" in row[2] for row in tables[-1])
    assert opening.excel(rendering.render(paper, "xlsx").content)["各表"][2][6] == 42.0


def test_only_the_office_keeps_the_ledger(cast):
    with pytest.raises(NotYours):
        demand(cast, by=cast.by("li"))
    with pytest.raises(NotYours):
        burden.fill(demand(cast), on=NOW.date(), by=cast.by("liu"), at=NOW)
    with pytest.raises(Refusal, match="还没有到"):
        burden.fill(demand(cast), on=dt.date(2026, 4, 1), by=cast.by("zhao"), at=NOW)
