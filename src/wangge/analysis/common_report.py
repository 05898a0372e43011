"""共性问题专报: composed from the records, signed and sent to the superior, its answer followed, its effect measured.

Before and after are counted the same way: matters of the category in the grids of the problem, over equally many days.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Q, QuerySet

from wangge.analysis import common_finding as finding
from wangge.analysis import common_problems as common
from wangge.analysis.figures import Figure
from wangge.analysis.models import CommonIssue
from wangge.cases import lifecycle as case_lifecycle
from wangge.cases.models import Case
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Clause, Pack, Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Place, Unit

USUAL = 15  # working days to answer in, as long as nobody writes another day
LONGEST = dt.timedelta(days=90)  # of a span before or after
DAY = dt.timedelta(days=1)
LISTED = 60  # matters named in the paper; more are counted
PARTS = ("basis", "done", "asks")
SHORTEST = 14  # days before and after, of which something can be said
_TEXTS = {
    "short": "报送还不到两周，前后都太短，还看不出什么。",
    "none": "前后都没有同类事项，没有可比的。",
    "fewer": "报送以后明显少了：这样的差别不大可能是碰巧。",
    "more": "报送以后反而多了：这样的差别不大可能是碰巧。",
    "open": "件数太少或者差别不大，碰巧也会这样，还不能说有成效。",
}


@dataclass(frozen=True, slots=True)
class Report:
    """专报 as it will be printed: no resident, no handler."""

    title: str
    number: str
    to_name: str
    opening: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    table: tuple[tuple[str, str, str, str, str], ...]
    more: int
    closing: str
    from_name: str
    signed_by: str
    day: dt.date
    citation: Any
    draft: bool


def addressees(place: Place, on: dt.date) -> list[tuple[str, Place | Unit]]:
    """可以报给谁: the office above, the units that may be asked; in a company, its own leaders."""
    found: list[tuple[str, Place | Unit]] = []
    if place.kind == Place.Kind.COMPANY:
        found.append((f"office-{place.pk}", place))
    elif place.parent is not None:
        found.append((f"office-{place.parent.pk}", place.parent))
    return found + [(f"unit-{each.pk}", each) for each in place.units.on(on).order_by("code")]


def usual_day(place: Place, today: dt.date) -> dt.date:
    """通常请求答复的日子: USUAL working days from the next one on."""
    calendar, day = jurisdiction.calendar(place), today
    for _ in range(USUAL):
        day = calendar.next_working(day, include=False)
    return day


def clause_of(pack: Pack) -> Clause | None:
    """专报所依的条款: the duty of which such a report is the proof."""
    proof = "common-issue-report"
    duties = [each for each in pack.of_form("duty") if proof in getattr(each.provision, "evidence", ())]
    return duties[0] if duties else pack.governing("report-upward", "analyse")


def cite(place: Place, on: dt.date) -> dict[str, Any] | None:
    try:
        pack = jurisdiction.regulation_of(place, on)
    except Refusal:
        return None
    clause = clause_of(pack)
    return pack.cite(clause.id).to_json() if clause else None


def composed(issue: CommonIssue, *, at: dt.datetime) -> dict[str, str]:
    """代拟的各段, from the records; the office changes what it wants to say otherwise."""
    rows = list(common.matters(issue).order_by("received_at"))
    states = Counter(case_lifecycle.word(each.state) for each in rows)
    grids = Grid.objects.filter(place=issue.place_id, pk__in=issue.grids).order_by("code")
    where = "、".join(str(each) for each in grids) or "还没有定网格"
    sort = f"，类别多为“{issue.category}”" if issue.category else ""
    basis = (
        f"{issue.since:%Y年%m月%d日}至{issue.last:%Y年%m月%d日}，{issue.place}先后收到{len(rows)}件反映同一类问题的事项，涉及{where}{sort}。"
        f"{issue.why}"
    )
    done = "办理情况：" + "，".join(f"{word}{count}件" for word, count in sorted(states.items())) + "。"
    again = sum(each.reopened > 0 for each in rows)
    done += f"其中办结后又要求重办的{again}件。" if again else ""
    return {
        "basis": basis,
        "done": done,
        "asks": "逐件办理只能解决眼前，建议从根上研究解决，并把办法和时间告诉我们，以便转告居民。",
    }


def write(
    issue: CommonIssue,
    *,
    basis: str,
    done: str,
    asks: str,
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> None:
    """写专报: the draft."""
    uid = uid or uuid4()
    names = {"basis": "基本情况", "done": "已经做的", "asks": "建议"}
    given = {"basis": basis, "done": done, "asks": asks}
    report = {key: common.plain(given[key], names[key], limit=2000) for key in PARTS}
    with common.held("write", issue, uid, by=by, at=at) as fresh:
        if fresh:
            common.take("write", fresh, uid=uid, report=report, by=by, at=at)


def send(
    issue: CommonIssue,
    *,
    to: Place | Unit,
    answer_on: dt.date,
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> None:
    """报送专报: signed, numbered; answered by the day that is asked for."""
    uid, place = uid or uuid4(), issue.place
    today = place.day_of(at)
    if not any(to == each for _key, each in addressees(place, today)):
        raise Refusal(f"不能报给“{to}”：只报给上级办事处和协办单位。")
    if not today < answer_on <= today + dt.timedelta(days=366):
        raise Refusal("请求答复的日子要在今天以后、一年以内。")
    with common.held("send", issue, uid, by=by, at=at) as fresh:
        if not fresh:
            return
        if not fresh.report:
            raise Refusal("还没有写专报。先“写专报”，看过纸样再报送。")
        common.take(
            "send", fresh, uid=uid, by=by, at=at, cite=cite(place, today), sent_at=at, number=_next_number(place, at),
            to_office_id=to.pk if isinstance(to, Place) else None, to_unit_id=to.pk if isinstance(to, Unit) else None,
            answer_by=place.span(answer_on, answer_on)[1],
        )  # fmt: skip


def press(issue: CommonIssue, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> None:
    """催复: after the day that was asked for."""
    uid, words = uid or uuid4(), saying.words(words, "催复的话", limit=500)
    with common.held("press", issue, uid, by=by, at=at) as fresh:
        if fresh:
            if fresh.answer_by is not None and at < fresh.answer_by:
                raise Refusal("请求答复的日子还没有到，到了以后再催。")
            common.take("press", fresh, uid=uid, note=words, pressed=fresh.pressed + 1, by=by, at=at)


def answer(issue: CommonIssue, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> None:
    """答复专报: by the superior here, or copied by the office from the paper that came."""
    uid, words = uid or uuid4(), common.plain(words, "答复", limit=2000)
    with common.held("answer", issue, uid, by=by, at=at) as fresh:
        if fresh:
            common.take("answer", fresh, uid=uid, said=words, answer=words, answered_at=at, by=by, at=at)


def close(issue: CommonIssue, *, outcome: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> None:
    """了结: what became of it, and the count before and after as it stands today."""
    uid, outcome = uid or uuid4(), common.plain(outcome, "结果", limit=1000)
    with common.held("close", issue, uid, by=by, at=at) as fresh:
        if fresh:
            measured = effect(fresh, at=at)
            common.take(
                "close", fresh, uid=uid, note=outcome, outcome=outcome, effect=measured.to_json() if measured else {},
                by=by, at=at,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """成效: repeat matters before and after the report, over equally many days each."""

    before: int
    after: int
    days: int
    sent_on: dt.date

    @property
    def figure(self) -> Figure:
        """指标 common-issue-effect: after, out of before and after together; one half would be no change."""
        return Figure("common-issue-effect", self.after, self.before + self.after)

    @property
    def words(self) -> str:
        """一句话: what the figure allows to say, and no more."""
        interval = self.figure.interval
        if self.days < SHORTEST:
            return _TEXTS["short"]
        if interval is None:
            return _TEXTS["none"]
        low, high = interval
        return _TEXTS["fewer" if high < 0.5 else "more" if low > 0.5 else "open"]

    def to_json(self) -> dict[str, Any]:
        return {
            "before": self.before,
            "after": self.after,
            "days": self.days,
            "sent_on": self.sent_on.isoformat(),
            "words": self.words,
        }


def effect(issue: CommonIssue, *, at: dt.datetime) -> Effect | None:
    """前后对比; None before the report was sent. Days are the place's; the day of sending counts as neither."""
    if issue.effect:
        kept = issue.effect
        return Effect(kept["before"], kept["after"], kept["days"], dt.date.fromisoformat(kept["sent_on"]))
    if issue.sent_at is None:
        return None
    place = issue.place
    sent_on, today = place.day_of(issue.sent_at), place.day_of(at)
    days = min((today - sent_on).days - 1, LONGEST.days)
    if days < 1:
        return Effect(0, 0, 0, sent_on)
    before = place.span(sent_on - days * DAY, sent_on - DAY)
    after = place.span(sent_on + DAY, sent_on + days * DAY)
    return Effect(_repeats(issue, *before).count(), _repeats(issue, *after).count(), days, sent_on)


def _repeats(issue: CommonIssue, since: dt.datetime, until: dt.datetime) -> QuerySet[Case]:
    """同类同处的事项 received in a span: of its category, in its grids; without a category, its own matters."""
    found = finding.considered(issue.place).filter(received_at__gte=since, received_at__lt=until)
    alike = Q(uid__in=issue.matters)
    if issue.category_id is not None:
        sort = Q(category=issue.category_id)
        alike |= sort & Q(grid__in=issue.grids) if issue.grids else sort
    return found.filter(alike)


def paper(issue: CommonIssue, *, at: dt.datetime) -> Report:
    """专报的纸样, or the paper as sent."""
    place = issue.place
    sent = issue.did("send")
    day = place.day_of(issue.sent_at) if issue.sent_at else place.day_of(at)
    parts = issue.report or composed(issue, at=at)
    rows = list(common.matters(issue).order_by("received_at"))
    grids = {each.pk: str(each) for each in Grid.objects.filter(place=place.pk)}
    table = tuple(
        (str(each.number or ""), f"{place.day_of(each.received_at):%Y-%m-%d}", grids.get(each.grid_id or 0, ""),
         str(each.category or ""), case_lifecycle.word(each.state))
        for each in rows[:LISTED]
    )  # fmt: skip
    ask = (
        f"请于{place.day_of(issue.answer_by - dt.timedelta(microseconds=1)):%Y年%m月%d日}以前答复。"
        if issue.answer_by
        else "请研究答复。"
    )
    return Report(
        title=f"关于{issue.title or '共性问题'}的专报", number=issue.number,
        to_name=str(issue.addressee or "（报给谁，报送时定）"),
        opening=f"按照制度，现将{place}反复出现、需要上级研究解决的一个问题报告如下。",
        sections=tuple(
            (heading, tuple(parts[key].split("\n")))
            for heading, key in (("一、基本情况", "basis"), ("二、已经做的", "done"), ("三、建议", "asks"))
        ),
        table=table, more=max(0, len(rows) - LISTED), closing=f"以上问题，{ask}", from_name=str(place),
        signed_by=sent.by_label if sent else "", day=day, citation=sent.cite if sent else cite(place, day),
        draft=sent is None,
    )  # fmt: skip


def late(place: Place, *, at: dt.datetime) -> QuerySet[CommonIssue]:
    """答复逾期的专报."""
    return CommonIssue.objects.filter(place=place, state="sent", answer_by__lt=at)


def _next_number(place: Place, at: dt.datetime) -> str:
    """发文字号: 槐荫社区专报〔2026〕1号. Given when sent, so that a draft leaves no gap."""
    year = place.day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_counter (place_id, kind, year, last) VALUES (%s, 'common-report', %s, 1)"
            " ON CONFLICT (place_id, kind, year) DO UPDATE SET last = cases_counter.last + 1 RETURNING last",
            [place.pk, year],
        )
        return f"{place.name}专报〔{year}〕{cursor.fetchone()[0]}号"
