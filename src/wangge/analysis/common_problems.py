"""共性问题: a person looks at what was found, and says what it is. Reporting it stands in `common_report`.

Every act goes through `_held`: the row under lock, the right asked, the table asked, a repeated act given back.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.analysis import common_finding as finding
from wangge.analysis import common_lifecycle as lifecycle
from wangge.analysis import common_links as linking
from wangge.analysis.common_lifecycle import ABOVE, HELD, OFFICE, State
from wangge.analysis.models import CommonIssue, CommonIssueAct
from wangge.cases import access as case_access
from wangge.cases.models import Case, Recusal
from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.integrity.masking import masked_numbers
from wangge.integrity.passage import UidTaken
from wangge.journal import saying
from wangge.meetings import subjects
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place, Post
from wangge.territory.reach import Reach

WATCHERS = case_access.WATCHERS
MOST_ALIKE = 20
LATELY = dt.timedelta(days=45)


class NotYours(Refusal):
    """不归您做: the sentence says whose it is."""


# --- seeing ---


def seen_by(reach: Reach) -> QuerySet[CommonIssue]:
    """看得到的: the office and whoever watches see their place's, the superior what was sent to it."""
    mine = Q(place_id__in=reach.places_as(*OFFICE, *WATCHERS))
    sent = Q(sent_at__isnull=False) & (Q(to_office_id__in=reach.offices) | Q(to_unit_id__in=reach.units))
    found = CommonIssue.objects.filter(mine | sent).exclude(state=State.NEW)
    return found.select_related("place", "category", "to_office", "to_unit", "into").prefetch_related("acts")


def matters(issue: CommonIssue) -> QuerySet[Case]:
    """它的事项, newest first, save what has been closed to readers since, or touches a member of staff."""
    about = Exists(Recusal.objects.filter(case=OuterRef("pk")))
    found = Case.objects.filter(~about, place=issue.place_id, uid__in=issue.matters, confidential=False)
    return found.select_related("grid", "category").order_by("-received_at", "-pk")


def of_matter(case: Case, reach: Reach) -> list[CommonIssue]:
    """这一件所在的共性问题, confirmed or waiting to be looked at, as far as this reach sees them."""
    day = case.place.day_of(case.received_at)
    shown = (State.FOUND, *lifecycle.TOLD)
    near = seen_by(reach).filter(place=case.place_id, state__in=shown, since__lte=day, last__gte=day)
    return [each for each in near if str(case.uid) in each.matters]


def grids(issues: Iterable[CommonIssue]) -> dict[int, str]:
    """它们的网格: names by key, in order of code."""
    wanted = {pk for each in issues for pk in each.grids}
    return {each.pk: each.name for each in Grid.objects.filter(pk__in=wanted).order_by("code")}


def waiting(place: Place) -> int:
    """等人看的: how many candidates."""
    return CommonIssue.objects.filter(place=place, state=State.FOUND).count()


def others(issue: CommonIssue) -> QuerySet[CommonIssue]:
    """可以并入的."""
    found = CommonIssue.objects.filter(place=issue.place_id, state__in=[State.FOUND, *HELD])
    return found.exclude(pk=issue.pk).select_related("category")


def lately_alike(issue: CommonIssue, *, at: dt.datetime) -> list[Case]:
    """后来相近的: matters of the last weeks that are linked to at least one of its own, and are not in it yet."""
    if issue.state not in HELD:
        return []
    mine = finding.considered(issue.place).filter(uid__in=issue.matters)
    recent = finding.considered(issue.place).filter(received_at__gt=at - LATELY, received_at__lte=at)
    if issue.category_id is not None:
        recent = recent.filter(Q(category=issue.category_id) | Q(category=None))
    rows = {str(each.uid): each for each in mine.values_list(*finding.COLUMNS, named=True)}
    later = (
        recent.exclude(uid__in=issue.matters)
        .order_by("-received_at")
        .values_list(*finding.COLUMNS, named=True)
    )
    rows |= {str(each.uid): each for each in later[:1000]}
    found = linking.links(finding.said(rows.values(), issue.place))
    inside = set(issue.matters)
    alike = {next(key for key in pair if key not in inside) for pair in found if len(inside & set(pair)) == 1}
    chosen = Case.objects.filter(place=issue.place_id, uid__in=alike).select_related("grid", "category")
    return list(chosen.order_by("-received_at", "-pk")[:MOST_ALIKE])


# --- the door ---


def demand(act: str, issue: CommonIssue, by: Actor, *, at: dt.datetime) -> None:
    """可否: a real post of today, in a role the table names, at the place – or at the office it was sent to."""
    step = lifecycle.STEPS[act]
    if by.kind == "clock" and "clock" in step.roles:
        return
    post = Post.objects.filter(
        pk=by.post_id or 0, person_id=by.person_id or 0, role=by.role, person__is_active=True
    )
    held = post.on(issue.place.day_of(at)).first()
    here = held is not None and held.role in step.roles & OFFICE and held.place_id == issue.place_id
    above = held is not None and held.role in step.roles & ABOVE and held.place_id == issue.to_office_id
    unit = (
        held is not None
        and act == "answer"
        and issue.to_unit_id is not None
        and held.unit_id == issue.to_unit_id
    )
    if not (here or above or unit):
        who = "办公室" if "clerk" in step.roles else "负责人"
        raise NotYours(f"“{step.word}”由{issue.place}的{who}来做。")


@contextmanager
def held(
    act: str, issue: CommonIssue, uid: UUID, *, by: Actor, at: dt.datetime
) -> Iterator[CommonIssue | None]:
    """锁住这一行: the fresh row for `take`; None where this `uid` was taken before. The caller's object follows."""
    saying.whole(at)
    with transaction.atomic():
        rows = CommonIssue.objects.select_related("place").select_for_update(of=("self",))
        fresh = rows.get(pk=issue.pk)
        done = CommonIssueAct.objects.filter(place_id=fresh.place_id, uid=uid).first()
        if done is not None:
            if done.issue_id != fresh.pk or done.act != act:
                raise UidTaken("这个操作的编号已经用在别的操作上，请刷新页面后重做。")
            yield None
        else:
            demand(act, fresh, by, at=at)
            lifecycle.demand(act, fresh.state)
            yield fresh
    issue.refresh_from_db()


def take(act: str, fresh: CommonIssue, **given: Any) -> CommonIssueAct:
    """走一步 on the row that is held."""
    row: CommonIssueAct = passage.take(act, passage.hold(fresh), **given)
    return row


# --- looking, confirming ---


def look(place: Place, *, by: Actor, at: dt.datetime) -> int:
    """现在找一遍, by the office. Answers how many are new or have grown."""
    demand("find", CommonIssue(place=place), by, at=at)
    return finding.look(place, by=by, at=at)


def confirm(
    issue: CommonIssue, *, title: str, why: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> None:
    """认定: what the problem is, and why it is one of many."""
    uid = uid or uuid4()
    given = {"title": plain(title, "问题的名称", limit=80), "why": plain(why, "为什么算共性问题", limit=1000)}
    with held("confirm", issue, uid, by=by, at=at) as fresh:
        if fresh:
            take("confirm", fresh, uid=uid, note=given["why"], by=by, at=at, **given)


def dismiss(issue: CommonIssue, *, why: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> None:
    """不是共性问题: with its reason. The same matters are not shown again; clearly more of them are."""
    uid, why = uid or uuid4(), saying.words(why, "理由", limit=1000)
    with held("dismiss", issue, uid, by=by, at=at) as fresh:
        if fresh:
            take("dismiss", fresh, uid=uid, note=why, by=by, at=at)


def add(
    issue: CommonIssue, uids: Iterable[str], *, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> None:
    """添事项: chosen by a person among what came later."""
    uid, wanted = uid or uuid4(), _some(uids)
    with held("add", issue, uid, by=by, at=at) as fresh:
        if fresh:
            whole = finding.of_matters(fresh.place, _still(fresh) | wanted)
            take(
                "add", fresh, uid=uid, note=f"添 {len(wanted - set(fresh.matters))} 件", by=by, at=at, **whole
            )


def leave_out(
    issue: CommonIssue, uids: Iterable[str], *, why: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> None:
    """去掉事项 that say something else."""
    uid, out, why = uid or uuid4(), _some(uids), saying.words(why, "理由", limit=500)
    with held("leave-out", issue, uid, by=by, at=at) as fresh:
        if fresh:
            whole = finding.of_matters(fresh.place, _still(fresh) - out)
            take("leave-out", fresh, uid=uid, note=why, by=by, at=at, **whole)


def split(
    issue: CommonIssue, uids: Iterable[str], *, why: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> CommonIssue | None:
    """分开: the chosen matters become a candidate of their own. None where this was done before."""
    uid, out, why = uid or uuid4(), _some(uids), saying.words(why, "理由", limit=500)
    part = None
    with held("split", issue, uid, by=by, at=at) as fresh:
        if fresh:
            if not out <= set(fresh.matters):
                raise Refusal("只能分出这个问题里的事项。")
            rest = finding.of_matters(fresh.place, _still(fresh) - out)
            own = finding.of_matters(fresh.place, out)
            part = CommonIssue(place=fresh.place)
            passage.take("part", part, note=why, by=by, at=at, **own)
            take("split", fresh, uid=uid, note=why, by=by, at=at, **rest)
    return part


def merge(
    issue: CommonIssue, into: CommonIssue, *, why: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> None:
    """并入另一个: the other then holds the matters of both."""
    uid, why = uid or uuid4(), saying.words(why, "理由", limit=500)
    if into.place_id != issue.place_id or into.pk == issue.pk:
        raise Refusal("只能并入同一个地方的另一个问题。")
    with transaction.atomic():
        rows = CommonIssue.objects.select_for_update().filter(pk__in=(issue.pk, into.pk)).order_by("pk")
        list(
            rows
        )  # both locked in one order, so that two people merging crosswise do not wait for each other
        with held("merge", issue, uid, by=by, at=at) as fresh:
            if not fresh:
                return
            with held("take-in", into, uuid4(), by=by, at=at) as other:
                if other is None:
                    return
                whole = finding.of_matters(fresh.place, _still(fresh) | _still(other))
                take("take-in", other, note=why, by=by, at=at, **whole)
            take("merge", fresh, uid=uid, note=why, into_id=into.pk, by=by, at=at)


def tell(issue: CommonIssue, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> None:
    """告诉大家: what residents read about it; empty takes the page away."""
    uid, words = uid or uuid4(), plain(words, "公开的话", limit=1000, needed=False)
    with held("tell", issue, uid, by=by, at=at) as fresh:
        if fresh:
            take("tell", fresh, uid=uid, said=words, told=words, by=by, at=at)


def resume(issue: CommonIssue, *, why: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> None:
    """又来了: a closed one goes on; what was reported and answered stays in its course."""
    uid, why = uid or uuid4(), saying.words(why, "理由", limit=500)
    fresh_start: dict[str, Any] = {
        "report": {}, "number": "", "to_office_id": None, "to_unit_id": None, "sent_at": None, "answer_by": None,
        "pressed": 0, "answer": "", "answered_at": None, "effect": {}, "outcome": "",
    }  # fmt: skip
    with held("resume", issue, uid, by=by, at=at) as fresh:
        if fresh:
            take("resume", fresh, uid=uid, note=why, by=by, at=at, **fresh_start)


def public(place: Place) -> QuerySet[CommonIssue]:
    """大家看得到的: what somebody has written words for."""
    found = CommonIssue.objects.filter(place=place, state__in=lifecycle.TOLD).exclude(told="")
    return found.select_related("category", "to_office", "to_unit").prefetch_related("acts")


def for_a_meeting(place: Place, uid: UUID) -> subjects.Subject | None:
    """作为议题 (D-2.4): what a meeting reads of it. Only what a person has confirmed is put before one."""
    issue = CommonIssue.objects.filter(place=place, uid=uid, state__in=lifecycle.TOLD).first()
    if issue is None:
        return None
    course = [f"{place.day_of(each.at):%Y-%m-%d} {lifecycle.act_word(each.act)}" for each in issue.acts.all()]
    lines = [f"{issue.count}件，{issue.since:%Y-%m-%d}至{issue.last:%Y-%m-%d}", issue.why, *course]

    def seen(reach: Reach) -> bool:
        return seen_by(reach).filter(pk=issue.pk).exists()

    return subjects.Subject(
        f"共性问题：{issue.title}", None, ("common-issue", str(issue.uid)), tuple(lines), seen
    )


def plain(text: str, what: str, *, limit: int, needed: bool = True) -> str:
    """不带号码的话: what goes out of the house names no telephone or identity number."""
    text = saying.words(text, what, limit=limit, needed=needed)
    if masked_numbers(text) != text:
        raise Refusal(f"{what}里有像电话或者证件的长号码，请去掉：共性问题说的是事，不说是谁。")
    return text


def _some(uids: Iterable[str]) -> set[str]:
    chosen = set(uids)
    if not chosen:
        raise Refusal("请先选事项。")
    return chosen


def _still(issue: CommonIssue) -> set[str]:
    """还算在内的: those of its matters that have not been withdrawn or closed to readers since."""
    there = finding.considered(issue.place).filter(uid__in=issue.matters)
    return {str(uid) for uid in there.values_list("uid", flat=True)}
