"""导入台账: what comes in, what is there already, what does not and why; the log and the replay hold."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from wangge.cases import categories, lifecycle, limits, replay, search
from wangge.cases.backlog import columns, matters, table
from wangge.cases.models import Act, Case
from wangge.integrity import audit, passage
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf
from wangge.policy.deadlines import Deadline

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = dt.datetime(2026, 7, 1, 9, 0, tzinfo=SHANGHAI)
BY = Actor.importing("导入台账")
HEADER = ["编号", "收到", "办结", "内容", "层级", "类别", "单位", "来源", "经度", "纬度", "状态"]
COLUMNS = {
    "number": "编号", "received": "收到", "closed": "办结", "words": "内容", "level": "层级", "category": "类别",
    "unit": "单位", "channel": "来源", "longitude": "经度", "latitude": "纬度", "status": "状态",
}  # fmt: skip
CLOSED = [
    "A1",
    "2026-03-02 10:00",
    "2026-03-03 09:00",
    "水管爆裂",
    "community",
    "",
    "",
    "12345热线",
    "",
    "",
    "",
]
OPEN = ["A2", "2026-06-30 10:00", "", "路灯不亮", "街道", "", "自来水公司", "电话", "117.005", "36.605", ""]


def ledger(rows: list[list[str]]) -> table.Table:
    return table.Table(Path("台账.csv"), HEADER, "utf-8", _source=lambda: enumerate(rows, 2))


def brought(place: Any, rows: list[list[str]], **more: Any) -> matters.Outcome:
    read = ledger(rows)
    said = {"columns": COLUMNS, "values": {"level": {"街道": "street"}}, "source": {"system": "老台账"}}
    return matters.bring_in(read, columns.parse(said, "map.toml", read), place=place, by=BY, at=AT, **more)


def test_a_row_becomes_a_matter_with_its_number_limit_log_entry_and_search_words(cast):
    outcome = brought(cast.community, [CLOSED, OPEN])
    assert (outcome.imported, outcome.closed, outcome.open, outcome.bad) == (2, 1, 1, [])
    closed, waiting = Case.objects.order_by("pk")
    assert [closed.number, waiting.number] == ["HY2026-00001", "HY2026-00002"]
    assert (closed.state, closed.closed_how, closed.closed_at) == (
        "closed", "imported", dt.datetime(2026, 3, 3, 9, tzinfo=SHANGHAI),
    )  # fmt: skip
    assert (waiting.state, waiting.level, waiting.grid, waiting.unit) == (
        "in-progress",
        "street",
        cast.grid1,
        cast.water,
    )
    assert (closed.channel, waiting.channel) == ("hotline", "phone")
    assert waiting.due_at == limits.of(waiting).at
    assert waiting.remind_at > AT
    assert closed.remind_at is None, "what is closed reminds nobody"
    assert list(search.found(Case.objects.all(), "路灯")) == [waiting]
    assert [leaf.kind for leaf in Leaf.objects.filter(subject=str(waiting.uid))] == ["case.import"]


def test_what_is_stored_is_what_one_matter_alone_would_have_got(cast):
    """The basis of a day's second matter is made from the first one's; it must not show."""
    days = [(month, day) for month in (2, 4, 6) for day in (13, 14, 26)]
    hours = ("00:00", "08:31", "17:59", "23:59")
    received = [f"2026-{month:02d}-{day} {hour}" for month, day in days for hour in hours]
    levels = ("community", "street", "other-unit")
    rows = [[f"{day}{level}", day, "", "积水", level, *[""] * 6] for day in received for level in levels]
    brought(cast.community, rows)
    for case in Case.objects.select_related("place"):
        due = limits.of(case)
        assert case.due_basis == due.to_json()
        assert Deadline.from_json(case.due_basis) == due
        assert case.acts.get().changes["due_basis"] == case.due_basis


def test_history_replays_and_the_log_agrees_with_every_row(cast):
    brought(cast.community, [CLOSED, OPEN, ["A3", "2026-03-05", "", "咨询", *[""] * 7]])
    assert replay.check() == {}
    assert audit.check(cast.community.pk) == []
    act = Act.objects.get(case__source_number="A2")
    assert (act.seq, act.act, act.from_state, act.to_state, act.note) == (
        1,
        "import",
        "draft",
        "in-progress",
        "路灯不亮",
    )
    assert act.cite["clause"] == "B-3.2"


def test_the_same_file_twice_brings_nothing_new(cast):
    brought(cast.community, [CLOSED, OPEN, CLOSED])
    assert Case.objects.count() == 2
    outcome = brought(cast.community, [CLOSED, OPEN, ["A9", "2026-03-02", "", "新的", *[""] * 7]])
    assert (outcome.imported, outcome.repeated) == (1, 2)
    assert Case.objects.count() == 3
    other = brought(cast.willow, [CLOSED])
    assert other.imported == 1, "another community's ledger has numbers of its own"


BAD = [
    (["", "2026-03-02", "", "话", *[""] * 7], "没有来源编号"),
    (["B1", "", "", "话", *[""] * 7], "没有收到时间"),
    (["B1", "昨天", "", "话", *[""] * 7], "读不懂时间"),
    (["B1", "2027-03-02", "", "话", *[""] * 7], "在将来"),
    (["B1", "2026-03-02", "2026-03-01", "话", *[""] * 7], "早于收到时间"),
    (["B1", "2026-03-02", "", "", *[""] * 7], "没有内容"),
    (["B1" * 31, "2026-03-02", "", "话", *[""] * 7], "超过 60 个字符"),
    (["B1", "2026-03-02", "", "话\0", *[""] * 7], "空字符"),
    (["B1", "2026-03-02", "", "话", "", "", "", "", "北纬", "36", ""], "不是数字"),
    (["B1", "2026-03-02", "", "话", "", "", "", "", "117", "", ""], "只有一个"),
    (["B1", "2026-03-02", "", "话", "", "", "", "", "181", "36", ""], "超出范围"),
    (["B1", "2026-03-02", "", "字" * 20_001, *[""] * 7], "最多 20000 字"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_row_is_named_and_left_out_whole(cast, row, reason):
    outcome = brought(cast.community, [CLOSED, row, OPEN])
    assert outcome.imported == 2
    [(number, said)] = outcome.bad
    assert number == 3
    assert reason in said
    assert Case.objects.count() == Act.objects.count() == 2


def test_a_bad_row_stands_in_the_report_too_with_its_reason(cast):
    report = io.StringIO()
    bad = ["B1", "昨天", "", "话", *[""] * 7]
    brought(cast.community, [CLOSED, bad, OPEN], report=report)
    rows = list(csv.DictReader(io.StringIO(report.getvalue())))
    assert [row["row"] for row in rows] == ["2", "3", "4"]
    assert [row["due"] for row in rows] == ["2026-03-03", "", "2026-07-02"]
    assert rows[0]["ours"] == "按期"
    assert rows[1]["why"].startswith("没有导入：读不懂时间")


def test_a_dry_run_says_the_same_and_writes_nothing(cast):
    outcome = brought(cast.community, [CLOSED, OPEN], dry_run=True)
    assert (outcome.imported, Case.objects.count(), Leaf.objects.filter(kind="case.import").count()) == (
        2,
        0,
        0,
    )
    assert brought(cast.community, [CLOSED, OPEN]).imported == 2


def test_unknown_words_are_counted_and_the_matter_comes_in_without_them(cast):
    categories.add(cast.community, "lamp", "路灯", lane="urgent", by=BY, at=AT)
    rows = [
        ["C1", "2026-03-02", "", "话", "区里", "路灯", "热力公司", "传真", "", "", "搁置"],
        ["C2", "2026-03-02", "", "话", "区里", "lamp", "", "", "", "", ""],
        ["C3", "2026-03-02", "", "话", "", "水电", "", "", "", "", ""],
    ]
    outcome = brought(cast.community, rows)
    assert outcome.imported == 3
    assert outcome.without_limit == 3
    assert {name: dict(counts) for name, counts in outcome.unmatched.items()} == {
        "level": {"区里": 2}, "category": {"水电": 1}, "unit": {"热力公司": 1}, "channel": {"传真": 1}, "status": {"搁置": 1},
    }  # fmt: skip
    one, two, three = Case.objects.order_by("source_number")
    assert (one.category, two.category, three.category) == (two.category, one.category, None)
    assert (one.lane, three.lane, one.state) == ("urgent", "normal", "registered")


def test_before_any_regulation_there_is_no_limit_and_a_supposed_one_is_only_compared(cast):
    from wangge.territory import jurisdiction

    report = io.StringIO()
    pack = jurisdiction.regulation_of(cast.community, dt.date(2026, 3, 2))
    old = ["D1", "2018-07-04 17:24:41", "2018-07-05 08:00", "话", "community", *[""] * 6]
    outcome = brought(cast.community, [old], as_if=pack, report=report)
    assert outcome.without_limit == 0
    case = Case.objects.get()
    assert (case.state, case.level, case.due_at) == ("closed", "", None)
    [row] = csv.DictReader(io.StringIO(report.getvalue()))
    assert (row["due"], row["clause"], row["ours"]) == ("2018-07-05", "B-3.1", "按期")


def test_closed_without_a_time_is_closed_and_nobody_says_whether_in_time(cast):
    report = io.StringIO()
    outcome = brought(
        cast.community, [["E1", "2026-03-02", "", "话", "community", *[""] * 5, "已结案"]], report=report
    )
    case = Case.objects.get()
    assert (outcome.closed_when_unknown, case.state, case.closed_at) == (1, "closed", None)
    assert replay.check() == {}
    assert next(csv.DictReader(io.StringIO(report.getvalue())))["ours"] == "无法判断"


def test_what_is_too_long_for_its_column_stands_whole_among_the_words(cast):
    long = "槐荫路" * 60
    read = table.Table(
        Path("a.csv"),
        ["编号", "收到", "内容", "地点"],
        "utf-8",
        _source=lambda: iter([(2, ["F1", "2026-03-02", "话", long])]),
    )
    said = {"columns": {"number": "编号", "received": "收到", "words": "内容", "where": "地点"}}
    matters.bring_in(read, columns.parse(said, "map", read), place=cast.community, by=BY, at=AT)
    case = Case.objects.get()
    assert case.where == long[:120]
    assert long in case.words


def test_an_interruption_leaves_whole_batches_and_the_next_run_goes_on(cast):
    rows = [[f"G{n:04d}", "2026-03-02", "", "话", *[""] * 7] for n in range(1200)]
    outcome = matters.Outcome()

    def stop(_done: int) -> None:
        if outcome.imported == 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        brought(cast.community, rows, progress=stop, outcome=outcome)
    assert Case.objects.count() == Act.objects.count() == 1000
    again = brought(cast.community, rows)
    assert (again.imported, again.repeated) == (200, 1000)
    assert len(set(Case.objects.values_list("number", flat=True))) == 1200


def test_only_an_import_may_begin_matters_so(cast):
    read = ledger([CLOSED])
    mapping = columns.parse({"columns": COLUMNS}, "map", read)
    with pytest.raises(lifecycle.NotAllowed):
        matters.bring_in(read, mapping, place=cast.community, by=cast.by("zhao"), at=AT)
    with pytest.raises(lifecycle.NotAllowed, match="登记在社区或单位"):
        matters.bring_in(read, mapping, place=cast.street, by=BY, at=AT)


def test_many_beginnings_are_written_as_take_writes_each(cast):
    """The same row, the same act, the same body in the log, whichever way it goes through the door."""
    at = AT - dt.timedelta(days=1)

    def matter(number: str) -> Case:
        case = Case(
            place=cast.community, words="积水,很深", summary="积水", channel="import", received_at=at, touched_at=at,
            number=number, longitude=117.005, latitude=36.605, grid=cast.grid1, paused=[["a", None]],
        )  # fmt: skip
        case.index()
        return case

    from wangge.cases import intake

    one, other = matter("X1"), matter("X2")
    [step] = passage.begin_many(
        "import",
        [passage.Beginning(one, to="registered", changes=intake.begun(one), note=one.words)],
        by=BY,
        at=AT,
    )
    alone = passage.take(
        "import", other, to="registered", note=other.words, by=BY, at=AT, **intake.begun(other)
    )
    left, right = Case.objects.get(pk=one.pk), Case.objects.get(pk=other.pk)
    own = {"id", "uid", "number", "tokens"}
    for each in Case._meta.concrete_fields:
        if each.attname not in own:
            assert getattr(left, each.attname) == getattr(right, each.attname), each.attname
    first, second = Act.objects.get(pk=step.pk) if step.pk else left.acts.get(), right.acts.get()
    assert passage.body_of(first) | {"uid": "", "changes": ""} == passage.body_of(second) | {
        "uid": "",
        "changes": "",
    }
    assert first.changes | {"number": ""} == second.changes | {"number": ""}
    assert (first.by_role, first.by_label, alone.act) == (second.by_role, second.by_label, "import")
    assert replay.check() == {}


def test_a_batch_with_one_refusal_begins_nothing(cast):
    case = Case(
        place=cast.community, words="话", summary="话", channel="import", received_at=AT, touched_at=AT
    )
    with pytest.raises(lifecycle.NotAllowed):
        passage.begin_many("import", [passage.Beginning(case, to="suspended")], by=BY, at=AT)
    other = Case(place=cast.willow, words="话", summary="话", channel="import", received_at=AT, touched_at=AT)
    pair = [passage.Beginning(each, to="registered") for each in (case, other)]
    with pytest.raises(ValueError, match="one place"):
        passage.begin_many("import", pair, by=BY, at=AT)
    assert passage.begin_many("import", [], by=BY, at=AT) == []
    assert not Case.objects.exists()
