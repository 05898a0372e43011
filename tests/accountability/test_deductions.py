"""A-2.2 at the company: missed reports, hazards and accidents – what counts, what is left out and why, and what may be deducted."""

import datetime as dt
from decimal import Decimal

import pytest

from proposing import at, decided
from wangge.accountability import facts, findings, legal, observing, proposals, statements
from wangge.accountability.lifecycle import State
from wangge.documents import of_meetings
from wangge.integrity import audit
from wangge.meetings import periodic
from wangge.policy.pack import Refusal
from wangge.safety import accidents, hazards, rectifying
from wangge.territory import staffing

DAY = dt.timedelta(days=1)
JULY = dt.date(2026, 7, 20)
JULY6 = at(7, 6, 9)
CHECKS = {each.code: "看过" for each in legal.checks_for("deduction", "employed")}


def found(cast, clause, *, who="gao", on=JULY):
    return [
        each for each in findings.for_person(cast.company, cast.people[who], on=on) if each.clause == clause
    ]


def reported(cast, *, grade="general", who="gao", when=JULY6, **more):
    given = {"grid": cast.smelting, "area": "三号炉", "words": "炉门护栏松动，有人会掉下去", "kind": "thing"}
    return hazards.report(cast.company, grade=grade, by=cast.by(who), at=when, **given | more)


# --- A-2.2.1 ---


def test_each_missed_report_is_a_hundred_and_a_late_one_none(cast):
    periodic.sign(
        cast.smelting, dt.date(2026, 6, 30), words={}, by=cast.by("gao"), at=at(7, 6)
    )  # due on the 3rd
    missed = found(cast, "A-2.2.1", on=dt.date(2026, 7, 10))
    assert {each.counted[0].on for each in missed} == {
        dt.date(2026, n, d) for n, d in ((2, 4), (3, 4), (4, 3), (5, 8), (6, 3))
    }
    assert {each.amount for each in missed} == {100}


def test_one_excused_by_leave_is_shown_with_the_reason_and_not_counted(cast):
    staffing.absence(
        cast.luo,
        reason="年假",
        since=dt.date(2026, 6, 24),
        until=dt.date(2026, 7, 10),
        by=cast.by("han"),
        at=at(6, 20),
    )
    every = found(cast, "A-2.2.1", who="luo")
    left_out = [fact for each in every for fact in each.excluded if fact.on == dt.date(2026, 7, 3)]
    assert [fact.excluded for fact in left_out] == ["最后5个工作日：罗成请假"]
    assert not any(fact.on == dt.date(2026, 7, 3) for each in every for fact in each.counted)


def test_a_report_is_missed_only_after_the_reminder(cast):
    def july(on):
        every = [each for each in found(cast, "A-2.2.1", on=on) if each.since == dt.date(2026, 7, 3)]
        return [fact.on for each in every for fact in each.counted], [
            fact.excluded for each in every for fact in each.excluded
        ]

    # Due on Friday the 3rd; reminded on Monday the 6th.
    assert july(dt.date(2026, 7, 3)) == ([], [])
    assert july(dt.date(2026, 7, 6)) == ([], [facts.REMINDED])
    assert july(dt.date(2026, 7, 7)) == ([dt.date(2026, 7, 3)], [])


# --- A-2.2.2 ---


def test_what_the_grid_found_itself_and_dealt_with_is_exempt_and_commended(cast):
    hazard = reported(cast)
    rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=at(7, 6, 10))
    rectifying.submit(hazard, words="已焊牢", by=cast.by("ma"), at=at(7, 7))
    rectifying.accept(hazard, seen="现场推过，不晃", by=cast.by("song"), at=at(7, 8))
    said = found(cast, "A-2.2.2")
    assert not findings.reached(said)
    assert any("自查自报" in fact.excluded for each in said for fact in each.excluded)
    assert findings.reached(found(cast, "D-3.2", on=dt.date(2026, 9, 30)))


def test_what_a_check_found_first_is_five_hundred_once_whatever_it_is_called(cast):
    reported(cast, grade="major", who="song", words="排风机轴承断裂，有爆燃危险")
    said = findings.reached(found(cast, "A-2.2.2", on=dt.date(2026, 8, 31)))
    assert [(each.amount, len(each.counted)) for each in said] == [(500, 1)]
    told = [fact.event for each in said for fact in (*each.counted, *each.excluded)]
    assert len(told) == len(set(told)) == 1, "found and major are one hazard: it stands in the account once"


def test_it_concerns_the_manager_in_charge_that_day_alone(cast):
    staffing.absence(
        cast.gao, since=dt.date(2026, 7, 6), until=dt.date(2026, 7, 6), by=cast.by("han"), at=at(7, 1)
    )
    reported(cast, who="song")
    reported(cast, who="song", when=at(7, 7, 9), area="四号炉")
    assert len(findings.reached(found(cast, "A-2.2.2", who="ma"))) == 1
    assert len(findings.reached(found(cast, "A-2.2.2", who="gao"))) == 1


def test_a_disputed_grade_is_no_major_problem_yet(cast):
    hazard = reported(cast, who="song")
    hazards.dispute(hazard, grade="major", reason="会塌", by=cast.by("pan"), at=at(7, 6, 12))
    said = facts.collect(cast.company, dt.date(2026, 7, 1), JULY, names=("major-problem",))
    assert [each.excluded for each in said] == ["定级有异议，等公司会议来定"]


def poor(cast, on):
    """Handled poorly, as the facts of that day say: the reasons why not, one for each that is seen."""
    return [
        each.excluded
        for each in facts.collect(cast.company, dt.date(2026, 1, 1), on, names=("poor-handling",))
    ]


@pytest.mark.parametrize(
    ("when", "due"), [(at(7, 6, 9), dt.date(2026, 7, 8)), (at(4, 29, 9), dt.date(2026, 5, 6))]
)
def test_late_is_said_from_the_day_after_the_last_day_whether_a_holiday_lies_between_or_not(cast, when, due):
    hazard = reported(cast, when=when)
    assert cast.company.day_of(hazard.due_at - dt.timedelta(microseconds=1)) == due
    assert [poor(cast, due - DAY), poor(cast, due), poor(cast, due + DAY)] == [[], [], [""]]


def test_what_is_done_on_the_last_day_is_in_time_and_the_next_morning_is_late(cast):
    due, ended = dt.date(2026, 7, 8), []
    for when in (at(7, 8, 23), at(7, 9, 8)):
        hazard = reported(cast, area=f"{when:%H}号炉")
        rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=at(7, 7))
        rectifying.submit(hazard, words="已焊牢", by=cast.by("ma"), at=when)
        ended.append(poor(cast, due + DAY))
    assert ended == [[], [""]]


def test_what_became_late_or_was_returned_later_is_not_said_of_a_day_before(cast):
    late = reported(cast)
    rectifying.begin(late, rectifier=cast.ma, by=cast.by("gao"), at=at(7, 7))
    rectifying.submit(late, words="已焊牢", by=cast.by("ma"), at=at(7, 14))
    returned = reported(cast, when=at(7, 7, 9), area="四号炉")
    rectifying.begin(returned, rectifier=cast.ma, by=cast.by("gao"), at=at(7, 7, 12))
    rectifying.submit(returned, words="已焊牢", by=cast.by("ma"), at=at(7, 8))
    rectifying.return_(returned, reason="还在晃", by=cast.by("song"), at=at(7, 8, 15))
    assert [poor(cast, dt.date(2026, 7, day)) for day in (7, 8, 9)] == [[], [""], ["", ""]]


def test_an_hour_that_is_still_running_today_costs_nothing_today(cast):
    """A major hazard of nine in the morning: the heads are to be told by ten; the whole day does not say they were not."""
    reported(cast, grade="major")
    said = facts.collect(
        cast.company, dt.date(2026, 7, 1), dt.date(2026, 7, 6), names=("self-reported-hazard",)
    )
    assert len(said) == 1
    after = facts.collect(
        cast.company, dt.date(2026, 7, 1), dt.date(2026, 7, 7), names=("self-reported-hazard",)
    )
    assert after == []


# --- A-2.2.3 ---


def happened(cast, **more):
    given = {
        "grid": cast.smelting, "area": "三号炉", "kind": "work", "happened_at": at(7, 8, 9), "words": "护栏脱落，一人摔下",
        "measures": "送医，停炉", "hurt": 1,
    }  # fmt: skip
    return accidents.record(cast.company, by=cast.by("gao"), at=at(7, 8, 9), **given | more)


def investigated(cast, accident):
    accidents.tell_head(accident, head=cast.han, by=cast.by("gao"), at=at(7, 8, 9))
    accidents.tell_authority(accident, authority="区应急管理局", by=cast.by("han"), at=at(7, 8, 10))
    accidents.find(
        accident,
        cause="护栏焊缝漏检",
        prevention="每班检查焊缝",
        found_by="公司调查组",
        by=cast.by("song"),
        at=at(7, 15),
    )


def test_an_accident_counts_once_its_cause_was_found_and_the_sum_is_chosen_by_a_person(cast):
    accident = happened(cast)
    waiting = found(cast, "A-2.2.3")
    assert not findings.reached(waiting) and "原因还没有查明" in waiting[0].excluded[0].excluded
    investigated(cast, accident)
    said = findings.reached(found(cast, "A-2.2.3"))
    assert len(said) == 1 and said[0].amount is None, "the sum is left blank"
    assert "摔" not in said[0].counted[0].note, "nobody's injury in the file"
    with pytest.raises(Refusal, match="1000 元到 5000 元"):
        proposals.draft(
            said[0], measure="deduction", reasons="x", amount=6000, by=cast.by("song"), at=at(7, 20)
        )
    row = proposals.draft(
        said[0], measure="deduction", reasons="当班没有查焊缝", by=cast.by("song"), at=at(7, 20)
    )
    assert row.amount is None
    with pytest.raises(Refusal, match="还没有写金额"):
        _decide(cast, row, amount=None)
    _decide(cast, row, amount=1000, outcome="adopted")
    assert row.state == State.DECIDED and row.amount == 1000


def _decide(cast, row, **given):
    if row.state == State.DRAFTED:
        proposals.serve(row, told="当面", by=cast.by("song"), at=at(7, 20, 11))
        proposals.respond(row, words="知道了", said_all=True, by=cast.by("gao"), at=at(7, 21))
    given = {"outcome": "adopted", "reasons": "原因查明，当班应当查", "checks": CHECKS} | given
    proposals.decide(row, by=cast.by("han"), at=at(7, 22), **given)


def test_one_that_came_of_a_self_reported_hazard_waiting_for_the_company_is_exempt(cast):
    hazard = reported(cast, when=at(7, 6, 9))
    accident = happened(cast, hazard=hazard)
    investigated(cast, accident)
    said = found(cast, "A-2.2.3", on=dt.date(2026, 7, 8))
    assert not findings.reached(said) and "自查自报" in said[0].excluded[0].excluded


# --- the law ---


def test_no_deduction_without_each_check_of_the_law(cast):
    assert {"rule", "agreed", "own-fault", "cap", "minimum", "heard"} <= set(CHECKS)
    with pytest.raises(Refusal, match="不得扣减，可以改为培训"):
        legal.answered("deduction", "employed", {"rule": "讨论过"})


@pytest.mark.parametrize(
    ("amount", "already", "wage", "minimum", "ok"),
    [
        (1000, 0, 5000, 2000, True),  # exactly a fifth
        (1001, 0, 5000, 2000, False),
        (600, 500, 5000, 2000, False),  # both together are more than a fifth
        (500, 500, 5000, 2000, True),
        (400, 0, 2300, 2000, False),  # would leave less than the minimum
        (300, 0, 2300, 2000, True),
    ],
)
def test_a_fifth_of_the_wage_and_never_below_the_minimum(amount, already, wage, minimum, ok):
    given = {
        name: Decimal(value) for name, value in (("already", already), ("wage", wage), ("minimum", minimum))
    }
    if ok:
        said = legal.within(Decimal(amount), **given)
        assert "百分之二十" in said and str(wage) not in said, "the wage is kept nowhere"
    else:
        with pytest.raises(Refusal, match="最多还可以扣减"):
            legal.within(Decimal(amount), **given)


# --- the month's statement ---


def deduction(cast, **more):
    observing.decide(
        cast.company, until=dt.date(2026, 4, 1), why="大家熟悉了", by=cast.by("han"), at=at(4, 1)
    )
    return decided(
        cast, cast.gao, by="song", measure="deduction", clause="A-2.2.1", measures=("deduction",), low=0, high=300, amount=300,
        checks=CHECKS, **more,
    )  # fmt: skip


def month_of(cast, who="han", month=5):
    return statements.of(cast.company, dt.date(2026, month, 1), cast.reach(who, dt.date(2026, 6, 30)))


def test_the_statement_lists_what_took_effect_with_clause_reasons_and_who_decided(cast):
    row = deduction(cast)
    before = month_of(cast)
    assert before.lines == () and before.total == 0
    assert [(each.amount, each.appeal) for each in before.waiting] == [(300, "申诉期内，暂不扣减")]
    proposals.expire(row, at=row.appeal_by)
    assert row.state == State.IN_FORCE
    made = month_of(cast)
    line = made.lines[0]
    assert (made.total, line.amount, line.citation.clause, line.decider) == (300, 300, "A-2.2.1", "韩立")
    assert line.reasons == "停电只有一天，其余三次属实" and line.proposal.number and line.appeal == "没有申诉"
    assert statements.decided_this_month(cast.gao, cast.company, at=at(5, 28)) == 300
    assert month_of(cast, month=6).lines == () and month_of(cast, who="pan").total == 300


def test_what_was_withdrawn_is_gone_from_it(cast):
    row = deduction(cast)
    proposals.expire(row, at=row.appeal_by)
    proposals.withdraw(row, reason="记录补齐以后不成立", by=cast.by("han"), at=row.appeal_by + DAY)
    made = month_of(cast)
    assert made.lines == () and made.waiting == () and made.total == 0


def signing(cast, who="han", when=None, month=5):
    when = when or at(6, 30)
    return statements.sign(
        cast.company, dt.date(2026, month, 1), cast.reach(who, when.date()), by=cast.by(who), at=when
    )


def test_the_leader_signs_the_month_and_a_withdrawn_one_is_gone_from_the_next_while_the_earlier_stays(cast):
    row = deduction(cast)
    proposals.expire(row, at=row.appeal_by)
    with pytest.raises(Refusal, match="由公司领导签发"):
        signing(cast, "song")
    first = signing(cast)
    assert [line[3] for line in first.content["rows"]] == ["300.00"] and len(first.digest) == 64
    with pytest.raises(Refusal, match="不用再签"):
        signing(cast)
    proposals.withdraw(row, reason="记录补齐以后不成立", by=cast.by("han"), at=at(7, 1))
    second = signing(cast, when=at(7, 2))
    assert second.content == {"rows": [], "total": "0.00"}
    assert list(statements.signed(cast.company, dt.date(2026, 5, 1))) == [second, first]
    assert audit.check(cast.company.pk) == []
    printed = of_meetings.signed_deductions(first)
    assert "300.00 元" in str(printed) and printed.signed_by.endswith(first.by_label)


def test_a_month_that_is_not_over_is_not_signed(cast):
    with pytest.raises(Refusal, match="还没有过完"):
        signing(cast, month=6)


def test_nobody_else_finds_anything_in_it(cast):
    row = deduction(cast)
    proposals.expire(row, at=row.appeal_by)
    for who in ("ma", "luo", "wang", "feng", "zheng"):
        assert month_of(cast, who=who).lines == ()
    assert [each.proposal for each in month_of(cast, who="gao").lines] == [row], "one's own"
