"""谁看得到、谁可以做: one rule for every list, page and act on proposals. Deny by default.

The person concerned sees all of theirs once served, the office of the place sees those of others, the office above what
has gone to it, the supervisory committee (the union in a company) every one that was served. Somebody recused sees none.
"""

import datetime as dt
from collections.abc import Iterable, Set
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.accountability.lifecycle import STEPS, UNDECIDED, NotAllowed, Part, State
from wangge.accountability.models import Proposal, ProposalRecusal
from wangge.cases.access import YES, Verdict
from wangge.integrity.actor import Actor
from wangge.policy import words
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Person, Place, Post, Role
from wangge.territory.reach import Reach

WATCHERS = frozenset({"supervisor", "union"})
LEADING = frozenset({"grid-leader", "grid-manager", "sector-lead"})
STREET = frozenset({"street-clerk", "street-head"})

# The vocabulary's roles as the posts of a place: who may propose, and who decides or answers an appeal.
PROPOSES = {
    "grid-leader": LEADING | {"clerk", "safety-officer"}, "community-clerk": {"clerk", "safety-officer"},
    "community-head": {"head", "safety-officer"}, "safety-officer": {"clerk", "safety-officer"},
}  # fmt: skip
HEADS = frozenset({"head", "company-leader"})
DECIDES = {"community-head": HEADS, "company-leader": HEADS}
UNION = frozenset({"union"})
MANAGEMENT = frozenset(
    {"company-leader", "safety-officer", "sector-lead"}
)  # speaks for the company in an appeal


class NoSuchProposal(Refusal):
    """没有这份建议: one answer for unknown and not yours."""


# --- seeing ---


def visible(reach: Reach) -> QuerySet[Proposal]:
    """看得到的建议 in the posts of that day. The one rule."""
    me = reach.person_id
    mine = Q(served_at__isnull=False) & (Q(person_id=me) | Q(respondent_id=me))
    concerned = Q(person_id=me) | Q(respondent_id=me)
    leads = {post.grid_id for post in reach.posts if post.role in LEADING and post.grid_id}
    office = Q(place_id__in=reach.places)
    gone_up = Q(above=True) | (Q(appealed_at__isnull=False) & ~Q(place__kind=Place.Kind.COMPANY))
    above = Q(place__parent_id__in=reach.offices) & gone_up
    watching = Q(place_id__in=reach.places_as(*WATCHERS), served_at__isnull=False)
    proposed = Q(proposer_id=me, place_id__in={post.place_id for post in reach.posts})
    grids = Q(grid_id__in=leads, served_at__isnull=False)
    reviews = Q(place_id__in=reach.places_as("sector-lead"), appealed_at__isnull=False)
    others = (office | above | watching | proposed | grids | reviews) & ~concerned
    recused = Exists(ProposalRecusal.objects.filter(proposal=OuterRef("pk"), person_id=me))
    return Proposal.objects.filter(mine | (others & ~recused)).select_related(
        "place", "person", "grid", "respondent", "proposer", "decider", "reviewer"
    )


def one(uid: UUID, reach: Reach) -> Proposal:
    """这一份. NoSuchProposal when unknown or not to be seen."""
    found = visible(reach).filter(uid=uid).first()
    if found is None:
        raise NoSuchProposal("没有这份建议，或者不在您的范围内。")
    return found


def about(person: Person) -> QuerySet[Proposal]:
    """关于某人的、已经送达的, newest first: for their own page. Withdrawn and rejected ones are there, and say so."""
    return Proposal.objects.filter(person=person, served_at__isnull=False).order_by("-served_at")


# --- acting ---


def post_on(by: Actor, day: dt.date) -> Post | None:
    """行为人当日的岗位: an Actor is only a claim until asked here."""
    found = Post.objects.filter(
        pk=by.post_id or 0, person_id=by.person_id or 0, role=by.role, person__is_active=True
    )
    return found.on(day).whole().first()


def post_here(by: Actor, place: Place, at: dt.datetime) -> Post | None:
    """行为人当日在本处或上一级的岗位."""
    post = post_on(by, place.day_of(at))
    return post if post is not None and post.place_id in (place.pk, place.parent_id) else None


def may(act: str, proposal: Proposal, by: Actor, *, at: dt.datetime) -> Verdict:
    """可否: may this actor take this act on this proposal, whatever its state? One sentence when not."""
    step = STEPS[act]
    if step.part == Part.CLOCK:
        return YES if by.kind == "clock" else Verdict(False, "这一步由期限到了自动记下，不由人来做。")
    if by.kind != "person":
        return Verdict(False, "这一步要由有岗位的人来做。")
    day = proposal.place.day_of(at)
    if step.part == Part.CONCERNED:
        post = post_on(by, day)
        ours = answers_for(proposal, by.person_id, [post] if post else [])
        return YES if ours else Verdict(False, f"“{step.word}”由当事人本人来做。")
    if is_concerned(proposal, by.person_id):
        return Verdict(False, f"建议是关于您的，“{step.word}”由别人来做。您可以说明、申诉，查看全部凭据。")
    if ProposalRecusal.objects.filter(proposal_id=proposal.pk or 0, person_id=by.person_id or 0).exists():
        return Verdict(False, "您已回避，不能经手这份建议。")
    post = post_on(by, day)
    if post is None:
        return Verdict(False, "您的这个岗位今天不在任期内，不能办理。请重新登录，或请管理员核对岗位。")
    return may_in(act, proposal, post)


def may_in(act: str, proposal: Proposal, post: Post) -> Verdict:
    """同上, in a post known to be held, by somebody who is neither concerned nor recused. No query."""
    word = STEPS[act].word
    match STEPS[act].part:
        case Part.PROPOSER:
            if proposes(proposal.proposed, proposal.place, post):
                return YES
            roles = PROPOSES[_consequence(proposal).proposes]
            return Verdict(False, f"“{word}”由{_named(roles, proposal.place)}来做。")
        case Part.DECIDER:
            return _decides(proposal, post, word)
        case Part.REVIEWER:
            return _reviews(proposal, post, word, agreeing=act == "decide-appeal")
        case Part.WATCHER:
            ok = post.role in WATCHERS and post.place_id == proposal.place_id
            return YES if ok else Verdict(False, "监督意见由居务监督委员会（公司由工会）来写。")
        case _:
            if proposes(proposal.proposed, proposal.place, post) and proposal.state in UNDECIDED:
                return YES
            return _decides(proposal, post, word, alone=True)


def _decides(proposal: Proposal, post: Post, word: str, *, alone: bool = False) -> Verdict:
    """`alone`: being the proposer is no obstacle (withdrawing, recusing)."""
    if not alone and post.person_id in (proposal.proposer_id, proposal.submitter_id):
        return Verdict(False, "提出建议的人不能作决定，请另一位来决定。")
    if _may_decide(proposal, post):
        return YES
    return Verdict(
        False, f"“{word}”由{_named(_deciding(proposal), proposal.place)}来做，您现在的岗位不能做。"
    )


def _reviews(proposal: Proposal, post: Post, word: str, *, agreeing: bool = False) -> Verdict:
    """`agreeing`: the answer itself; where two sides review together it is the other side's to agree."""
    took_part = (proposal.proposer_id, proposal.submitter_id, proposal.decider_id)
    if post.person_id in took_part:
        return Verdict(False, "参加过原来的建议或决定的人不能复核申诉，请另一位来复核。")
    roles = _reviewing(proposal)
    where = proposal.place_id if proposal.place.kind == Place.Kind.COMPANY else proposal.place.parent_id
    if post.role not in roles or post.place_id != where:
        return Verdict(False, f"“{word}”由{_named(roles, proposal.place)}来做，您现在的岗位不能做。")
    if agreeing and reviewed_together(proposal):
        if proposal.opinion is None:
            return Verdict(False, "申诉由工会和公司共同复核：先由一方写下复核意见，另一方同意以后才算答复。")
        if (proposal.opinion["role"] in UNION) == (post.role in UNION):
            return Verdict(False, "复核意见是您这一方写的，由另一方来同意，或者写下不同的意见。")
    return YES


def reviewed_together(proposal: Proposal) -> bool:
    """共同复核 (D-5.3): in a company an appeal is answered by the union and the company, both of one mind."""
    return proposal.place.kind == Place.Kind.COMPANY


def _deciding(proposal: Proposal) -> Set[str]:
    if proposal.place.kind != Place.Kind.COMPANY and (proposal.is_letter or proposal.above):
        return STREET if proposal.is_letter else {Role.STREET_HEAD}
    return DECIDES.get(_consequence(proposal).decides, HEADS)


def _reviewing(proposal: Proposal) -> Set[str]:
    """上一级: what the street office decided itself goes to its head, if another one than who decided."""
    if reviewed_together(proposal):
        return UNION | MANAGEMENT
    return {Role.STREET_HEAD} if proposal.above else STREET


def _may_decide(proposal: Proposal, post: Post) -> bool:
    company = proposal.place.kind == Place.Kind.COMPANY
    up = not company and (proposal.is_letter or proposal.above)
    where = proposal.place.parent_id if up else proposal.place_id
    return post.role in _deciding(proposal) and post.place_id == where


def deciders(proposal: Proposal, on: dt.date) -> list[Post]:
    """可以作决定的人 that day: with the role, and neither proposer nor concerned nor recused."""
    return [post for post in _around(proposal, on) if _decides(proposal, post, "")]


def reviewers(proposal: Proposal, on: dt.date) -> list[Post]:
    """可以复核申诉的人 that day."""
    return [post for post in _around(proposal, on) if _reviews(proposal, post, "")]


def watchers(proposal: Proposal, on: dt.date) -> list[Post]:
    """监督的人 of the place."""
    return [
        post for post in _around(proposal, on) if post.role in WATCHERS and post.place_id == proposal.place_id
    ]


def _around(proposal: Proposal, on: dt.date) -> list[Post]:
    recused = ProposalRecusal.objects.filter(proposal_id=proposal.pk or 0).values("person_id")
    places = [proposal.place_id, *([proposal.place.parent_id] if proposal.place.parent_id else [])]
    posts = (
        Post.objects.filter(place_id__in=places, person__is_active=True)
        .exclude(person_id__in=recused)
        .on(on)
        .whole()
    )
    return [post for post in posts.order_by("pk") if not is_concerned(proposal, post.person_id)]


def may_stand_aside(proposal: Proposal) -> QuerySet[Person]:
    """可以设回避的人: staff of the place and of the office above; not whom it concerns."""
    places = [proposal.place_id, *([proposal.place.parent_id] if proposal.place.parent_id else [])]
    concerned = [each for each in (proposal.person_id, proposal.respondent_id) if each]
    return (
        Person.objects.filter(place_id__in=places, is_active=True).exclude(pk__in=concerned).order_by("name")
    )


def proposes(measure: str, place: Place, post: Post) -> bool:
    """可以提出: this post may propose this measure here."""
    return post.place_id == place.pk and post.role in PROPOSES[words.CONSEQUENCES[measure].proposes]


def is_concerned(proposal: Proposal, person_id: int | None) -> bool:
    """是当事人, or the leader who answers for the grid."""
    return person_id is not None and person_id in (proposal.person_id, proposal.respondent_id)


def answers_for(proposal: Proposal, person_id: int | None, posts: Iterable[Post]) -> bool:
    """由其说明、申诉: the person concerned; for a grid, whoever leads it by now as well."""
    if proposal.person_id is not None or person_id == proposal.respondent_id:
        return is_concerned(proposal, person_id)
    return any(post.role in LEADING and post.grid_id == proposal.grid_id for post in posts)


def leaders_of(grid: Grid, day: dt.date) -> list[Post]:
    """网格的负责人 that day, away or not; those in charge first."""
    posts = (
        Post.objects.filter(grid=grid, role__in=("grid-leader", "grid-manager"), person__is_active=True)
        .on(day)
        .whole()
    )
    return sorted(posts, key=lambda post: (not post.in_charge, post.stands_in_for_id is not None, post.pk))


@dataclass(frozen=True, slots=True)
class Possible:
    """可做的一步: with what it does."""

    act: str
    word: str
    does: str


def acts_for(proposal: Proposal, by: Actor, *, at: dt.datetime) -> list[Possible]:
    """我现在可做的, in the table's order."""
    return [
        Possible(name, step.word, step.does)
        for name, step in STEPS.items()
        if proposal.state in step.source and step.part != Part.CLOCK and not pointless(name, proposal)
        and may(name, proposal, by, at=at)
    ]  # fmt: skip


def pointless(act: str, proposal: Proposal) -> bool:
    """没有用处: a step that another takes the place of here."""
    if act == "submit":
        return not proposal.is_letter or proposal.place.kind == Place.Kind.COMPANY
    if act == "decide":
        return proposal.state == State.HEARD and needs_submitting(proposal)
    return act == "draft" or (act == "review" and not reviewed_together(proposal))


def needs_submitting(proposal: Proposal) -> bool:
    """要先发函: a letter reaches the street office before anybody there decides on it."""
    return proposal.is_letter and proposal.place.kind != Place.Kind.COMPANY


def demand(act: str, proposal: Proposal, by: Actor, *, at: dt.datetime) -> None:
    """同上,不可则拒绝."""
    verdict = may(act, proposal, by, at=at)
    if not verdict:
        raise NotAllowed(verdict.why)


def sees_evidence(proposal: Proposal, reach: Reach) -> bool:
    """可看凭据原件的清单: the office and whoever decides; the person concerned and the watchers without who said it."""
    return not is_concerned(proposal, reach.person_id) and not reach.has(*WATCHERS, place=proposal.place)


@dataclass(frozen=True, slots=True)
class Hands:
    """经谁的手 (hands): which roles propose a measure at a place, decide on it, and answer an appeal."""

    proposes: str
    decides: str
    reviews: str


def hands(measure: str, place: Place) -> Hands:
    """提出、决定、复核的岗位 of a measure, as this place has them."""
    company, letter = place.kind == Place.Kind.COMPANY, measure.endswith("-letter")
    said = words.CONSEQUENCES[measure]
    decides = STREET if letter and not company else DECIDES.get(said.decides, HEADS)
    reviews = UNION | MANAGEMENT if company else {Role.STREET_HEAD} if letter else STREET
    return Hands(*(_named(each, place) for each in (PROPOSES[said.proposes], decides, reviews)))


def _consequence(proposal: Proposal) -> words.Consequence:
    return words.CONSEQUENCES[proposal.proposed]


def _named(roles: Set[str], place: Place) -> str:
    here = {"company": {"safety-officer", "company-leader", "union", "grid-manager", "sector-lead"}}.get(
        place.kind, {"clerk", "head", "grid-leader", "street-clerk", "street-head", "supervisor"}
    )
    return "、".join(str(label) for code, label in Role.choices if code in roles & here)
