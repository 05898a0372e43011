"""P4: search of Chinese text, 1 to 6 characters, one page of 20, newest first (goal p95 < 50 ms at 1 M matters).

    .venv/bin/python bench/search.py [--sizes 10000,200000] [--json FILE]

Matters are written by seed straight into the table, with their search words, for one place of a fresh SQLite file (or
the database the settings name). Queries are taken from the texts themselves, so all of them find something, frequent
words and rare ones alike. The floor is the same page without a query; beside it, LIKE alone without the index.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import ground

AT = datetime(2021, 3, 2, 1, 0, tzinfo=UTC)
EACH = timedelta(seconds=150)
PAGE = 20
WHO = [
    "三号楼",
    "南门",
    "菜市场",
    "幼儿园",
    "地下车库",
    "东侧围墙",
    "物业",
    "二单元",
    "健身广场",
    "公交站",
    "河道",
    "老年食堂",
]
WHAT = [
    "下水道",
    "路灯",
    "电梯",
    "垃圾桶",
    "井盖",
    "消防通道",
    "自来水",
    "燃气表",
    "充电桩",
    "护栏",
    "树枝",
    "广告牌",
    "门禁",
]
HOW = [
    "堵塞",
    "不亮",
    "停运",
    "满溢",
    "缺失",
    "被占用",
    "漏水",
    "报警",
    "起火",
    "松动",
    "倒伏",
    "破损",
    "失灵",
]
END = [
    "影响出行",
    "希望尽快处理",
    "已经三天了",
    "多次反映没有结果",
    "老人孩子很不安全",
    "请派人看看",
    "晚上尤其严重",
]
RARE = "骧翯鱻龘麤犇猋骉羴垚淼焱鑫森晶磊"


def text(chance: random.Random) -> str:
    """Few words are everywhere and many are rare, as in life."""
    said = "".join(chance.choice(each) for each in (WHO, WHAT, HOW)) + "," + chance.choice(END)
    said += f",{chance.randrange(1, 400)}号" + "".join(
        chance.choices([chr(n) for n in range(0x4E00, 0x4E00 + 3000)], k=30)
    )
    return said + (chance.choice(RARE) if chance.random() < 0.01 else "")


def laid(place: Any, first: int, count: int) -> None:
    """Matters of the numbers from `first` on: a district's 576 a day, one in twenty still open, in a grid and sorted."""
    from django.db import transaction

    from wangge.cases.models import Case, Category
    from wangge.integrity import inserting

    grids = list(place.grids.order_by("code").values_list("pk", flat=True))
    sorts = list(Category.objects.filter(place=place).order_by("code").values_list("pk", flat=True))

    def some(start: int) -> Iterator[Case]:
        for n in range(start, min(start + 1000, first + count)):
            chance = random.Random(n)
            case = Case(
                place=place, uid=UUID(int=n), number=f"LY2026-{n:07d}", state="closed" if n % 20 else "in-progress",
                words=text(chance), summary="", channel="phone", touched_at=AT, received_at=received(n),
                grid_id=chance.choice(grids), category_id=chance.choice(sorts),
                longitude=ground.WEST + chance.random() * 4 * ground.WIDE, latitude=ground.SOUTH + chance.random() * 3 * ground.HIGH,
            )  # fmt: skip
            case.summary = case.words[:20]
            case.index()
            yield case

    for start in range(first, first + count, 1000):
        with transaction.atomic():
            inserting.insert(list(some(start)))


def received(n: int) -> datetime:
    return AT + n * EACH


def queries(count: int, length: int, size: int) -> list[str]:
    chance = random.Random(length)
    found = []
    while len(found) < count:
        said = text(random.Random(chance.randrange(size))).replace(",", "")
        start = chance.randrange(len(said) - length)
        found.append(said[start : start + length])
    return found


def timed(ask: Callable[[Any], Any], given: list[Any]) -> list[tuple[float, float]]:
    """Milliseconds by the clock and of the process's own CPU (with PostgreSQL the server's are not in it)."""
    taken = []
    for each in given:
        start, used = time.perf_counter(), time.process_time()
        ask(each)
        taken.append(((time.perf_counter() - start) * 1e3, (time.process_time() - used) * 1e3))
    return taken


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def row(
    figure: str, taken: list[tuple[float, float]], bare: list[tuple[float, float]], goal: str
) -> dict[str, Any]:
    clock, used = zip(*taken, strict=True)
    floor = p95([each for each, _used in bare])
    return {
        "line": "P4", "figure": figure, "value": round(p95(clock), 2), "unit": "ms", "baseline": round(floor, 2),
        "ratio": round(p95(clock) / floor, 2), "n": len(taken), "spread": round(max(clock) - min(clock), 2), "goal": goal,
        "p50": round(statistics.median(clock), 2), "CPU p95": round(p95(used), 2), "CPU p50": round(statistics.median(used), 2),
    }  # fmt: skip


def measured(sizes: list[int]) -> list[dict[str, Any]]:
    from django.db import connection

    from wangge.cases import search
    from wangge.cases.models import Case
    from wangge.territory.models import Place

    place = Place.objects.filter(code="bench").first() or ground.lay()
    seen = Case.objects.filter(place=place)

    def page(cases: Any) -> list[Any]:
        return list(cases.order_by("-received_at", "-id")[:PAGE])

    table, there = [], seen.count()
    for size in sizes:
        laid(place, there, size - there)
        there = max(there, size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        bare = timed(lambda _each: page(seen), list(range(60)))
        for length in range(1, 7):
            asked = queries(60, length, size)
            taken = timed(lambda each: page(search.found(seen, each, places=[place.pk])), asked)
            goal = "< 50 ms at 1 M"
            table.append(row(f"{length} characters among {size:,} matters, p95", taken, bare, goal))
        scan = timed(lambda each: page(seen.filter(words__contains=each)), queries(5, 4, size))
        table.append(row(f"LIKE alone, 4 characters among {size:,}, p95", scan, bare, ""))
    return table


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,200000")
    parser.add_argument("--home", type=Path, help="where the matters are kept for another run")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        ground.settle(str(given.home or home))
        table = measured([int(size) for size in given.sizes.split(",")])
    ground.tell(table, given.json)


if __name__ == "__main__":
    main()
