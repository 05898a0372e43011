"""Papers and what the law asks for: letters by the two legal paths, deductions, sums in words."""

from decimal import Decimal

import pytest

from proposing import at, decided, drafted, in_force, served
from wangge.accountability import legal, letters, proposals, sums
from wangge.accountability.lifecycle import NotAllowed, State
from wangge.policy.pack import Refusal


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.5", "伍角整"), ("300", "叁佰元整"), ("1500.50", "壹仟伍佰元伍角整"),
        ("1005.06", "壹仟零伍元零陆分"), ("10010", "壹万零壹拾元整"), ("100500", "壹拾万零伍佰元整"),
        ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"), ("20000300", "贰仟万零叁佰元整"), ("100010001", "壹亿零壹万零壹元整"),
    ],
)  # fmt: skip
def test_sums_in_words(amount, said):
    assert sums.in_words(Decimal(amount)) == said


@pytest.mark.parametrize("amount", ["-1", "0.001"])
def test_a_sum_that_cannot_be_written_is_refused(amount):
    with pytest.raises(ValueError, match="大写"):
        sums.in_words(Decimal(amount))


def every(measure, employment):
    return {each.code: "有记录" for each in legal.checks_for(measure, employment)}


def removal(cast, **more):
    """A letter about Li, drafted by Wang, the head, and served."""
    return served(cast, by="wang", clause="B-4.1", measure="removal-letter", **more)


def flat(letter):
    return "\n".join(
        [
            letter.title,
            letter.opening,
            *(line for each in letter.sections for line in each.lines),
            *letter.closing,
        ]
    )


def test_a_letter_is_proposed_by_the_head_sent_after_hearing_and_decided_at_the_street_office(cast):
    with pytest.raises(NotAllowed, match="社区主任"):
        drafted(cast, clause="B-4.1", measure="removal-letter")
    proposal = removal(cast)
    proposals.respond(proposal, words="两次是转办", said_all=True, by=cast.by("li"), at=at(5, 8))
    assert not proposals.visible(cast.reach("zhou")).exists()
    with pytest.raises(NotAllowed, match="函还没有发出"):
        proposals.decide(proposal, outcome="rejected", reasons="不", by=cast.by("zhou"), at=at(5, 9))
    proposals.submit(proposal, words="其余两次没有说明", by=cast.by("wang"), at=at(5, 11))
    assert proposal.state == State.SUBMITTED
    assert proposals.visible(cast.reach("zhou")).get() == proposal
    with pytest.raises(NotAllowed, match="提出建议的人"):
        proposals.decide(proposal, outcome="adopted", reasons="同意", by=cast.by("wang"), at=at(5, 12))
    with pytest.raises(Refusal, match="还有 7 项没有核对"):
        proposals.decide(proposal, outcome="adopted", reasons="同意", by=cast.by("zhou"), at=at(5, 12))
    proposals.decide(
        proposal,
        outcome="adopted",
        reasons="同意",
        checks=every("removal-letter", "employed"),
        by=cast.by("zhou"),
        at=at(5, 12),
    )
    assert (proposal.state, len(proposal.checks)) == (State.DECIDED, 7)
    proposals.appeal(proposal, words="不服", by=cast.by("li"), at=at(5, 13))
    with pytest.raises(NotAllowed, match="参加过"):
        proposals.decide_appeal(proposal, answer="upheld", reasons="维持", by=cast.by("zhou"), at=at(5, 14))
    proposals.decide_appeal(proposal, answer="overturned", reasons="先培训", by=cast.by("he"), at=at(5, 14))
    assert proposal.state == State.OVERTURNED


def test_the_letter_says_facts_answer_clause_and_the_path_for_employed_people(cast):
    proposal = removal(cast)
    proposals.respond(proposal, words="两次是转办", said_all=True, by=cast.by("li"), at=at(5, 8))
    proposals.submit(proposal, words="其余两次没有说明", by=cast.by("wang"), at=at(5, 11))
    made = letters.letter(proposal, "request")
    assert (made.title, made.to_name, made.number) == (
        "关于请求劝退李向阳的函",
        "槐荫街道办事处",
        "槐荫社区建〔2026〕1号",
    )
    for each in (
        "4月1日",
        "两次是转办",
        "其余两次没有说明",
        "第四十条第二项",
        "第四十二条",
        "B-4.1",
        "四次以上包括第四次",
    ):
        assert each in flat(made), each
    assert made.signed_by == "王秀英"


def test_an_elected_member_is_never_dismissed_and_the_letter_leaves_it_to_the_residents(cast):
    cast.li.employment = "elected"
    cast.li.save()
    with pytest.raises(Refusal, match="由居民决定"):
        drafted(cast, by="wang", clause="C-4.5.1", measure="dismissal-letter")
    proposal = removal(cast)
    proposals.expire(proposal, at=at(5, 13, 9))
    made = letters.letter(proposal, "request")
    said = "".join(next(each.lines for each in made.sections if each.heading.endswith("、依法办理")))
    assert "去留由居民决定" in said and "第三十七条" in said and "劳动合同法" not in said
    assert {each.code for each in legal.checks_for("removal-letter", "elected")} >= {
        "residents-decide",
        "appraisal",
    }


def test_a_letter_changed_to_training_ends_as_training(cast):
    proposal = removal(cast)
    proposals.expire(proposal, at=at(5, 13, 9))
    proposals.submit(proposal, words="请研究", by=cast.by("wang"), at=at(5, 13))
    proposals.decide(
        proposal,
        outcome="changed",
        measure="training-with-notes",
        reasons="先培训",
        by=cast.by("he"),
        at=at(5, 14),
    )
    assert proposal.measure == "training-with-notes" and proposal.checks == []
    assert "改为较轻的：培训并写培训笔记" in flat(letters.letter(proposal, "decision"))


def test_every_paper_of_the_road_is_there_when_its_time_has_come_and_not_before(cast):
    proposal = drafted(cast)
    assert letters.kinds_of(proposal) == []
    with pytest.raises(NotAllowed):
        letters.letter(proposal, "decision")
    assert letters.preview(proposal).number == ""
    proposal = decided(cast, key="another")
    assert letters.kinds_of(proposal) == ["service", "decision"]
    assert "2026年5月25日以前（含当日）向槐荫街道办事处申诉" in flat(letters.letter(proposal, "decision"))
    proposals.appeal(proposal, words="不服", by=cast.by("li"), at=at(5, 13))
    proposals.decide_appeal(proposal, answer="upheld", reasons="维持", by=cast.by("he"), at=at(5, 14))
    answer = letters.letter(proposal, "answer")
    assert (answer.from_name, answer.signed_by) == ("槐荫街道办事处", "何建国")
    proposals.withdraw(proposal, reason="查明有误", by=cast.by("wang"), at=at(5, 20))
    assert "不留不良记录" in flat(letters.letter(proposal, "withdrawal"))


# --- deduction ---


def deduction(cast, **more):
    """A deduction for Gao, proposed by Song, the safety officer."""
    given = {"amount": 300.0, "low": 0, "high": 300.0} | more
    clause = given.pop("clause", "A-2.2.1")
    return served(cast, cast.gao, by="song", clause=clause, measure="deduction", **given)


def said_all(cast, proposal):
    proposals.respond(proposal, words="那天请假", said_all=True, by=cast.by("gao"), at=at(5, 8))


def test_a_deduction_is_decided_by_the_company_leader_after_every_legal_check(cast):
    proposal = deduction(cast)
    assert proposal.amount == Decimal("300.00")
    said_all(cast, proposal)
    checks = every("deduction", "employed")
    lacking = {name: words for name, words in checks.items() if name != "cap"}
    with pytest.raises(Refusal, match="不得扣减，可以改为培训"):
        proposals.decide(
            proposal, outcome="adopted", reasons="属实", checks=lacking, by=cast.by("han"), at=at(5, 11)
        )
    proposals.decide(
        proposal, outcome="adopted", reasons="属实", checks=checks, by=cast.by("han"), at=at(5, 11)
    )
    assert "人民币 300.00 元（叁佰元整）" in flat(letters.letter(proposal, "decision"))
    assert {"rule", "cap", "minimum", "own-fault"} <= {each["code"] for each in proposal.checks}


def test_in_a_range_the_sum_is_blank_until_a_person_chooses_it_within(cast):
    proposal = deduction(cast, clause="A-2.2.3", amount=None, low=1000, high=5000)
    assert proposal.amount is None
    said_all(cast, proposal)
    decide = {
        "outcome": "adopted",
        "reasons": "情节较轻",
        "checks": every("deduction", "employed"),
        "by": cast.by("han"),
        "at": at(5, 11),
    }
    for amount, why in (
        (None, "还没有写金额"),
        ("999.99", "1000 元到 5000 元"),
        ("5001", "1000 元到 5000 元"),
        ("NaN", "1000"),
        ("很多", "数字"),
    ):
        with pytest.raises(Refusal, match=why):
            proposals.decide(proposal, amount=amount, **decide)
    proposals.decide(proposal, amount="1000", **decide)
    assert proposal.amount == Decimal("1000.00")


def test_a_fixed_sum_may_be_lowered_with_reasons_and_never_raised(cast):
    proposal = deduction(cast)
    said_all(cast, proposal)
    decide = {
        "reasons": "两次请假",
        "checks": every("deduction", "employed"),
        "by": cast.by("han"),
        "at": at(5, 11),
    }
    with pytest.raises(Refusal, match="0 元到 300 元"):
        proposals.decide(proposal, outcome="changed", measure="deduction", amount="400", **decide)
    with pytest.raises(Refusal, match="改为较轻的"):
        proposals.decide(proposal, outcome="adopted", amount="100", **decide)
    proposals.decide(proposal, outcome="changed", measure="deduction", amount="100", **decide)
    assert proposal.amount == Decimal("100.00")


def test_training_in_force_is_in_force_through_a_named_person(cast):
    proposal = in_force(cast)
    assert (proposal.state, proposal.decider) == (State.IN_FORCE, cast.wang)
