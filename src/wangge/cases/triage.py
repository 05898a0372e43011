"""分类: whose matter it is; the regulation then says until when. The clock is never started anew by a change of mind."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q

from wangge.cases import intake, limits, notices
from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import RUNNING, TRIAGE, NotAllowed, State
from wangge.cases.models import Act, Case, Category
from wangge.integrity.actor import Actor
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person, Place


def levels(place: Place, on: dt.date) -> list[tuple[str, str]]:
    """可选的层级: codes and names, as the regulation in force has them."""
    pack = jurisdiction.regulation_of(place, on)
    labels = dict(Case.Level.choices)
    return [(code, str(labels.get(code, code))) for code in pack.levels]


def preview(case: Case, *, level: str, lane: str = "") -> Deadline:
    """若定为这一级: the deadline that classifying would give. Refusal when the text has no such limit."""
    return limits.of(case, level=level, lane=lane)


def owed_by(case: Case) -> Deadline | None:
    """应在何时分类 (B-1.2): the same-day duty; None when it has been done or the text owes none."""
    if case.state not in TRIAGE:
        return None
    return limits.perhaps(case, "triage", since=limits.start(case))


def was_late(case: Case) -> bool:
    """分类是否超过当日."""
    owed = limits.perhaps(case, "triage", since=limits.start(case))
    return bool(owed and case.classified_at and case.classified_at > owed.at)


@act("classify")
def classify(
    case: Case, *, level: str, category: Category | None = None, holder: Person | None = None,
    grid: Grid | None = None, summary: str = "", note: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """分类定时限 (B-1.2): level and holder; the limit of that level runs from when we first learned of the matter."""
    changes: dict[str, Any] = {"level": level, "classified_at": at, "limit_from": limits.start(case)}
    changes |= _here(case, category, grid)
    if summary:
        changes["summary"] = words(summary, "摘要", limit=80)
    if holder is None and case.holder_id is None and by.person_id is not None:
        changes["holder_id"] = by.person_id
    elif holder is not None:
        may_hold(case, holder, at=at)
        changes["holder_id"] = holder.pk
    due = limits.of(case, level=level)
    case.level = level
    row = take(
        "classify", case, uid=uid, note=words(note, "说明", needed=False), cite=due.citation.to_json(), by=by, at=at,
        **changes, **limits.changes(case, due, at=at),
    )  # fmt: skip
    if holder is not None and holder.pk != by.person_id:
        text = f"交给您办：{notices.named(case)}"
        notices.notify(case, [holder.pk], kind="assigned", occasion=f"act:{row.uid}", text=text, at=at)
    return row


@act("reclassify")
def reclassify(
    case: Case, *, level: str, why: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """改层级: the limit is counted anew from the same start. What is already overdue stays overdue."""
    why = words(why, "改层级的理由")
    if level == case.level:
        raise NotAllowed(f"现在已经是“{case.get_level_display()}”，不用改。")
    return take(
        "reclassify", case, uid=uid, note=why, by=by, at=at, level=level, **moved(case, level=level, at=at)
    )


@act("recategorise")
def recategorise(
    case: Case, *, category: Category | None = None, kind: str = "", grid: Grid | None = None, summary: str = "",
    why: str, uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """改类别: another line of the table, another grid, another summary; the resident's own words stay."""
    why = words(why, "改类别的理由")
    changes = _here(case, category, grid)
    if kind:
        if kind not in Case.Kind.values:
            raise Refusal(f"没有“{kind}”这一种；可以是：{'、'.join(Case.Kind.values)}。")
        changes["kind"] = kind
    if summary:
        changes["summary"] = words(summary, "摘要", limit=80)
    if not changes:
        raise Refusal("还没有选要改成什么。")
    return take("recategorise", case, uid=uid, note=why, by=by, at=at, **changes)


@act("set-lane")
def set_lane(
    case: Case, *, lane: str, why: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """改紧急程度: an urgent matter gets its own limit in hours, whoever's it is."""
    why = words(why, "理由")
    if lane not in Case.Lane.values:
        raise Refusal(f"没有“{lane}”这种紧急程度；可以是：{'、'.join(Case.Lane.values)}。")
    if lane == case.lane:
        raise NotAllowed(f"现在已经是“{case.get_lane_display()}”。")
    if case.state in TRIAGE and lane == Case.Lane.NORMAL:
        cleared: dict[str, Any] = {
            "due_at": None,
            "due_basis": None,
            "provisional": False,
            "next_telling_at": None,
            "level": "",
        }
        cleared["remind_kind"], cleared["remind_at"] = intake._triage_reminder(case, at)
        return take("set-lane", case, uid=uid, note=why, by=by, at=at, lane=lane, **cleared)
    changes = moved(case, lane=lane, at=at)
    if not case.level:
        changes["level"] = limits.usual_level(limits.law(case))
    return take("set-lane", case, uid=uid, note=why, by=by, at=at, lane=lane, **changes)


def moved(case: Case, *, level: str = "", lane: str = "", at: dt.datetime) -> dict[str, Any]:
    """移动后的时限: from the same start; never one that would unmake a lateness, never one that takes back an
    extension granted."""
    due = limits.of(case, level=level, lane=lane)
    old = limits.stored(case)
    if old is not None and old.at < at and due.at > old.at:
        return {}  # it was late before the change of mind
    granted = (
        case.extensions.filter(approved=True, decided_at__gte=limits.start(case))
        .order_by("new_due_at")
        .last()
    )
    if granted is not None and granted.new_due_at is not None and due.at < granted.new_due_at and not lane:
        return {}
    case.level, case.lane = level or case.level, lane or case.lane
    return limits.changes(case, due, at=at)


@act("recompute")
def _recompute(
    case: Case,
    *,
    due: Deadline,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    old = case.due_at.astimezone(case.place.zone) if case.due_at else None
    note = (
        f"按新的放假安排重算：由 {old:%Y-%m-%d %H:%M} 改为 {due.at:%Y-%m-%d %H:%M}。"
        if old
        else "按新的放假安排算出时限。"
    )
    return take("recompute", case, uid=uid, note=note, cite=due.citation.to_json(), by=by, at=at,
                **limits.changes(case, due, at=at))  # fmt: skip


def recompute(
    case: Case, *, uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime
) -> Act | None:
    """按新放假安排重算: an explicit act, only where the answer differs. None when nothing moves."""
    if case.state not in RUNNING | {State.SUSPENDED} or not case.due_basis:
        return None
    case.place.refresh_from_db(fields=["edition"])  # the notice may have come in since this was read
    due, old = _fresh(case), limits.stored(case)
    if old is not None and due.at == old.at and due.provisional == old.provisional:
        return None
    return _recompute(case, due=due, uid=uid, base_version=base_version, by=by, at=at)


def _fresh(case: Case) -> Deadline:
    """The deadline by today's calendar; an extension granted keeps its day, now as sure as the calendar is."""
    granted = (
        case.extensions.filter(approved=True, decided_at__gte=limits.start(case))
        .order_by("new_due_at")
        .last()
    )
    if granted is None or granted.new_due_at is None:
        return limits.of(case)
    day = (granted.new_due_at - dt.timedelta(microseconds=1)).astimezone(case.place.zone).date()
    return limits.farthest(case).until(day)


def recompute_all(*, place: Place | None = None, by: Actor, at: dt.datetime) -> int:
    """逐件重算 every running matter whose date was provisional. Answers how many moved or became certain."""
    running = Case.objects.filter(Q(provisional=True) & Q(state__in=RUNNING | {State.SUSPENDED}))
    if place is not None:
        running = running.filter(place=place)
    done = 0
    for pk in list(running.values_list("pk", flat=True)):
        case = Case.objects.select_related("place").get(pk=pk)
        done += recompute(case, by=by, at=at) is not None
    return done


def may_hold(case: Case, person: Person, *, at: dt.datetime) -> None:
    """能否负责: in a post at the place on that day, and not the one the matter is about."""
    from wangge.cases.dispatch import candidates

    if not candidates(case, at=at).filter(pk=person.pk).exists():
        raise NotAllowed(f"不能交给{person}：此人今天在{case.place}没有能办事的岗位，或者应当回避。")


def _here(case: Case, category: Category | None, grid: Grid | None) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, row, what in (("category_id", category, "类别"), ("grid_id", grid, "网格")):
        if row is None:
            continue
        if row.place_id != case.place_id:
            raise Refusal(f"{what}“{row}”不在{case.place}。")
        if getattr(case, name) != row.pk:
            changes[name] = row.pk
    return changes
