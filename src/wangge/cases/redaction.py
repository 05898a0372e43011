"""删去文字: somebody's name or number goes out of a matter's own words, everywhere they were repeated.

The rows keep a redacted text; the bodies of the log that held the words are erased, their leaves stay and prove that
there was something; an act says who took words out and why. The diary entry the matter came from is treated with it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from wangge.cases import errands
from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Act, Case
from wangge.integrity import taking_out
from wangge.integrity.actor import Actor
from wangge.integrity.taking_out import Words
from wangge.journal.models import Referral

# Where words about a matter stand, beside the matter and its acts: related rows, and their columns.
BESIDE = {
    "tellings": ("words",), "ratings": ("words", "excluded_reason"), "checks": ("words",),
    "assistances": ("request", "answer"), "extensions": ("reason", "words"), "suspensions": ("words", "decision"),
    "recusals": ("reason",), "notices": ("text",), "attachments": ("name",),
}  # fmt: skip
OF_CASE = ("words", "summary", "where", "result")


@act("redact")
def redact(
    case: Case, *, passages: Sequence[str], reason: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """删去文字: these passages, by somebody of the office who did not handle the matter. It cannot be taken back."""
    if by.person_id in errands.handlers(case):
        raise NotAllowed("经办人不能删自己经办的事里的话。请办公室的另一位同事来删。")
    reason = words(reason, "为什么删", limit=200)
    asked = taking_out.asked(passages, reason)
    found = taking_out.out_of(case.place_id, ("case", case.uid), asked, reason=reason, by=by, at=at)
    case.refresh_from_db(fields=OF_CASE)
    step = take("redact", case, uid=uid, note=f"删去 {found} 处文字：{reason}", by=by, at=at)
    _index_forgets()
    return step


def _words(place_id: int, uid: UUID) -> Iterator[Words]:
    """事项的文字: its own, its acts', and what stands beside it – what was told, asked, judged, attached."""
    case = Case.objects.get(place_id=place_id, uid=uid)
    yield from taking_out.subject(case, OF_CASE)  # saved with the tokens of the search
    for relation, names in BESIDE.items():
        rows: QuerySet[Any] = getattr(case, relation).all()
        for row in rows:
            yield Words(row, names, before=_free if relation == "attachments" else None)


def _free(row: Any) -> None:
    """不重的名称: two files that differed only in what was taken out."""
    twins = row.case.attachments.filter(sha256=row.sha256, name=row.name).exclude(pk=row.pk)
    if twins.exists():
        row.name = f"{row.pk.hex[:4]}-{row.name}"[:120]


def _entries(place_id: int, uid: UUID) -> Iterator[taking_out.Thing]:
    """日志 that the matter came from."""
    rows = Referral.objects.filter(place_id=place_id, case_uid=uid)
    yield from (("entry", each) for each in rows.values_list("entry__uid", flat=True))


taking_out.HOLDS["case"] = _words
taking_out.REPEATED["case"] = [_entries]


def _index_forgets() -> None:
    """搜索的索引: FTS5 keeps what it dropped until it is merged; so it is merged now."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_search(cases_search) VALUES ('optimize')")
