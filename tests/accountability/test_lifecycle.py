"""What must hold on every road: the table walked in full, the constraints of the database, the replay."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from proposing import at, decided, drafted, in_force, served
from wangge.accountability import lifecycle, proposals
from wangge.accountability.lifecycle import STEPS, NotAllowed, Part, State, after
from wangge.accountability.models import Proposal, ProposalAct
from wangge.integrity import replaying


def leads_to(step, state):
    return step.to if isinstance(step.to, tuple) else (step.to or state,)


def roads(until: State, longest: int = 7) -> list[list[str]]:
    """Every road of the table from nothing to a state, no step twice."""
    found, open_ = [], [(State.NEW, [])]
    while open_:
        state, road = open_.pop()
        for name, step in STEPS.items():
            if state not in step.source or name in road or len(road) >= longest:
                continue
            for to in leads_to(step, state):
                (found if to == until and state != until else open_).append((to, [*road, name]))
    return [each if isinstance(each, list) else each[1] for each in found]


def test_no_road_leads_into_force_without_service_a_hearing_and_a_named_decider():
    all_roads = roads(State.IN_FORCE)
    assert len(all_roads) > 10
    for road in all_roads:
        assert road[0] == "draft", road
        for earlier, later in (("draft", "serve"), ("serve", "decide")):
            assert road.index(earlier) < road.index(later), road
        assert "hear" in road or "respond" in road or road.index("decide") > road.index("serve")
    assert {name for name, step in STEPS.items() if State.IN_FORCE in leads_to(step, State.NEW)} == {
        "decide", "take-effect", "decide-appeal",
    }  # fmt: skip
    assert STEPS["decide"].part == Part.DECIDER and State.SERVED not in STEPS["decide"].source


def test_the_clock_alone_never_makes_a_consequence():
    """Without a person's decision, time leads to a lapse and nowhere else."""
    by_clock = {name for name, step in STEPS.items() if step.part == Part.CLOCK}
    reached, open_ = set(), [State.SERVED]
    while open_:
        state = open_.pop()
        for name in by_clock:
            if state in STEPS[name].source:
                for to in leads_to(STEPS[name], state):
                    if to not in reached:
                        reached.add(to)
                        open_.append(to)
    assert reached == {State.HEARD, State.LAPSED}


@given(st.sampled_from(sorted(STEPS)), st.sampled_from(list(State)))
def test_a_step_out_of_place_is_refused_with_what_is_possible(act, state):
    step = STEPS[act]
    if state in step.source:
        lifecycle.demand(act, state)
    else:
        with pytest.raises(NotAllowed, match="可以"):
            after(act, state)


def test_every_state_and_act_has_its_word():
    assert {lifecycle.word(state) for state in State} and len(
        {lifecycle.word(state) for state in State}
    ) == len(State)


def break_(proposal, **columns):
    """Past the door, as a careless shell would."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**columns)


def test_the_database_itself_keeps_people_apart_and_reasons_written(cast):
    proposal = decided(cast)
    break_(proposal, proposer=cast.li)
    break_(proposal, decider=cast.li)
    break_(proposal, decider=cast.zhao)
    break_(proposal, decision="")
    break_(proposal, decider=None)
    break_(proposal, reasons="")
    break_(proposal, served_at=None)
    break_(proposal, heard_at=None)
    break_(proposal, said_all=False)  # heard before the time was over, and not because all was said
    break_(proposal, decided_at=at(5, 7))
    break_(proposal, state="in-force")
    break_(proposal, answer="upheld")
    break_(proposal, state="withdrawn")
    break_(proposal, state="appealed")
    break_(proposal, grid=cast.grid1)
    break_(proposal, person=None)
    break_(proposal, reviewer=cast.wang)


def test_the_database_refuses_to_put_into_force_what_was_only_drafted_or_served(cast):
    for proposal in (drafted(cast), served(cast, key="other")):
        break_(proposal, state="in-force", in_force_at=at(5, 7))
        break_(
            proposal,
            state="in-force",
            in_force_at=at(5, 7),
            decider=cast.wang,
            decided_at=at(5, 7),
            decision="属实",
            outcome="adopted",
        )


def test_the_database_keeps_one_open_proposal_for_a_ground_and_a_measure(cast):
    first, second = served(cast), served(cast, key="other")
    break_(second, finding_key=first.finding_key)
    proposals.withdraw(first, reason="有误", by=cast.by("zhao"), at=at(5, 7))
    Proposal.objects.filter(pk=second.pk).update(finding_key=first.finding_key)


def test_what_was_done_cannot_be_changed(cast):
    served(cast)
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the application's own role has no right to; tests/postgres asks for it")
    for deed in (lambda: ProposalAct.objects.update(note="别的"), lambda: ProposalAct.objects.all().delete()):
        with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic():
            deed()


def test_the_replay_equals_the_row_on_every_road_and_tells_what_was_changed_past_the_door(cast):
    appealed = decided(cast, key="appealed", clause="B-4.3", measure="criticism")
    proposals.appeal(appealed, words="不服", by=cast.by("li"), at=at(5, 13))
    proposals.decide_appeal(
        appealed,
        answer="changed",
        measure="training-with-notes",
        reasons="轻",
        by=cast.by("he"),
        at=at(5, 14),
    )
    lapsed = served(cast, key="lapsed")
    proposals.expire(lapsed, at=at(6, 30))
    withdrawn = served(cast, key="withdrawn")
    proposals.withdraw(withdrawn, reason="有误", by=cast.by("zhao"), at=at(5, 7))
    in_force(cast)
    assert Proposal.objects.count() == 4
    assert replaying.check(Proposal.objects.all()) == {}
    Proposal.objects.filter(pk=lapsed.pk).update(reasons="改过的理由")
    assert list(replaying.check(Proposal.objects.all())) == [lapsed.number]
    assert "reasons" in replaying.differences(lapsed)[0]


def test_the_log_agrees_with_the_rows_and_the_rows_with_the_log(cast):
    from wangge.integrity import audit

    in_force(cast)
    assert list(audit.check(cast.community.pk)) == []


def test_a_years_end_in_february_has_a_last_day():
    from wangge.accountability.terms import add_months, expires_on

    assert add_months(dt.date(2028, 2, 29), 12) == dt.date(2029, 2, 28)
    assert expires_on("criticism", dt.date(2026, 5, 10)) == dt.date(2027, 5, 11)
    assert expires_on("commendation", dt.date(2026, 5, 10)) is None
