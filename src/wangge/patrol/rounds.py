"""巡查 (A-2.1.1): one patrol, written once; what was not in order stands as findings beside it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import QuerySet

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.patrol import access, grid_files
from wangge.patrol.models import Checklist, Patrol, PatrolFinding, PatrolPlan
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place

Verdict = Patrol.Verdict
LONGEST = dt.timedelta(hours=16)
EXTRA = "extra"  # the key of what was seen beside the list


def record(
    place: Place, *, grid: Grid, checklist: Checklist | None = None, plan: PatrolPlan | None = None,
    started_at: dt.datetime, ended_at: dt.datetime, answers: Iterable[dict[str, str]] = (), words: str = "",
    extra: str = "", sealed_at: dt.datetime | None = None, device_id: str = "", device_seq: int | None = None,
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Patrol:  # fmt: skip
    """记巡查: pass, fail or not applicable for each item, words for what the list does not ask. Late is labelled, never refused.

    Each failed item is a finding, and so is `extra`, something seen beside the list. The same `uid` is the same patrol.
    """
    saying.whole(at, started_at, ended_at, sealed_at)
    if grid.place_id != place.pk:
        raise Refusal(f"网格“{grid}”不在{place}。")
    ended_at = saying.claimed(ended_at, at)
    started_at = min(started_at, ended_at)
    if ended_at - started_at > LONGEST:
        raise Refusal("一次巡查从开始到结束不超过 16 小时；请核对开始的时间。")
    post = access.demand_patroller(grid, by, [place.day_of(at), place.day_of(ended_at)])
    given = _answers(answers, checklist)
    said = saying.words(words, "看到了什么", limit=2000, needed=checklist is None)
    row = Patrol(
        place=place, grid=grid, checklist=checklist, plan=plan, file=grid_files.on(grid, place.day_of(ended_at)),
        patroller_id=post.person_id, started_at=started_at, ended_at=ended_at, answers=given, words=said,
        sealed_at=sealed_at, device_id=device_id[:40], device_seq=device_seq, uid=uid or uuid4(),
    )  # fmt: skip
    with transaction.atomic():
        kept = written.keep(row, by=by, at=at)
        if not kept.repeated:
            written.keep_many(_findings(kept, checklist, extra), by=by, at=at)
    return kept


def _answers(answers: Iterable[dict[str, str]], checklist: Checklist | None) -> list[dict[str, str]]:
    """各项的结果, in the order of the list: every item answered, none twice, none that is not on it."""
    given = list(answers)
    if checklist is None:
        if given:
            raise Refusal("没有检查表，就没有各项的结果；看到的写在“看到了什么”里。")
        return []
    found: dict[str, dict[str, str]] = {}
    for each in given:
        key = each.get("key", "")
        if checklist.item(key) is None or key in found:
            raise Refusal(f"“{checklist.title}”第 {checklist.version} 版里没有第 {key} 项，或者写了两遍。")
        verdict = saying.chosen(each.get("verdict", ""), Verdict, "结果")
        note = saying.words(each.get("note", ""), "说明", limit=500, needed=False)
        where = saying.words(each.get("where", ""), "在哪里", limit=80, needed=False)
        found[key] = {"key": key, "verdict": verdict, "note": note, "where": where}
    left = [item["text"] for item in checklist.items if item["key"] not in found]
    if left:
        raise Refusal(
            f"还有 {len(left)} 项没有选：{'、'.join(left[:3])}{'等' if len(left) > 3 else ''}。用不上的选“不适用”。"
        )
    return [found[item["key"]] for item in checklist.items]


def _findings(patrol: Patrol, checklist: Checklist | None, extra: str) -> list[PatrolFinding]:
    """不合格的各项, each with the item's own words and the note; and what was seen beside the list."""
    seen = []
    for answer in patrol.answers:
        item = checklist.item(answer["key"]) if checklist and answer["verdict"] == Verdict.FAIL else None
        if item is not None:
            note = f"：{answer['note']}" if answer["note"] else ""
            seen.append((answer["key"], f"{item['text']}不合格{note}", item["clause"], answer["where"]))
    if extra := saying.words(extra, "表外发现的", limit=1000, needed=False):
        seen.append((EXTRA, extra, "", ""))
    return [
        PatrolFinding(
            place_id=patrol.place_id, patrol=patrol, key=key, words=words, clause=clause, where=where,
            uid=finding_uid(patrol.uid, key),
        )
        for key, words, clause, where in seen
    ]  # fmt: skip


def finding_uid(patrol: UUID, key: str) -> UUID:
    """发现的编号: the same on every arrival of the same patrol."""
    return uuid5(patrol, f"finding/{key}")


def answered(patrol: Patrol) -> list[dict[str, Any]]:
    """逐项: each item of the list as it then stood, with its answer."""
    if patrol.checklist is None:
        return []
    words = dict(Verdict.choices)
    given = {each["key"]: each for each in patrol.answers}
    return [
        item | given[item["key"]] | {"word": words[given[item["key"]]["verdict"]]}
        for item in patrol.checklist.items
        if item["key"] in given
    ]


def between(place: Place, first: dt.date, last: dt.date) -> QuerySet[Patrol]:
    """某几天的巡查, in the order in which they ended."""
    start, end = place.span(first, last)
    found = Patrol.objects.filter(place=place, ended_at__gte=start, ended_at__lt=end)
    return found.select_related("place", "grid", "plan", "checklist", "patroller").order_by("ended_at", "pk")
