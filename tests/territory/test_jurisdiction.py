"""Which regulation, calendar and hours answer at a place on a day; and how a place adopts a text."""

import datetime as dt

import pytest

from cast import PACKS, SETUP, SINCE
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf
from wangge.policy.pack import PackError, Refusal
from wangge.policy.workdays import DayKind
from wangge.territory import adoption, division, jurisdiction
from wangge.territory.models import Adoption, CalendarYear

DONE = {"by": Actor.importing("测试"), "at": dt.datetime(2026, 3, 2, 9, tzinfo=SETUP.tzinfo)}
JULY = dt.date(2026, 7, 1)
NOTICE = "# notice: 国办发明电〔2026〕99号\n# year: 2027\ndate,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,make-up,元旦\n"


@pytest.fixture
def text():
    return (PACKS / "community" / "regulation.zh.md").read_text(encoding="utf-8")


def next_version(text):
    return text.replace('version = "2026.1"', 'version = "2026.2"', 1)


def test_the_text_in_force_is_the_last_one_that_had_begun(cast, text):
    adoption.adopt(cast.community, next_version(text), adopted_by="居民会议 2026-06-20", since=JULY, **DONE)
    before, after = (jurisdiction.regulation_of(cast.community, JULY - dt.timedelta(n)) for n in (1, 0))
    assert (before.version, after.version) == ("2026.1", "2026.2")
    assert before.digest != after.digest
    assert jurisdiction.regulation_of(cast.willow, JULY).version == "2026.1"


def test_without_a_text_in_force_the_refusal_says_since_when_there_is_one(cast):
    with pytest.raises(Refusal, match="自2026年1月1日起才有采用的制度"):
        jurisdiction.regulation_of(cast.community, SINCE - dt.timedelta(1))
    new = division.open_place("community", "new", "新社区", since=SINCE, **DONE)
    with pytest.raises(Refusal, match="还没有采用制度"):
        jurisdiction.regulation_of(new, SINCE)


def test_the_regulation_is_read_once_and_then_costs_no_query(cast, django_assert_num_queries):
    jurisdiction.regulation_of(cast.community, JULY)
    with django_assert_num_queries(0):
        jurisdiction.regulation_of(cast.community, JULY)


def test_the_whole_text_is_kept_and_the_same_adoption_is_recorded_once(cast, text):
    row = Adoption.objects.get(place=cast.community)
    assert row.text == text
    before = Leaf.objects.count()
    assert adoption.adopt(cast.community, text, adopted_by="居民会议 2025-12-20", since=SINCE, **DONE) == row
    assert Leaf.objects.count() == before
    with pytest.raises(Refusal, match="已采用"):
        adoption.adopt(cast.community, next_version(text), adopted_by="居民会议", since=SINCE, **DONE)


def test_a_bad_text_a_text_for_others_and_a_nameless_decision_are_refused(cast, text):
    with pytest.raises(PackError, match=r"regulation\.zh\.md 第"):
        adoption.adopt(
            cast.community, text.replace("form =", "from =", 1), adopted_by="会议", since=JULY, **DONE
        )
    with pytest.raises(Refusal, match="是给社区的"):
        adoption.adopt(cast.company, text, adopted_by="职代会", since=JULY, **DONE)
    with pytest.raises(Refusal, match="由社区或单位采用"):
        adoption.adopt(cast.street, text, adopted_by="会议", since=JULY, **DONE)
    with pytest.raises(Refusal, match="谁、何时"):
        adoption.adopt(cast.community, text, adopted_by=" ", since=JULY, **DONE)
    assert Adoption.objects.filter(place=cast.community).count() == 1


def test_an_imported_notice_answers_for_its_year_and_is_recorded_where_it_counts(cast):
    day = dt.date(2027, 1, 1)
    assert not jurisdiction.calendar().known(day)
    jurisdiction.import_calendar(NOTICE, **DONE)
    assert jurisdiction.calendar().known(day)
    assert jurisdiction.calendar().kind(day) is DayKind.HOLIDAY
    assert jurisdiction.calendar().known(dt.date(2026, 10, 1))
    places = {cast.community.pk, cast.willow.pk, cast.company.pk}
    assert set(Leaf.objects.filter(kind="calendar.import").values_list("place_id", flat=True)) == places
    jurisdiction.import_calendar(NOTICE, **DONE)
    assert Leaf.objects.filter(kind="calendar.import").count() == 3


def test_asked_for_a_place_the_calendar_costs_no_query_and_still_knows_a_new_notice(
    cast, django_assert_num_queries
):
    jurisdiction.calendar(cast.community)
    with django_assert_num_queries(0):
        assert not jurisdiction.calendar(cast.community).known(dt.date(2027, 1, 1))
    jurisdiction.import_calendar(NOTICE, **DONE)
    cast.community.refresh_from_db()
    assert jurisdiction.calendar(cast.community).known(dt.date(2027, 1, 1))


def test_a_corrected_notice_replaces_the_year(cast):
    jurisdiction.import_calendar(NOTICE, **DONE)
    jurisdiction.import_calendar(NOTICE.replace("2027-01-03", "2027-01-09"), **DONE)
    assert CalendarYear.objects.count() == 1
    assert jurisdiction.calendar().kind(dt.date(2027, 1, 9)) is DayKind.MAKE_UP
    assert jurisdiction.calendar().kind(dt.date(2027, 1, 3)) is DayKind.REST


@pytest.mark.parametrize(
    "text",
    [
        "",
        "date,kind,name\n2027-13-01,holiday,元旦\n",
        "date,kind\n",
        "# year: 2027\ndate,kind,name\n2027-01-01,rest,元旦\n",
    ],
)
def test_a_notice_that_cannot_be_read_is_refused_and_nothing_is_kept(cast, text):
    with pytest.raises(Refusal):
        jurisdiction.import_calendar(text, **DONE)
    assert not CalendarYear.objects.exists()


def test_the_days_and_hours_are_the_places_own(cast):
    west = division.open_place(
        "community",
        "west",
        "西域社区",
        zone_name="Asia/Urumqi",
        since=SINCE,
        opens=dt.time(10),
        lunch_from=None,
        lunch_until=None,
        closes=dt.time(19),
        **DONE,
    )
    assert jurisdiction.hours_of(west).opens == dt.time(10)
    assert jurisdiction.hours_of(west).lunch_from is None
    moment = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)
    assert (cast.community.day_of(moment), west.day_of(moment)) == (dt.date(2026, 3, 2), dt.date(2026, 3, 1))
    with pytest.raises(ValueError, match="zone"):
        west.day_of(dt.datetime(2026, 3, 1))  # noqa: DTZ001
