"""常用筛选: filters of a list that a person keeps under a name, for themselves alone; the same name again replaces."""

import datetime as dt

from wangge.analysis.models import KeptFilter
from wangge.policy.pack import Refusal
from wangge.territory.models import Person, Place

MOST = 20


def of(place: Place, person: Person) -> list[KeptFilter]:
    """存下的, by name."""
    return list(KeptFilter.objects.filter(place=place, person=person))


def keep(place: Place, person: Person, *, name: str, query: str, at: dt.datetime) -> None:
    """存下一个. Refusal without a name or a filter, and beyond MOST."""
    name = " ".join(name.replace("\x00", "").split())[:30]
    if not name or not query:
        raise Refusal("先选好筛选，再起个名字。")
    mine = KeptFilter.objects.filter(place=place, person=person)
    if mine.exclude(name=name).count() >= MOST:
        raise Refusal(f"最多存 {MOST} 个，先去掉不用的。")
    KeptFilter.objects.update_or_create(
        place=place, person=person, name=name, defaults={"query": query, "at": at}
    )


def drop(place: Place, person: Person, *, name: str) -> None:
    """去掉一个."""
    KeptFilter.objects.filter(place=place, person=person, name=name.replace("\x00", "")).delete()
