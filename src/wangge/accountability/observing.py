"""只看不提 (observe only): findings are shown and nothing is proposed. A new place begins with three months of it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid4

from wangge.accountability.lifecycle import NotAllowed
from wangge.accountability.models import Observing
from wangge.accountability.terms import add_months
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Place, Post

FIRST_MONTHS = 3
DECIDES = ("head", "company-leader")


@dataclass(frozen=True, slots=True)
class Span:
    """一段只看不提的日子, both days included; `usual` where nobody decided it."""

    since: dt.date
    until: dt.date
    why: str
    usual: bool


def span_of(place: Place) -> Span | None:
    """最近定下的一段: by the office, by the adoption itself, or the first three months. None before any adoption."""
    row = Observing.objects.filter(place=place).order_by("-pk").first()
    if row is not None:
        return Span(row.since, row.until, row.why, usual=False)
    adoptions = jurisdiction.adoptions_of(place)
    if not adoptions:
        return None
    begun = max(adoptions[0].since, place.day_of(adoptions[0].recorded_at))
    return Span(
        begun,
        add_months(begun, FIRST_MONTHS) - dt.timedelta(days=1),
        why="刚开始用，先看一段时间，大家熟悉了再说",
        usual=True,
    )


def now(place: Place, on: dt.date) -> Span | None:
    """这一天是不是只看不提; the span, or None."""
    found = span_of(place)
    if found is not None and on <= found.until and (found.since <= on or found.usual):
        return found
    try:
        adoption = jurisdiction.adoption_of(place, on)
    except Refusal:
        return None
    if adoption.observe_only and (found is None or found.usual):
        return Span(adoption.since, dt.date.max, why="采用这份制度时写明先只看不提", usual=True)
    return None


def demand_over(place: Place, on: dt.date) -> None:
    """可以提出建议了: NotAllowed while the place only observes."""
    found = now(place, on)
    if found is not None:
        until = (
            "另行决定"
            if found.until == dt.date.max
            else f"{found.until.year}年{found.until.month}月{found.until.day}日"
        )
        raise NotAllowed(
            f"现在只看不提，到{until}为止：认定照样显示，不起草任何建议。要改，请负责人写明理由另定日期。"
        )


def decide(
    place: Place, *, until: dt.date, why: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Observing:
    """定只看不提到哪天: by the head of the place; a day before today ends it. With reasons, and recorded."""
    today = place.day_of(at)
    post = (
        Post.objects.filter(pk=by.post_id or 0, person_id=by.person_id or 0, place=place, role__in=DECIDES)
        .on(today)
        .first()
    )
    if post is None:
        raise NotAllowed("只看不提到哪天，由社区负责人（公司领导）来定。")
    if until > add_months(today, 12):
        raise Refusal("一次最多定一年，到时可以再定。")
    row = Observing(
        place=place,
        since=min(today, until),
        until=until,
        why=saying.words(why, "理由", limit=200),
        uid=uid or uuid4(),
    )
    return written.keep(row, by=by, at=at)
