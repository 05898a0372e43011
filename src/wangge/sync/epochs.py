"""纪元: told to every phone with every answer; a restore from a backup begins a new one.

A restore leaves a mark beside the database, because the tables it puts back may be older than this one.
"""

import json
import secrets
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.sync.models import Epoch
from wangge.territory.models import Place

BEGINNING = "开始使用离线同步"
_SPACE = UUID("6c8f4a0e-6d5a-4f4e-9d53-5b1f0f6a2c11")


def mark(why: str, *, at: datetime) -> None:
    """留下记号: the next answer to a phone begins a new epoch."""
    said = {"value": secrets.token_hex(16), "why": why[:200], "at": at.isoformat()}
    path = _marked()
    fresh = path.with_suffix(".part")
    fresh.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def current(place: Place, *, at: datetime) -> str:
    """现在的纪元 of a place; begun when first asked for, and anew after a restore."""
    marked = _read()
    last = Epoch.objects.filter(place=place).order_by("-pk").first()
    if marked is not None and (
        last is None or not Epoch.objects.filter(place=place, value=marked[0]).exists()
    ):
        return _begin(place, *marked, at=at)
    return last.value if last else _begin(place, secrets.token_hex(16), BEGINNING, at=at)


def _begin(place: Place, value: str, why: str, *, at: datetime) -> str:
    first = why == BEGINNING
    uid = uuid5(_SPACE, str(place.pk) if first else f"{place.pk}/{value}")  # two at once begin the same one
    with transaction.atomic():
        if first and (done := Epoch.objects.filter(place=place).order_by("-pk").first()):
            return done.value
        written.keep(Epoch(place=place, uid=uid, value=value, why=why), by=Actor.clock(), at=at)
    return value


def _marked() -> Path:
    return Path(settings.HOME) / "restored.json"


def _read() -> tuple[str, str] | None:
    try:
        said = json.loads(_marked().read_text(encoding="utf-8"))
        return str(said["value"])[:32], str(said["why"])[:200]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
