"""报告与通报 (Work Safety Law, article 41): the authority, the congress and the employees learn of it; the community hands over."""

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from wangge.cases import access as case_access
from wangge.cases.lifecycle import FIELD as CASE_FIELD
from wangge.cases.models import Case
from wangge.integrity import canonical, written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.safety import access, hazards, notices, statistics
from wangge.safety.acts import act, take
from wangge.safety.lifecycle import DROPPED, OFFICE, NotAllowed, State
from wangge.safety.models import Handover, Hazard, HazardAct, WorkersNotice
from wangge.territory.models import Grid, Place
from wangge.territory.reach import Reach


@act("tell-authority", Hazard)
def tell_authority(
    hazard: Hazard, *, to: str, words: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """报告监管部门: to which one, and what: state and cause, degree and difficulty, plan. The first is what is owed."""
    note = f"已报告{saying.words(to, '报给哪个部门', limit=120)}：{saying.words(words, '报告的内容', limit=1000)}"
    _major(hazard)
    return take("tell-authority", hazard, note=note, told_authority_at=hazard.told_authority_at or at,
                uid=uid, by=by, at=at)  # fmt: skip


@act("tell-congress", Hazard)
def tell_congress(
    hazard: Hazard, *, meeting: str, words: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """报告职代会: which meeting, and what it was told."""
    note = f"{saying.words(meeting, '哪次职工大会或者职代会', limit=120)}：{saying.words(words, '报告的内容', limit=1000)}"
    _major(hazard)
    return take("tell-congress", hazard, note=note, told_congress_at=hazard.told_congress_at or at,
                uid=uid, by=by, at=at)  # fmt: skip


def _major(hazard: Hazard) -> None:
    if hazard.grade != Hazard.Grade.MAJOR:
        raise NotAllowed("一般隐患不用单独报告，随季度统计一起报。")


@act("tell-workers", Hazard)
def tell_workers(
    hazard: Hazard,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """通报职工: from now on the notice board shows it, in these words; of the thing, of nobody by name."""
    said = saying.words(words, "通报的话", limit=1000)
    named = _named(hazard, said)
    if named:
        raise NotAllowed(f"通报事情，不点名：请去掉“{named}”。")
    return take(
        "tell-workers", hazard, said=said, public_words=said, told_workers_at=at, uid=uid, by=by, at=at
    )


def _named(hazard: Hazard, text: str) -> str:
    people = hazard.place.people.filter(is_active=True).values_list("name", flat=True)
    return next((name for name in people if len(name) > 1 and name in text), "")


# --- the quarter's notice ---


def compose(place: Place, day: dt.date, *, at: dt.datetime) -> dict[str, Any]:
    """一个季度的通报: figures, and what is open or was closed, without names and without who reported."""
    since, until = period("quarter", day)
    figures = statistics.compose(place, "quarter", since, at=at)
    start, end = place.span(since, until)
    rows = (
        Hazard.objects.filter(place=place, found_at__lt=end)
        .filter(Q(closed_at=None) | Q(closed_at__gte=start))
        .exclude(state__in=(State.NEW, *DROPPED))
        .select_related("grid")
        .order_by("-grade", "found_at", "pk")
    )
    return {
        "since": since.isoformat(), "until": until.isoformat(), "figures": figures["totals"],
        "rows": [_line(each) for each in rows],
    }  # fmt: skip


def _line(hazard: Hazard) -> dict[str, Any]:
    """通报的一行. A confidential one without its words: they may show who spoke."""
    place = hazard.place
    return {
        "number": hazard.number, "grid": str(hazard.grid), "area": "" if hazard.confidential else hazard.area,
        "what": hazard.public_words or ("（内容保密）" if hazard.confidential else hazard.summary),
        "grade": hazard.grade, "state": hazard.state, "found": place.day_of(hazard.found_at).isoformat(),
        "due": place.day_of(hazard.due_at - dt.timedelta(microseconds=1)).isoformat() if hazard.due_at else "",
    }  # fmt: skip


def publish(
    place: Place, *, day: dt.date, words: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime
) -> WorkersNotice:
    """贴出季度通报 (D-3.4): as it stands now; kept as it was published."""
    _office(place, by, at)
    there = uid and WorkersNotice.objects.filter(place=place, uid=uid).first()
    if there:
        return there
    said = saying.words(words, "要说的话", limit=2000, needed=False)
    content = compose(place, day, at=at)
    since = dt.date.fromisoformat(content["since"])
    if since > place.day_of(at):
        raise Refusal("这个季度还没有开始。")
    digest = hashlib.sha256(canonical.dumps(content | {"words": said})).hexdigest()
    row = WorkersNotice(
        place=place, since=since, until=dt.date.fromisoformat(content["until"]), content=content, words=said,
        digest=digest, uid=uid or uuid4(),
    )  # fmt: skip
    with transaction.atomic():
        return written.keep(row, by=by, at=at)


def published(place: Place) -> QuerySet[WorkersNotice]:
    """贴出过的通报, newest first."""
    return WorkersNotice.objects.filter(place=place)


def public(place: Place) -> dict[str, Any]:
    """公示栏 as it is now: the latest quarter's notice, and the major ones that were told of since."""
    told = Hazard.objects.filter(place=place, told_workers_at__isnull=False).exclude(state__in=DROPPED)
    return {
        "notice": published(place).first(),
        "told": list(told.select_related("place", "grid").order_by("-told_workers_at")[:50]),
    }


# --- from a community ---


def hand_over(
    case: Case, *, to: Place, spot: str, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Handover:
    """移交单位: a community tells the company what was found there, in words written for it; nothing of who told it."""
    verdict = case_access.may("note", case, by, at=at)
    if not verdict or by.role not in CASE_FIELD:
        raise NotAllowed("移交由能办这件事项的人来做。" if verdict else verdict.why)
    if case.place.kind != Place.Kind.COMMUNITY or to.kind != Place.Kind.COMPANY:
        raise Refusal("移交是社区把发现的隐患告诉所在的单位。请选一个单位。")
    said, where = saying.words(words, "隐患的情况", limit=2000), saying.words(spot, "部位", limit=80)
    if case_access.masked_numbers(said) != said:
        raise Refusal("移交给单位的话里有电话或证件号码，请去掉：单位不需要知道是谁说的。")
    there = Handover.objects.filter(place=case.place, case=case, to=to).first()
    if there is not None:
        return there
    with transaction.atomic():
        row = Handover(place=case.place, case=case, to=to, spot=where, words=said, uid=uid or uuid4())
        kept = written.keep(row, by=by, at=at)
        notices.put(to, f"handover:{kept.uid}", notices.office(to, at), "handover",
                    f"{case.place}移交一处隐患：{where}", at=at)  # fmt: skip
    return kept


def companies(case: Case, on: dt.date) -> list[Place]:
    """可移交的单位: those under the same offices."""
    above, place = set(), case.place
    while place is not None and place.pk not in above:
        above.add(place.pk)
        place = place.parent  # type: ignore[assignment]
    found = Place.objects.filter(kind=Place.Kind.COMPANY, parent_id__in=above).on(on)
    return list(found.order_by("name"))


def waiting(reach: Reach) -> list[Handover]:
    """移交来、还没有登记的, for the company's office."""
    places = reach.places_as(*OFFICE)
    rows = Handover.objects.filter(to_id__in=places).select_related("place", "to")
    taken = set(
        Hazard.objects.filter(place_id__in=places, source__startswith="handover:").values_list(
            "source", flat=True
        )
    )
    return [row for row in rows[:200] if f"handover:{row.uid}" not in taken]


def take_in(
    handover: Handover,
    *,
    grid: Grid,
    kind: str,
    grade: str = "",
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> Hazard:
    """接收移交: the company's own hazard, with its source; its limit runs from when the company learned of it."""
    _office(handover.to, by, at)
    there = Hazard.objects.filter(place=handover.to, source=f"handover:{handover.uid}").first()
    if there is not None:
        return there
    return hazards.report(
        handover.to, grid=grid, area=handover.spot, words=handover.words, kind=kind, grade=grade,
        finder=Hazard.Finder.COMMUNITY, found_at=handover.at, source=f"handover:{handover.uid}", uid=uid, by=by, at=at,
    )  # fmt: skip


def taken_in(case: Case) -> list[tuple[Handover, Hazard | None]]:
    """移交以后怎样了, for the community: whether the company took it in, and how it stands."""
    rows = list(case.handovers.select_related("to"))
    sources = [f"handover:{row.uid}" for row in rows]
    found = {each.source: each for each in Hazard.objects.filter(source__in=sources)} if rows else {}
    return [(row, found.get(f"handover:{row.uid}")) for row in rows]


def _office(place: Place, by: Actor, at: dt.datetime) -> None:
    post = access.post_on(by, place, at)
    if post is None or post.role not in OFFICE:
        raise NotAllowed("这一步由本单位的安全环保员或者公司领导来做。")
