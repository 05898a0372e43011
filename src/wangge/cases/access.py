"""谁看得到、谁可以做: one rule for every list, count, export, map, search and act. Deny by default.

Where somebody may look follows from their posts (`territory.reach`); a matter about a person is invisible to that
person in every query that begins here. Nothing else may start a query on behalf of somebody.
"""

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.cases import lifecycle
from wangge.cases.lifecycle import NotAllowed, State
from wangge.cases.models import Act, Assistance, Case, Recusal, Requester
from wangge.integrity import looks
from wangge.integrity.actor import Actor
from wangge.integrity.masking import masked_contact, masked_name, masked_numbers
from wangge.integrity.models import Look
from wangge.policy.pack import Refusal
from wangge.territory import reach as territory_reach
from wangge.territory.models import Person, Place, Post, Role
from wangge.territory.reach import Reach

WATCHERS = frozenset({"supervisor", "union"})
MASKED = lifecycle.UNITS | WATCHERS  # these handle or watch a matter without knowing who asked
UNION, OFFICER = (
    "union",
    "safety-officer",
)  # who stands where this one stands, in a matter about the company's leader (D-5.5)
KNOWS_PLACE = frozenset({"security"})  # may act on a matter's personal data without reading the matter
WATCHED = tuple(lifecycle.ANSWERED | lifecycle.ENDED - {State.VOID})


class NoSuchMatter(Refusal):
    """没有这件事: one answer for unknown, expired, wrong and not yours."""


class Conflict(NotAllowed):
    """情况已变: the page the act was chosen on is out of date. `theirs` are the acts taken meanwhile."""

    def __init__(self, mine: str, theirs: list[Act]) -> None:
        self.mine, self.theirs = mine, theirs
        last = theirs[-1]
        super().__init__(
            f"您打开页面以后，{last.by_label}已“{lifecycle.act_word(last.act)}”。"
            f"您的“{lifecycle.act_word(mine)}”还没有生效，请看过现在的情况再决定。"
        )


# --- seeing ---


def _reach(person: Person, on: dt.date | None) -> Reach:
    if on is None:
        raise TypeError("say on which day, or give the reach")
    return territory_reach.reach_of(person, on)


def visible(person: Person, reach: Reach | None = None, *, on: dt.date | None = None) -> QuerySet[Case]:
    """看得到的事项: what this person may see in the posts of that day. The one rule."""
    if reach is None:
        reach = _reach(person, on)
    return seen_in(reach)


def seen_in(reach: Reach) -> QuerySet[Case]:
    """同上,已知可及范围."""
    me = reach.person_id
    seen = Q()
    for place in reach.places:
        seen |= Q(place_id=place)
    at_work = {post.place_id for post in reach.posts if post.role in lifecycle.FIELD}
    if at_work:
        open_to_grid = Q(grid_id__in=reach.grids) & Q(confidential=False)
        leading = {post.place_id for post in reach.posts if post.role in lifecycle.LEADERS}
        if leading:  # nobody's grid yet: any leader of the place may take it up
            open_to_grid |= Q(place_id__in=leading, grid__isnull=True, confidential=False)
        seen |= open_to_grid | (Q(place_id__in=at_work) & (Q(holder_id=me) | Q(first_asked_id=me)))
    if reach.offices:
        seen |= Q(Exists(Assistance.objects.filter(case=OuterRef("pk"), asked_place_id__in=reach.offices)))
    if reach.units:
        seen |= Q(Exists(Assistance.objects.filter(case=OuterRef("pk"), unit_id__in=reach.units)))
    watching = reach.places_as(*WATCHERS)
    if watching:
        seen |= Q(place_id__in=watching, state__in=WATCHED, confidential=False)
    taking_in = reach.places_as(UNION)
    if taking_in:
        seen |= Q(_about_leader(), place_id__in=taking_in)
    if not seen:
        return Case.objects.none()
    drafts_of_others = Q(state=State.DRAFT) & ~Q(first_asked_id=me)
    about_me = Exists(Recusal.objects.filter(case=OuterRef("pk"), person_id=me))
    return Case.objects.filter(seen).exclude(drafts_of_others).filter(~about_me)


def _about_leader() -> Exists:
    """反映公司领导的: somebody it is about leads the place."""
    leads = Q(person__posts__role="company-leader", person__posts__place_id=OuterRef("place_id"))
    return Exists(Recusal.objects.filter(leads, case=OuterRef("pk")))


def stands_as(role: str, case: Case) -> str:
    """以何身份: what is said of the company's leader the union takes in, in the place of the officer (D-5.5)."""
    return OFFICER if role == UNION and about_leader(case) else role


def about_leader(case: Case) -> bool:
    """反映的是公司领导."""
    company = case.pk is not None and case.place.kind == Place.Kind.COMPANY
    return company and Case.objects.filter(_about_leader(), pk=case.pk).exists()


def assistances_for(
    person: Person, reach: Reach | None = None, *, on: dt.date | None = None
) -> QuerySet[Assistance]:
    """等我答复的协办: open requests to the units and street offices this person answers for."""
    reach = reach or _reach(person, on)
    mine = Q(unit_id__in=reach.units) | Q(asked_place_id__in=reach.offices)
    waiting = Assistance.objects.filter(mine, answered_at=None, returned_at=None, withdrawn_at=None)
    about_me = Exists(Recusal.objects.filter(case=OuterRef("case"), person_id=reach.person_id))
    return waiting.filter(~about_me, case__state=State.ASSISTING).select_related(
        "case", "unit", "asked_place"
    )


def assistances_of(case: Case, by: Actor) -> QuerySet[Assistance]:
    """这件事的协办: all for the office; a unit or a street office reads what it was asked itself, not what others were."""
    found = case.assistances.select_related("unit", "asked_place")
    post = post_of(by) if by.role in lifecycle.UNITS else None
    if post is None:
        return found if by.role not in lifecycle.UNITS else found.none()
    return found.filter(unit_id=post.unit_id) if post.unit_id else found.filter(asked_place_id=post.place_id)


def candidates_about(place: Place, on: dt.date) -> QuerySet[Person]:
    """可被反映的工作人员 of a place and the office above it."""
    here = Q(posts__place=place) | Q(posts__place_id=place.parent_id or 0)
    in_post = Q(posts__since__lte=on) & (Q(posts__until__isnull=True) | Q(posts__until__gte=on))
    field = Q(posts__role__in=lifecycle.FIELD | lifecycle.SUPERIORS)
    return Person.objects.filter(here & in_post & field, is_active=True).distinct().order_by("name")


# --- acting ---


@dataclass(frozen=True, slots=True)
class Verdict:
    """可否: truthy when allowed; else `why` is the sentence."""

    ok: bool
    why: str = ""

    def __bool__(self) -> bool:
        return self.ok


@dataclass(frozen=True, slots=True)
class Possible:
    """可做的事: an act open to somebody now, with what it does and the clause behind it."""

    act: str
    word: str
    clause: str
    does: str


YES = Verdict(True)


def may(act: str, case: Case, by: Actor, *, at: dt.datetime) -> Verdict:
    """可否: may this actor take this act on this matter, whatever its state? One sentence when not."""
    step = lifecycle.STEPS[act]
    if by.role not in step.roles and stands_as(by.role, case) not in step.roles:
        return Verdict(False, f"“{step.word}”由{_roles(step.roles)}来做，您现在的岗位不能做。")
    if by.kind != "person":
        return YES
    post = _post(by, case.place.day_of(at))
    if post is None:
        return Verdict(False, "您的这个岗位今天不在任期内，不能办理。请重新登录，或请管理员核对岗位。")
    if case._state.adding:
        ok = post.place_id == case.place_id
        return YES if ok else Verdict(False, f"您的岗位在{post.place}，不能替{case.place}登记。")
    if act == "erase" and by.role in KNOWS_PLACE:
        return YES if post.place_id == case.place_id else Verdict(False, "没有这件事项，或者不在您的范围内。")
    return YES if _covers(post, case, at) else Verdict(False, "没有这件事项，或者不在您的范围内。")


def demand(act: str, case: Case, by: Actor, *, at: dt.datetime) -> None:
    """同上,不可则拒绝."""
    verdict = may(act, case, by, at=at)
    if not verdict:
        raise NotAllowed(verdict.why)


def acts_for(case: Case, by: Actor, *, at: dt.datetime) -> list[Possible]:
    """我现在可做的事: acts that state, post, place and what is waiting allow, in the table's order."""
    names = lifecycle.acts_from(case.state, stands_as(by.role, case))
    if by.kind == "person":
        post = _post(by, case.place.day_of(at))
        if post is None or not _covers(post, case, at):
            return []
    hidden = _pointless(case, by, at)
    return [_possible(name, case) for name in names if name not in hidden]


def resident_acts(case: Case, *, at: dt.datetime) -> list[Possible]:
    """当事人现在可做的事, by the code on the receipt."""
    return acts_for(case, Actor.resident(), at=at)


def _possible(name: str, case: Case) -> Possible:
    from wangge.cases import limits

    step = lifecycle.STEPS[name]
    if "matter" in step.rules and case.due_basis:  # the limit it has, not the first one the text speaks of
        return Possible(name, step.word, case.due_basis["clause"], step.does)
    return Possible(name, step.word, limits.governing(case, *step.rules), step.does)


def _pointless(case: Case, by: Actor, at: dt.datetime) -> set[str]:
    """此刻无从做起: acts that the table allows but that have nothing to work on."""
    from wangge.cases import closure, errands, handling

    hidden = {"draft"}
    asked = handling.open_request(case)
    if asked is None:
        hidden |= {"extend", "suspend", "refuse-request"}
    else:
        hidden |= {"ask-extension", "ask-suspension"}
        hidden.add("suspend" if isinstance(asked, handling.Extension) else "extend")
        if asked.asked_by_id == by.person_id:
            hidden |= {"extend", "suspend", "refuse-request"}
    waiting = list(case.assistances.filter(answered_at=None, returned_at=None, withdrawn_at=None))
    mine = [each for each in waiting if by.kind != "person" or _answers(by, each)]
    if not mine:
        hidden |= {"accept", "answer", "return"}
    elif all(each.accepted_at for each in mine):
        hidden |= {"accept", "return"}
    if not Requester.objects.filter(case=case, erased_at=None).exists():
        hidden.add("erase")
    steps = set(errands.owed(case).values_list("kind", flat=True))
    if "pass-on" not in steps:
        hidden.add("pass-on")
    if "hazard-report" not in steps:
        hidden.add("report-hazard")
    if case.state == State.CLOSED and "call-back" not in steps:
        hidden.add("check")
    if not case.attachments.exists():
        hidden.add("share")
    if by.person_id in errands.handlers(case):
        hidden |= {"check", "redact"}
    rated = case.ratings.filter(ending=case.reopened).exists()
    if (
        rated
        or by.role in closure.RATED
        or (by.person_id and by.person_id in (case.resolved_by_id, case.holder_id))
    ):
        hidden.add("rate")
    if "reopen" not in hidden and by.role == "resident":
        until = closure.reopen_until(case)
        if until is not None and at > until.at:
            hidden.add("reopen")
    if case.state in (State.REGISTERED, State.DRAFT):
        requested = case.acts.filter(act="ask-void").last()
        if requested is None or requested.by_person_id == by.person_id:
            hidden.add("void")
        if requested is not None:
            hidden.add("ask-void")
    if case.state == State.RESOLVED and closure.unreachable(case) is None:
        hidden.add("close")
    return hidden


def _answers(by: Actor, assistance: Assistance) -> bool:
    post = post_of(by)
    return post is not None and answers_for(post, assistance)


def answers_for(post: Post, assistance: Assistance) -> bool:
    """是被请的一方: the post belongs to the unit or street office that was asked."""
    if assistance.unit_id:
        return post.role == Role.UNIT_CONTACT and post.unit_id == assistance.unit_id
    return post.role in lifecycle.SUPERIORS and post.place_id == assistance.asked_place_id


def post_of(by: Actor) -> Post | None:
    """行为人的岗位."""
    return Post.objects.whole().filter(pk=by.post_id or 0, person_id=by.person_id or 0).first()


def _post(by: Actor, day: dt.date) -> Post | None:
    """The actor's post, if it is real and runs on this day: an Actor is only a claim until asked here."""
    found = Post.objects.filter(
        pk=by.post_id or 0, person_id=by.person_id or 0, role=by.role, person__is_active=True
    )
    return found.on(day).select_related("place", "person").first()


def _covers(post: Post, case: Case, at: dt.datetime) -> bool:
    reach = territory_reach.reach_from(post.person_id, case.place.day_of(at), [post])
    return seen_in(reach).filter(pk=case.pk).exists()


def _roles(roles: Iterable[str]) -> str:
    labels = {**dict(Role.choices), "resident": "当事人", "clock": "系统", "import": "导入"}
    return "、".join(str(label) for code, label in labels.items() if code in roles)


# --- the resident's code ---

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that is read for something else


def plain_code(code: str) -> str:
    """查询码的标准写法: upper case, without spaces and dashes; O is 0, I and L are 1."""
    code = re.sub(r"[\s\-–—·.]", "", code or "").upper()
    return code.translate(str.maketrans("OIL", "011"))


def code_hash(code: str) -> str:
    """查询码的摘要: what is stored."""
    return hashlib.sha256(plain_code(code).encode()).hexdigest()


def with_code(number: str, code: str) -> Case:
    """凭编号和查询码查看. NoSuchMatter, always the same, when either is not right."""
    wanted = code_hash(code)
    found = list(
        Case.objects.filter(secret_hash=wanted).select_related("place", "grid", "category", "holder")[:2]
    )
    given = (number or "").strip().upper().encode("utf-8", "surrogatepass")
    for case in found:
        right = hmac.compare_digest((case.number or "").upper().encode(), given)
        if right and plain_code(code) and case.state != State.DRAFT:
            return case
    raise NoSuchMatter("编号或查询码不对。请照回执再核对一遍；回执丢了，可以到办公室当面查询。")


def opened_by_code(number: str, pks: Iterable[int]) -> Case | None:
    """已凭码打开过的事项 of this number."""
    found = Case.objects.filter(number=number, pk__in=[pk for pk in pks if isinstance(pk, int)])
    return found.select_related("place", "grid", "category", "holder", "main").first()


# --- the requester ---


@dataclass(frozen=True, slots=True)
class Shown:
    """当事人(可见部分): `masked` says that some of it is withheld from this reader."""

    name: str
    contact: str
    prefers: str
    masked: bool


def requester_of(case: Case, by: Actor, *, at: dt.datetime, purpose: str) -> Shown | None:
    """看当事人是谁: in full only with a purpose, and every such look is written down. None when nobody is named.

    Without a purpose, and to those who handle or watch the matter from outside, names and numbers stay masked.
    """
    who = Requester.objects.filter(case=case).first()
    if who is None or who.erased_at is not None:
        return None
    label = str(who.get_prefers_display())
    full = (
        purpose.strip()
        and by.kind == "person"
        and stands_as(by.role, case) not in MASKED | {"security", "administrator", "auditor"}
    )
    if not full or not may("note", case, by, at=at):
        return Shown(masked_name(who.name), masked_contact(who.contact), label, True)
    looks.looked(
        case.place_id,
        what="requester",
        subject=str(case.uid),
        field="name,contact",
        reason=purpose,
        by=by,
        at=at,
    )
    return Shown(who.name, who.contact, label, False)


def looked_at(place: Place) -> QuerySet[Look]:
    """查阅记录 of a place, newest first; `subject` is the matter's uid."""
    return Look.objects.filter(place_id=place.pk).order_by("-at", "-id")


def words_for(case: Case, by: Actor) -> str:
    """原话(对外): long numbers in the words are masked for those who must not know who asked."""
    return masked_numbers(case.words) if stands_as(by.role, case) in MASKED else case.words
