"""动作表 of hazards and accidents, on its own."""

import pytest

from wangge.safety import emergencies, lifecycle
from wangge.safety.lifecycle import STEPS, NotAllowed, State


def ways(start: State) -> set[State]:
    """States that can be reached."""
    found, ahead = set(), [start]
    while ahead:
        now = ahead.pop()
        for step in STEPS.values():
            if now in step.source:
                for to in step.to if isinstance(step.to, tuple) else [step.to or now]:
                    if to not in found:
                        found.add(to)
                        ahead.append(to)
    return found


def test_every_state_is_reached_and_what_has_ended_stays_ended():
    assert ways(State.NEW) == set(State) - {State.NEW}
    for ended in lifecycle.ENDED:
        assert ways(ended) <= {ended}


def test_the_only_ways_into_closed_are_acceptance_and_the_principals_signature():
    into = {
        name for name, step in STEPS.items()
        if State.CLOSED in (step.to if isinstance(step.to, tuple) else (step.to,))
    }  # fmt: skip
    assert into == {"accept", "sign"}
    assert STEPS["accept"].source == {State.SUBMITTED} and STEPS["sign"].roles == {"company-leader"}


def test_a_refusal_names_the_states_in_which_it_is_possible():
    with pytest.raises(NotAllowed, match="“待验收”"):
        lifecycle.demand("accept", State.GRADED)
    with pytest.raises(NotAllowed, match="之后只能是"):
        lifecycle.after("accept", State.SUBMITTED, to=State.GRADED)
    assert lifecycle.after("begin", State.RETURNED) == State.RECTIFYING
    with pytest.raises(NotAllowed, match="已报告主管部门"):
        emergencies.demand("supplement", emergencies.State.RECORDED)


@pytest.mark.parametrize(
    ("dead", "badly_hurt", "loss", "grade"),
    [
        (0, 0, 0, "ordinary"), (2, 9, 999, "ordinary"), (3, 0, 0, "larger"), (0, 10, 0, "larger"), (0, 0, 1000, "larger"),
        (9, 49, 4999, "larger"), (10, 0, 0, "grave"), (0, 50, 0, "grave"), (0, 0, 5000, "grave"), (29, 99, 9999, "grave"),
        (30, 0, 0, "extraordinary"), (0, 100, 0, "extraordinary"), (0, 0, 10_000, "extraordinary"),
    ],
)  # fmt: skip
def test_the_grade_of_an_accident_is_the_national_rules(dead, badly_hurt, loss, grade):
    """以上包括本数，以下不包括: three dead, ten badly hurt, ten million are a larger accident already."""
    assert emergencies.grade(dead=dead, badly_hurt=badly_hurt, loss=loss) == grade


def test_no_table_and_no_column_has_room_for_guilt():
    from wangge.safety.models import Accident

    words = {field.name for field in Accident._meta.get_fields()}
    assert not words & {"guilt", "culprit", "responsible", "fault", "blame", "liability"}
