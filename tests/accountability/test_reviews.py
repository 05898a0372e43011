"""A dissatisfied rating under review does not count; somebody else decides whether it will."""

import pytest

from accountability.conftest import DAY, NOW
from wangge.accountability import reviews
from wangge.accountability.answerable import for_rating
from wangge.accountability.models import RatingReview
from wangge.policy.pack import Refusal
from wangge.territory import staffing

THIRD = NOW + 2 * DAY


def asked(cast, rating, who="li", reason="out-of-duty"):
    return reviews.ask(rating, reason=reason, words="居民要求免除停车费，不归社区", by=cast.by(who), at=THIRD)


def test_a_rating_concerns_whoever_led_the_grid_when_the_matter_was_settled(cast, rate):
    assert for_rating(rate()).person == cast.li
    assert for_rating(rate(grid=cast.grid2, who="sun")).person == cast.qian


def test_on_leave_it_is_the_stand_in_and_without_one_nobody(cast, rate):
    feng = {"by": cast.by("feng"), "at": NOW}
    staffing.absence(cast.li, since=NOW.date(), until=NOW.date(), reason="年假", **feng)
    alone = for_rating(rate())
    assert (alone.person, "没有人顶岗" in alone.why) == (None, True)
    staffing.stand_in(cast.posts["li"], cast.qian, since=NOW.date(), until=NOW.date(), **feng)
    assert for_rating(rate()).person == cast.qian


def test_the_person_concerned_asks_and_somebody_else_decides(cast, rate):
    row = asked(cast, rate())
    assert reviews.waiting(cast.reach("zhao")).get() == row
    for who, word in (("li", "当事人"), ("min", "社区办公室"), ("liu", "社区办公室"), ("xu", "社区办公室")):
        with pytest.raises(Refusal, match=word):
            reviews.decide(row, excluded=True, words="确实超出", by=cast.by(who), at=THIRD)
    reviews.decide(row, excluded=True, words="停车费不归社区定", by=cast.by("wang"), at=THIRD)
    assert not reviews.waiting(cast.reach("zhao")).exists()
    with pytest.raises(Refusal, match="已经复核过"):
        reviews.decide(row, excluded=False, words="改主意了", by=cast.by("zhao"), at=THIRD)


def test_whoever_asks_for_it_does_not_decide_it(cast, rate):
    row = asked(cast, rate(), who="zhao")
    with pytest.raises(Refusal, match="申请人以外"):
        reviews.decide(row, excluded=True, words="确实超出", by=cast.by("zhao"), at=THIRD)


def test_only_a_rating_that_would_count_is_reviewed_and_only_once(cast, rate):
    with pytest.raises(Refusal, match="不满意"):
        asked(cast, rate(5))
    bad = rate(1)
    with pytest.raises(Refusal, match="涉及的人"):
        asked(cast, bad, who="qian")
    with pytest.raises(Refusal, match="选一个理由"):
        asked(cast, bad, reason="because")
    asked(cast, bad)
    with pytest.raises(Refusal, match="已经申请过"):
        asked(cast, bad, who="zhao")
    assert RatingReview.objects.count() == 1


def test_who_sees_a_review(cast, rate):
    asked(cast, rate())
    seen = {
        who
        for who in ("li", "zhao", "wang", "he", "min", "qian", "xu", "liu")
        if reviews.visible(cast.reach(who)).exists()
    }
    assert seen == {"li", "zhao", "wang", "he"}
