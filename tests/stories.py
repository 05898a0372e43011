"""Matters at each point of their life, so that a test begins where its sentence begins. All on Monday 2026-03-02."""

import datetime as dt
from typing import Any

from wangge.cases import dispatch, feedback, handling, intake, triage
from wangge.cases.models import Case
from wangge.integrity.actor import Actor

ZONE = dt.timezone(dt.timedelta(hours=8))
RESIDENT = Actor.resident()


def on(text: str) -> dt.datetime:
    """`"03-02 10:00"` in 2026, at the place."""
    return dt.datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


MONDAY = on("03-02 10:00")


def registered(cast: Any, words: str = "2号楼水管爆裂，水往外涌。请快来", **more: Any) -> Case:
    """A resident wrote at ten on Monday."""
    said = {
        "place": cast.community,
        "channel": "web",
        "grid": cast.grid1,
        "by": RESIDENT,
        "at": MONDAY,
    } | more
    return intake.register(words, **said).case


def working(cast: Any, **more: Any) -> Case:
    """Li classified it at once as the community's own: due Tuesday 24:00 by B-3.1, held by Min."""
    case = registered(cast, **more)
    by = cast.by("zhao" if case.confidential else "li")
    triage.classify(case, level="community", holder=cast.min, by=by, at=on("03-02 10:30"))
    return case


def assisting(cast: Any, **more: Any) -> Any:
    """The water company was asked on Monday at eleven. Gives the assistance."""
    case = working(cast, **more)
    return dispatch.assist(
        case, unit=cast.water, request="请抢修供水主管", by=cast.by("zhao"), at=on("03-02 11:00")
    )


def resolved(cast: Any, **more: Any) -> Case:
    """Min mended it on Monday at four."""
    case = working(cast, **more)
    handling.resolve(case, result="换了阀门，已恢复供水", by=cast.by("min"), at=on("03-02 16:00"))
    return case


def told(cast: Any, **more: Any) -> Case:
    """And Li told the resident at five."""
    case = resolved(cast, **more)
    by = cast.by("zhao" if case.confidential else "li")
    feedback.tell(case, words="阀门已换，水通了", channel="phone", by=by, at=on("03-02 17:00"))
    return case
