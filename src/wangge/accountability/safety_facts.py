"""单位安全的事实 (A-2.2.2, A-2.2.3): hazards and accidents, as the vocabulary of a regulation counts them.

All that is said of one hazard is one event: it is counted once, however it is called. Injuries and their treatment are in
no note here.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from wangge.accountability import facts
from wangge.accountability.facts import Reading, of_person
from wangge.policy.facts import Fact
from wangge.safety import emergencies, self_reports
from wangge.safety.lifecycle import DROPPED, State
from wangge.safety.models import Accident, Hazard, HazardAct

why = {
    "disputed": "定级有异议，等公司会议来定",
    "passed-on": "已按期上报，等上级花钱、上级决定，不算网格解决不力",
    "no-cause": "原因还没有查明：先调查原因，再谈责任",
    "no-accident": "认定不是事故",
}


def hazards(r: Reading) -> Iterator[Fact]:
    """隐患: found, major, handled poorly, self-reported; about whoever was in charge of the grid on the day it was found."""
    rows = Hazard.objects.filter(place=r.place, found_at__gte=r.start, found_at__lt=r.end).exclude(
        state__in=DROPPED
    )
    returned = HazardAct.objects.filter(hazard=OuterRef("pk"), act="return", at__lt=r.end)
    seen = (
        rows.exclude(state=State.NEW)
        .exclude(number=None)
        .annotate(returned=Exists(returned))
        .select_related("place", "grid")
        .order_by("found_at", "pk")
    )
    for hazard in seen:
        on = r.place.day_of(hazard.found_at)
        concerned = r.who.leader(hazard.grid_id, on)
        if concerned.person is None:
            continue
        uid = f"hazard:{hazard.uid}"
        for name, excluded in _said(hazard, hazard.returned, at=r.over):
            yield Fact(
                name=name, about=of_person(concerned.person), role=concerned.role, on=on, grid=hazard.grid.code, event=uid,
                evidence=(uid,), excluded=excluded, note=f"{hazard.number} {hazard.area}",
            )  # fmt: skip


def _said(hazard: Hazard, returned: bool, *, at: dt.datetime) -> Iterator[tuple[str, str]]:
    """这一处是什么, each with why it does not count. The three triggers of A-2.2.2, and what exempts from them."""
    judged = self_reports.judge(hazard, at=at)
    if hazard.protect_as == Hazard.Grade.MAJOR:
        yield "major-problem", why["disputed"] if hazard.disputed else ""
    yield "hazard-found", ""
    if hazard.late(at) or returned:
        passed_on = hazard.plan is not None or hazard.asked_until is not None
        yield "poor-handling", why["passed-on"] if passed_on and hazard.controlled_at and not returned else ""
    if judged:
        yield "self-reported-hazard", ""


def accidents(r: Reading) -> Iterator[Fact]:
    """事故: counted once its cause has been found. The hazard it came of is among its proofs: a self-reported one exempts."""
    rows = Accident.objects.filter(place=r.place, happened_at__gte=r.start, happened_at__lt=r.end)
    rows = rows.exclude(state=emergencies.State.NEW).select_related("grid", "hazard")
    for accident in rows.order_by("happened_at", "pk"):
        on = r.place.day_of(accident.happened_at)
        concerned = r.who.leader(accident.grid_id, on)
        if concerned.person is None:
            continue
        uid = f"accident:{accident.uid}"
        proofs = (uid, f"hazard:{accident.hazard.uid}") if accident.hazard else (uid,)
        yield Fact(
            name="accident", about=of_person(concerned.person), role=concerned.role, on=on, grid=accident.grid.code, event=uid,
            evidence=proofs, excluded=_not_yet(accident), note=f"{accident.number} {accident.area}",
        )  # fmt: skip


def _not_yet(accident: Accident) -> str:
    if accident.state == emergencies.State.VOID:
        return why["no-accident"]
    return "" if accident.state in (emergencies.State.FOUND, emergencies.State.CLOSED) else why["no-cause"]


def register() -> None:
    """登记读法."""
    names = ("major-problem", "hazard-found", "poor-handling", "self-reported-hazard")
    facts.READERS.update(dict.fromkeys(names, hazards) | {"accident": accidents})
