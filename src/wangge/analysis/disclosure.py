"""居务公开 (affairs disclosure): a period's counts for everybody to read, from a day until a day, signed.

What must never appear cannot: the paper is made of counts, of the names of categories, offices and units, and of the
words of whoever signs; nothing is read of a matter but its category and how it was counted.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from wangge.analysis import access, answers, days
from wangge.analysis.definitions import DEFINITIONS
from wangge.analysis.figures import Figure
from wangge.analysis.models import AffairsDisclosure, MonthlyAnalysis
from wangge.analysis.monthly import month_of
from wangge.cases import lifecycle
from wangge.cases.models import Case, Category
from wangge.integrity import checkpoints, masking, written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.reports import papers
from wangge.territory.models import Place

DAYS = 15
"""At least so many days on the board (城市居民委员会组织法 第三十四条)."""
FEW = 3
"""A category with fewer matters is told in one sum with others: its few could be known to neighbours."""
CODES = [
    "ontime-rate", "feedback-rate", "resolution-rate", "satisfaction-rate", "reopen-rate", "visit-coverage", "survey-score",
    "street-answer-rate", "unit-answer-rate",
]  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """一份公开, ready to be signed."""

    place: Place
    first: dt.date
    last: dt.date
    content: dict[str, Any]


def compose(place: Place, first: dt.date, last: dt.date, *, at: dt.datetime) -> Sheet:
    """汇成一份: counts only."""
    figures = days.figures(place, CODES, first, last, at=at)
    content = {
        "place": place.code, "first": first.isoformat(), "last": last.isoformat(),
        "registered": _registered(place, first, last).count(), "categories": _categories(place, first, last),
        "figures": [figures[code].to_json() for code in CODES],
        "answers": [
            {"name": each.name, "figure": each.figure.to_json(), "late": each.late, "overdue": each.overdue}
            for each in answers.of_place(place, first, last, at=at).lines
        ],
        "analyses": _analyses(place, first, last),
    }  # fmt: skip
    return Sheet(place, first, last, content)


def _registered(place: Place, first: dt.date, last: dt.date) -> QuerySet[Case]:
    start, end = place.span(first, last)
    gone = (lifecycle.State.DRAFT, lifecycle.State.VOID, lifecycle.State.MERGED)
    return Case.objects.filter(place=place, registered_at__gte=start, registered_at__lt=end).exclude(
        state__in=gone
    )


def _categories(place: Place, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """各类别的件数, by code; of the small ones and those hidden with them `n` is None: only their sum can be told."""
    counted: dict[int | None, int] = {}
    for category in _registered(place, first, last).values_list("category_id", flat=True):
        counted[category] = counted.get(category, 0) + 1
    known = Category.objects.filter(place=place).in_bulk([each for each in counted if each])
    hidden = _hidden(counted)
    if hidden == set(counted) and _told_by_sum(list(counted.values())):
        return []  # the total alone would say how many
    rows = [
        {
            "code": known[pk].code if pk else "",
            "name": known[pk].name if pk else "",
            "n": None if pk in hidden else n,
        }
        for pk, n in counted.items()
    ]
    return sorted(rows, key=lambda row: (not row["code"], row["code"]))


def _hidden(counted: dict[int | None, int]) -> set[int | None]:
    """不写数的: those with few matters, and the next smallest as long as the total less the rest gives one of them away."""
    order = sorted(counted, key=lambda pk: (counted[pk], pk or 0))
    few = sum(1 for n in counted.values() if n < FEW)
    while 0 < few < len(order) and _told_by_sum([counted[pk] for pk in order[:few]]):
        few += 1
    return set(order[:few])


def _told_by_sum(counts: list[int]) -> bool:
    """合计就说出了各是几件: of one alone, of too few, and where all are as small or all as large as a hidden one can be."""
    if len(counts) == 1 or sum(counts) < FEW:
        return any(n < FEW for n in counts)
    return max(counts) < FEW and len(set(counts)) == 1


def _analyses(place: Place, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """报给上级的月度分析: which months', to whom, answered or not. Their words stay inside."""
    rows = MonthlyAnalysis.objects.filter(place=place, month__gte=first.replace(day=1), month__lte=last)
    rows = rows.order_by("month").prefetch_related("sendings__office", "sendings__unit", "sendings__answers")
    return [
        {"month": row.month.isoformat(), "to": each.addressee, "answered": bool(each.answers.all())}
        for row in rows
        for each in row.sendings.all()
    ]


def figures_in(content: dict[str, Any]) -> list[tuple[Any, Figure]]:
    """公开里的数, each with its definition."""
    found = (Figure.from_json(each) for each in content["figures"])
    return [(DEFINITIONS[each.code], each) for each in found if each.code in DEFINITIONS]


def answers_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """办事处和部门的答复."""
    return [each | {"figure": Figure.from_json(each["figure"])} for each in content["answers"]]


def others_in(content: dict[str, Any]) -> tuple[int, list[str]]:
    """其他: of the categories without a number, their sum and their names; 0 where each has its number."""
    told, names = 0, []
    for each in content["categories"]:
        told += each["n"] or 0
        names += [each["name"]] if each["n"] is None else []
    return (content["registered"] - told if names else 0), names


def posted(place: Place) -> QuerySet[AffairsDisclosure]:
    """公开过的, newest first. They stay readable when their time on the board is over."""
    return AffairsDisclosure.objects.filter(place=place).select_related("place")


def shown(place: Place, on: dt.date) -> QuerySet[AffairsDisclosure]:
    """在公开栏上的, and those whose time is over; none before its first day."""
    return posted(place).filter(since__lte=on)


def one(place: Place, uid: UUID) -> AffairsDisclosure | None:
    """一份."""
    return posted(place).filter(uid=uid).first()


def usual(place: Place, on: dt.date) -> tuple[dt.date, dt.date]:
    """上个月, by default."""
    return month_of(month_of(on)[0] - dt.timedelta(days=1))


def post(
    place: Place, first: dt.date, last: dt.date, *, since: dt.date, until: dt.date, words: str = "",
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> AffairsDisclosure:  # fmt: skip
    """签发并公开: by the head, for fifteen days at least."""
    access.demand(place, by, access.HEADS, "签发居务公开", at=at)
    today = place.day_of(at)
    words = saying.words(words, "说明", limit=1000, needed=False)
    if masking.masked_numbers(words) != words:
        raise Refusal("说明里有电话或证件号码，公开的纸上不能有。请删去再签发。")
    if not first <= last < today:
        raise Refusal("公开的是已经过完的日子：请选起止日，止日在今天以前。")
    if first < place.since:
        raise Refusal(f"{place}{place.since:%Y-%m-%d}才设立，公开的日子不能更早。")
    if (last - first).days > 366:
        raise Refusal("一份最多说一年的事。")
    if since < today:
        raise Refusal("张贴从今天或者以后的一天开始；以前没有贴的，补不成贴过。")
    if (until - since).days + 1 < DAYS:
        raise Refusal(
            f"公开不少于{DAYS}日，请把止日定在{since + dt.timedelta(days=DAYS - 1):%Y-%m-%d}或者以后。"
        )
    if (until - since).days > 3 * 366:
        raise Refusal("止日太远，一份最多张贴三年；以后在门户上一直看得到。")
    there = posted(place).filter(first=first, last=last).first()
    if there is not None and there.uid != uid:
        raise Refusal(f"这段时间的已由{there.by_label}签发公开。要更正的，请写“签后说明”。")
    if there is not None:
        return there
    other = posted(place).filter(first__lte=last, last__gte=first).first()
    if other is not None:
        raise Refusal(
            f"{other.first:%Y-%m-%d}至{other.last:%Y-%m-%d}的已经公开，两份的日子不能重叠：相减就露出几天里的件数。"
            "请从那份以外的日子选。"
        )
    with transaction.atomic():
        content = compose(place, first, last, at=at).content
        digest = papers.digest({"content": content, "words": words})
        row = AffairsDisclosure(
            place=place, first=first, last=last, since=since, until=until, content=content, words=words, digest=digest,
            uid=uid or uuid4(),
        )  # fmt: skip
        row = written.keep(row, by=by, at=at)
        checkpoints.sign(place.pk, at=at)
    return row
