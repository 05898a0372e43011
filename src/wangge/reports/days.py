"""网格长的下午: the day looked through, signed, uploaded; what comes later is added beside it (B-1.2, B-1.3)."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from wangge.cases import access as case_access
from wangge.cases.models import Case
from wangge.integrity import checkpoints, written
from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.reports import papers, received
from wangge.reports.models import Correction, DaySheet, Upload
from wangge.reports.received import Item
from wangge.territory import reach as territory_reach
from wangge.territory.models import Grid, Place, Post
from wangge.territory.reach import Reach


@dataclass(frozen=True)
class Board:
    """今天的板: what was received, its figures, the sheet if it is signed, and what has come since."""

    grid: Grid
    day: dt.date
    since: dt.date
    items: list[Item]
    figures: dict[str, int]
    sheet: DaySheet | None
    later: list[Item]
    unplaced: list[Case] = field(default_factory=list)  # matters of no grid that stand on nobody's sheet

    @property
    def uploads(self) -> list[Upload]:
        return list(self.sheet.uploads.all()) if self.sheet else []

    @property
    def corrections(self) -> list[Correction]:
        return list(self.sheet.corrections.all()) if self.sheet else []


def board(grid: Grid, day: dt.date, reach: Reach) -> Board:
    """今天收到的 of a grid, as far as this reach may see."""
    first, last = received.span_of(grid.place, day)
    items = received.received(grid, reach, first, last)
    sheet = sheet_of(grid, day)
    named = _named(sheet) if sheet else set()
    later = [item for item in items if (item.source, str(item.uid)) not in named] if sheet else []
    unplaced = received.unplaced(grid.place, reach, first, last)
    return Board(grid, day, first, items, received.figures(items), sheet, later, unplaced)


def _named(sheet: DaySheet) -> set[tuple[str, str]]:
    items = list(sheet.content["items"])
    for each in sheet.corrections.all():
        items += each.items
    return {(item["source"], item["uid"]) for item in items}


def sheet_of(grid: Grid, day: dt.date) -> DaySheet | None:
    """已签的分类表."""
    found = DaySheet.objects.filter(grid=grid, day=day).select_related("place", "grid")
    return found.prefetch_related("uploads", "corrections").first()


def sheets(place: Place, reach: Reach) -> QuerySet[DaySheet]:
    """看得到的分类表, newest first."""
    found = DaySheet.objects.filter(place=place).select_related("place", "grid").prefetch_related("uploads")
    return found if place.pk in reach.places else found.filter(grid__in=reach.grids)


def content_of(grid: Grid, day: dt.date, items: list[Item], since: dt.date) -> dict[str, object]:
    """分类表的内容: what is signed."""
    return {
        "place": grid.place.code, "grid": grid.code, "day": day.isoformat(), "since": since.isoformat(),
        "figures": received.figures(items), "items": received.references(grid.place, items),
    }  # fmt: skip


def sign(
    grid: Grid, day: dt.date, *, words: str = "", way: str = "network", uid: UUID | None = None, by: Actor,
    at: dt.datetime,
) -> DaySheet:  # fmt: skip
    """签发当日信息分类表: fixes what was received and how each was classified; uploads it on the network at once.

    What is still to be sorted is signed as such, not hidden. `way` empty leaves the upload for later (by file).
    """
    post = journal_access.demand_ground(grid, by, at=at, leads=True)
    place = grid.place
    if day > place.day_of(at):
        raise Refusal("这一天还没有到，不能签发。")
    words = saying.words(words, "说明", limit=1000, needed=False)
    uid = uid or uuid4()
    done = sheet_of(grid, day)
    if done is not None and done.uid != uid:
        raise Refusal(f"这一天的分类表已由{done.by_label}签发。后来的情况请用“签后补充”。")
    if done is not None:
        return done
    with transaction.atomic():
        first, last = received.span_of(place, day)
        items = received.received(grid, _reach(post, place.day_of(at)), first, last)
        content = content_of(grid, day, items, first)
        sheet = DaySheet(
            place=place, grid=grid, day=day, since=first, content=content, digest=papers.digest(content), words=words,
            uid=uid,
        )  # fmt: skip
        sheet = written.keep(sheet, by=by, at=at)
        if way:
            upload(sheet, way=way, by=by, at=at)
    return sheet


def correct(
    sheet: DaySheet, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Correction:
    """签后补充: what arrived since, named as in the sheet, and what was wrong, in words."""
    post = journal_access.demand_ground(sheet.grid, by, at=at, leads=True)
    words = saying.words(words, "补充的话", limit=1000)
    done = Correction.objects.filter(place_id=sheet.place_id, uid=uid).first() if uid else None
    if done is not None:
        return done
    later = board(sheet.grid, sheet.day, _reach(post, sheet.place.day_of(at))).later
    row = Correction(
        place_id=sheet.place_id, sheet=sheet, words=words, items=received.references(sheet.place, later),
        uid=uid or uuid4(),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def upload(
    sheet: DaySheet, *, way: str, digest: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Upload:
    """上传 (B-1.3): on the community's network by itself, or as a file; once a way."""
    journal_access.demand_ground(sheet.grid, by, at=at, leads=True)
    saying.chosen(way, Upload.Way, "上传方式")
    done = sheet.uploads.filter(way=way).first()
    if done is not None and (way == Upload.Way.NETWORK or done.digest == digest):
        return done
    row = Upload(
        place_id=sheet.place_id, sheet=sheet, way=way, digest=digest or sheet.digest, uid=uid or uuid4()
    )
    return written.keep(row, by=by, at=at)


def readable_leaves(sheet: DaySheet, *, by: Actor, at: dt.datetime) -> set[int]:
    """读得到的各条: by their leaves. NotYours for whoever may not upload this sheet."""
    post = journal_access.demand_ground(sheet.grid, by, at=at, leads=True)
    reach = _reach(post, sheet.place.day_of(at))
    items = [*sheet.content["items"], *(item for each in sheet.corrections.all() for item in each.items)]
    uids = [item["uid"] for item in items]
    seen = {
        (source, str(uid))
        for source, rows in (("case", case_access.seen_in(reach)), ("entry", journal_access.seen_in(reach)))
        for uid in rows.filter(place_id=sheet.place_id, uid__in=uids).values_list("uid", flat=True)
    }
    return {item["leaf"] for item in items if (item["source"], item["uid"]) in seen}


def seal(place: Place, *, at: dt.datetime) -> object:
    """签检查点: so that a paper printed now can name the log that vouches for it."""
    return checkpoints.sign(place.pk, at=at)


def _reach(post: Post, day: dt.date) -> Reach:
    return territory_reach.reach_from(post.person_id, day, [post])
