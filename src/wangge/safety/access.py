"""谁看得到、谁可以做: one rule for every list, page and act of safety. Deny by default.

A grid's managers see their grid's hazards, the sector's lead its grids', the office and the union the whole company's.
Whoever is complained about sees nothing of it; who reported is for the office alone where that was asked for.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.cases.access import YES, Possible, Verdict
from wangge.cases.models import Recusal
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.safety import emergencies, lifecycle, limits
from wangge.safety.lifecycle import FIELD, GRID, OFFICE, PRINCIPAL, WATCHING, NotAllowed, State
from wangge.safety.models import Accident, Hazard, HazardRecusal
from wangge.territory.models import Person, Place, Post, Role
from wangge.territory.reach import Reach

SEES = lifecycle.STAFF
__all__ = [
    "FIELD", "OFFICE", "PRINCIPAL", "SEES", "NoSuchHazard", "accidents", "acts_for", "demand", "heads", "knows_reporter",
    "may", "may_in", "one", "one_accident", "post_on", "visible",
]  # fmt: skip


class NoSuchHazard(Refusal):
    """没有这一处: one answer for unknown and not yours."""


# --- seeing ---


def visible(reach: Reach) -> QuerySet[Hazard]:
    """看得到的隐患 in the posts of that day. The one rule."""
    me = reach.person_id
    whole = reach.places_as(*OFFICE, *WATCHING)
    mine = Q(reported_by_id=me) | Q(found_by_id=me) | Q(rectifier_id=me)
    here = {post.place_id for post in reach.posts if post.role in SEES}
    seen = Q(place_id__in=whole) | Q(grid_id__in=reach.grids) | (mine & Q(place_id__in=here))
    about_me = Exists(HazardRecusal.objects.filter(hazard=OuterRef("pk"), person_id=me)) | Exists(
        Recusal.objects.filter(case=OuterRef("case_id"), person_id=me)
    )
    found = Hazard.objects.filter(seen, place__kind=Place.Kind.COMPANY).exclude(state=State.NEW)
    return found.filter(~about_me).select_related("place", "grid", "grid__sector")


def one(uid: Any, reach: Reach) -> Hazard:
    """这一处. NoSuchHazard when unknown or not to be seen."""
    found = visible(reach).select_related(
        "found_by", "reported_by", "graded_by", "reviewed_by", "rectifier", "accepted_by", "signed_by",
        "submitted_by", "planned_by", "asked_by", "case", "recurs",
    ).filter(uid=uid).first()  # fmt: skip
    if found is None:
        raise NoSuchHazard("没有这处隐患，或者不在您的范围内。")
    return found


def knows_reporter(hazard: Hazard, reach: Reach) -> bool:
    """可知是谁报的: everybody, unless the reporter asked for confidence; then the office and the reporter."""
    office = hazard.place_id in reach.places_as(*OFFICE)
    return not hazard.confidential or office or reach.person_id in (hazard.reported_by_id, hazard.found_by_id)


def accidents(reach: Reach) -> QuerySet[Accident]:
    """看得到的事故."""
    whole = reach.places_as(*OFFICE, *WATCHING)
    seen = Q(place_id__in=whole) | Q(grid_id__in=reach.grids)
    found = Accident.objects.filter(seen, place__kind=Place.Kind.COMPANY).exclude(state=emergencies.State.NEW)
    return found.select_related("place", "grid", "recorded_by", "head", "hazard").order_by(
        "-happened_at", "-pk"
    )


def one_accident(uid: Any, reach: Reach) -> Accident:
    """这一起. NoSuchHazard when unknown or not to be seen."""
    found = accidents(reach).filter(uid=uid).first()
    if found is None:
        raise NoSuchHazard("没有这起事故，或者不在您的范围内。")
    return found


def heads(place: Place, on: dt.date) -> QuerySet[Person]:
    """公司领导 of that day."""
    posts = Post.objects.filter(place=place, role__in=PRINCIPAL).on(on)
    return Person.objects.filter(pk__in=posts.values("person_id"), is_active=True).order_by("name")


# --- acting ---


def post_on(by: Actor, place: Place, at: dt.datetime) -> Post | None:
    """行为人当日在本处的岗位: an Actor is only a claim until asked here."""
    posts = Post.objects.filter(
        pk=by.post_id or 0, person_id=by.person_id or 0, role=by.role, place=place, person__is_active=True
    )
    return posts.on(place.day_of(at)).whole().first()


def may(act: str, subject: Any, by: Actor, *, at: dt.datetime) -> Verdict:
    """可否: may this actor take this act on this hazard or accident, whatever its state? One sentence when not."""
    if by.kind == "resident":
        told = act in ("report", "attach") and subject.place.kind == Place.Kind.COMPANY and subject.case_id
        return YES if told else Verdict(False, "这一步要由有岗位的人来做。")
    if by.kind == "clock":
        return Verdict(False, "这一步要由有岗位的人来做。")
    post = post_on(by, subject.place, at)
    if post is None:
        return Verdict(False, "您的这个岗位今天不在任期内，不能办理。请重新登录，或请管理员核对岗位。")
    return may_in(act, subject, post, at=at)


def may_in(act: str, subject: Any, post: Post, *, at: dt.datetime) -> Verdict:
    """同上, in a post known to be held."""
    step = subject.lifecycle.STEPS[act]
    if subject.place.kind != Place.Kind.COMPANY:
        return Verdict(False, "隐患和事故由单位登记；社区发现的，请移交给那个单位。")
    if post.role not in step.roles:
        return Verdict(False, f"“{step.word}”由{_named(step.roles)}来做，您现在的岗位不能做。")
    if not _covers(post, subject, act):
        return Verdict(False, "没有这处隐患，或者不在您的范围内。")
    if isinstance(subject, Hazard) and subject.pk:
        if HazardRecusal.objects.filter(hazard=subject, person_id=post.person_id).exists():
            return Verdict(False, "没有这处隐患，或者不在您的范围内。")
        return _apart(act, subject, post, at)
    if act == "redact" and post.person_id == subject.recorded_by_id:
        return Verdict(False, "自己登记的，请另一位来删。")
    if act == "void" and post.person_id == subject.recorded_by_id:
        return Verdict(False, "登记的人不能自己认定不是事故，请另一位来认定。")
    return YES


def _covers(post: Post, subject: Any, act: str) -> bool:
    """岗位及于这个网格; anybody of the company may report what they see elsewhere."""
    if act in ("report", "record") or post.role in OFFICE | WATCHING:
        return True
    if post.role in GRID:
        return bool(post.grid_id == subject.grid_id)
    return bool(post.sector_id == subject.grid.sector_id)


def _apart(act: str, hazard: Hazard, post: Post, at: dt.datetime) -> Verdict:
    """两个人: what one did is looked at by another."""
    me = post.person_id
    if act == "review-grade" and me == hazard.graded_by_id:
        return Verdict(False, "初次定级是您定的，由另一位来复核。")
    if act in ("approve-plan", "refuse-plan") and me == hazard.planned_by_id:
        return Verdict(False, "治理方案是您提出的，由另一位来批。")
    if act in ("extend", "refuse-extension"):
        if me == hazard.asked_by_id:
            return Verdict(False, "延期是您申请的，由另一位来批。")
        if act == "extend" and post.role not in limits.approved_by(hazard, at):
            return Verdict(False, f"这一级的延期由{_named(limits.approved_by(hazard, at))}来批。")
    if act in ("accept", "return", "sign") and me in (hazard.rectifier_id, hazard.submitted_by_id):
        return Verdict(False, "整改的人不验收自己的整改，请另一位到现场看。")
    if act == "redact" and me in (hazard.reported_by_id, hazard.found_by_id, hazard.rectifier_id):
        return Verdict(False, "自己写的、自己经手的，请办公室的另一位来删。")
    if act in ("withdraw", "not-hazard") and me in (hazard.reported_by_id, hazard.found_by_id):
        return Verdict(False, "登记的人不能自己撤销，请另一位看过以后来做。")
    return YES


def acts_for(subject: Any, by: Actor, *, at: dt.datetime) -> list[Possible]:
    """我现在可做的, in the table's order, each with what it does."""
    post = post_on(by, subject.place, at)
    if post is None:
        return []
    found = []
    for name, step in subject.lifecycle.STEPS.items():
        if subject.state in step.source and not _pointless(name, subject) and may_in(
            name, subject, post, at=at
        ):  # fmt: skip
            clause = limits.cite(subject.place, at, *step.rules) if step.rules else None
            found.append(Possible(name, step.word, does=step.does, clause=clause["clause"] if clause else ""))
    return found


def _pointless(act: str, subject: Any) -> bool:
    if not isinstance(subject, Hazard):
        return act == "record"
    major = Hazard.Grade.MAJOR in (subject.grade, subject.disputed)
    planned, asked = subject.plan is not None, subject.asked_until is not None
    match act:
        case "report":
            return True
        case "plan":
            return not major or planned
        case "approve-plan" | "refuse-plan":
            return not planned
        case "decide-grade":
            return not subject.disputed
        case "dispute":
            return bool(subject.disputed)
        case "tell-above":
            return not major or subject.told_above_at is not None
        case "ask-extension":
            return asked
        case "extend" | "refuse-extension":
            return not asked
        case "notify":
            return subject.notice_number is not None
        case "review-grade":
            return bool(subject.disputed)
        case "begin":
            return major and subject.state not in (State.PLANNED, State.RETURNED)
        case "link":
            return subject.recurs_id is not None
        case "tell-congress":
            return not major
        case _:
            return lifecycle.STEPS[act].major and not major


def demand(act: str, subject: Any, by: Actor, *, at: dt.datetime) -> None:
    """同上,不可则拒绝."""
    verdict = may(act, subject, by, at=at)
    if not verdict:
        raise NotAllowed(verdict.why)


def _named(roles: Any) -> str:
    return "、".join(str(label) for code, label in Role.choices if code in roles)
