"""后续: training with notes, a written self-review – a place to write, seen by who must see it, done.

The words are for whoever wrote them and the office that reads them; nobody counts them or asks for a length.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.accountability import access
from wangge.accountability.lifecycle import NotAllowed, State
from wangge.accountability.models import FollowUp, FollowUpEntry, Proposal, ProposalNotice
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.territory.models import Person
from wangge.territory.reach import Reach

Kind, What = FollowUp.Kind, FollowUpEntry.What
OFFICE = frozenset({"clerk", "head", "safety-officer", "company-leader"})
ASKED = {"training-with-notes": Kind.TRAINING, "written-self-review": Kind.SELF_REVIEW}


class NoSuchFollowUp(Refusal):
    """没有这项后续: unknown and not yours."""


def begin(proposal: Proposal, *, by: Actor, at: dt.datetime) -> FollowUp | None:
    """开始: what the decision in force asks of the person; nothing for other measures, and nothing of a grid."""
    kind = ASKED.get(proposal.measure)
    if kind is None or proposal.person_id is None:
        return None
    row = FollowUp(place_id=proposal.place_id, proposal=proposal, person_id=proposal.person_id, kind=kind)
    kept = written.keep(row, by=by, at=at)
    ProposalNotice.objects.bulk_create(
        [
            ProposalNotice(place_id=proposal.place_id, proposal=proposal, person_id=proposal.person_id, at=at,
                           occasion="follow-up", text=f"请做一件事：{kept}（{proposal.number}）")
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return kept


def _whole() -> QuerySet[Any]:
    done = Exists(FollowUpEntry.objects.filter(follow_up=OuterRef("pk"), what=What.READ))
    found = FollowUp.objects.annotate(done=done).select_related(
        "proposal", "proposal__place", "person", "place"
    )
    return found.prefetch_related("entries")


def of(person: Person) -> QuerySet[Any]:
    """某人的后续, the open ones first; those of decisions that were withdrawn are gone."""
    return (
        _whole()
        .filter(person=person, proposal__state__in=(State.IN_FORCE, State.EXPIRED))
        .order_by("done", "-pk")
    )


def visible(reach: Reach) -> QuerySet[Any]:
    """看得到的后续: one's own, and for the office those of others."""
    office = Q(place_id__in=reach.places_as(*OFFICE))
    return _whole().filter(Q(person_id=reach.person_id) | office).order_by("done", "-pk")


def one(uid: UUID, reach: Reach) -> FollowUp:
    """这一项. NoSuchFollowUp when unknown or not to be seen."""
    found = visible(reach).filter(uid=uid).first()
    if found is None:
        raise NoSuchFollowUp("没有这项培训或者书面检查，或者不在您的范围内。")
    return found


def arrange(
    task: FollowUp, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> FollowUpEntry:
    """安排培训: what, when and with whom; by the office."""
    _office(task, by, at)
    return _write(task, What.ARRANGED, saying.words(words, "培训安排", limit=1000), uid, by, at)


def write(
    task: FollowUp, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> FollowUpEntry:
    """本人写: what went wrong and what will be done differently; any length, not copied out."""
    if by.person_id != task.person_id:
        raise NotAllowed(f"{task}由本人来写。")
    return _write(task, What.WRITTEN, saying.words(words, str(task), limit=8000), uid, by, at)


def read(
    task: FollowUp, *, words: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime
) -> FollowUpEntry:
    """看过，完成: by the office, after something was written; with a word to the person, if there is one."""
    _office(task, by, at)
    if not FollowUpEntry.objects.filter(follow_up=task, what=What.WRITTEN).exists():
        raise NotAllowed("本人还没有写，还不能算完成。")
    return _write(task, What.READ, saying.words(words, "看过以后的话", limit=1000, needed=False), uid, by, at)


def _write(
    task: FollowUp, what: str, words: str, uid: UUID | None, by: Actor, at: dt.datetime
) -> FollowUpEntry:
    if task.proposal.state == State.WITHDRAWN:
        raise NotAllowed("决定已经撤回，不用再做。")
    done = FollowUpEntry.objects.filter(follow_up=task, what=What.READ).first()
    if done is not None and done.uid != uid:
        raise NotAllowed("这一项已经完成。")
    row = FollowUpEntry(place_id=task.place_id, follow_up=task, what=what, words=words, uid=uid or uuid4())
    return written.keep(row, by=by, at=at)


def _office(task: FollowUp, by: Actor, at: dt.datetime) -> None:
    post = access.post_on(by, task.place.day_of(at))
    if post is None or post.role not in OFFICE or post.place_id != task.place_id:
        raise NotAllowed("培训由社区办公室（公司由安全环保员或领导）安排和看过。")
    if by.person_id == task.person_id:
        raise NotAllowed("自己的培训和书面检查由别人来看。")


def trained(person: Person) -> Iterable[FollowUp]:
    """做过的培训, for whoever must know that training came first."""
    return _whole().filter(person=person, kind=Kind.TRAINING, done=True)
