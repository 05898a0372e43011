"""等我的: what of the hazards and accidents waits for this person, by kind, each with the clause that asks for it."""

from typing import Any

from wangge.safety import access, limits, telling
from wangge.safety.emergencies import State as Accidental
from wangge.safety.lifecycle import FIELD, OFFICE, PRINCIPAL, TO_RECTIFY, State
from wangge.safety.models import Accident, Hazard
from wangge.territory.models import Person, Place
from wangge.territory.reach import Reach

CLAUSES = {
    "handover": "D-0.7", "tell": "D-2.2.6", "grade": "D-4.1", "review": "D-2.2.7", "meeting": "D-2.2.7", "plan": "D-0.6",
    "extension": "D-2.2.4", "rectify": "D-2.2.4", "check": "D-3.5", "sign": "D-3.5",
}  # fmt: skip
MOST = 500


def of(person: Person, reach: Reach, place: Place) -> dict[str, tuple[list[Any], str]]:
    """各种等我的: two queries whatever the number of kinds; kinds without anything are left out."""
    found: dict[str, list[Any]] = {name: [] for name in CLAUSES}
    found["handover"] = [each for each in telling.waiting(reach) if each.to_id == place.pk]
    seen = access.visible(reach).filter(
        place=place, state__in=[*TO_RECTIFY, State.REPORTED, State.SUBMITTED, State.ACCEPTED]
    )
    for hazard in seen.order_by("due_at", "pk")[:MOST]:
        for kind in _kinds(hazard, person, reach):
            found[kind].append(hazard)
    return {kind: (rows, CLAUSES[kind]) for kind, rows in found.items() if rows}


def _kinds(hazard: Hazard, person: Person, reach: Reach) -> list[str]:
    roles = {post.role for post in reach.posts if post.place_id == hazard.place_id}
    office, principal = roles & OFFICE, roles & PRINCIPAL
    mine = hazard.grid_id in reach.grids
    apart = person.pk not in (hazard.rectifier_id, hazard.submitted_by_id)
    major = hazard.grade == Hazard.Grade.MAJOR
    told = {
        "tell": major and hazard.told_above_at is None and (mine or office),
        "grade": hazard.state == State.REPORTED and roles & FIELD and (mine or office),
        "review": bool(hazard.grade) and hazard.reviewed_by_id is None and not hazard.disputed
        and "safety-officer" in roles and hazard.graded_by_id != person.pk,
        "meeting": bool(hazard.disputed) and (office or "meeting-secretary" in roles),
        "plan": hazard.plan is not None and hazard.state == State.CONTROLLED and principal
        and hazard.planned_by_id != person.pk,
        "extension": hazard.asked_until is not None and hazard.asked_by_id != person.pk
        and roles & limits.approved_by(hazard, hazard.touched_at),
        "rectify": hazard.state in TO_RECTIFY and (hazard.rectifier_id == person.pk or (hazard.rectifier_id is None and mine)),
        "check": hazard.state == State.SUBMITTED and office and apart,
        "sign": hazard.state == State.ACCEPTED and principal and apart,
    }  # fmt: skip
    return [kind for kind, yes in told.items() if yes]


def accidents(reach: Reach, place: Place) -> list[Accident]:
    """还没有报告主管部门的事故."""
    early = (Accidental.RECORDED, Accidental.KNOWN)
    return list(access.accidents(reach).filter(place=place, state__in=early))
