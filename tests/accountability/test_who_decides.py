"""Who has a part in a proposal: recusal, the watching body, the head, a grid's leader, the first three months."""

import datetime as dt

import pytest

from proposing import MAY6, at, drafted, served
from wangge.accountability import observing, proposals
from wangge.accountability.lifecycle import NotAllowed, State
from wangge.policy.pack import Refusal

# --- recusal, watchers, the head ---


def test_somebody_recused_neither_sees_nor_decides_and_the_office_above_takes_over_when_nobody_is_left(cast):
    proposal = drafted(cast)
    proposals.recuse(proposal, person=cast.wang, reason="是当事人的姐姐", by=cast.by("zhao"), at=MAY6)
    assert not proposals.visible(cast.reach("wang")).exists()
    proposals.serve(proposal, by=cast.by("zhao"), at=MAY6)
    assert proposal.above
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    with pytest.raises(NotAllowed, match="回避"):
        proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("wang"), at=at(5, 11))
    proposals.decide(proposal, outcome="rejected", reasons="不属实", by=cast.by("he"), at=at(5, 11))
    assert proposal.decider == cast.he


def test_a_proposal_about_the_head_is_decided_at_the_street_office(cast):
    proposal = served(cast, cast.wang, clause="C-4.6", measure="criticism")
    assert proposal.above and proposal.respondent == cast.wang
    proposals.expire(proposal, at=at(5, 13, 9))
    with pytest.raises(NotAllowed, match="关于您"):
        proposals.decide(proposal, outcome="rejected", reasons="没有的事", by=cast.by("wang"), at=at(5, 13))
    with pytest.raises(NotAllowed, match="街道负责人"):
        proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("zhou"), at=at(5, 13))
    proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("he"), at=at(5, 13))
    assert proposal.state == State.DECIDED


def test_the_clerk_does_not_draft_about_herself(cast):
    with pytest.raises(NotAllowed, match="关于自己"):
        drafted(cast, cast.zhao)


def test_the_supervisory_committee_sees_and_comments_on_every_proposal_served(cast):
    proposal = served(cast)
    assert proposals.visible(cast.reach("xu")).get() == proposal
    proposals.comment(proposal, words="请把停电那天除去", by=cast.by("xu"), at=at(5, 7))
    with pytest.raises(NotAllowed, match="监督"):
        proposals.comment(proposal, words="我也说一句", by=cast.by("qian"), at=at(5, 7))
    with pytest.raises(NotAllowed):
        proposals.withdraw(proposal, reason="不该提", by=cast.by("xu"), at=at(5, 7))


@pytest.mark.parametrize(
    "who",
    ["min", "sun", "qian", "wu", "zheng", "feng", "chen", "lin", "liu", "zhou", "he", "gao", "song", "pan"],
)
def test_who_sees_nothing_of_it(cast, who):
    served(cast)
    assert not proposals.visible(cast.reach(who)).exists()


# --- a grid ---


def test_a_criticism_of_a_grid_is_answered_by_its_leader_and_is_not_about_them(cast):
    proposal = served(cast, cast.grid1, clause="C-4.4", measure="criticism")
    assert (proposal.person, proposal.grid, proposal.respondent) == (None, cast.grid1, cast.li)
    proposals.respond(proposal, words="那天没有安排顶岗", said_all=True, by=cast.by("li"), at=at(5, 8))
    proposals.decide(proposal, outcome="adopted", reasons="应当安排顶岗", by=cast.by("wang"), at=at(5, 11))
    proposals.expire(proposal, at=proposal.appeal_by)
    assert not proposals.standing_at(cast.community, dt.date(2026, 6, 30), person=cast.li)
    assert proposals.standing_at(cast.community, dt.date(2026, 6, 30), grid=cast.grid1) == [proposal]
    assert not proposals.about(cast.li).exists()


def test_a_grid_without_a_leader_cannot_be_criticised(cast):
    from wangge.territory import staffing

    proposal = drafted(cast, cast.grid1, clause="C-4.4", measure="criticism")
    staffing.end(cast.posts["li"], until=dt.date(2026, 5, 5), by=cast.by("feng"), at=MAY6)
    with pytest.raises(NotAllowed, match="没有网格长"):
        proposals.serve(proposal, by=cast.by("zhao"), at=MAY6)


# --- measures ---


def test_a_measure_the_clause_does_not_name_is_refused(cast):
    with pytest.raises(Refusal, match="培训并写培训笔记"):
        drafted(cast, measure="removal-letter")


def test_a_commendation_is_told_decided_by_somebody_else_and_in_force_at_once(cast):
    proposal = served(cast, clause="C-4.0.1", measure="commendation", by="qian")
    assert proposal.state == State.HEARD
    with pytest.raises(NotAllowed):
        proposals.decide(proposal, outcome="adopted", reasons="好", by=cast.by("qian"), at=at(5, 7))
    proposals.decide(proposal, outcome="adopted", reasons="排除了险情", by=cast.by("wang"), at=at(5, 7))
    assert (proposal.state, proposal.expires_on) == (State.IN_FORCE, None)


# --- observe only ---


def test_a_new_place_only_observes_for_three_months_and_then_may_propose(cast):
    assert observing.now(cast.community, dt.date(2026, 3, 31)).until == dt.date(2026, 3, 31)
    with pytest.raises(NotAllowed, match="只看不提，到2026年3月31日为止"):
        drafted(cast, when=at(3, 31))
    assert drafted(cast, when=at(4, 1)).state == State.DRAFTED


def test_the_head_decides_otherwise_with_reasons_and_nobody_else_does(cast):
    with pytest.raises(NotAllowed, match="负责人"):
        observing.decide(
            cast.community, until=dt.date(2026, 6, 30), why="再看看", by=cast.by("zhao"), at=MAY6
        )
    observing.decide(cast.community, until=dt.date(2026, 6, 30), why="再看看", by=cast.by("wang"), at=MAY6)
    with pytest.raises(NotAllowed, match="6月30日"):
        drafted(cast)
    observing.decide(cast.community, until=dt.date(2026, 5, 5), why="大家熟悉了", by=cast.by("wang"), at=MAY6)
    assert drafted(cast).state == State.DRAFTED
