"""The indicators over the cast's matters: every definition with its borderline cases, and the sum of the grids."""

import datetime as dt

import pytest

from wangge.analysis import indicators
from wangge.analysis.figures import together
from wangge.analysis.indicators import Scope
from wangge.cases import closure, dispatch, feedback, handling, intake, triage
from wangge.integrity.actor import Actor

BEIJING = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 3, 2, 10, 0, tzinfo=BEIJING)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
LATER = MONDAY + 60 * DAY


@pytest.fixture
def registered(cast):
    def made(at=MONDAY, grid=None, who="li"):
        given = {
            "place": cast.community,
            "grid": grid or cast.grid1,
            "channel": "phone",
            "by": cast.by(who),
            "at": at,
        }
        return intake.register("二号楼水管漏水", **given).case

    return made


@pytest.fixture
def worked(cast, registered):
    """Classified the same day, resolved after `took`, told an hour later."""

    def made(took=DAY, at=MONDAY, told=HOUR, **more):
        case = registered(at=at, **more)
        li = cast.by(more.get("who", "li"))
        triage.classify(
            case, level="community", holder=li.person_id and cast.people[more.get("who", "li")], by=li, at=at
        )
        handling.resolve(case, result="已换新", by=li, at=at + took)
        if told is not None:
            feedback.tell(case, words="已换新", channel="phone", by=li, at=at + took + told)
        return case

    return made


def of(cast, code, at=LATER, **scope):
    return indicators.figure(
        code, Scope(cast.community, dt.date(2026, 3, 1), dt.date(2026, 3, 31), at, **scope)
    )


def test_open_and_overdue_counts_against_the_rate_and_not_yet_due_does_not(cast, worked, registered):
    worked()
    worked(took=2 * DAY)
    triage.classify(registered(), level="community", holder=cast.li, by=cast.by("li"), at=MONDAY)
    found = of(cast, "ontime-rate")
    assert (found.num, found.den, dict(found.excluded)) == (1, 3, {})
    early = of(cast, "ontime-rate", at=MONDAY + 3 * HOUR)
    assert (early.den, early.excluded[indicators.NOT_YET]) == (2, 1)


def test_what_was_withdrawn_is_left_out_and_said(cast, worked, registered):
    worked()
    gone = registered()
    triage.classify(gone, level="community", holder=cast.li, by=cast.by("li"), at=MONDAY)
    closure.withdraw(gone, words="自己修好了", by=Actor.resident(), at=MONDAY + HOUR)
    found = of(cast, "ontime-rate")
    assert (found.num, found.den, dict(found.excluded)) == (1, 1, {"撤回": 1})
    assert of(cast, "triage-same-day").excluded == {"撤回": 1}


def test_sorted_the_same_day_or_settled_at_once(cast, worked, registered):
    worked()
    once = registered()
    intake.settle(once, result="当场说清", by=cast.by("li"), at=MONDAY + HOUR)
    late = registered()
    triage.classify(late, level="community", holder=cast.li, by=cast.by("li"), at=MONDAY + DAY)
    registered()
    same, first = of(cast, "triage-same-day"), of(cast, "first-contact-rate")
    assert (same.num, same.den) == (2, 4)
    assert (first.num, first.den) == (1, 4)


def test_told_within_a_working_day_of_the_result(cast, worked):
    worked()
    worked(told=3 * DAY)
    worked(told=None)
    found = of(cast, "feedback-rate")
    assert (found.num, found.den) == (1, 3)


def test_silence_is_neither_content_nor_discontent(cast, worked):
    for level, solved in ((5, "yes"), (3, "partly"), (1, "no")):
        closure.rate(worked(), level=level, solved=solved, by=Actor.resident(), at=MONDAY + 2 * DAY)
    worked()
    content, solved = of(cast, "satisfaction-rate"), of(cast, "resolution-rate")
    assert (content.num, content.den, content.excluded) == (2, 3, {indicators.UNANSWERED: 1})
    assert (solved.num, solved.den, solved.all) == (1, 3, 4)


def test_after_the_limit_a_word_is_owed_every_five_working_days(cast, registered):
    case = registered()
    triage.classify(case, level="community", holder=cast.li, by=cast.by("li"), at=MONDAY)
    silent = of(cast, "stage-feedback-rate")
    assert silent.den > 0
    assert silent.num == 0
    case.refresh_from_db()
    feedback.tell_stage(case, words="配件在路上", channel="phone", by=cast.by("li"), at=MONDAY + 10 * DAY)
    assert of(cast, "stage-feedback-rate").num == 1


def test_the_grids_add_up_to_the_community(cast, worked):
    worked()
    for case in (worked(took=15 * DAY), worked(grid=cast.grid2, who="qian")):
        closure.rate(case, level=4, solved="yes", by=Actor.resident(), at=MONDAY + 20 * DAY)
    for code in ("triage-same-day", "ontime-rate", "feedback-rate", "resolution-rate", "satisfaction-rate", "reopen-rate",
                 "first-contact-rate", "stage-feedback-rate", "diary-continuity"):  # fmt: skip
        whole = of(cast, code)
        parts = together(code, [of(cast, code, grid=grid) for grid in (cast.grid1, cast.grid2)])
        assert (parts.num, parts.den, parts.all) == (whole.num, whole.den, whole.all), code
        assert whole.den, code


def test_only_the_days_on_which_somebody_led(cast, worked):
    worked()
    worked(at=MONDAY + 7 * DAY)
    first_week = of(cast, "ontime-rate", keeps=lambda grid, day: day <= dt.date(2026, 3, 6))
    assert (first_week.num, first_week.den) == (1, 1)


def test_every_indicator_has_a_definition_and_a_reader():
    assert set(indicators.DEFINITIONS) == set(indicators.READERS)


def test_the_queries_do_not_grow_with_the_matters(cast, worked, django_assert_max_num_queries):
    def read():
        indicators.all_of(Scope(cast.community, dt.date(2026, 3, 1), dt.date(2026, 3, 31), LATER))

    worked()
    read()
    with django_assert_max_num_queries(60) as few:
        read()
    for _ in range(4):
        worked()
    with django_assert_max_num_queries(len(few)):
        read()


def test_an_assisting_units_time_is_not_lost(cast, registered):
    case = registered()
    dispatch.assist(case, unit=cast.water, request="请抢修", by=cast.by("li"), at=MONDAY)
    assert of(cast, "triage-same-day").den == 1
