"""The loop: each is told the eve and the last day of their time, once; when it is over the clock takes its step."""

import datetime as dt

from proposing import at, decided, served
from wangge.accountability import notices, proposals, reminders
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Proposal, ProposalNotice


def told(person, since):
    return [
        each.text for each in notices.of(person, at=at(12, 31)).filter(at__gte=since).order_by("at", "pk")
    ]


def hours(first, last):
    while first <= last:
        yield first
        first += dt.timedelta(hours=3)


def test_the_person_is_told_the_eve_and_the_last_day_and_the_head_when_it_is_over(cast):
    served(cast)
    for _ in range(2):  # a second loop beside the first tells nobody twice
        for moment in hours(at(5, 7, 0), at(5, 13, 12)):
            reminders.turn(at=moment)
    mine = told(cast.li, at(5, 7, 0))
    assert len(mine) == 3
    assert all("到5月12日为止" in each for each in mine[:2]) and "不说明不等于承认" in mine[0]
    assert "说明的期限已满" in mine[2]
    assert Proposal.objects.get().state == State.HEARD
    assert "说明的期限已满" in told(cast.wang, at(5, 7, 0))[0]


def test_left_alone_a_proposal_lapses_with_everybody_told(cast):
    served(cast)
    for moment in hours(at(5, 7, 0), at(5, 28)):
        reminders.turn(at=moment)
    assert Proposal.objects.get().state == State.LAPSED
    assert Proposal.objects.get().remind_at is None
    assert "作废，不留记录" in told(cast.li, at(5, 7))[-1]
    assert any("等着作出决定，到5月26日" in each for each in told(cast.wang, at(5, 7)))


def test_a_decision_takes_effect_by_the_loop_and_expires_by_it(cast):
    proposal = decided(cast)
    for moment in hours(at(5, 12), at(5, 27)):
        reminders.turn(at=moment)
    proposal.refresh_from_db()
    assert proposal.state == State.IN_FORCE
    assert any("可以申诉，到5月25日为止" in each for each in told(cast.li, at(5, 12)))
    reminders.turn(at=at(5, 12, 9, year=2027))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.remind_at) == (State.EXPIRED, None)


def test_a_turn_with_nothing_to_do_is_one_look(cast, django_assert_num_queries):
    served(cast)
    with django_assert_num_queries(3):  # savepoint, the ripe ones, release
        assert reminders.turn(at=at(5, 6, 11)) == 0


def test_notices_name_no_measure(cast):
    proposals.expire(served(cast), at=at(5, 13))
    assert not ProposalNotice.objects.filter(text__contains="培训").exists()


def test_one_that_cannot_be_reckoned_does_not_stop_the_others(cast):
    broken, fine = served(cast), served(cast, key="other")
    Proposal.objects.filter(pk=broken.pk).update(respond_basis={"at": "没有"})
    reminders.turn(at=at(5, 12, 9))
    fine.refresh_from_db()
    broken.refresh_from_db()
    assert any(fine.number in each for each in told(cast.li, at(5, 12, 0)))
    assert broken.remind_at == at(5, 13, 9)
