"""The table itself: no database."""

import pytest

from wangge.cases import lifecycle
from wangge.cases.lifecycle import STEPS, NotAllowed, State


def test_every_state_has_its_word_and_can_be_reached():
    reached = {State.DRAFT}
    for step in STEPS.values():
        reached |= set(step.to) if isinstance(step.to, tuple) else {step.to} - {None}
    assert reached == set(State) == set(lifecycle.STATE_WORDS)


def test_no_act_leads_out_of_a_matter_that_was_merged_declined_withdrawn_or_voided():
    ended = lifecycle.ENDED - {State.CLOSED}
    moving = [name for name, step in STEPS.items() if step.to is not None and step.source & ended]
    assert moving == []


def test_a_refusal_says_what_the_matter_is_and_when_the_act_is_possible():
    with pytest.raises(
        NotAllowed,
        match=r"现在是“已登记”，不能“结案”.*可以“结案”的状态是：当时结办、已办结待告知、已告知结果",
    ):
        lifecycle.after("close", "registered")


def test_resuming_needs_to_be_told_whence_it_came():
    assert lifecycle.after("resume", "suspended", to="assisting") == "assisting"
    with pytest.raises(NotAllowed, match="只能回到：办理中、协办中"):
        lifecycle.after("resume", "suspended")
    with pytest.raises(NotAllowed, match="只能回到"):
        lifecycle.after("resume", "suspended", to="closed")


def test_nobody_but_the_named_roles_is_offered_an_act():
    assert "extend" in lifecycle.acts_from("in-progress", "head")
    assert "extend" not in lifecycle.acts_from("in-progress", "grid-leader")
    assert lifecycle.acts_from("in-progress", "administrator") == []
    assert lifecycle.acts_from("in-progress", "auditor") == []


def test_each_step_says_what_it_does_in_a_few_words():
    silent = [name for name, step in STEPS.items() if not step.does or len(step.does) > 30]
    assert silent == []


def test_only_acts_that_leave_the_state_alone_may_come_from_a_stale_page():
    assert [name for name, step in STEPS.items() if step.commutes and step.to is not None] == []
