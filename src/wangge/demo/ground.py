"""演示的地面: 青禾区梧桐街道桐花里社区 and 长青机械厂 – neither exists."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from wangge.cases import categories
from wangge.demo.accounts import ACCOUNTS, PASSWORD
from wangge.integrity.actor import Actor
from wangge.territory import adoption, division, staffing
from wangge.territory.models import Grid, Person, Place, Post, Unit

BY = Actor.importing("演示建档")
WEST, SOUTH, WIDE, HIGH = 118.6200, 31.9400, 0.0052, 0.0040  # a patch of river bank without a town on it
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ["晓岚", "建国", "文娟", "海涛", "秀梅", "志远", "丽华", "国强", "静", "明", "桂英", "磊", "玉兰", "卫东", "雪", "向阳", "春燕", "立新", "红霞", "德明", "小满", "长青", "若水", "一帆", "思源", "子涵", "景行", "安然", "知秋", "望舒", "青山", "可心"]  # fmt: skip

COMMUNITY_GRIDS = [
    ("01", "一网格", "1–6号楼、南门"), ("02", "二网格", "7–12号楼、菜市场"), ("03", "三网格", "13–18号楼、幼儿园"),
    ("04", "四网格", "19–24号楼、社区医院"), ("05", "五网格", "梧桐北里1–8号楼"), ("06", "六网格", "梧桐北里9–16号楼"),
    ("07", "七网格", "沿河一至三巷"), ("08", "八网格", "沿河四至六巷"), ("09", "九网格", "槐树院、老机关宿舍"),
    ("10", "十网格", "桐花中路商铺"), ("11", "十一网格", "桐花公园、公交场站"), ("12", "十二网格", "新苑一期"),
]  # fmt: skip
COMPANY_GRIDS = [
    ("casting", "铸造网格", "hot", "熔炼、造型、清砂"), ("forging", "锻压网格", "hot", "锻锤、压力机"),
    ("machining", "机加网格", "cold", "车铣磨钻"), ("assembly", "装配网格", "cold", "装配线、试车台"),
    ("painting", "涂装网格", "hot", "喷漆房、烘干炉"), ("warehouse", "仓储网格", "support", "原料库、成品库、危化品库"),
    ("utility", "动力网格", "support", "配电房、空压站、锅炉房"), ("environment", "环保网格", "support", "污水站、危废间"),
]  # fmt: skip
UNITS = [
    ("water", "梧桐供水所", "供水管网、水表"), ("power", "青禾供电站", "停电、电缆、电表"),
    ("gas", "青禾燃气站", "燃气管道、用气安全"), ("urban", "区城管中队", "占道、违建、市容"),
    ("property", "桐花物业公司", "楼道、绿化、电梯、停车"), ("health", "社区卫生服务中心", "老人健康、防疫"),
    ("traffic", "交警三中队", "违停、信号灯、标线"), ("ecology", "区生态环境所", "油烟、噪声、污水"),
]  # fmt: skip


@dataclass
class Ground:
    """演示的地面: what the year is played on."""

    street: Place
    community: Place
    company: Place
    grids: list[Grid]
    shops: list[Grid]
    units: dict[str, Unit]
    posts: dict[str, Post] = field(default_factory=dict)  # by login
    crowd: list[Post] = field(default_factory=list)

    def of(self, role: str, *, grid: Grid | None = None, place: Place | None = None) -> Post:
        """某岗位的人: the first in this role, of this grid or place where one is named."""
        for post in self.crowd:
            right_grid = grid is None or post.grid_id == grid.pk
            if post.role == role and right_grid and (place is None or post.place_id == place.pk):
                return post
        raise LookupError(f"the demo has no {role} of {grid or place}")


def lay(*, today: dt.date, at: dt.datetime) -> Ground:
    """铺地面: places, grids with outlines, units, some sixty people in posts, the two regulations adopted."""
    since = dt.date(today.year - 2, 1, 1)
    new: dict[str, Any] = {"since": since, "by": BY, "at": at}
    district = division.open_place("district", "qinghe", "青禾区", **new)
    street = division.open_place(
        "street", "wutong", "梧桐街道办事处", parent=district, phone="6600 0100", **new
    )
    community = division.open_place(
        "community", "tonghuali", "桐花里社区", parent=street, prefix="TH", phone="6600 0101",
        supervision_phone="6600 0119", address="桐花中路8号", **new,
    )  # fmt: skip
    company = division.open_place(
        "company", "changqing", "长青机械厂", parent=district, prefix="CQ", phone="6600 0201",
        supervision_phone="6600 0219", address="沿江工业路1号", **new,
    )  # fmt: skip
    grids = [
        division.open_grid(community, code, name, covers=covers, contact="6600 0101",
                           shape=_square(i % 4, i // 4), **new)
        for i, (code, name, covers) in enumerate(COMMUNITY_GRIDS)
    ]  # fmt: skip
    sectors = {
        code: division.open_sector(company, code, name, **new)
        for code, name in (("hot", "热加工片区"), ("cold", "冷加工片区"), ("support", "保障片区"))
    }
    shops = [
        division.open_grid(company, code, name, covers=covers, sector=sectors[sector], contact="6600 0201",
                           shape=_square(5 + i % 3, i // 3), **new)
        for i, (code, name, sector, covers) in enumerate(COMPANY_GRIDS)
    ]  # fmt: skip
    units = {
        code: division.open_unit(community, code, name, serves=serves, phone="6600 0300", **new)
        for code, name, serves in UNITS
    }
    ground = Ground(street, community, company, grids, shops, units)
    _people(ground, sectors, new)
    for place, pack in ((community, "community"), (company, "enterprise-ehs")):
        folder = settings.PACKS / pack
        text = (folder / "regulation.zh.md").read_text(encoding="utf-8")
        who = "居民代表会议" if place is community else "职工代表大会"
        said: dict[str, Any] = {
            "adopted_by": who,
            "consultation": "公示七日，收到意见四条，已答复",
            "by": BY,
            "at": at,
        }
        adoption.adopt(place, on_trial(text), since=since, **said)
        adoption.adopt(place, text, since=begun(today), **said)
        categories.load(place, folder / "categories.csv", by=BY, at=at)
    return ground


def begun(today: dt.date) -> dt.date:
    """定期义务从哪天算起: a Monday of two or three weeks ago, so that the ledger shows a little of everything."""
    return today - dt.timedelta(days=today.weekday() + 14)


def on_trial(text: str) -> str:
    """试行文本: the same regulation before it asked for anything periodically, or for a diary."""
    sections = re.split(r"(?m)^(?=##+ )", text)
    kept = "".join(
        each for each in sections if 'form = "cadence"' not in each and '"diary-entry"' not in each
    )
    return re.sub(r'(?m)^version = ".*"$', 'version = "试行"', kept, count=1)


def _square(column: int, row: int) -> dict[str, Any]:
    west, south = WEST + column * WIDE, SOUTH + row * HIGH
    ring = [
        [west, south],
        [west + WIDE, south],
        [west + WIDE, south + HIGH],
        [west, south + HIGH],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}


def _people(ground: Ground, sectors: dict[str, Any], new: dict[str, Any]) -> None:
    names = iter(
        a + b for b in GIVEN for a in (SURNAMES[(i * 7 + len(b) * 3) % len(SURNAMES)] for i in range(3))
    )
    done: dict[str, Any] = {"by": new["by"], "at": new["at"]}

    def take(role: str, place: Place, login: str | None = None, **about: Any) -> Post:
        person = staffing.join(
            place, next(names), login=login, phone=f"6600 {1000 + len(ground.crowd):04d}", **done
        )
        post = staffing.appoint(person, role, **(about or {"place": place}), **new)
        ground.crowd.append(post)
        if login:
            ground.posts[login] = post
        return post

    places = {"community": ground.community, "street": ground.street, "company": ground.company}
    for login, (role, where, _) in ACCOUNTS.items():
        match where:
            case "grid":
                take(role, ground.community, login, grid=ground.grids[0])
            case "shop":
                take(role, ground.company, login, grid=ground.shops[0])
            case "water":
                take(role, ground.community, login, unit=ground.units["water"])
            case _:
                take(role, places[where], login)
    for i, grid in enumerate(ground.grids):
        if i:
            take("grid-leader", ground.community, grid=grid)
            take("grid-worker", ground.community, grid=grid)
        if i % 2 == 0:
            take("grid-worker", ground.community, grid=grid)
    for code, unit in ground.units.items():
        if code != "water":
            take("unit-contact", ground.community, unit=unit)
    for sector in sectors.values():
        take("sector-lead", ground.company, sector=sector)
    for i, shop in enumerate(ground.shops):
        if i:
            take("grid-manager", ground.company, grid=shop)
        if shop.code != "environment":  # one gap for the coverage report to name
            second = staffing.join(ground.company, next(names), phone="6600 0201", **done)
            ground.crowd.append(staffing.appoint(second, "grid-manager", grid=shop, in_charge=False, **new))


def open_accounts(ground: Ground) -> None:
    """演示账号: one password for all, printed by the command; only ever in the demo's own database."""
    hashed = make_password(PASSWORD)
    for post in ground.posts.values():
        Person.objects.filter(pk=post.person_id).update(password=hashed)
