"""槐荫社区 and its people: the small cast that every test plays with, each with the reason for being there.

    def test_sun_does_not_see_mins_matters(cast):
        assert not cast.reach("sun").covers(cast.grid1)

People by their short names (`cast.li` is a Person, `cast.posts["li"]` the post, `cast.by("li")` the Actor).
Everybody may sign in as `<short name>` with the password `cast.password`. All are at work from 2026-01-01 on.
The cast is built by the acts themselves, once a run; later tests get the same rows laid down again.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PACKS = Path(__file__).parents[1] / "packs"
SINCE = dt.date(2026, 1, 1)
SETUP = dt.datetime(2026, 1, 1, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PASSWORD = "hai-tang-2026-cast"

# short name: (full name, role, where, why they are in the cast)
PEOPLE: dict[str, tuple[str, str, str, str]] = {
    "min": ("闵行远", "grid-worker", "grid1", "works in grid 1: what they may do, and only there"),
    "li": ("李向阳", "grid-leader", "grid1", "leads grid 1: triage, telling the resident, the daily rounds"),
    "sun": ("孙立新", "grid-worker", "grid2", "must not see: same community, the other grid"),
    "qian": ("钱卫东", "grid-leader", "grid2", "leads grid 2: stands in for Li, checks what Li handled"),
    "zhao": ("赵明慧", "clerk", "community", "the clerk: dispatches, suspends, sees the whole community"),
    "wang": ("王秀英", "head", "community", "the head: approves what the clerk asks; the second person"),
    "xu": ("徐桂兰", "supervisor", "community", "watches: figures and closed matters, never names"),
    "zhou": ("周敏", "street-clerk", "street", "the street office: sees what was escalated, nothing else"),
    "he": ("何建国", "street-head", "street", "above Zhou: where a community's letters go"),
    "wu": ("吴刚", "unit-contact", "water", "the water company: sees its own assistance, masked"),
    "zheng": ("郑洁", "auditor", "community", "verifies the log; edits nothing"),
    "feng": ("冯涛", "administrator", "community", "settings and accounts; no matter's content"),
    "chen": ("陈安", "security", "community", "the third of the three officers"),
    "lin": ("林小溪", "grid-leader", "willow1", "another community: a tenant that must stay invisible"),
    "liu": ("柳青", "clerk", "willow", "another community's clerk: the whole place, but not ours"),
    "gao": ("高建军", "grid-manager", "smelting", "a company grid's manager in charge"),
    "ma": ("马玉芬", "grid-manager", "smelting", "the second manager: two, never three"),
    "luo": ("罗成", "grid-manager", "moulding", "alone in a grid that wants two: the coverage gap"),
    "tang": ("唐志强", "sector-lead", "foundry", "leads the sector: reaches both its grids"),
    "song": ("宋安平", "safety-officer", "company", "the whole company's hazards"),
    "han": ("韩立", "company-leader", "company", "decides; neither proposer nor the person concerned"),
    "bai": ("白雪", "meeting-secretary", "company", "items and resolutions of the company meeting"),
    "pan": ("潘国庆", "union", "company", "the union's eye: aggregates and proposals"),
}


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A rectangle as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@dataclass
class Cast:
    """The places, grids, units, people and posts of the cast."""

    district: Any
    street: Any
    community: Any
    willow: Any
    company: Any
    grid1: Any
    grid2: Any
    willow1: Any
    foundry: Any
    smelting: Any
    moulding: Any
    water: Any
    power: Any
    people: dict[str, Any]
    posts: dict[str, Any]
    since: dt.date = SINCE
    password: str = PASSWORD
    in_grid1: tuple[float, float] = (117.005, 36.605)  # longitude, latitude: a point well inside
    in_grid2: tuple[float, float] = (117.015, 36.605)
    in_none: tuple[float, float] = (117.5, 36.9)

    def __getattr__(self, name: str) -> Any:
        people = self.__dict__.get("people", {})
        if name in people:
            return people[name]
        raise AttributeError(f"the cast has nobody called {name!r}; it has {', '.join(people)}")

    def by(self, name: str) -> Any:
        """The Actor of somebody's post."""
        from wangge.territory import reach

        return reach.actor_of(self.posts[name])

    def reach(self, name: str, on: dt.date = dt.date(2026, 3, 2)) -> Any:
        """What somebody may reach, by default on an ordinary Monday."""
        from wangge.territory import reach

        return reach.reach_of(self.people[name], on)


def _build() -> None:
    """The acts, in the order in which an office would do them."""
    from wangge.integrity.actor import Actor
    from wangge.territory import adoption, division, staffing

    done: Any = {"by": Actor.importing("建档"), "at": SETUP}
    new: Any = {"since": SINCE} | done
    places: dict[str, Any] = {}
    places["district"] = division.open_place("district", "qinghe", "清禾区", **new)
    places["street"] = division.open_place(
        "street", "huaiyin-street", "槐荫街道办事处", parent=places["district"], phone="8800 0001", **new
    )
    places["community"] = division.open_place(
        "community", "huaiyin", "槐荫社区", parent=places["street"], prefix="HY",
        phone="8800 1001", supervision_phone="8800 0009", address="槐荫路1号", **new,
    )  # fmt: skip
    places["willow"] = division.open_place(
        "community", "liuxi", "柳溪社区", parent=places["street"], prefix="LX", phone="8800 2001", **new
    )
    places["company"] = division.open_place(
        "company", "hengfeng", "恒丰机械", parent=places["district"], prefix="HF", **new
    )
    places["foundry"] = division.open_sector(places["company"], "foundry", "铸造片区", **new)
    grids = {
        "grid1": ("community", "1", "一网格", "1–6号楼、南门", square(117.00, 36.60, 117.01, 36.61)),
        "grid2": ("community", "2", "二网格", "7–12号楼、菜市场", square(117.01, 36.60, 117.02, 36.61)),
        "willow1": ("willow", "1", "一网格", "柳溪路以东", square(117.03, 36.60, 117.04, 36.61)),
        "smelting": ("company", "smelting", "熔炼网格", "熔炼车间", None),
        "moulding": ("company", "moulding", "造型网格", "造型车间", None),
    }
    for key, (where, code, name, covers, shape) in grids.items():
        sector = places["foundry"] if where == "company" else None
        places[key] = division.open_grid(
            places[where], code, name, covers=covers, sector=sector, shape=shape, contact="8800 1001", **new
        )
    places["water"] = division.open_unit(
        places["community"], "water", "自来水公司", serves="供水管网抢修", phone="96001", **new
    )
    places["power"] = division.open_unit(places["community"], "power", "供电所", serves="电力设施", **new)
    for key, (name, role, where, _why) in PEOPLE.items():
        about = places[where]
        kind = type(about).__name__.lower()
        place = about if kind == "place" else about.place
        person = staffing.join(place, name, login=key, phone="8800 1001", **done)
        staffing.appoint(person, role, **{kind: about}, **new)
    for pack, takers in (("community", ("community", "willow")), ("enterprise-ehs", ("company",))):
        text = _pack(pack)
        for taker in takers if text else ():
            adoption.adopt(
                places[taker], text, adopted_by="居民会议 2025-12-20", consultation="公示七日,无异议", **new
            )


def _pack(name: str) -> str:
    """The pack as it is shipped; the smallest one of the policy tests where it is not (yet)."""
    shipped = PACKS / name / "regulation.zh.md"
    if shipped.exists():
        return shipped.read_text(encoding="utf-8")
    small = sorted((Path(__file__).parent / "policy" / "good").glob("*.md")) if name == "community" else []
    return small[0].read_text(encoding="utf-8") if small else ""


_rows: list[Any] = []


def _lay() -> None:
    """Build by the acts the first time; after that put the same rows back, keys and all."""
    from django.apps import apps
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from wangge.territory.models import Person, Place

    with transaction.atomic():
        if Place.objects.filter(code="huaiyin").exists():
            return
        tables = [m for app in ("territory", "integrity") for m in apps.get_app_config(app).get_models()]
        empty = not any(table._base_manager.exists() for table in tables)
        if _rows and empty:
            for table, rows in _rows:
                table._base_manager.bulk_create(rows)
            return
        _build()
        Person.objects.update(password=make_password(PASSWORD))
        if empty:  # else what a test laid before it asked for the cast would come back in all later ones
            _rows[:] = [(table, list(table._base_manager.all())) for table in tables]


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, fresh for every test."""
    from wangge.territory.models import Grid, Person, Place, Post, Sector, Unit

    _lay()
    place = {row.code: row for row in Place.objects.all()}
    grid = {(row.place.code, row.code): row for row in Grid.objects.select_related("place", "sector")}
    unit = {row.code: row for row in Unit.objects.select_related("place")}
    people = {row.login: row for row in Person.objects.select_related("place") if row.login in PEOPLE}
    posts = {row.person.login: row for row in Post.objects.whole() if row.person.login in PEOPLE}
    return Cast(
        district=place["qinghe"], street=place["huaiyin-street"], community=place["huaiyin"],
        willow=place["liuxi"], company=place["hengfeng"],
        grid1=grid["huaiyin", "1"], grid2=grid["huaiyin", "2"], willow1=grid["liuxi", "1"],
        foundry=Sector.objects.select_related("place").get(code="foundry"),
        smelting=grid["hengfeng", "smelting"], moulding=grid["hengfeng", "moulding"],
        water=unit["water"], power=unit["power"], people=people, posts=posts,
    )  # fmt: skip
