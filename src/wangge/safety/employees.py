"""职工报隐患 (D-3.1): somebody without an account tells of a hazard; a number, a code, and the hazard itself, to be graded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from wangge.cases import intake
from wangge.cases.models import Case
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import Prepared
from wangge.safety import hazards, lifecycle, photos
from wangge.safety.models import Hazard
from wangge.territory.models import Grid, Place


def report(
    place: Place, *, grid: Grid, area: str, words: str, kind: str = Hazard.Kind.THING, works_here: bool = False,
    files: Sequence[Prepared] = (), code: str | None = None, uid: UUID, at: dt.datetime, **who: Any,
) -> tuple[intake.Receipt, Hazard]:  # fmt: skip
    """登记 what an employee saw: a matter, so that they are told and may follow it, and the hazard of that matter.

    `works_here`: they are of this grid; then it is the grid itself that came upon it first (D-0.7). `who` is what intake
    is told of them: name, contact, whether it is confidential. The same `uid` again is the same report.
    """
    by = Actor.resident("职工")
    with transaction.atomic():
        receipt = intake.register(
            words,
            place=place,
            grid=grid,
            where=area,
            channel="web",
            files=files,
            code=code,
            uid=uid,
            by=by,
            at=at,
            **who,
        )
        hazard = hazards.report(
            place, grid=grid, area=area, words=words, kind=kind, case=receipt.case, uid=uuid5(uid, "hazard"),
            finder=Hazard.Finder.GRID if works_here else Hazard.Finder.OTHER_GRID, by=by, at=at,
        )  # fmt: skip
        for file in files:
            photos.attach(hazard, file=file, uid=uuid5(uid, file.sha256), by=by, at=at)
    return receipt, hazard


@dataclass(frozen=True, slots=True)
class Followed:
    """报的那一处现在怎样: what the reporter reads."""

    number: str
    state: str
    graded: str
    due_at: dt.datetime | None


def followed(case: Case) -> list[Followed]:
    """这件事登记成的隐患, as the reporter may know them: number, state, grade, until when."""
    return [
        Followed(each.number or "", lifecycle.word(each.state), str(each.get_grade_display()), each.due_at)
        for each in case.hazards.order_by("pk")
    ]
