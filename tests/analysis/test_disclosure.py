"""Affairs disclosure: how long it hangs, who signs it, and what can never be on it."""

import datetime as dt
import json

import pytest

from wangge.analysis import board, disclosure
from wangge.cases import intake, triage
from wangge.cases.models import Case, Category
from wangge.integrity import audit
from wangge.policy.pack import Refusal

BEIJING = dt.timezone(dt.timedelta(hours=8))
AT = dt.datetime(2026, 4, 2, 10, tzinfo=BEIJING)
FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
DAY = dt.timedelta(days=1)


@pytest.fixture
def heard(cast):
    """One matter of March, with everything that must stay inside."""
    given = {"place": cast.community, "grid": cast.grid1, "channel": "phone", "by": cast.by("li")}
    at = AT - 20 * DAY
    case = intake.register(
        "张秀兰家的水管漏水，电话13812345678",
        where="三号楼二单元201",
        name="张秀兰",
        contact="13812345678",
        at=at,
        **given,
    ).case
    triage.classify(case, level="community", holder=cast.li, by=cast.by("li"), at=at)
    return case


def post(cast, who="wang", since=None, days=15, **more):
    since = since or AT.date()
    until = since + (days - 1) * DAY
    return disclosure.post(
        cast.community, FIRST, LAST, since=since, until=until, by=cast.by(who), at=AT, **more
    )


def test_fifteen_days_from_when_until_when_signed(cast, heard):
    row = post(cast)
    assert (row.since, row.until) == (dt.date(2026, 4, 2), dt.date(2026, 4, 16))
    assert "王秀英" in row.by_label
    assert audit.check(cast.community.pk) == []
    with pytest.raises(Refusal, match="不少于15日"):
        post(cast, days=14)
    with pytest.raises(Refusal, match="从今天或者以后"):
        post(cast, since=AT.date() - DAY)
    with pytest.raises(Refusal, match="负责人"):
        post(cast, who="zhao")
    with pytest.raises(Refusal, match="已由"):
        post(cast)


def test_nothing_of_it_names_or_quotes_anybody(cast, heard):
    row = post(cast, words="谢谢大家")
    said = json.dumps([row.content, row.words], ensure_ascii=False)
    for secret in (
        "张秀兰",
        "13812345678",
        "三号楼",
        "水管漏水",
        heard.number,
        str(heard.uid),
        "李向阳",
        "一网格",
    ):
        assert secret not in said
    assert row.content["registered"] == 1
    assert row.content["categories"] == [], "the total alone would say how many there are of the one category"


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"water": 6, "family": 1}, []),
        ({"water": 6, "lamp": 4, "family": 1}, [6]),
        ({"water": 6, "family": 1, "noise": 1}, []),
        ({"water": 6, "lamp": 5, "family": 1, "noise": 1, "dog": 1}, [6]),
        ({"water": 6, "family": 2, "noise": 2}, []),
        ({"water": 6, "family": 1, "noise": 2}, [6]),
        ({"water": 6, "lamp": 3}, [6, 3]),
    ],
)
def test_what_is_hidden_cannot_be_reckoned_from_the_rest(cast, counts, told):
    for name, count in counts.items():
        category = Category.objects.create(place=cast.community, code=name, name=name, since=FIRST - 60 * DAY)
        for n in range(count):
            case = intake.register(
                f"{name}{n}", place=cast.community, grid=cast.grid1, channel="phone", by=cast.by("li"), at=AT - 20 * DAY
            ).case  # fmt: skip
            Case.objects.filter(pk=case.pk).update(category=category)
    content = disclosure.compose(cast.community, FIRST, LAST, at=AT).content
    shown = [each["n"] for each in content["categories"] if each["n"] is not None]
    assert sorted(shown, reverse=True) == told
    left, names = disclosure.others_in(content)
    assert left + sum(shown) == content["registered"] or not names
    assert not names or (len(names) > 1 and left >= disclosure.FEW)


def test_periods_that_overlap_are_refused(cast, heard):
    row = post(cast)
    given = {"since": AT.date(), "until": AT.date() + 20 * DAY, "by": cast.by("wang"), "at": AT}
    for first, last in ((FIRST, LAST - DAY), (FIRST - 3 * DAY, LAST + DAY), (LAST, LAST)):
        with pytest.raises(Refusal, match="不能重叠"):
            disclosure.post(cast.community, first, last, **given)
    assert disclosure.post(cast.community, LAST + DAY, LAST + DAY, **given).pk != row.pk


def test_a_number_in_the_words_is_refused(cast):
    with pytest.raises(Refusal, match="号码"):
        post(cast, words="有事打13812345678")


def test_not_shown_before_its_first_day_and_kept_after_its_last(cast):
    row = post(cast, since=AT.date() + 3 * DAY)
    assert not disclosure.shown(cast.community, AT.date())
    for day in (row.since, row.until, row.until + 400 * DAY):
        assert list(disclosure.shown(cast.community, day)) == [row]


def test_no_day_before_there_was_a_place_and_no_board_for_ever(cast):
    old = dt.date(1, 1, 1)
    with pytest.raises(Refusal, match="不能更早"):
        disclosure.post(
            cast.community, old, old, since=AT.date(), until=AT.date() + 20 * DAY, by=cast.by("wang"), at=AT
        )
    with pytest.raises(Refusal, match="三年"):
        post(cast, days=2000)


def test_only_days_that_are_over(cast):
    with pytest.raises(Refusal, match="已经过完"):
        disclosure.post(
            cast.community,
            FIRST,
            AT.date(),
            since=AT.date(),
            until=AT.date() + 20 * DAY,
            by=cast.by("wang"),
            at=AT,
        )


def test_the_board_counts_and_names_nobody(cast, heard):
    now = board.now(cast.community, at=AT)
    assert (now.counts["open"], now.counts["late"], now.counts["today"], now.counts["came"]) == (1, 1, 0, 0)
    assert "张" not in json.dumps([now.counts, now.categories, now.waiting], ensure_ascii=False)
    assert board.now(cast.community, at=AT).tag == now.tag
    heard.refresh_from_db()
    intake.register(
        "路灯不亮", place=cast.community, grid=cast.grid1, channel="phone", by=cast.by("li"), at=AT
    )
    assert board.now(cast.community, at=AT).tag != now.tag
