"""培训 (A-2.1.5): planned, held with how many of how many, or called off with the reason; hand-outs beside it."""

import datetime as dt
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from wangge.integrity import kept_files, written
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import Prepared
from wangge.journal import saying
from wangge.meetings import access
from wangge.meetings.lifecycle import LED, OFFICE, WATCHERS
from wangge.meetings.models import Training, TrainingFile, TrainingHeld
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place, Post
from wangge.territory.reach import Reach

TEACHES = OFFICE | LED
SEES = TEACHES | WATCHERS | {"grid-worker"}


class NoSuchTraining(Refusal):
    """没有这次培训: unknown and not yours."""


def visible(reach: Reach) -> QuerySet[Training]:
    """看得到的培训: everybody at work here sees those of the place; of a grid, those of the grid and the office."""
    office = reach.places_as(*OFFICE, *WATCHERS)
    here = reach.places_as(*SEES)
    seen = Q(place_id__in=office) | Q(place_id__in=here, grid=None) | Q(grid_id__in=reach.grids)
    return Training.objects.filter(seen).select_related("place", "grid").prefetch_related("sessions", "files")


def one(uid: UUID, reach: Reach) -> Training:
    """这一次. NoSuchTraining when unknown or not to be seen."""
    found = visible(reach).filter(uid=uid).first()
    if found is None:
        raise NoSuchTraining("没有这次培训，或者不在您的范围内。")
    return found


def grids(reach: Reach, place: Place) -> QuerySet[Grid]:
    """可以为哪些网格办."""
    found = place.grids.filter(until__isnull=True).order_by("code")
    return found if place.pk in reach.places_as(*OFFICE) else found.filter(pk__in=reach.grids)


def plan(
    place: Place, *, grid: Grid | None, title: str, planned_on: dt.date, teacher: str, audience: str, material: str = "",
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Training:  # fmt: skip
    """计划培训: what, for whom, when, by whom."""
    _may(place, grid, by, at)
    row = Training(
        place=place, grid=grid, uid=uid or uuid4(), title=saying.words(title, "培训的题目", limit=80), planned_on=planned_on,
        teacher=saying.words(teacher, "谁来讲", limit=80), audience=saying.words(audience, "谁参加", limit=120),
        material=saying.words(material, "材料", limit=4000, needed=False),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def hold(
    training: Training, *, held_on: dt.date, came: int, asked: int, notes: str, names: str = "", uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> TrainingHeld:  # fmt: skip
    """记培训: how many of how many, what was taught, what was asked and answered. It may be held more than once."""
    place = training.place
    _may(place, training.grid, by, at)
    if held_on > place.day_of(at):
        raise Refusal(f"培训的日子（{held_on:%Y-%m-%d}）还没有到，请核对。")
    if asked < 1 or not 0 <= came <= asked:
        raise Refusal("请写应到几人、实到几人；实到不多于应到。")
    row = TrainingHeld(
        place=place, training=training, uid=uid or uuid4(), held_on=held_on, came=came, asked=asked,
        notes=saying.words(notes, "讲了什么、问了什么", limit=4000),
        names=saying.words(names, "签到的名单", limit=4000, needed=False),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def call_off(
    training: Training, *, reason: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> TrainingHeld:  # fmt: skip
    """不办了: with the reason; it counts as no training."""
    _may(training.place, training.grid, by, at)
    if training.sessions.filter(called_off=False).exists():
        raise Refusal("这次培训已经办过。")
    row = TrainingHeld(
        place=training.place, training=training, uid=uid or uuid4(), held_on=training.place.day_of(at), called_off=True,
        notes=saying.words(reason, "不办的理由", limit=500),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def attach(
    training: Training, *, file: Prepared, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> TrainingFile:  # fmt: skip
    """附材料: a picture or a PDF, once."""
    _may(training.place, training.grid, by, at)
    twin = TrainingFile.objects.filter(training=training, sha256=file.sha256).first()
    if twin is not None:
        return twin
    row = TrainingFile(
        place_id=training.place_id, training=training, uid=uid or uuid4(), **kept_files.columns(file)
    )
    with kept_files.beside(row, file), transaction.atomic():
        return written.keep(row, by=by, at=at)


def between(place: Place, first: dt.date, last: dt.date) -> QuerySet[TrainingHeld]:
    """这些天办了的."""
    found = TrainingHeld.objects.filter(place=place, held_on__gte=first, held_on__lte=last, called_off=False)
    return found.select_related("training").order_by("held_on", "at")


def may(place: Place, grid: Grid | None, by: Actor, *, at: dt.datetime) -> bool:
    """可以办这里的培训."""
    try:
        _may(place, grid, by, at)
    except Refusal:
        return False
    return True


def _may(place: Place, grid: Grid | None, by: Actor, at: dt.datetime) -> Post:
    saying.whole(at)
    post = access.post_here(by, place, at)
    if post is None or post.role not in TEACHES:
        raise Refusal(f"培训由{access.named(TEACHES, place)}来办。")
    if grid is not None and grid.place_id != place.pk:
        raise Refusal("所写的网格不是本处的。")
    if post.role in OFFICE:
        return post
    if grid is None:
        raise Refusal("全处的培训由办公室来办；您办自己网格的。")
    if not (post.grid_id == grid.pk or (post.sector_id and post.sector_id == grid.sector_id)):
        raise Refusal(f"{grid}不归您管。")
    return post
