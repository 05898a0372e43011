"""填出来 (exporting): a form filled from records, for somebody and for something – and written down before it is handed over."""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wangge.documents import access
from wangge.documents.models import Export, FormVersion
from wangge.documents.superior import fields, filling, forms
from wangge.integrity import looks, safe_files, written
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory.reach import Reach


def rows_of(version: FormVersion, reach: Reach, asked: Mapping[str, Any]) -> QuerySet[Any]:
    """要填的记录: of the asked days, as far as this reach sees them."""
    return fields.SOURCES[version.form.source].rows(version.place, reach, _read(asked))


def _read(asked: Mapping[str, Any]) -> dict[str, Any]:
    said = dict(asked)
    for name in ("first", "last"):
        if isinstance(said[name], str):
            said[name] = dt.date.fromisoformat(said[name])
    return said


def personal(version: FormVersion) -> list[str]:
    """里面的个人信息, by name."""
    return [str(each.label) for each in fields.SOURCES[version.form.source].personal(version.fields)]


def allow(
    version: FormVersion, *, recipient: str, purpose: str, reason: str, count: int, by: Actor, at: dt.datetime
) -> None:
    """可否: who fills, for whom and for what; with personal fields the reason is kept as a look before anything is read."""
    access.demand_filler(version.place, by, at=at)
    if not recipient.strip() or not purpose.strip():
        raise Refusal("请写明报给谁、做什么用：每次导出都记下来。")
    named = personal(version)
    if named:
        if not reason.strip():
            raise looks.NoReason(
                f"这张表要填个人信息（{'、'.join(named)}），请写明为什么非填不可；或者改列对应，改成“只留姓”或不填。"
            )
        looks.looked(
            version.place_id, what="form-export", subject=f"{version.form.name}：{count} 行"[:60], field="、".join(named)[:60],
            reason=f"{reason.strip()}（报给{recipient.strip()}）", by=by, at=at,
        )  # fmt: skip


def preview(version: FormVersion, rows: QuerySet[Any], count: int = 3) -> list[list[Any]]:
    """先看几行, personal fields left empty."""
    known = fields.SOURCES[version.form.source]
    hidden = {each.code for each in known.personal(version.fields)}
    columns = [
        each | ({"field": "", "fixed": "（个人信息）"} if each["field"] in hidden else {})
        for each in version.columns
    ]
    return list(_values(version, rows[:count], columns))


def make(
    version: FormVersion, rows: QuerySet[Any], where: Path, *, recipient: str, purpose: str, reason: str, asked: Mapping[str, Any],
    uid: UUID, by: Actor, at: dt.datetime, tick: Callable[[int], None] = lambda done: None,
) -> Export:  # fmt: skip
    """填一次: the file put down under `where`, and the export written with its hash."""
    began = time.monotonic()
    template, columns = forms.template(version), forms.filled(version)
    with safe_files.for_its_owner(where) as out:
        count = filling.fill(template, forms.shape(version), _values(version, rows, columns), out, tick=tick)
    with where.open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    row = Export(
        place_id=version.place_id, version=version, recipient=recipient.strip()[:80], purpose=purpose.strip()[:120],
        reason=reason.strip()[:200] if personal(version) else "", fields=version.fields, asked=dict(asked), rows=count,
        seconds=round(time.monotonic() - began, 2), sha256=digest, uid=uid,
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def _values(version: FormVersion, rows: QuerySet[Any], columns: list[dict[str, Any]]) -> Iterator[list[Any]]:
    codes = [each["field"] for each in columns]
    fixed = [(n, each["fixed"]) for n, each in enumerate(columns) if not each["field"] and each["fixed"]]
    for row in fields.values(fields.SOURCES[version.form.source], version.place, rows, codes):
        for n, words in fixed:
            row[n] = words
        yield row


def log(place_id: int) -> QuerySet[Export]:
    """导出记录 of a place, newest first."""
    return Export.objects.filter(place_id=place_id).select_related("version__form")
