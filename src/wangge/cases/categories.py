"""类别: the filing-and-closing table of a place – added to, renamed, ended from a day on; never deleted."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from django.db import transaction

from wangge.cases.models import Category
from wangge.integrity.actor import Actor
from wangge.integrity.record import record
from wangge.policy.pack import Refusal
from wangge.territory.models import Place
from wangge.territory.naming import code_of, text_of

_LIMITS = {"accept_when": 200, "close_when": 200, "keywords": 300, "maps_to": 60}


def add(
    place: Place, code: str, name: str, *, parent: Category | None = None, lane: str = "normal", since: dt.date | None = None,
    by: Actor, at: dt.datetime, **more: str,
) -> Category:  # fmt: skip
    """添一类. The same again is the same one. `more`: accept_when, close_when, keywords, maps_to."""
    code, name = code_of(code, "类别代码", 40), text_of(name, "类别名称", 60)
    if parent is not None and parent.place_id != place.pk:
        raise Refusal("上级类别不在这个地方。")
    wanted: dict[str, Any] = {"name": name, "parent": parent, "lane": lane}
    wanted |= {key: text_of(value, key, _LIMITS[key], may_be_empty=True) for key, value in more.items()}
    with transaction.atomic():
        found = Category.objects.filter(place=place, code=code).first()
        if found is not None:
            if found.name == name:
                return found
            raise Refusal(f"代码“{code}”已用于“{found}”，请换一个。")
        row = Category.objects.create(place=place, code=code, since=since or place.day_of(at), **wanted)
        _write(row, "add", {"name": name, "lane": lane}, by, at)
    return row


def rename(category: Category, name: str, *, by: Actor, at: dt.datetime) -> Category:
    """改名; the old name stands in the log."""
    name, old = text_of(name, "类别名称", 60), category.name
    if name == old:
        return category
    with transaction.atomic():
        category.name = name
        category.save(update_fields=["name"])
        _write(category, "rename", {"old": old, "new": name}, by, at)
    return category


def end(category: Category, *, until: dt.date | None = None, by: Actor, at: dt.datetime) -> Category:
    """停用: from the day after `until` it is not offered any more; matters keep it."""
    if category.until is not None:
        return category
    with transaction.atomic():
        category.until = until or category.place.day_of(at)
        category.save(update_fields=["until"])
        _write(category, "end", {"until": category.until.isoformat()}, by, at)
    return category


def load(place: Place, path: Path, *, by: Actor, at: dt.datetime) -> int:
    """按制度包的类别表添加 (categories.csv): code,name,parent,accept_when,close_when,lane,keywords,maps_to."""
    made = 0
    with open(path, encoding="utf-8-sig", newline="") as lines, transaction.atomic():
        known = {each.code: each for each in Category.objects.filter(place=place)}
        for row in csv.DictReader(lines):
            if row["code"] in known:
                continue
            more: dict[str, Any] = {key: row[key] or "" for key in _LIMITS}
            parent = known.get(row["parent"]) if row["parent"] else None
            if row["parent"] and parent is None:
                raise Refusal(f"类别“{row['name']}”的上级“{row['parent']}”不在表里（或者写在它后面）。")
            known[row["code"]] = add(
                place,
                row["code"],
                row["name"],
                parent=parent,
                lane=row["lane"] or "normal",
                by=by,
                at=at,
                **more,
            )
            made += 1
    return made


def _write(category: Category, what: str, body: dict[str, Any], by: Actor, at: dt.datetime) -> None:
    record(category.place_id, kind=f"category.{what}", subject=category.code, body=body, by=by, at=at)
