"""答题码: printed a page for each grid, one for each drawn household; the code is on the paper and nowhere else."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from wangge.cases.access import plain_code
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.surveys import access, lifecycle
from wangge.surveys.models import Ballot, Round, Sample, Slip, SlipSheet
from wangge.territory.models import Grid

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that is read for something else
LENGTH = (
    12  # 60 bits: a clerk types it thirty times; it lives for the weeks of one round, and tries are counted
)


@dataclass(frozen=True)
class Printed:
    """一张答题码: what stands on one slip."""

    number: str
    code: str


def hashed(round: Round, code: str) -> str:
    """答题码的摘要: of this round alone."""
    return hashlib.sha256(f"{round.uid}|{plain_code(code)}".encode()).hexdigest()


def issue(
    round: Round, grid: Grid, *, anew: bool = False, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> list[Printed]:
    """印一个网格的答题码. `anew`: those not yet used become void, and as many are printed again.

    The same `uid` again is refused: codes are shown once. Whoever led the grid does not print its codes.
    """
    access.demand_office(round.place, by, at=at)
    access.demand_apart(round, by.person_id, grid=grid)
    with transaction.atomic():
        round = Round.objects.select_for_update().select_related("place").get(pk=round.pk)
        if not round.is_in(lifecycle.State.PUBLISHED, lifecycle.State.OPEN):
            raise lifecycle.NotNow("答题码在公布问卷以后、截止以前印。")
        sample = Sample.objects.filter(round=round, grid=grid).first()
        if sample is None:
            raise Refusal(f"{grid}还没有抽样，不知道印几张。")
        there = Slip.objects.filter(round=round, grid=grid)
        count, last = sample.size, there.count()
        if last and not anew:
            raise Refusal(
                f"{grid}的答题码已经印过，码只在印的时候看得到。印坏了，可以作废没用过的、重印一批。"
            )
        if anew:
            count = there.filter(used=Slip.Used.NO).count()
            there.filter(used=Slip.Used.NO).update(used=Slip.Used.VOID)
        if not count:
            raise Refusal(f"{grid}没有还没用过的答题码，不用重印。")
        sheet = SlipSheet(
            place_id=round.place_id,
            round=round,
            grid=grid,
            first=last + 1,
            count=count,
            anew=anew,
            uid=uid or uuid4(),
        )
        if written.keep(sheet, by=by, at=at).uid != sheet.uid or sheet.repeated:
            raise Refusal("这一批已经印过了。")
        printed = [Printed(f"{grid.code}-{last + n:03d}", _code()) for n in range(1, count + 1)]
        Slip.objects.bulk_create(
            Slip(
                place_id=round.place_id,
                round=round,
                grid=grid,
                number=last + n,
                code_hash=hashed(round, each.code),
            )
            for n, each in enumerate(printed, 1)
        )
        if not anew:  # a blank for each household; a slip printed again answers for the same one
            Ballot.objects.bulk_create(
                Ballot(place_id=round.place_id, round=round, grid=grid) for _ in range(count)
            )
    return printed


def _code() -> str:
    plain = "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
    return "-".join(plain[at : at + 4] for at in range(0, LENGTH, 4))
