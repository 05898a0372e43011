"""写下的时刻 (times): what people write for a moment – read in the place's zone when they wrote none."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo

from .pack import Refusal

_WRITTEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})[:：时点](\d{2})?分?(?:[:：](\d{2})(?:[.,](\d{1,6})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)


def read(written: str, zone: tzinfo) -> tuple[datetime, bool, bool]:
    """读时刻: the moment; whether an hour was written; whether a zone was. `Refusal` says what cannot be read."""
    found = _WRITTEN.fullmatch(written.strip())
    if not found:
        if not written.strip():
            raise Refusal("没有写收到时间")
        raise Refusal(f"“{_short(written)}”不是时间，请写成 2026-09-30T10:00 或 2026-09-30")
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        moment = datetime(  # noqa: DTZ001 – the zone follows
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            int((fraction or "0").ljust(6, "0")),
        )  # fmt: skip
        if offset is None:
            return moment.replace(tzinfo=zone), hour is not None, False
        if offset == "Z":
            return moment.replace(tzinfo=timezone.utc), True, True  # noqa: UP017 – named as written
        minutes = int(offset[1:3]) * 60 + int(offset[-2:])
        away = timedelta(minutes=minutes if offset[0] == "+" else -minutes)
        return moment.replace(tzinfo=timezone(away)), True, True
    except ValueError:
        raise Refusal(f"“{_short(written)}”不是存在的时间，请核对年月日和钟点") from None


def _short(written: str) -> str:
    shown = "".join(sign if sign.isprintable() else "�" for sign in written)
    return shown if len(shown) <= 40 else shown[:40] + "…"


def iso(moment: datetime) -> str:
    """2026-09-30T10:00+08:00 – seconds only where there are any."""
    return moment.isoformat(timespec="auto" if moment.second or moment.microsecond else "minutes")
