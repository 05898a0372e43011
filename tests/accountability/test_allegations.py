"""What is said of a person is put to them, answered, verified by somebody else – and only then counts."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from accountability.conftest import DAY, NOW, TODAY
from wangge.accountability import allegations, waiting
from wangge.accountability.hearing import State
from wangge.accountability.models import Allegation
from wangge.integrity.actor import Actor
from wangge.integrity.steps import NotNow
from wangge.policy.pack import Refusal


def test_a_complaint_counts_only_after_the_person_was_heard_and_another_verified_it(cast, raised):
    row = raised()
    assert row.state == State.RAISED
    with pytest.raises(NotNow, match="还没有转告本人"):
        allegations.uphold(row, finding="属实", by=cast.by("wang"), at=NOW)
    allegations.put(row, told="有居民反映电话里没有得到答复", by=cast.by("zhao"), at=NOW)
    with pytest.raises(NotNow, match="本人还没有说明"):
        allegations.uphold(row, finding="属实", by=cast.by("wang"), at=NOW + DAY)
    allegations.answer(row, words="那天在开会，已请同事回电", by=cast.by("li"), at=NOW + DAY)
    allegations.uphold(row, finding="查了通话记录，属实", by=cast.by("wang"), at=NOW + DAY)
    assert (row.state, row.verified_by) == (State.UPHELD, cast.wang)


def test_silence_is_no_admission_but_time_runs_out(cast, raised):
    row = raised()
    allegations.put(row, told="有居民反映没有得到答复", by=cast.by("zhao"), at=NOW)
    assert row.answer_by > NOW
    allegations.uphold(row, finding="另外问了两位邻居，属实", by=cast.by("wang"), at=row.answer_by)
    assert row.state == State.UPHELD
    assert row.acts.get(act="put").cite["clause"] == "C-5.1"


def test_nobody_verifies_what_concerns_them_or_what_they_wrote_down(cast, raised):
    mine = raised(person=cast.wang, by=cast.by("zhao"), what="omitted-report")
    allegations.put(mine, told="上月有一件没有报", by=cast.by("zhao"), at=NOW)
    with pytest.raises(Refusal, match="反映的是您自己"):
        allegations.reject(mine, finding="没有的事", by=cast.by("wang"), at=NOW)
    with pytest.raises(Refusal, match="登记的人不核实"):
        allegations.reject(mine, finding="没有的事", by=cast.by("zhao"), at=NOW)
    allegations.reject(mine, finding="已按时报过，有回执", by=cast.by("he"), at=NOW)
    assert mine.state == State.NOT_UPHELD


def test_the_database_itself_refuses_a_verifier_who_is_concerned(cast, upheld):
    row = upheld()
    with pytest.raises(IntegrityError), transaction.atomic():
        Allegation.objects.filter(pk=row.pk).update(verified_by=cast.li)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allegation.objects.filter(pk=row.pk).update(verified_by=row.raised_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allegation.objects.filter(pk=row.pk).update(finding="")


def test_the_person_learns_what_is_said_and_never_who_said_it(cast, raised):
    row = raised(words="我是三号楼的老王，李向阳不接电话")
    assert not allegations.visible(cast.reach("li")).exists()
    allegations.put(row, told="有居民反映电话没有人接", by=cast.by("zhao"), at=NOW)
    seen = allegations.one(row.uid, cast.reach("li"))
    assert not allegations.knows_words(seen, cast.reach("li"))
    assert allegations.knows_words(seen, cast.reach("wang"))
    assert [(each.step, each.uid) for each in waiting.of(cast.reach("li"), at=NOW)] == [("answer", row.uid)]


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("zhao", True, True), ("wang", True, True), ("he", True, True), ("li", False, True), ("xu", False, True),
        ("min", False, False), ("qian", False, False), ("liu", False, False), ("feng", False, False), ("zheng", False, False),
    ],
)  # fmt: skip
def test_who_sees_an_allegation_before_and_after_it_was_put(cast, raised, who, before, after):
    row = raised()
    assert allegations.visible(cast.reach(who)).exists() is before
    allegations.put(row, told="有居民反映电话没有人接", by=cast.by("zhao"), at=NOW)
    assert allegations.visible(cast.reach(who)).exists() is after


def test_a_resident_says_it_with_the_code_and_once_for_a_matter(cast, settle):
    case = settle()
    said = {
        "what": "first-asked-fault", "person": cast.min, "words": "说好回电话没有回", "happened_on": TODAY,
        "channel": "code", "case": case, "by": Actor.resident(), "at": NOW,
    }  # fmt: skip
    first = allegations.raise_(cast.community, uid=(uid := uuid.uuid4()), **said)
    assert (first.raised_by, first.role, first.grid) == (None, "grid-worker", cast.grid1)
    assert allegations.raise_(cast.community, uid=uid, **said) == first
    with pytest.raises(Refusal, match="同一件事只算一次"):
        allegations.raise_(cast.community, **said)
    assert Allegation.objects.count() == 1


def test_a_serious_consequence_follows_from_a_verified_untruth_and_from_nothing_else(cast, upheld, raised):
    with pytest.raises(Refusal, match="已经核实的瞒报"):
        raised("serious-consequence")
    late = upheld("first-asked-fault")
    with pytest.raises(Refusal, match="已经核实的瞒报"):
        raised("serious-consequence", follows=late)
    hidden = upheld("concealed-report", words="漏电的事没有报")
    assert raised("serious-consequence", follows=hidden).follows == hidden


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"words": " "}, "反映的话"),
        ({"happened_on": TODAY + DAY}, "还没有到"),
        ({"happened_on": TODAY - dt.timedelta(days=400)}, "一年以上"),
        ({"happened_on": dt.date(2025, 12, 31)}, "没有岗位"),
        ({"channel": "rumour"}, "怎么来的"),
        ({"what": "laziness"}, "选一种"),
        ({"case": None}, "哪一件事项"),
        ({"by": "li"}, "由别人登记"),
        ({"by": "feng"}, "不登记反映"),
    ],
)
def test_a_bad_allegation_is_answered_with_a_sentence_and_nothing_is_written(cast, raised, change, sentence):
    if "by" in change:
        change = {"by": cast.by(change["by"])}
    what = change.pop("what", "first-asked-fault")
    with pytest.raises(Refusal, match=sentence):
        raised(what, **change)
    assert not Allegation.objects.exists()


def test_withdrawn_it_counts_no_more_and_can_be_raised_again(cast, upheld, raised):
    row = upheld()
    allegations.withdraw(row, reason="通话记录是另一个号码", by=cast.by("he"), at=NOW + 5 * DAY)
    assert row.state == State.WITHDRAWN
    with pytest.raises(NotNow, match="已撤销"):
        allegations.answer(row, words="早说了", by=cast.by("li"), at=NOW + 6 * DAY)
    assert raised(case=row.case).state == State.RAISED


def test_the_same_step_twice_is_one_step(cast, raised):
    row = raised()
    uid = uuid.uuid4()
    for _ in range(2):
        allegations.put(row, told="有居民反映没有答复", uid=uid, by=cast.by("zhao"), at=NOW)
    assert row.acts.filter(act="put").count() == 1
    with pytest.raises(NotNow, match="已经转告过"):
        allegations.put(row, told="再说一遍", by=cast.by("zhao"), at=NOW)


def test_what_may_be_done_now_follows_state_and_person(cast, raised):
    row = raised()
    assert allegations.acts_for(row, cast.by("wang"), at=NOW) == ["put", "reject", "withdraw"]
    allegations.put(row, told="有居民反映没有答复", by=cast.by("zhao"), at=NOW)
    assert allegations.acts_for(row, cast.by("wang"), at=NOW) == ["uphold", "reject", "withdraw"]
    assert allegations.acts_for(row, cast.by("li"), at=NOW) == ["answer"]
    assert allegations.acts_for(row, cast.by("liu"), at=NOW) == []


def test_the_state_is_the_replay_of_the_acts(cast, upheld):
    row = upheld()
    steps = list(row.acts.all())
    assert [each.act for each in steps] == ["raise", "put", "answer", "uphold"]
    state = State.NEW
    for each in steps:
        assert each.from_state == state
        state = each.to_state
    assert state == row.state
    assert [each.leaf_index for each in steps] == sorted({each.leaf_index for each in steps})


def test_of_an_answer_the_resident_names_nobody(cast, settle):
    case = settle(who="min")
    row = allegations.of_answer(case, words="说好回电话没有回", by=Actor.resident(), at=NOW)
    assert (row.person, row.case, allegations.said_of_answer(case)) == (cast.min, case, row)


def test_without_anybody_asked_first_it_is_the_grids_leader(cast):
    from wangge.cases import intake

    online = intake.register(
        "路灯不亮", place=cast.community, grid=cast.grid1, channel="web", by=Actor.resident(), at=NOW
    ).case
    assert (
        allegations.of_answer(online, words="三天没有回音", by=Actor.resident(), at=NOW + 3 * DAY).person
        == cast.li
    )
    nowhere = intake.register(
        "路灯不亮", place=cast.community, channel="web", by=Actor.resident(), at=NOW
    ).case
    with pytest.raises(Refusal, match="监督电话"):
        allegations.of_answer(nowhere, words="三天没有回音", by=Actor.resident(), at=NOW + 3 * DAY)
