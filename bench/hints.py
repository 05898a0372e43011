"""Help while typing: the likely categories of a text and the open matters like it, among a great many (goal < 100 ms).

    .venv/bin/python bench/hints.py [--sizes 100000,1000000] [--counts 200000] [--home DIR] [--json FILE]

The matters are those of `bench/search.py`: a district's 576 a day, one in twenty still open; what was learnt of sorting
are so many counts of words. Asked as the clerk's form asks: texts of the same kind, similar ones only among what the
clerk may see. The baseline is fetching the same candidates without comparing them. With `--home` the matters are kept
there for another run.
"""

import argparse
import random
import tempfile
from pathlib import Path
from typing import Any

import ground
import search

ASKED = 100


def learnt(place: Any, size: int) -> int:
    """Counts of words, as sorting would have left them; answers how many there are."""
    from wangge.analysis import suggest
    from wangge.analysis.models import SortCount, WordCount
    from wangge.cases.models import Category
    from wangge.integrity import inserting

    if there := WordCount.objects.count():
        return there
    sorts = list(Category.objects.filter(place=place).order_by("code"))
    inserting.insert([SortCount(place=place, category=each, matters=500, words=20_000) for each in sorts])
    seen: set[tuple[str, int]] = set()
    number = 0
    while len(seen) < size:
        chance, number = random.Random(number), number + 1
        tokens = suggest.tokens_of(search.text(chance))
        seen |= {(token, each.pk) for token in tokens for each in chance.sample(sorts, 3)}
    rows = [WordCount(place=place, token=token, category_id=each, count=3) for token, each in sorted(seen)]
    inserting.insert(rows)
    return len(rows)


def measured(sizes: list[int], counts: int) -> list[dict[str, Any]]:
    from django.db import connection

    from wangge.analysis import suggest
    from wangge.cases import access, duplicates, lifecycle
    from wangge.cases.models import Case
    from wangge.territory.models import Person, Place

    place = Place.objects.filter(code="bench").first() or ground.lay()
    clerk, table, there = Person.objects.get(login="clerk"), [], Case.objects.count()
    held = learnt(place, counts)
    words = [search.text(random.Random(-n))[:60] for n in range(1, ASKED + 1)]
    for size in sizes:
        search.laid(place, there, size - there)
        there = max(there, size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        newest = (
            Case.objects.filter(place=place).order_by("-received_at").values_list("received_at", flat=True)
        )
        at = newest.first()
        assert at is not None
        seen = access.visible(clerk, on=place.day_of(at)).filter(place=place)
        near = seen.filter(state__in=lifecycle.LIVE, received_at__gte=at - duplicates.LOOK_BACK)
        near = near.select_related("grid", "category").order_by("-received_at")
        floor = search.timed(lambda _each, near=near: list(near[: duplicates.CANDIDATES]), words)
        for name, taken, bare in (
            ("open matters like it", search.timed(lambda each, seen=seen, at=at: duplicates.similar(each, among=seen, at=at), words), floor),
            (f"its category, of {held:,} counts", search.timed(lambda each, at=at: suggest.suggest(each, place=place, on=place.day_of(at)), words), floor),
        ):  # fmt: skip
            row = search.row(f"{name}, {there:,} matters, p95", taken, bare, "< 100 ms")
            table.append(row | {"line": "hints"})
    return table


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--counts", type=int, default=200_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        ground.settle(str(given.home or home))
        table = measured([int(each) for each in given.sizes.split(",")], given.counts)
    ground.tell(table, given.json)


if __name__ == "__main__":
    main()
