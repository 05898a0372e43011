"""上级的表 (forms): taken in once, its columns mapped by suggestion or by choice; a change is a version from a day on."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet

from wangge.documents import access
from wangge.documents.models import FormVersion, SuperiorForm
from wangge.documents.superior import books, fields, heads, matching
from wangge.documents.superior.filling import Shape
from wangge.integrity import safe_files, written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.territory.models import Place

RESTS_AFTER = dt.timedelta(days=183)  # six months unused: hidden from the list, never deleted


class NoForm(Refusal):
    """没有这张表: one answer for unknown and not yours."""


def add(
    place: Place, content: bytes, *, name: str, sender: str, file_name: str, source: str = "", sheet: str = "", last: int = 0,
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> FormVersion:  # fmt: skip
    """收一张表: made safe, its head found, each column given the likeliest field. To be looked through before it is used."""
    access.demand_keeper(place, by, at=at)
    name, sender = saying.words(name, "表名", limit=80), saying.words(sender, "谁要的", limit=80)
    taken = books.take(content)
    head = heads.find(taken.content, sheet=sheet, last=last)
    known = fields.of(place)
    source = source or matching.likeliest([each.label for each in head.columns])
    if source not in known:
        raise Refusal("这里没有这种记录，请另选表里填的是什么。")
    with transaction.atomic():
        form = SuperiorForm(place=place, name=name, sender=sender, source=source, uid=uid or uuid4())
        form = written.keep(form, by=by, at=at)
        if form.repeated:
            return latest(form)
        return _version(
            form,
            taken,
            head,
            _suggested(head, source),
            file_name=file_name,
            since=place.day_of(at),
            by=by,
            at=at,
        )


def renew(
    form: SuperiorForm, content: bytes, *, file_name: str, since: dt.date, sheet: str = "", last: int = 0, by: Actor,
    at: dt.datetime,
) -> FormVersion:  # fmt: skip
    """换新表样: the superior changed their form; columns with the same name keep what they were filled with."""
    access.demand_keeper(form.place, by, at=at)
    taken = books.take(content)
    head = heads.find(taken.content, sheet=sheet, last=last)
    before = {each["label"]: each for each in latest(form).columns}
    columns = [
        each | {name: before[each["label"]][name] for name in ("field", "fixed")}
        if each["label"] in before
        else each
        for each in _suggested(head, form.source)
    ]
    with transaction.atomic():
        return _version(form, taken, head, columns, file_name=file_name, since=since, by=by, at=at)


def remap(
    form: SuperiorForm, chosen: Mapping[int, tuple[str, str]], *, since: dt.date, by: Actor, at: dt.datetime
) -> FormVersion:
    """改列对应: for each column our field, or words that are always the same; a new version from a day on."""
    access.demand_keeper(form.place, by, at=at)
    now = latest(form)
    known = fields.SOURCES[form.source]
    columns = []
    for each in now.columns:
        code, fixed = chosen.get(each["index"], (each["field"], each["fixed"]))
        if code and known.field(code) is None:
            raise Refusal(f"没有字段“{code}”，请在列出的里面选。")
        fixed = saying.words(fixed, "固定文字", limit=60, needed=False) if not code else ""
        columns.append(each | {"field": code, "fixed": fixed})
    if not any(each["field"] for each in columns):
        raise Refusal("一列也没有对上，表填不出来。至少选一列。")
    if columns == now.columns and since == now.since:
        return now
    row = FormVersion(
        place_id=form.place_id, form=form, number=_next(form), since=since, file_name=now.file_name, sha256=now.sha256,
        sheet=now.sheet, first=now.first, last=now.last, foot=now.foot, columns=columns, left_out=now.left_out,
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def _suggested(head: heads.Head, source: str) -> list[dict[str, Any]]:
    """建议: a personal field is never suggested by itself – somebody has to choose it."""
    found = matching.suggestions([each.label for each in head.columns], source)
    known = fields.SOURCES[source]
    return [
        {
            "index": each.index, "letter": each.letter, "label": each.label, "fixed": "",
            "field": "" if code and (field := known.field(code)) and field.personal else code,
        }
        for each, (code, _sure) in zip(head.columns, found, strict=True)
    ]  # fmt: skip


def _version(
    form: SuperiorForm, taken: books.Taken, head: heads.Head, columns: Sequence[dict[str, Any]], *, file_name: str, since: dt.date,
    by: Actor, at: dt.datetime,
) -> FormVersion:  # fmt: skip
    digest = hashlib.sha256(taken.content).hexdigest()
    if not (where := _file(form.place, digest)).exists():
        safe_files.put(where, taken.content)
    row = FormVersion(
        place_id=form.place_id, form=form, number=_next(form), since=since, file_name=safe_files.plain_name(file_name),
        sha256=digest, sheet=head.sheet, first=head.first, last=head.last, foot=head.foot, columns=list(columns),
        left_out=list(taken.left_out),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def _next(form: SuperiorForm) -> int:
    return (form.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _file(place: Place, digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "forms" / place.code / f"{digest}.xlsx"


def template(version: FormVersion) -> bytes:
    """空表. A Refusal where the file is not there any more or was changed."""
    try:
        content = _file(version.place, version.sha256).read_bytes()
    except OSError as wrong:
        raise Refusal("这张表的空表文件不在了。请重新上传。") from wrong
    if hashlib.sha256(content).hexdigest() != version.sha256:
        raise Refusal("这张表的空表文件和存证对不上，不能用。请重新上传。")
    return content


def shape(version: FormVersion) -> Shape:
    """填在哪里: only the columns that are filled."""
    return Shape(
        version.sheet, version.last + 1, version.foot, tuple(each["index"] for each in filled(version))
    )


def filled(version: FormVersion) -> list[dict[str, Any]]:
    """要填的列."""
    return [each for each in version.columns if each["field"] or each["fixed"]]


def latest(form: SuperiorForm) -> FormVersion:
    """最新的版本."""
    return form.versions.select_related("form", "place").order_by("-number")[0]


def version_on(form: SuperiorForm, day: dt.date) -> FormVersion:
    """那天用的版本: the last that had begun, else the first."""
    rows = form.versions.select_related("form", "place")
    return rows.filter(since__lte=day).order_by("-number").first() or rows.order_by("number")[0]


def of(place: Place) -> QuerySet[SuperiorForm]:
    """这个地方的表, with their versions and when each was last used."""
    versions = FormVersion.objects.order_by("-number")
    return (
        SuperiorForm.objects.filter(place=place)
        .select_related("place")
        .prefetch_related(Prefetch("versions", versions))
        .annotate(used_at=Max("versions__exports__at"), begun_at=Max("versions__at"))
    )


def one(place: Place, uid: UUID) -> SuperiorForm:
    """一张表."""
    found = of(place).filter(uid=uid).first()
    if found is None:
        raise NoForm("没有这张表。")
    return found


def resting(form: Any, *, at: dt.datetime) -> bool:
    """搁着的: neither used nor changed for six months."""
    last = max(each for each in (form.used_at, form.begun_at, form.at) if each)
    return bool(at - last > RESTS_AFTER)
