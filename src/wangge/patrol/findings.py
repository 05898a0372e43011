"""发现的去向: one tap makes a finding a hazard or a matter, with its words and photos; nothing is typed again."""

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from wangge.cases import attachments, intake
from wangge.cases.models import Case
from wangge.integrity import kept_files, written
from wangge.integrity.actor import Actor
from wangge.patrol import access
from wangge.patrol.access import NoSuchPatrol
from wangge.patrol.models import FindingOutcome, Patrol, PatrolFinding, PatrolPhoto
from wangge.policy.pack import Refusal
from wangge.safety import hazards
from wangge.safety import photos as hazard_photos
from wangge.safety.models import Hazard
from wangge.territory.models import Place
from wangge.territory.reach import Reach

REMOVED = "巡查时当场排除"
THEN = ("general", "major", "removed", "matter")


def open_in(reach: Reach, place: Place) -> QuerySet[PatrolFinding]:
    """还没有去向的, of what this person sees; what was brought in from another ledger waits for nobody."""
    seen = access.visible(reach).filter(place=place, source_number="")
    found = PatrolFinding.objects.filter(place=place, patrol__in=seen, outcomes=None)
    return found.select_related("patrol__grid", "patrol__place").order_by("pk")


def one(reach: Reach, uid: UUID) -> PatrolFinding:
    """一项发现. NoSuchPatrol."""
    found = PatrolFinding.objects.filter(uid=uid, patrol__in=access.visible(reach))
    row = found.select_related("place", "patrol__grid", "patrol__place", "patrol__patroller").first()
    if row is None:
        raise NoSuchPatrol
    return row


def to_matter(finding: PatrolFinding, *, lane: str = "normal", by: Actor, at: dt.datetime) -> intake.Receipt:
    """转为事项 (A-2.1.2): the limit runs from when it was found. The same finding again is the same matter."""
    patrol = _demand_ours(finding, by, at)
    uid = uuid5(finding.uid, "case")
    _demand_free(finding, uid)
    with transaction.atomic():
        receipt = intake.register(
            finding.words, place=patrol.place, grid=patrol.grid, channel="patrol", lane=lane, received_at=patrol.ended_at,
            first_asked=patrol.patroller, uid=uid, by=by, at=at,
        )  # fmt: skip
        if not receipt.repeated:
            for photo in of(finding):
                attachments.attach(receipt.case, file=kept_files.prepared(photo), by=by, at=at)
        _outcome(finding, FindingOutcome.Kind.MATTER, uid, receipt.number, by, at)
    return receipt


def to_hazard(
    finding: PatrolFinding, *, grade: str, area: str = "", kind: str = Hazard.Kind.THING, on_the_spot: str = "",
    removed: bool = False, by: Actor, at: dt.datetime,
) -> Hazard:  # fmt: skip
    """登记隐患 (D-2.2.8): graded by whoever registers it, found when the patrol ended. The same finding again is the same hazard.

    `removed`: put right on the spot, as `on_the_spot` says; somebody else still goes and looks.
    """
    patrol = _demand_ours(finding, by, at)
    if patrol.grid is None:
        raise Refusal("这次巡查没有对上网格，隐患登记不了；请在网格里重新记。")
    uid = uuid5(finding.uid, "hazard")
    _demand_free(finding, uid)
    with transaction.atomic():
        hazard = hazards.report(
            patrol.place, grid=patrol.grid, area=area or finding.where or patrol.grid.name, words=finding.words, kind=kind,
            grade=grade, found_by=patrol.patroller, found_at=patrol.ended_at, on_the_spot=on_the_spot, removed=removed,
            source=f"patrol:{patrol.uid}", device_at=patrol.sealed_at, uid=uid, by=by, at=at,
        )  # fmt: skip
        for photo in of(finding):
            hazard_photos.attach(hazard, file=kept_files.prepared(photo), by=by, at=at)
        _outcome(finding, FindingOutcome.Kind.HAZARD, uid, hazard.number or "", by, at)
    return hazard


def take_up(
    finding: PatrolFinding, then: str, *, kind: str = Hazard.Kind.THING, on_the_spot: str = "", by: Actor, at: dt.datetime
) -> dict[str, str]:  # fmt: skip
    """照巡查的人当场选的办: a hazard of this grade and kind, one put right on the spot, or a matter. What came of it, to tell the phone.

    A refusal loses nothing: the finding stays open, for whoever answers for the grid.
    """
    try:
        with transaction.atomic():
            if then == "matter":
                receipt = to_matter(finding, by=by, at=at)
                return {"kind": "matter", "number": receipt.number, "uid": str(receipt.case.uid)}
            removed = then == "removed"
            grade = "general" if removed else then
            hazard = to_hazard(
                finding,
                grade=grade,
                kind=kind,
                removed=removed,
                on_the_spot=on_the_spot or (REMOVED if removed else ""),
                by=by,
                at=at,
            )
            return {"kind": "hazard", "number": hazard.number or "", "uid": str(hazard.uid)}
    except Refusal as refusal:
        return {"kind": "open", "reason": str(refusal)[:200]}


def of(finding: PatrolFinding) -> list[PatrolPhoto]:
    """这一项的照片."""
    return list(PatrolPhoto.objects.filter(patrol_id=finding.patrol_id, item=finding.key))


def case_of(finding: PatrolFinding) -> Case | None:
    """转成的事项."""
    done = finding.outcome
    matter = done is not None and done.kind == FindingOutcome.Kind.MATTER
    return (
        Case.objects.filter(place_id=finding.place_id, uid=done.target_uid).first()
        if done and matter
        else None
    )


def _demand_ours(finding: PatrolFinding, by: Actor, at: dt.datetime) -> Patrol:
    patrol = finding.patrol
    access.demand_seen(patrol, by, at=at)
    if patrol.source_number:
        raise Refusal("这是从别的台账导入的旧记录，不在这里办；现在还有的问题，请在巡查里重新记。")
    return patrol


def _demand_free(finding: PatrolFinding, uid: UUID) -> None:
    """一项发现只有一个去向."""
    done = FindingOutcome.objects.filter(finding=finding).first()
    if done is not None and done.target_uid != uid:
        raise Refusal(f"这一项{done.get_kind_display()} {done.number}，请到那里接着办。")


def _outcome(
    finding: PatrolFinding, kind: str, target: UUID, number: str, by: Actor, at: dt.datetime
) -> FindingOutcome:
    row = FindingOutcome(
        place_id=finding.place_id, finding=finding, kind=kind, target_uid=target, number=number,
        uid=uuid5(finding.uid, "outcome"),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)
