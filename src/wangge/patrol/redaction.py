"""删去文字: somebody's name or number goes out of a patrol, its findings and the hazards made of them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import transaction

from wangge.cases.models import Case
from wangge.integrity import taking_out
from wangge.integrity.actor import Actor
from wangge.integrity.taking_out import Words
from wangge.journal import saying
from wangge.patrol import access
from wangge.patrol.access import NotYours
from wangge.patrol.models import FindingOutcome, Patrol
from wangge.policy.pack import Refusal

Kind = FindingOutcome.Kind


def redact(patrol: Patrol, *, passages: Sequence[str], reason: str, by: Actor, at: dt.datetime) -> int:
    """删去文字, in how many places; by somebody of the office who did not make the patrol. It cannot be taken back."""
    access.demand_office(patrol.place, by, at=at)
    access.demand_seen(patrol, by, at=at)
    if by.person_id == patrol.patroller_id:
        raise NotYours("自己写的巡查，请办公室的另一位来删。")
    made = FindingOutcome.objects.filter(finding__patrol=patrol, kind=Kind.MATTER).first()
    if made is not None and Case.objects.filter(place_id=patrol.place_id, uid=made.target_uid).exists():
        raise Refusal(
            f"这次巡查的发现已经转为事项 {made.number}，请在那件事项里“删去文字”，巡查里的同时删去。"
        )
    reason = saying.words(reason, "为什么删", limit=200)
    asked = taking_out.asked(passages, reason)
    with transaction.atomic():
        found = taking_out.out_of(patrol.place_id, ("patrol", patrol.uid), asked, reason=reason, by=by, at=at)
    patrol.refresh_from_db(fields=type(patrol).ERASABLE)
    return found


def _patrol(place_id: int, uid: UUID) -> Iterator[Words]:
    """巡查的文字: answers and notes, each finding, the names of the photos."""
    patrol = Patrol.objects.get(place_id=place_id, uid=uid)
    yield from taking_out.written([patrol, *patrol.findings.all(), *patrol.photos.all()])


def _hazards(place_id: int, uid: UUID) -> Iterator[taking_out.Thing]:
    """从它登记的隐患."""
    rows = FindingOutcome.objects.filter(place_id=place_id, finding__patrol__uid=uid, kind=Kind.HAZARD)
    yield from (("hazard", each) for each in rows.values_list("target_uid", flat=True))


def _patrols(place_id: int, uid: UUID) -> Iterator[taking_out.Thing]:
    """登记它的巡查."""
    rows = FindingOutcome.objects.filter(place_id=place_id, target_uid=uid)
    yield from (("patrol", each) for each in rows.values_list("finding__patrol__uid", flat=True))


def register() -> None:
    """各处的文字, as this package keeps them."""
    taking_out.HOLDS["patrol"] = _patrol
    taking_out.REPEATED.setdefault("patrol", []).append(_hazards)
    for kind in ("hazard", "case"):
        taking_out.REPEATED.setdefault(kind, []).append(_patrols)
