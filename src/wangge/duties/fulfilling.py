"""写明履行: one duty, one period, one's own words. Late is kept as late; nothing is ticked in bulk."""

import datetime as dt
from uuid import UUID, uuid4

from wangge.duties import access, ledger
from wangge.duties.ledger import Line
from wangge.duties.models import Fulfilment
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal


def fulfil(
    line: Line, *, words: str, evidence: str = "", done_on: dt.date | None = None, late_why: str = "",
    on_behalf_why: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Fulfilment:  # fmt: skip
    """做好了: only for what leaves no record of its own here. The office may write it for somebody, with the reason."""
    if not line.stated:
        raise Refusal(f"“{ledger.word(line.duty)}”由记录自己算，不另外勾。做了就有：照常记、照常签发就行。")
    return _say(line, Fulfilment.Outcome.DONE, words, evidence, done_on, late_why, on_behalf_why, uid, by, at)


def declare_nothing(
    line: Line, *, words: str, done_on: dt.date | None = None, late_why: str = "", on_behalf_why: str = "",
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Fulfilment:  # fmt: skip
    """没有要报的: where the clause takes it, in words."""
    if not line.declarable:
        raise Refusal(f"{line.citation.clause}没有写可以声明无事项，这一项要照做。")
    return _say(line, Fulfilment.Outcome.NOTHING, words, "", done_on, late_why, on_behalf_why, uid, by, at)


def _say(
    line: Line, outcome: str, words: str, evidence: str, done_on: dt.date | None, late_why: str, on_behalf_why: str,
    uid: UUID | None, by: Actor, at: dt.datetime,
) -> Fulfilment:  # fmt: skip
    _post, for_another = access.demand_owing(line, by, at=at)
    place = line.place
    today = place.day_of(at)
    done_on = done_on or min(today, max(line.due, line.since))
    if today < line.since:
        raise Refusal("这一期还没有开始，到时候再写。")
    if not line.since <= done_on <= today:
        raise Refusal("哪天做的，要在这一期开始以后、今天以前。")
    row = Fulfilment(
        place=place, duty=line.duty, since=line.since, until=line.until, grid=line.grid, sector=line.sector,
        person=line.person, outcome=outcome, words=saying.words(words, "做了什么", limit=1000), done_on=done_on,
        evidence=saying.words(evidence, "凭据", limit=300, needed=False),
        late_why=saying.words(late_why, "迟了的原因", limit=300, needed=False),
        on_behalf_why=saying.words(on_behalf_why, "代写的理由", limit=300, needed=for_another), uid=uid or uuid4(),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def take_back(row: Fulfilment, line: Line, *, words: str, by: Actor, at: dt.datetime) -> Fulfilment:
    """收回写错的: both rows stay, the first no longer counts."""
    access.demand_owing(line, by, at=at)
    if row.takes_back_id is not None or row.taken_back_by.exists():
        raise Refusal("这一条已经收回过了。")
    back = Fulfilment(
        place=row.place, duty=row.duty, since=row.since, until=row.until, grid=row.grid, sector=row.sector,
        person=row.person, outcome=row.outcome, done_on=row.done_on, takes_back=row,
        words=saying.words(words, "收回的理由", limit=1000),
    )  # fmt: skip
    return written.keep(back, by=by, at=at)


def said_of(line: Line) -> list[Fulfilment]:
    """这一行写过的话, the latest first; what was taken back is among them."""
    found = Fulfilment.objects.filter(
        place=line.place, duty=line.duty, since=line.since, until=line.until, grid=line.grid, sector=line.sector,
        person=line.person,
    )  # fmt: skip
    return list(found.prefetch_related("taken_back_by").order_by("-pk"))
