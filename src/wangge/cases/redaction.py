"""删去文字: somebody's name or number goes out of a matter's own words, everywhere they were repeated.

The rows keep a redacted text; the bodies of the log that held the words are erased, their leaves stay and prove that
there was something; an act says who took words out and why. The diary entry the matter came from is treated with it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from wangge.cases import errands
from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case
from wangge.integrity import erasure, redacting
from wangge.integrity.actor import Actor
from wangge.integrity.models import Body, Leaf
from wangge.journal import diary
from wangge.policy.pack import Refusal

# Where words about a matter stand, beside the matter and its acts: related rows, and their columns.
BESIDE = {
    "tellings": ("words",), "ratings": ("words", "excluded_reason"), "checks": ("words",),
    "assistances": ("request", "answer"), "extensions": ("reason", "words"), "suspensions": ("words", "decision"),
    "recusals": ("reason",), "notices": ("text",), "attachments": ("name",),
}  # fmt: skip
OF_CASE = ("words", "summary", "where", "result")
OF_ACT = ("note", "said")
_LIMITS: dict[str, int | None] = {
    each.name: each.max_length for each in Case._meta.concrete_fields if each.name in OF_CASE
}
BASIS = "个人信息保护法第四十七条"


@act("redact")
def redact(
    case: Case, *, passages: Sequence[str], reason: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """删去文字: these passages, by somebody of the office who did not handle the matter. It cannot be taken back."""
    if by.person_id in errands.handlers(case):
        raise NotAllowed("经办人不能删自己经办的事里的话。请办公室的另一位同事来删。")
    passages = redacting.asked(passages)
    reason = words(reason, "为什么删", limit=200)
    if redacting.count(reason, passages):
        raise Refusal("理由会一直留着，请不要把要删的字写进理由里。")
    erasure.without_trace()
    changed = _changed(case, passages)
    found = _in_case(case, passages) + sum(n for _, _, n in changed) + _beside(case, passages)
    found += diary.redact_of_case(case.place, case.uid, passages=passages, basis=reason, by=by, at=at)
    if not found:
        raise NotAllowed("没有找到这些字，什么也没有删。请照原文写，一行一处。")
    step = take("redact", case, uid=uid, note=f"删去 {found} 处文字：{reason}", by=by, at=at)
    _forget(case, [row for row, _, _ in changed], reason, by, at)
    for row, columns, _ in changed:
        Act.objects.filter(pk=row.pk).update(**columns)
    case.save(update_fields=list(OF_CASE))  # and with them the tokens of the search
    _index_forgets()
    return step


def _in_case(case: Case, passages: Sequence[str]) -> int:
    """原话、摘要、地点、结果: on the locked row; saved with the act."""
    found = 0
    for name in OF_CASE:
        said = getattr(case, name)
        found += redacting.count(said, passages)
        setattr(case, name, redacting.cut(said, passages, limit=_LIMITS[name]))
    return found


def _changed(case: Case, passages: Sequence[str]) -> list[tuple[Act, dict[str, Any], int]]:
    """要改的动作: each with its redacted columns, and in how many places."""
    rows = []
    for row in case.acts.all():
        columns: dict[str, Any] = {name: redacting.cut(getattr(row, name), passages) for name in OF_ACT}
        found = sum(redacting.count(getattr(row, name), passages) for name in OF_ACT)
        kept = dict(row.changes)
        for name in OF_CASE:
            if isinstance(kept.get(name), str):
                found += redacting.count(kept[name], passages)
                kept[name] = redacting.cut(kept[name], passages, limit=_LIMITS[name])
        if found:
            rows.append((row, columns | {"changes": kept}, found))
    return rows


def _beside(case: Case, passages: Sequence[str]) -> int:
    """告知、评价、协办、通知、材料的名称 …"""
    found = 0
    for relation, names in BESIDE.items():
        rows: QuerySet[Any] = getattr(case, relation).all()
        for row in rows:
            here = sum(redacting.count(getattr(row, name), passages) for name in names)
            if here:
                for name in names:
                    limit = row._meta.get_field(name).max_length
                    setattr(row, name, redacting.cut(getattr(row, name), passages, limit=limit))
                if relation == "attachments":
                    row.name = _free(case, row)
                row.save(update_fields=list(names))
                found += here
    return found


def _free(case: Case, row: Any) -> str:
    """不重的名称: two files that differed only in what was taken out."""
    twins = case.attachments.filter(sha256=row.sha256, name=row.name).exclude(pk=row.pk)
    return f"{row.pk.hex[:4]}-{row.name}"[:120] if twins.exists() else str(row.name)


def _forget(case: Case, rows: Sequence[Act], reason: str, by: Actor, at: dt.datetime) -> None:
    """日志正文: of the acts that held the words, and of the sealed records they came in from a phone."""
    indexes = {row.leaf_index for row in rows}
    sent = Leaf.objects.filter(
        place_id=case.place_id, kind=diary.SENT, subject__in=[str(row.uid) for row in rows]
    )
    indexes |= set(sent.values_list("index", flat=True))
    held = Body.objects.filter(place_id=case.place_id, index__in=indexes)
    if still := sorted(held.values_list("index", flat=True)):
        erasure.erase(case.place_id, indexes=still, reason=f"删去文字：{reason}", basis=BASIS, by=by, at=at)


def _index_forgets() -> None:
    """搜索的索引: FTS5 keeps what it dropped until it is merged; so it is merged now."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_search(cases_search) VALUES ('optimize')")
