"""划分: acts that open and close places, sectors, grids and units, and redraw boundaries from a day on.

Nothing that was true is overwritten: a closed row gets its last day, a new boundary stands beside the old.
The same request again changes nothing and is recorded once.
"""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from wangge.integrity.actor import Actor
from wangge.integrity.record import open_log
from wangge.territory import codes12, shapes
from wangge.territory.grid_import import GridReport, GridsRefused, import_grids
from wangge.territory.ground import Impossible, check_order, days, held, said, same, write
from wangge.territory.locating import areas, middles, point_to_grid, points_to_grids
from wangge.territory.models import Boundary, Grid, Place, Post, Sector, Unit
from wangge.territory.models.dated import holds
from wangge.territory.naming import code_of, text_of

__all__ = [
    "GridReport",
    "GridsRefused",
    "amend_grid",
    "amend_place",
    "answering_places",
    "areas",
    "close_grid",
    "close_place",
    "close_sector",
    "close_unit",
    "import_grids",
    "middles",
    "open_grid",
    "open_place",
    "open_sector",
    "open_unit",
    "point_to_grid",
    "points_to_grids",
    "redraw",
]

# Which kind of place may lie directly in which; None: it may stand alone.
PARENTS: dict[str, tuple[str | None, ...]] = {
    "district": (None,),
    "street": (None, "district"),
    "community": (None, "street"),
    "company": (None, "district", "street", "community"),
}
_WORDS = {  # what may be amended in words: its name for people, its length
    "name": ("名称", 80),
    "phone": ("电话", 40),
    "supervision_phone": ("监督电话", 40),
    "address": ("地址", 120),
    "prefix": ("编号开头", 8),
    "contact": ("联系方式", 60),
    "covers": ("范围", 300),
}


def open_place(
    kind: str,
    code: str,
    name: str,
    *,
    parent: Place | None = None,
    code12: str = "",
    zone_name: str = "Asia/Shanghai",
    since: dt.date,
    by: Actor,
    at: dt.datetime,
    **more: Any,
) -> Place:
    """设立地方. `more`: prefix, phone, supervision_phone, address, opens, lunch_from, lunch_until, closes."""
    code, name = code_of(code, "代码", 24), text_of(name, "名称", 80)
    if kind not in Place.Kind.values:
        raise Impossible(f"没有“{kind}”这种地方；可以是 {'、'.join(Place.Kind.values)}")
    if (parent and parent.kind) not in PARENTS[kind]:
        above = f"“{parent}”（{parent.get_kind_display()}）之下" if parent else "没有上级时"
        raise Impossible(f"{above}不能设{Place.Kind(kind).label}")
    if parent and not holds(parent, since):
        raise Impossible(f"{said(since)}“{parent}”不在设立期间")
    if code12:
        code12 = codes12.read(code12).code
    try:
        ZoneInfo(zone_name)
    except (ValueError, KeyError, OSError):
        raise Impossible(f"不认识时区“{zone_name}”，例如 Asia/Shanghai、Asia/Urumqi") from None
    wanted = {"kind": kind, "name": name, "parent": parent, "code12": code12, "zone_name": zone_name}
    wanted |= {"since": since} | _checked(Place, more)
    if found := Place.objects.filter(code=code).first():
        if same(found, **wanted):
            return found
        raise Impossible(f"代码“{code}”已用于“{found}”，请换一个")
    if Place.objects.filter(parent=parent, name=name).exists():
        raise Impossible(f"“{parent or '顶层'}”下已有“{name}”")
    place = Place(code=code, **wanted)
    _check_hours(place)
    with held(parent) if parent else transaction.atomic():
        place.save(force_insert=True)
        open_log(place.pk, place.code)
        write(
            place,
            "place.open",
            code,
            _plain(wanted) | {"parent": parent.code if parent else ""},
            by=by,
            at=at,
        )
    return place


def answering_places(*, on: dt.date) -> list[Place]:
    """接受诉求的地方: communities and companies that stand that day, by name."""
    kinds = (Place.Kind.COMMUNITY, Place.Kind.COMPANY)
    return list(Place.objects.filter(kind__in=kinds).on(on).select_related("parent").order_by("name"))


def grids_on(place: Place, on: dt.date) -> QuerySet[Grid]:
    """那天有的网格, by code."""
    return Grid.objects.filter(place=place).on(on).order_by("code")


def close_place(place: Place, *, until: dt.date, by: Actor, at: dt.datetime) -> Place:
    """撤销地方: its last day. Refused while grids, posts or parts go on after it."""
    with held(place):
        place.refresh_from_db()
        if same(place, until=until):
            return place
        _must_be_open(place, until)
        after = {"place": place, "until": until}
        _nothing_after(Grid.objects.filter(place=place), "网格", after)
        _nothing_after(Sector.objects.filter(place=place), "片区", after)
        _nothing_after(Post.objects.filter(place=place), "岗位", after)
        _nothing_after(Place.objects.filter(parent=place), "下属", after)
        place.until = until
        place.save(update_fields=["until"])
        write(place, "place.close", place.code, {"until": until.isoformat()}, by=by, at=at)
    return place


def amend_place(place: Place, *, by: Actor, at: dt.datetime, **more: Any) -> Place:
    """更正地方的联系方式和办公时间: what is posted on the notice board; old and new stand in the log."""
    more = _checked(Place, more)
    with held(place):
        place.refresh_from_db()
        old = {name: getattr(place, name) for name, value in more.items() if getattr(place, name) != value}
        if not old:
            return place
        for name in old:
            setattr(place, name, more[name])
        _check_hours(place)
        place.save(update_fields=list(old))
        body = {"old": _plain(old), "new": _plain({name: more[name] for name in old})}
        write(place, "place.amend", place.code, body, by=by, at=at)
    return place


def open_sector(place: Place, code: str, name: str, *, since: dt.date, by: Actor, at: dt.datetime) -> Sector:
    """设片区: a group of a company's grids under one lead."""
    if place.kind != Place.Kind.COMPANY:
        raise Impossible(f"片区是单位的划分，“{place}”是{place.get_kind_display()}")
    wanted = {"name": text_of(name, "片区名称", 80), "since": since}
    return _open(Sector, place, code_of(code, "片区代码", 40), wanted, by=by, at=at)


def close_sector(sector: Sector, *, until: dt.date, by: Actor, at: dt.datetime) -> Sector:
    """撤片区. Refused while its grids or lead go on after that day."""
    with held(sector.place):
        after = {"place": sector, "until": until}
        _nothing_after(Grid.objects.filter(sector=sector), "网格", after)
        _nothing_after(Post.objects.filter(sector=sector), "岗位", after)
        return _close(sector, until=until, by=by, at=at)


def open_unit(
    place: Place,
    code: str,
    name: str,
    *,
    serves: str = "",
    phone: str = "",
    since: dt.date,
    by: Actor,
    at: dt.datetime,
) -> Unit:
    """登记协办单位: a department or utility that this place may ask for help."""
    wanted = {
        "name": text_of(name, "单位名称", 80),
        "serves": text_of(serves, "职责", 200, may_be_empty=True),
        "phone": text_of(phone, "电话", 40, may_be_empty=True),
        "since": since,
    }
    return _open(Unit, place, code_of(code, "单位代码", 40), wanted, by=by, at=at)


def close_unit(unit: Unit, *, until: dt.date, by: Actor, at: dt.datetime) -> Unit:
    """不再协办: its last day."""
    with held(unit.place):
        _nothing_after(Post.objects.filter(unit=unit), "联系人", {"place": unit, "until": until})
        return _close(unit, until=until, by=by, at=at)


def open_grid(
    place: Place,
    code: str,
    name: str,
    *,
    sector: Sector | None = None,
    kind: str = Grid.Kind.BASIC,
    covers: str = "",
    contact: str = "",
    shape: shapes.GeoJSON | None = None,
    since: dt.date,
    by: Actor,
    at: dt.datetime,
) -> Grid:
    """设网格, with its boundary where one is drawn."""
    if place.kind not in (Place.Kind.COMMUNITY, Place.Kind.COMPANY):
        raise Impossible(f"网格属于社区或单位，不直接属于{place.get_kind_display()}")
    if sector and (sector.place_id != place.pk or not holds(sector, since)):
        raise Impossible(f"{said(since)}“{place}”没有片区“{sector}”")
    if kind not in Grid.Kind.values:
        raise Impossible(f"没有“{kind}”这种网格；可以是 {'、'.join(Grid.Kind.values)}")
    drawn = shapes.read(shape) if shape is not None else None
    wanted = {
        "name": text_of(name, "网格名称", 80),
        "sector": sector,
        "kind": kind,
        "covers": text_of(covers, "范围", 300, may_be_empty=True),
        "contact": text_of(contact, "联系方式", 60, may_be_empty=True),
        "since": since,
    }
    with held(place):
        grid = _open(Grid, place, code_of(code, "网格代码", 24), wanted, by=by, at=at)
        if drawn is not None:
            redraw(grid, drawn, since=since, by=by, at=at)
    return grid


def redraw(
    grid: Grid, shape: shapes.GeoJSON | shapes.Drawn, *, since: dt.date, by: Actor, at: dt.datetime
) -> Boundary:
    """重划边界 from a day on: the old boundary ends the day before, and stays."""
    drawn = shape if isinstance(shape, shapes.Drawn) else shapes.read(shape)
    with held(grid.place):
        if not holds(grid, since):
            raise Impossible(f"{said(since)}网格“{grid}”不在设立期间")
        last = Boundary.objects.filter(grid=grid).order_by("since").last()
        if last and last.since == since and last.shape == drawn.geojson:
            return last
        if last and last.since >= since:
            raise Impossible(f"“{grid}”的边界自{said(last.since)}起已另行划定，新的边界须在那之后开始")
        if last and (last.until is None or last.until >= since):
            last.until = since - dt.timedelta(days=1)
            last.save(update_fields=["until"])
        new = Boundary.objects.create(
            place=grid.place, grid=grid, since=since, until=grid.until, **drawn.columns
        )
        body = {"since": since.isoformat(), "shape": drawn.digest, "mended": drawn.mended}
        write(grid.place, "grid.redraw", grid.code, body, by=by, at=at)
    return new


def amend_grid(grid: Grid, *, by: Actor, at: dt.datetime, **more: Any) -> Grid:
    """更正网格的名称、范围说明和联系方式: old and new stand in the log."""
    more = _checked(Grid, more)
    with held(grid.place):
        grid.refresh_from_db()
        old = {name: getattr(grid, name) for name, value in more.items() if getattr(grid, name) != value}
        if old:
            for name in old:
                setattr(grid, name, more[name])
            grid.save(update_fields=list(old))
            body = {"old": old, "new": {name: more[name] for name in old}}
            write(grid.place, "grid.amend", grid.code, body, by=by, at=at)
    return grid


def close_grid(grid: Grid, *, until: dt.date, by: Actor, at: dt.datetime) -> Grid:
    """撤网格: its last day and its boundary's. Refused while posts go on after it."""
    with held(grid.place):
        _nothing_after(Post.objects.filter(grid=grid), "岗位", {"place": grid, "until": until})
        if Boundary.objects.filter(grid=grid, since__gt=until).exists():
            raise Impossible(f"“{grid}”在{said(until)}之后还有划定的边界")
        Boundary.objects.filter(grid=grid, until__isnull=True).update(until=until)
        return _close(grid, until=until, by=by, at=at)


# ── shared by the acts above ───────────────────────────────────────────────────────────────────────


def _open(model: Any, place: Place, code: str, wanted: dict[str, Any], *, by: Actor, at: dt.datetime) -> Any:
    what = model._meta.model_name
    with held(place):
        if not holds(place, wanted["since"]):
            raise Impossible(f"{said(wanted['since'])}“{place}”不在设立期间")
        if found := model.objects.filter(place=place, code=code).first():
            if same(found, **wanted):
                return found
            raise Impossible(f"“{place}”的代码“{code}”已用于“{found}”，请换一个")
        if model is Unit and Unit.objects.filter(place=place, name=wanted["name"]).exists():
            raise Impossible(f"“{place}”已登记“{wanted['name']}”")
        row = model.objects.create(place=place, code=code, **wanted)
        write(place, f"{what}.open", code, _plain(wanted), by=by, at=at)
    return row


def _close(row: Any, *, until: dt.date, by: Actor, at: dt.datetime) -> Any:
    row.refresh_from_db(fields=["since", "until"])
    if row.until == until:
        return row
    _must_be_open(row, until)
    row.until = until
    row.save(update_fields=["until"])
    write(row.place, f"{row._meta.model_name}.close", row.code, days(row.since, until), by=by, at=at)
    return row


def _must_be_open(row: Any, until: dt.date) -> None:
    if row.until is not None:
        raise Impossible(f"“{row}”已于{said(row.until)}撤销")
    check_order(row.since, until)


def _nothing_after(rows: Any, what: str, after: dict[str, Any]) -> None:
    left = list(rows.within(after["until"] + dt.timedelta(days=1), None)[:4])
    if left:
        names = "、".join(str(row) for row in left[:3]) + ("等" if len(left) > 3 else "")
        raise Impossible(
            f"“{after['place']}”在{said(after['until'])}之后还有{what}：{names}。请先了结这些，再撤销"
        )


def _checked(model: Any, more: dict[str, Any]) -> dict[str, Any]:
    """Only the columns that may be amended, each in its shape."""
    times = ("opens", "lunch_from", "lunch_until", "closes") if model is Place else ()
    words = (
        ("phone", "supervision_phone", "address", "prefix")
        if model is Place
        else ("covers", "contact", "name")
    )
    for name, value in more.items():
        if name in times and (isinstance(value, dt.time) or (value is None and name.startswith("lunch"))):
            continue
        if name not in words:
            raise Impossible(f"“{name}”不能这样更改；可以更改 {'、'.join((*words, *times))}")
        more[name] = text_of(value, *_WORDS[name], may_be_empty=name != "name")
    return more


def _check_hours(place: Place) -> None:
    marks = [place.opens, place.lunch_from, place.lunch_until, place.closes]
    if (place.lunch_from is None) != (place.lunch_until is None):
        raise Impossible("午休要么写明起止，要么都不写")
    given = [mark for mark in marks if mark is not None]
    if given != sorted(given) or place.opens == place.closes:
        raise Impossible("办公时间的先后不对：应依次为上班、午休开始、午休结束、下班")


def _plain(wanted: dict[str, Any]) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, (dt.date, dt.time)):
            return value.isoformat()
        return getattr(value, "code", value)

    return {name: plain(value) for name, value in wanted.items()}
