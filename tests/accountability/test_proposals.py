"""The due process: who proposes, who is heard, who decides, who reviews – and that nothing else leads anywhere."""

import datetime as dt

import pytest

from proposing import MAY6, at, decided, drafted, ground, served
from wangge.accountability import follow_ups, proposals
from wangge.accountability.lifecycle import NotAllowed, State
from wangge.accountability.models import Proposal
from wangge.integrity import replaying
from wangge.policy.pack import Refusal


def test_a_draft_does_nothing_and_is_hidden_from_the_person_concerned(cast):
    proposal = drafted(cast)
    assert proposal.state == State.DRAFTED
    assert not proposals.visible(cast.reach("li")).exists()
    assert proposals.visible(cast.reach("zhao")).get() == proposal
    assert not proposals.standing_at(cast.community, dt.date(2026, 5, 7))


def test_service_hands_over_everything_and_starts_the_five_working_days(cast):
    proposal = served(cast)
    assert proposal.number == "槐荫社区建〔2026〕1号"
    assert (proposal.state, proposal.respondent) == (State.SERVED, cast.li)
    # 7, 8, 9 (a Saturday worked), 11, 12 May, as C-5.1's own example says
    assert proposal.respond_basis["day"] == "2026-05-12"
    assert proposal.respond_basis["clause"] == "C-5.1"
    assert proposals.visible(cast.reach("li")).get() == proposal


def test_the_next_number_is_given_to_the_next_one_served(cast):
    served(cast)
    drafted(cast, key="another")
    assert served(cast, key="third").number == "槐荫社区建〔2026〕2号"


def test_nobody_decides_before_the_time_to_answer_is_over(cast):
    proposal = served(cast)
    proposals.respond(proposal, words="还要补一份材料", by=cast.by("li"), at=at(5, 8))
    with pytest.raises(NotAllowed, match="等当事人说明"):
        proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("wang"), at=at(5, 12, 23))
    proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("wang"), at=at(5, 13, 9))
    assert proposal.state == State.DECIDED
    assert proposal.heard_at == at(5, 13, 0)


def test_whoever_has_said_all_need_not_wait_for_the_time_to_end(cast):
    proposal = served(cast)
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    assert proposal.state == State.HEARD
    assert proposal.decide_basis["clause"] == "C-5.2"
    proposals.respond(proposal, words="又想起一件", by=cast.by("li"), at=at(5, 9))
    assert proposal.acts.filter(act="respond").count() == 2


def test_silence_is_not_admission_it_is_only_the_end_of_the_time(cast):
    proposal = served(cast)
    proposals.expire(proposal, at=at(5, 13, 1))
    assert proposal.state == State.HEARD
    assert proposal.acts.last().by_role == "clock"
    # ten working days from the end of 12 May, as C-5.2's own example says
    assert proposal.decide_basis["day"] == "2026-05-26"


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("zhao", "提出建议的人"),
        ("li", "关于您"),
        ("qian", "由社区主任来做"),
        ("zhou", "由社区主任来做"),
        ("xu", "由社区主任来做"),
        ("liu", "由社区主任来做"),
    ],
)
def test_who_does_not_decide(cast, who, why):
    proposal = served(cast)
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    with pytest.raises(NotAllowed, match=why):
        proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by(who), at=at(5, 11))
    assert proposal.state == State.HEARD
    assert Proposal.objects.get().decider is None


def test_the_head_of_another_community_decides_nothing_here(cast):
    from wangge.territory import staffing

    post = staffing.appoint(
        cast.liu, "head", place=cast.willow, since=cast.since, by=cast.by("feng"), at=MAY6
    )
    from wangge.territory.reach import actor_of

    proposal = served(cast)
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    with pytest.raises(NotAllowed):
        proposals.decide(proposal, outcome="adopted", reasons="属实", by=actor_of(post), at=at(5, 11))


def test_a_decision_needs_reasons(cast):
    proposal = served(cast)
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    with pytest.raises(Refusal, match="理由"):
        proposals.decide(proposal, outcome="adopted", reasons=" ", by=cast.by("wang"), at=at(5, 11))


def test_a_decision_takes_effect_when_the_time_to_appeal_is_over_and_no_sooner(cast):
    proposal = decided(cast)
    assert (proposal.state, proposal.appeal_basis["clause"]) == (State.DECIDED, "C-5.3")
    proposals.expire(proposal, at=proposal.appeal_by - dt.timedelta(seconds=1))
    assert proposal.state == State.DECIDED
    proposals.expire(proposal, at=proposal.appeal_by)
    assert (proposal.state, proposal.expires_on) == (State.IN_FORCE, dt.date(2027, 5, 12))
    assert [each.kind for each in follow_ups.of(cast.li)] == ["training"]
    assert replaying.differences(proposal) == []


def test_an_undecided_proposal_lapses_and_leaves_no_mark(cast):
    proposal = served(cast)
    proposals.expire(proposal, at=at(5, 27, 1))
    assert proposal.state == State.LAPSED
    assert [each.act for each in proposal.acts.all()] == ["draft", "serve", "hear", "lapse"]
    with pytest.raises(NotAllowed, match="作废"):
        proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("wang"), at=at(5, 27))


def test_a_decision_may_only_be_made_milder(cast):
    proposal = served(cast, clause="B-4.3", measure="criticism")
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    for measure, why in (
        ("award-ineligibility", "不能加重"),
        ("commendation", "不采纳"),
        ("criticism", "较轻"),
        ("nonsense", "较轻"),
    ):
        with pytest.raises(Refusal, match=why):
            proposals.decide(
                proposal,
                outcome="changed",
                measure=measure,
                reasons="轻一点",
                by=cast.by("wang"),
                at=at(5, 11),
            )
    proposals.decide(
        proposal,
        outcome="changed",
        measure="training-with-notes",
        reasons="先培训",
        by=cast.by("wang"),
        at=at(5, 11),
    )
    assert (proposal.proposed, proposal.measure) == ("criticism", "training-with-notes")


def test_a_rejected_proposal_is_no_mark_and_cannot_be_repeated_on_the_same_facts(cast):
    proposal = decided(cast, outcome="rejected")
    assert proposal.state == State.REJECTED
    assert not proposals.standing_at(cast.community, dt.date(2026, 6, 30), person=cast.li)
    with pytest.raises(Refusal, match="新的事实"):
        drafted(cast, when=at(5, 20))
    fresh = [
        {
            "name": "first-asked-fault",
            "on": "2026-05-15",
            "event": "case:9",
            "evidence": ["allegation:9"],
            "note": "又一次",
        }
    ]
    assert drafted(cast, facts=fresh, when=at(5, 20)).state == State.DRAFTED


def test_the_same_ground_is_proposed_once(cast):
    drafted(cast)
    with pytest.raises(Refusal, match="已经有一份"):
        drafted(cast)


def test_the_same_uid_twice_is_one_draft_and_one_answer(cast):
    from uuid import uuid4

    uid, again = uuid4(), uuid4()
    found = ground(cast.community, cast.li)
    draft = {"measure": "training-with-notes", "reasons": "四次", "by": cast.by("zhao"), "at": MAY6}
    proposal = proposals.draft(found, uid=uid, **draft)
    assert proposals.draft(found, uid=uid, **draft) == proposal
    proposals.serve(proposal, by=cast.by("zhao"), at=MAY6)
    for _ in range(2):
        proposals.respond(proposal, words="停电", uid=again, by=cast.by("li"), at=at(5, 7))
    assert proposal.acts.filter(act="respond").count() == 1


def test_a_stale_page_does_not_decide_over_an_answer_not_yet_read(cast):
    proposal = served(cast)
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    seen = proposal.version
    proposals.respond(proposal, words="又想起一件", by=cast.by("li"), at=at(5, 9))
    with pytest.raises(NotAllowed, match="还没有生效"):
        proposals.decide(
            proposal, outcome="adopted", reasons="属实", base_version=seen, by=cast.by("wang"), at=at(5, 11)
        )


# --- appeal ---


def test_an_appeal_goes_to_the_street_office_and_stops_everything(cast):
    proposal = decided(cast)
    assert not proposals.visible(cast.reach("he")).exists()
    proposals.appeal(proposal, words="三次里有两次是转办", by=cast.by("li"), at=at(5, 15))
    assert (proposal.state, proposal.review_basis["clause"]) == (State.APPEALED, "C-5.4")
    assert proposals.visible(cast.reach("he")).get() == proposal
    for who, why in (
        ("wang", "参加过"),
        ("zhao", "参加过"),
        ("li", "关于您"),
        ("xu", "由街道干事、街道负责人"),
    ):
        with pytest.raises(NotAllowed, match=why):
            proposals.decide_appeal(proposal, answer="upheld", reasons="维持", by=cast.by(who), at=at(5, 18))
    proposals.decide_appeal(
        proposal, answer="overturned", reasons="两次确是转办", by=cast.by("he"), at=at(5, 18)
    )
    assert proposal.state == State.OVERTURNED
    assert not proposals.standing_at(cast.community, dt.date(2026, 6, 30), person=cast.li)
    assert not follow_ups.of(cast.li).exists()


def test_an_appeal_never_makes_it_worse_and_may_make_it_milder(cast):
    proposal = decided(cast, clause="B-4.3", measure="criticism")
    proposals.appeal(proposal, words="样本有问题", by=cast.by("li"), at=at(5, 15))
    with pytest.raises(Refusal, match="不能加重"):
        proposals.decide_appeal(
            proposal,
            answer="changed",
            measure="award-ineligibility",
            reasons="重",
            by=cast.by("he"),
            at=at(5, 18),
        )
    proposals.decide_appeal(
        proposal,
        answer="changed",
        measure="written-self-review",
        reasons="轻",
        by=cast.by("he"),
        at=at(5, 18),
    )
    assert (proposal.state, proposal.measure) == (State.IN_FORCE, "written-self-review")
    assert [each.kind for each in follow_ups.of(cast.li)] == ["self-review"]


def test_an_appeal_too_late_meets_a_decision_in_force(cast):
    proposal = decided(cast)
    with pytest.raises(NotAllowed, match="已生效"):
        proposals.appeal(proposal, words="晚了", by=cast.by("li"), at=proposal.appeal_by)


def test_an_appeal_that_nobody_answers_leaves_the_decision_unexecuted(cast):
    proposal = decided(cast)
    proposals.appeal(proposal, words="不服", by=cast.by("li"), at=at(5, 15))
    proposals.expire(proposal, at=proposal.review_by)
    assert proposal.state == State.STAYED
    proposals.decide_appeal(proposal, answer="upheld", reasons="晚了，仍维持", by=cast.by("he"), at=at(7, 1))
    assert proposal.state == State.IN_FORCE


def test_only_the_person_concerned_answers_and_appeals(cast):
    proposal = served(cast)
    with pytest.raises(NotAllowed, match="本人"):
        proposals.respond(proposal, words="替他说", by=cast.by("qian"), at=at(5, 8))
    proposals.respond(proposal, words="都说了", said_all=True, by=cast.by("li"), at=at(5, 8))
    proposals.decide(proposal, outcome="adopted", reasons="属实", by=cast.by("wang"), at=at(5, 11))
    with pytest.raises(NotAllowed, match="本人"):
        proposals.appeal(proposal, words="替他诉", by=cast.by("zhao"), at=at(5, 12))


# --- withdrawal, expiry ---


@pytest.mark.parametrize("who", ["zhao", "wang"])
def test_a_proposal_can_be_withdrawn_before_and_after_it_is_served(cast, who):
    before, after = drafted(cast), served(cast, key="other")
    for proposal in (before, after):
        proposals.withdraw(proposal, reason="事实有误", by=cast.by(who), at=at(5, 7))
        assert proposal.state == State.WITHDRAWN
        assert replaying.differences(proposal) == []
    with pytest.raises(NotAllowed):
        proposals.respond(after, words="不用了", by=cast.by("li"), at=at(5, 8))


def test_a_decision_in_force_is_withdrawn_by_who_may_decide_and_no_longer_counts(cast):
    proposal = decided(cast)
    proposals.expire(proposal, at=at(6, 30))
    assert proposals.standing_at(cast.community, dt.date(2026, 6, 30), person=cast.li) == [proposal]
    with pytest.raises(NotAllowed):
        proposals.withdraw(proposal, reason="算了", by=cast.by("zhao"), at=at(6, 30))
    proposals.withdraw(proposal, reason="查明是系统故障", by=cast.by("wang"), at=at(6, 30))
    assert not proposals.standing_at(cast.community, dt.date(2026, 6, 30), person=cast.li)
    assert not follow_ups.of(cast.li).exists()
    assert [each.act for each in proposal.acts.all()][-1] == "withdraw"


def test_a_criticism_of_10_may_no_longer_counts_on_11_may_a_year_later(cast):
    proposal = decided(cast, clause="B-4.3", measure="criticism")  # decided on 11 May
    proposals.expire(proposal, at=at(6, 30))
    proposals.expire(proposal, at=at(5, 11, year=2027))
    assert proposal.state == State.IN_FORCE
    proposals.expire(proposal, at=at(5, 12, 1, year=2027))
    assert proposal.state == State.EXPIRED


def test_a_second_decision_under_the_same_clause_within_the_year_moves_the_first_ones_expiry(cast):
    first = decided(cast, clause="B-4.3", measure="criticism")
    proposals.expire(first, at=at(6, 30))
    second = served(cast, clause="B-4.3", measure="criticism", key="second half", when=at(12, 7))
    proposals.expire(second, at=at(12, 15))
    proposals.decide(second, outcome="adopted", reasons="又一次", by=cast.by("wang"), at=at(12, 16))
    proposals.expire(second, at=at(1, 15, year=2027))
    proposals.expire(first, at=at(5, 20, year=2027))
    assert (first.state, first.expires_on) == (State.IN_FORCE, second.expires_on)
    assert replaying.differences(first) == []
