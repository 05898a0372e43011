"""A round from its draft to its signature: what is asked is published first, and each step is its own person's."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from surveys.conftest import ANSWERED, CLOSED, DRAFTED, METHOD, OPENED, PUBLISHED, QUESTIONS, SIGNED
from wangge.integrity import audit
from wangge.policy.pack import Refusal
from wangge.surveys import access, drawing, results, rounds, samples, slips
from wangge.surveys.lifecycle import NotNow, State
from wangge.surveys.models import Ballot, Result, Round, Sample, Slip


def drafted(cast, **said):
    given = {
        "half": DRAFTED.date(), "questions": QUESTIONS, "method": METHOD, "opens_on": dt.date(2026, 6, 1),
        "closes_on": dt.date(2026, 6, 20), "by": cast.by("zhao"), "at": DRAFTED,
    }  # fmt: skip
    return rounds.draft(cast.community, **given | said)


def test_a_round_goes_from_draft_to_signature_and_the_log_agrees(cast, answer, sign):
    answer("1", "44", times=30)
    row = sign()
    assert row.round.state == State.SIGNED
    assert [each.act for each in row.round.acts.order_by("seq")] == [
        "draft",
        "publish",
        "open",
        "close",
        "sign",
    ]
    assert audit.check(cast.community.pk) == []


def test_one_round_for_each_half_year(cast, round):
    with pytest.raises(Refusal, match="已经有一次调查"):
        drafted(cast)
    rounds.withdraw(round, reason="题目要重写", by=cast.by("wang"), at=DRAFTED)
    assert drafted(cast).half == "2026年上半年"
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(
            place=cast.community,
            since=round.since,
            touched_at=DRAFTED,
            opens_on=round.opens_on,
            closes_on=round.closes_on,
        )


def test_the_same_draft_twice_is_one(cast, round):
    again = drafted(cast, uid=round.uid)
    assert again.pk == round.pk
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"questions": []}, "1 到 12 题"),
        ({"questions": ["好吗", "好吗"]}, "写得一样"),
        ({"questions": ["好" * 201]}, "最多 200 字"),
        ({"method": " "}, "怎样调查"),
        ({"opens_on": dt.date(2026, 7, 1)}, "之间开始"),
        ({"closes_on": dt.date(2026, 5, 1)}, "截止的日子"),
        ({"closes_on": dt.date(2026, 9, 1)}, "截止的日子"),
        ({"levels": [{"key": "1", "words": "好", "score": 100, "satisfied": True}]}, "2 到 7 档"),
        ({"levels": [{"key": k, "words": k, "score": s, "satisfied": True} for k, s in (("a", 90), ("b", 50))]}, "100 分"),
    ],
)  # fmt: skip
def test_what_is_not_a_round_is_refused_with_a_sentence(cast, said, sentence):
    with pytest.raises(Refusal, match=sentence):
        drafted(cast, **said)


def test_published_before_the_day_it_opens_and_unchanged_from_then_on(cast, round):
    with pytest.raises(Refusal, match="前一天以前公布"):
        rounds.publish(round, by=cast.by("zhao"), at=OPENED)
    rounds.publish(round, by=cast.by("zhao"), at=PUBLISHED)
    with pytest.raises(NotNow, match="不能“修改”"):
        rounds.revise(
            round, questions=["换一题"], method=METHOD, opens_on=round.opens_on, closes_on=round.closes_on,
            by=cast.by("zhao"), at=PUBLISHED,
        )  # fmt: skip


def test_the_minimum_is_the_clauses(cast, published):
    assert published.minimum == 30
    assert published.cite["clause"] == "B-4.3"


def test_it_opens_on_its_days_with_samples_alone(cast, round):
    rounds.publish(round, by=cast.by("zhao"), at=PUBLISHED)
    with pytest.raises(Refusal, match="不在这些日子里"):
        rounds.start(round, by=cast.by("zhao"), at=PUBLISHED)
    with pytest.raises(Refusal, match="还没有抽样"):
        rounds.start(round, by=cast.by("zhao"), at=OPENED)


def test_a_grid_is_drawn_once(cast, published):
    row = Sample.objects.get(round=published, grid=cast.grid1)
    assert row.drawn == drawing.draw(row.listed, seed=row.seed, grid="1", size=row.size)
    with pytest.raises(Refusal, match="不能再抽"):
        samples.take(
            published,
            cast.grid1,
            listed=drawing.numbered(50),
            size=40,
            source="物业",
            by=cast.by("zhao"),
            at=PUBLISHED,
        )


def test_a_sample_fits_its_list_its_place_and_its_time(cast, published, opened):
    how = {"listed": drawing.numbered(10), "source": "物业", "by": cast.by("zhao"), "at": PUBLISHED}
    with pytest.raises(access.NotYours, match="不是槐荫社区的网格"):
        samples.take(published, cast.willow1, size=5, **how)
    with pytest.raises(NotNow, match="样本不再变动"):
        samples.take(opened, cast.grid2, size=5, **how)


def test_going_round_is_counted_and_never_listed(cast, opened):
    zhao = {"by": cast.by("zhao"), "at": ANSWERED}
    samples.went_round(opened, cast.grid1, handed=30, refused=4, away=6, **zhao)
    samples.went_round(opened, cast.grid1, handed=33, refused=4, away=3, **zhao)
    assert samples.fieldwork(opened)["1"].handed == 33
    with pytest.raises(Refusal, match="不能超过样本的 40 户"):
        samples.went_round(opened, cast.grid1, handed=40, refused=1, away=0, **zhao)


def test_codes_are_printed_once_and_a_new_print_voids_those_not_used(cast, opened, codes):
    zhao = {"by": cast.by("zhao"), "at": ANSWERED}
    with pytest.raises(Refusal, match="已经印过"):
        slips.issue(opened, cast.grid1, **zhao)
    again = slips.issue(opened, cast.grid1, anew=True, **zhao)
    assert len(again) == 40
    assert not {each.code for each in again} & set(codes["1"])
    assert Slip.objects.filter(round=opened, grid=cast.grid1, used="void").count() == 40
    assert Ballot.objects.filter(round=opened, grid=cast.grid1).count() == 40, "a household answers once"


def test_closing_early_needs_a_reason_and_destroys_what_codes_there_were(cast, opened, answer):
    answer("1", "55", times=3)
    with pytest.raises(Refusal, match="提前截止的理由"):
        rounds.close(opened, by=cast.by("zhao"), at=ANSWERED)
    rounds.close(opened, words="都交齐了", by=cast.by("zhao"), at=ANSWERED)
    assert not Slip.objects.filter(round=opened).exists()
    assert Ballot.objects.filter(round=opened).count() == 3, "the blanks are gone too"
    assert opened.sealed["grids"]["1"] == {"slips": {"link": 3, "unused": 37}, "ballots": 3}
    assert rounds.intact(opened)


def test_a_ballot_changed_after_the_box_was_closed_is_seen(cast, answer, close):
    answer("1", "55", times=3)
    round = close()
    assert rounds.intact(round)
    Ballot.objects.filter(pk=Ballot.objects.first().pk).update(answers={"q1": "1"})
    assert not rounds.intact(round)


def test_a_withdrawn_round_scores_nobody(cast, answer, sign):
    answer("1", "44", times=30)
    row = sign()
    assert results.signed(cast.community, DRAFTED.date()) == row
    with pytest.raises(Refusal, match="撤回的理由"):
        rounds.withdraw(row.round, reason=" ", by=cast.by("wang"), at=SIGNED)
    rounds.withdraw(row.round, reason="抽样的名单漏了一栋楼", by=cast.by("wang"), at=SIGNED)
    assert results.scores(cast.community, dt.date(2026, 1, 1), dt.date(2026, 12, 31)) == []
    assert results.signed(cast.community, DRAFTED.date()) is None
    assert Result.objects.count() == 1, "what was signed stays written"
    assert audit.check(cast.community.pk) == []


@pytest.mark.parametrize(
    "who",
    ["min", "li", "sun", "qian", "xu", "zhou", "he", "wu", "zheng", "feng", "chen", "lin", "liu", "song"],
)
def test_only_the_office_of_the_place_prepares(cast, who):
    with pytest.raises(access.NotYours):
        drafted(cast, by=cast.by(who))
    assert not Round.objects.exists()


def test_the_clerk_prepares_and_the_head_signs(cast, answer, close):
    answer("1", "44", times=30)
    round = close()
    for who in ("zhao", "li", "xu", "liu", "he"):
        with pytest.raises(access.NotYours):
            results.sign(round, by=cast.by(who), at=SIGNED)
        with pytest.raises(access.NotYours):
            rounds.withdraw(round, reason="不想要了", by=cast.by(who), at=SIGNED)
    assert results.sign(round, by=cast.by("wang"), at=SIGNED).by_person_id == cast.wang.pk


def test_every_later_step_is_the_offices_too(cast, opened):
    li = {"by": cast.by("li"), "at": ANSWERED}
    for act in (
        lambda: rounds.close(opened, words="够了", **li),
        lambda: slips.issue(opened, cast.grid1, anew=True, **li),
        lambda: samples.went_round(opened, cast.grid1, handed=1, refused=0, away=0, **li),
        lambda: rounds.publish(opened, **li),
        lambda: rounds.start(opened, **li),
    ):
        with pytest.raises(access.NotYours):
            act()


def test_what_was_written_stays_written(cast, published):
    if connection.vendor != "sqlite":
        return
    for table in ("surveys_sample", "surveys_roundact"):
        with pytest.raises(Exception, match="只增不改"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_the_days_for_each_step_are_the_places(cast, opened):
    late = dt.datetime(2026, 6, 20, 23, 59, tzinfo=CLOSED.tzinfo)
    assert rounds.answerable(cast.community, cast.community.day_of(late)) == opened
    assert rounds.answerable(cast.community, dt.date(2026, 6, 21)) is None
