"""抽样与入户: a grid's households by number, a sample by a recorded seed, and what came of going round, as counts."""

import datetime as dt
import secrets
from uuid import UUID, uuid4

from django.db import IntegrityError

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.surveys import access, drawing, lifecycle
from wangge.surveys.models import Fieldwork, Round, Sample
from wangge.territory.models import Grid


def take(
    round: Round, grid: Grid, *, listed: list[str], size: int, source: str, uid: UUID | None = None, by: Actor,
    at: dt.datetime,
) -> Sample:  # fmt: skip
    """抽一个网格的样本: the seed comes from the system after the list is fixed, and is used once: no drawing again."""
    access.demand_office(round.place, by, at=at)
    _belongs(round, grid)
    if not round.is_in(*lifecycle.PREPARING):
        raise lifecycle.NotNow("开始填答以后，样本不再变动。")
    if not 1 <= size <= len(listed):
        raise Refusal(f"{grid}有 {len(listed)} 户，样本在 1 到 {len(listed)} 户之间。")
    seed = secrets.randbelow(2**31)
    row = Sample(
        place_id=round.place_id, round=round, grid=grid, households=len(listed), listed=listed, seed=seed, size=size,
        source=saying.words(source, "户数的来源", limit=200), digest=drawing.digest(listed),
        drawn=drawing.draw(listed, seed=seed, grid=grid.code, size=size), uid=uid or uuid4(),
    )  # fmt: skip
    there = Sample.objects.filter(round=round, grid=grid).first()
    if there is not None and there.uid != row.uid:
        raise Refusal(f"{grid}已经抽过样本，不能再抽：抽到满意为止就不是抽样了。")
    try:
        return written.keep(row, by=by, at=at)
    except IntegrityError:
        raise Refusal(f"{grid}的样本刚刚由别人抽好了。") from None


def went_round(
    round: Round,
    grid: Grid,
    *,
    handed: int,
    refused: int,
    away: int,
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> Fieldwork:
    """记入户情况: the last one written counts; which household it was is written nowhere."""
    access.demand_office(round.place, by, at=at)
    if not round.is_in(lifecycle.State.PUBLISHED, lifecycle.State.OPEN, lifecycle.State.CLOSED):
        raise lifecycle.NotNow("入户情况在公布以后、签发以前记。")
    sample = Sample.objects.filter(round=round, grid=grid).first()
    if sample is None:
        raise Refusal(f"{grid}还没有抽样。")
    if min(handed, refused, away) < 0 or handed + refused + away > sample.size:
        raise Refusal(f"送到、谢绝、不在家的合起来，不能超过样本的 {sample.size} 户。")
    row = Fieldwork(
        place_id=round.place_id,
        round=round,
        grid=grid,
        handed=handed,
        refused=refused,
        away=away,
        uid=uid or uuid4(),
    )
    return written.keep(row, by=by, at=at)


def of(round: Round) -> dict[str, Sample]:
    """各网格的样本, by grid code."""
    return {each.grid.code: each for each in Sample.objects.filter(round=round).select_related("grid")}


def fieldwork(round: Round) -> dict[str, Fieldwork]:
    """各网格的入户情况: the last written of each."""
    return {each.grid.code: each for each in Fieldwork.objects.filter(round=round).select_related("grid")}


def _belongs(round: Round, grid: Grid) -> None:
    if grid.place_id != round.place_id:
        raise access.NotYours(f"{grid}不是{round.place}的网格。")
