"""不论怎样走: whatever anybody does in whatever order, nothing is closed that another did not accept."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safety.conftest import CHECKED, HOUR, NOW, PLAN
from wangge.integrity import replaying
from wangge.policy.pack import Refusal
from wangge.safety import hazards, rectifying, telling
from wangge.safety.lifecycle import STEPS, State

pytestmark = [pytest.mark.django_db(transaction=False)]
WHO = ("gao", "ma", "tang", "song", "han", "bai", "pan", "luo")
DEEDS: dict[str, Any] = {
    "grade": lambda h, c, **d: hazards.grade(h, grade="major", **d),
    "review-grade": lambda h, c, **d: hazards.review_grade(h, grade="major" if h.version % 2 else "general", reason="看过", **d),
    "dispute": lambda h, c, **d: hazards.dispute(h, grade="major" if h.grade == "general" else "general", reason="不对", **d),
    "decide-grade": lambda h, c, **d: hazards.decide_grade(h, grade="general", decision="会上定", **d),
    "control": lambda h, c, **d: hazards.control(h, words="封闭", **d),
    "plan": lambda h, c, **d: rectifying.plan(h, **PLAN, **d),
    "approve-plan": lambda h, c, **d: rectifying.approve_plan(h, **d),
    "begin": lambda h, c, **d: rectifying.begin(h, rectifier=c.ma if h.version % 2 else c.song, **d),
    "submit": lambda h, c, **d: rectifying.submit(h, words="改好", **d),
    "return": lambda h, c, **d: rectifying.return_(h, reason="没好", **d),
    "accept": lambda h, c, **d: rectifying.accept(h, seen="看过", checked=CHECKED, **d),
    "tell-authority": lambda h, c, **d: telling.tell_authority(h, to="应急局", words="情况", **d),
    "tell-congress": lambda h, c, **d: telling.tell_congress(h, meeting="职代会", words="情况", **d),
    "tell-workers": lambda h, c, **d: telling.tell_workers(h, words="情况", **d),
    "sign": lambda h, c, **d: rectifying.sign(h, words="同意", **d),
    "withdraw": lambda h, c, **d: hazards.withdraw(h, reason="重复", **d),
}  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each walk is rolled back
@given(
    walk=st.lists(st.tuples(st.integers(0, 30), st.sampled_from(WHO)), min_size=5, max_size=30),
    grade=st.sampled_from(["", "general", "general", "major"]), finder=st.sampled_from(WHO),
)  # fmt: skip
def test_nothing_is_ever_closed_without_the_acceptance_of_another(cast, walk, grade, finder):
    from django.db import transaction

    with transaction.atomic():
        hazard = hazards.report(
            cast.company, grid=cast.smelting, area="平台", words="护栏松动", kind="thing", grade=grade,
            by=cast.by(finder), at=NOW,
        )  # fmt: skip
        at = NOW
        for choice, who in walk:
            at += HOUR
            ahead = [name for name in DEEDS if hazard.state in STEPS[name].source]
            if not ahead:
                break
            # The work itself comes up as often as everything beside it.
            ahead += [name for name in ahead if name in ("begin", "submit", "accept", "sign")] * 3
            try:
                DEEDS[ahead[choice % len(ahead)]](hazard, cast, by=cast.by(who), at=at)
            except Refusal:
                continue
            _holds(hazard, at)
        transaction.set_rollback(True)


def _holds(hazard: Any, at: dt.datetime) -> None:
    assert replaying.differences(hazard) == []
    if hazard.state in (State.ACCEPTED, State.CLOSED):
        assert hazard.accepted_by_id not in (hazard.rectifier_id, hazard.submitted_by_id, None)
        assert hazard.acceptance and not hazard.disputed
        if hazard.state == State.CLOSED and hazard.grade == "major":
            assert hazard.signed_by.login == "han" and set(hazard.checked) == set(rectifying.GUARANTEES)
    if hazard.state in (State.RECTIFYING, State.SUBMITTED) and hazard.grade == "major":
        assert hazard.controlled_at and hazard.plan
    if hazard.state in (State.WITHDRAWN, State.NO_HAZARD):
        assert hazard.ending and hazard.acts.last().by_person_id != hazard.reported_by_id
    assert all(each.act in STEPS for each in hazard.acts.all())
