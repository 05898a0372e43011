import datetime as dt

import pytest

from stories import MONDAY, on, registered, working
from wangge.cases import access, handling, intake, triage
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Category, Notice
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction

NOTICE_2027 = """# year: 2027
# notice: 国办发明电〔2026〕9号
# published: 2026-11-05
date,kind,name
2027-01-01,holiday,元旦
2027-01-02,holiday,元旦
2027-01-03,holiday,元旦
"""


def test_classifying_gives_the_day_with_its_clause_its_reading_and_its_account(cast):
    case = registered(cast)
    triage.classify(case, level="community", holder=cast.min, by=cast.by("li"), at=on("03-02 10:30"))
    assert (case.state, case.holder, case.due_at) == ("in-progress", cast.min, on("03-04 00:00"))
    basis = case.due_basis
    assert (basis["clause"], basis["day"], len(basis["account"])) == ("B-3.1", "2026-03-03", 2)
    assert (
        basis["citation"]["sentence"]
        and basis["citation"]["reading"]
        and len(basis["citation"]["digest"]) == 64
    )
    assert case.acts.last().cite["clause"] == "B-3.1"
    assert Notice.objects.get(person=cast.min).kind == "assigned"


def test_classifying_late_does_not_move_the_limit(cast):
    case = registered(cast)
    assert triage.owed_by(case).at == on("03-03 00:00")
    triage.classify(case, level="community", by=cast.by("li"), at=on("03-05 09:00"))
    assert case.due_at == on("03-04 00:00") and triage.was_late(case) and triage.owed_by(case) is None
    assert case.holder == cast.li, "whoever classifies and names nobody holds it"


def test_an_unknown_level_or_holder_is_refused_and_nothing_is_written(cast):
    case = registered(cast)
    with pytest.raises(Refusal, match="没有层级“moon”"):
        triage.classify(case, level="moon", by=cast.by("li"), at=MONDAY)
    for stranger in (cast.lin, cast.wu, cast.zheng):
        with pytest.raises(NotAllowed, match="不能交给"):
            triage.classify(case, level="community", holder=stranger, by=cast.by("li"), at=MONDAY)
    with pytest.raises(NotAllowed, match="您现在的岗位不能做"):
        triage.classify(case, level="community", by=cast.by("min"), at=MONDAY)
    case.refresh_from_db()
    assert (case.state, case.acts.count()) == ("registered", 1)


def test_the_text_adopted_there_decides_which_levels_there_are(cast):
    assert [code for code, _ in triage.levels(cast.community, cast.since)] == [
        "grid",
        "community",
        "street",
        "other-unit",
    ]
    assert [code for code, _ in triage.levels(cast.company, cast.since)] == ["grid", "sector", "company"]
    case = intake.register(
        "通道堆物", place=cast.company, channel="oral", grid=cast.smelting, by=cast.by("gao"), at=MONDAY
    ).case
    triage.classify(case, level="sector", by=cast.by("tang"), at=on("03-02 11:00"))
    assert case.due_at is not None and case.level == "sector"


def test_another_level_counts_from_the_same_start(cast):
    case = working(cast)
    triage.reclassify(case, level="other-unit", why="要供电所配合", by=cast.by("zhao"), at=on("03-03 09:00"))
    assert (case.level, case.due_at, case.due_basis["clause"]) == ("other-unit", on("03-06 00:00"), "B-3.3")
    with pytest.raises(NotAllowed, match="已经是“其他单位”"):
        triage.reclassify(case, level="other-unit", why="再试", by=cast.by("zhao"), at=on("03-03 09:00"))
    with pytest.raises(Refusal, match="还没有写改层级的理由"):
        triage.reclassify(case, level="street", why="", by=cast.by("zhao"), at=on("03-03 09:00"))


def test_what_is_overdue_is_not_made_timely_by_another_level(cast):
    case = working(cast)
    triage.reclassify(case, level="other-unit", why="想起来了", by=cast.by("zhao"), at=on("03-05 09:00"))
    assert (case.level, case.due_at) == ("other-unit", on("03-04 00:00"))


def test_an_extension_granted_is_not_taken_back_by_a_shorter_level(cast):
    case = working(cast)
    asked = handling.ask_extension(case, reason="配件要定做", by=cast.by("li"), at=on("03-03 09:00"))
    handling.extend(asked, by=cast.by("wang"), at=on("03-03 10:00"))
    triage.reclassify(case, level="street", why="归街道", by=cast.by("zhao"), at=on("03-04 09:00"))
    assert case.due_at == on("03-10 00:00")


def test_words_stay_when_the_category_changes(cast):
    case = working(cast)
    since = cast.since
    leak = Category.objects.create(place=cast.community, code="leak", name="漏水", since=since)
    other = Category.objects.create(place=cast.willow, code="leak", name="漏水", since=since)
    triage.recategorise(
        case, category=leak, kind="complaint", why="分错了", by=cast.by("li"), at=on("03-02 12:00")
    )
    assert (case.category, case.kind, case.words) == (leak, "complaint", "2号楼水管爆裂，水往外涌。请快来")
    for wrong, sentence in (
        ({"category": other}, "不在槐荫社区"),
        ({}, "还没有选"),
        ({"kind": "x"}, "没有“x”"),
    ):
        with pytest.raises(Refusal, match=sentence):
            triage.recategorise(case, why="再改", by=cast.by("li"), at=on("03-02 12:00"), **wrong)


def test_an_urgent_matter_has_hours_and_gives_them_back(cast):
    case = working(cast)
    triage.set_lane(case, lane="urgent", why="水漫到电表箱", by=cast.by("min"), at=on("03-02 11:00"))
    assert (case.due_at, case.due_basis["clause"]) == (on("03-03 10:00"), "C-3.2"), (
        "24 hours from when we learned of it"
    )
    triage.set_lane(case, lane="normal", why="阀门已关", by=cast.by("min"), at=on("03-02 12:00"))
    assert case.due_basis["clause"] == "B-3.1"
    with pytest.raises(NotAllowed, match="已经是“一般”"):
        triage.set_lane(case, lane="normal", why="再说", by=cast.by("min"), at=on("03-02 12:00"))


def test_a_date_beyond_the_published_holidays_is_provisional_until_the_notice_is_imported(cast):
    late = dt.datetime(2026, 12, 31, 10, 0, tzinfo=MONDAY.tzinfo)
    case = registered(cast, at=late)
    triage.classify(case, level="community", by=cast.by("li"), at=late)
    assert case.provisional and case.due_basis["day"] == "2027-01-01"
    assert triage.recompute(case, by=Actor.clock(), at=late) is None, "nothing new, nothing written"
    jurisdiction.import_calendar(NOTICE_2027, by=Actor.importing("管理员"), at=late)
    assert triage.recompute_all(by=Actor.clock(), at=late) == 1
    case.refresh_from_db()
    assert not case.provisional and case.due_basis["day"] == "2027-01-04"
    assert (case.acts.last().act, "改为" in case.acts.last().note) == ("recompute", True)
    assert triage.recompute_all(by=Actor.clock(), at=late) == 0


def test_nobody_classifies_what_they_may_not_see(cast):
    case = registered(cast)
    for stranger in ("qian", "lin", "liu", "wu", "zhou"):
        with pytest.raises(NotAllowed):
            triage.classify(case, level="community", by=cast.by(stranger), at=MONDAY)
    assert access.may("classify", case, cast.by("zhao"), at=MONDAY)
