"""申诉在公司 (D-5.3, D-5.4): the union and the company review together; nothing stands that both do not agree on."""

import pytest
from django.db import IntegrityError, transaction

from proposing import at, served
from wangge.accountability import access, legal, letters, proposals
from wangge.accountability.lifecycle import NotAllowed, State
from wangge.accountability.models import Proposal
from wangge.integrity import replaying
from wangge.policy.pack import Refusal


@pytest.fixture
def appealed(cast):
    """Three hundred yuan less for Gao: proposed by Song, decided by Han, appealed on 12 May."""
    proposal = served(
        cast, cast.gao, by="song", clause="A-2.2.1", measure="deduction", amount=300.0, low=0, high=300.0
    )
    proposals.respond(proposal, words="那天请假", said_all=True, by=cast.by("gao"), at=at(5, 8))
    checks = {each.code: "有记录" for each in legal.checks_for("deduction", "employed")}
    proposals.decide(
        proposal, outcome="adopted", reasons="属实", checks=checks, by=cast.by("han"), at=at(5, 11)
    )
    proposals.appeal(proposal, words="那天请假", by=cast.by("gao"), at=at(5, 12))
    return proposal


def opine(cast, proposal, who, answer="upheld", when=None, **more):
    return proposals.review(
        proposal, answer=answer, reasons="考勤和假条对过了", by=cast.by(who), at=when or at(5, 13), **more
    )


def agree(cast, proposal, who, when=None):
    return proposals.decide_appeal(proposal, reasons="同意", by=cast.by(who), at=when or at(5, 14))


def test_the_union_alone_answers_nothing_and_neither_does_the_company_alone(cast, appealed):
    for who in ("pan", "tang"):
        with pytest.raises(NotAllowed, match="共同复核"):
            proposals.decide_appeal(appealed, answer="upheld", reasons="维持", by=cast.by(who), at=at(5, 13))
    opine(cast, appealed, "pan")
    assert appealed.state == State.APPEALED and appealed.first_reviewer == cast.pan
    with pytest.raises(NotAllowed, match="您这一方"):
        agree(cast, appealed, "pan")
    agree(cast, appealed, "tang")
    assert (appealed.state, appealed.answer, appealed.reviewer) == (State.IN_FORCE, "upheld", cast.tang)
    assert replaying.check(Proposal.objects.all()) == {}


def test_the_second_side_agrees_with_the_opinion_and_with_nothing_else(cast, appealed):
    opine(cast, appealed, "tang", answer="changed", measure="deduction", amount="100")
    proposals.decide_appeal(appealed, answer="upheld", reasons="同意", by=cast.by("pan"), at=at(5, 14))
    assert (appealed.answer, str(appealed.amount)) == ("changed", "100.00"), (
        "what was agreed on, not what was sent"
    )


def test_who_does_not_agree_writes_another_opinion_and_then_it_is_the_others_turn(cast, appealed):
    opine(cast, appealed, "tang")
    opine(cast, appealed, "pan", answer="overturned")
    with pytest.raises(NotAllowed, match="您这一方"):
        agree(cast, appealed, "pan")
    agree(cast, appealed, "tang")
    assert appealed.state == State.OVERTURNED


def test_two_sides_that_stay_apart_leave_it_unanswered_and_then_nothing_is_deducted(cast, appealed):
    opine(cast, appealed, "tang")
    late = appealed.review_by
    proposals.expire(appealed, at=late)
    assert appealed.state == State.STAYED
    with pytest.raises(NotAllowed, match="不扣减"):
        agree(cast, appealed, "pan", when=at(6, 20))
    with pytest.raises(NotAllowed, match="不扣减"):
        opine(cast, appealed, "pan", when=at(6, 20))
    opine(cast, appealed, "pan", answer="overturned", when=at(6, 20))
    agree(cast, appealed, "tang", when=at(6, 21))
    assert appealed.state == State.OVERTURNED


def test_nobody_who_had_a_part_in_it_reviews_and_the_review_makes_nothing_worse(cast, appealed):
    for who in ("song", "han"):
        with pytest.raises(NotAllowed, match="参加过"):
            opine(cast, appealed, who)
    with pytest.raises(NotAllowed, match="关于您"):
        opine(cast, appealed, "gao")
    with pytest.raises(NotAllowed, match="工会"):
        opine(cast, appealed, "luo")
    with pytest.raises(Refusal, match="0 元到 300 元"):
        opine(cast, appealed, "pan", answer="changed", measure="deduction", amount="400")


def test_the_database_keeps_the_two_apart_as_well(cast, appealed):
    opine(cast, appealed, "pan")
    agree(cast, appealed, "tang")
    for column in ("person", "proposer", "decider", "reviewer"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=appealed.pk).update(first_reviewer=getattr(appealed, column))


def test_the_sector_lead_sees_it_once_it_is_appealed_and_the_steps_follow_the_side(cast, appealed):
    assert access.visible(cast.reach("tang")).get() == appealed
    Proposal.objects.filter(pk=appealed.pk).update(appealed_at=None)
    assert not access.visible(cast.reach("tang")).exists()
    names = [each.act for each in access.acts_for(appealed, cast.by("pan"), at=at(5, 13))]
    assert "review" in names and "decide-appeal" not in names
    opine(cast, appealed, "tang")
    names = [each.act for each in access.acts_for(appealed, cast.by("pan"), at=at(5, 13))]
    assert {"review", "decide-appeal"} <= set(names)


def test_the_papers_say_who_reviews_and_are_signed_by_both(cast, appealed):
    said = "\n".join(line for each in letters.letter(appealed, "decision").sections for line in each.lines)
    assert "双方意见一致才算答复" in said
    opine(cast, appealed, "pan")
    agree(cast, appealed, "tang")
    made = letters.letter(appealed, "answer")
    assert (made.signed_by, made.from_name) == ("潘国庆、唐志强", "恒丰机械工会、恒丰机械")
    assert made.sections[1].lines == ("考勤和假条对过了", "同意")


def test_a_community_has_one_reviewer_and_no_opinions(cast):
    proposal = served(cast)
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("wang"), at=at(5, 11))
    proposals.appeal(proposal, words="不服", by=cast.by("li"), at=at(5, 12))
    assert "review" not in [each.act for each in access.acts_for(proposal, cast.by("he"), at=at(5, 13))]
    with pytest.raises(NotAllowed, match="一个人复核"):
        opine(cast, proposal, "he")
