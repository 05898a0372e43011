"""年终评优: who may be commended and what speaks for it, from the records; chosen by the head with reasons (B-4, B-4.6).

Only a decision in force that says so takes somebody's eligibility, and only for that year. There is no order by figure.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID, uuid4

from wangge.accountability import access
from wangge.accountability.door import NotYours
from wangge.accountability.hearing import State as Heard
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Allegation, AwardList, Proposal
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.territory.models import Person, Place, Post, Role

HEADS = frozenset({"head", "company-leader"})
CONSIDERED = (
    Role.GRID_WORKER, Role.GRID_LEADER, Role.GRID_MANAGER, Role.SECTOR_LEAD, Role.CLERK, Role.SAFETY_OFFICER,
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """可评的人 (candidate): what stands against it – decisions of this year – and what speaks for it."""

    person: Person
    posts: tuple[Post, ...]
    against: tuple[Proposal, ...]
    commended: tuple[Proposal, ...]
    good: tuple[Allegation, ...]

    @property
    def eligible(self) -> bool:
        """有资格."""
        return not self.against


def candidate(place: Place, person: Person, year: int) -> Candidate | None:
    """某人评不评得上: what stands against it and what speaks for it; None where their posts are not considered."""
    return next(iter(candidates(place, year, person=person)), None)


def of(place: Place, person: Person) -> list[tuple[AwardList, str]]:
    """有他的名单: signed ones, each with the reasons given for this person."""
    return [
        (row, each["reasons"])
        for row in AwardList.objects.filter(place=place)
        for each in row.content
        if each["person"] == str(person.uid)
    ]


def candidates(place: Place, year: int, *, person: Person | None = None) -> list[Candidate]:
    """可评的人 of a year, by name – or one of them; in the same number of queries at any size."""
    since, until = dt.date(year, 1, 1), dt.date(year, 12, 31)
    posts: dict[int, list[Post]] = defaultdict(list)
    people: dict[int, Person] = {}
    held = Post.objects.filter(place=place, role__in=CONSIDERED).within(since, until)
    for post in (held.filter(person=person) if person else held).whole().order_by("pk"):
        if post.stands_in_for_id is None:
            posts[post.person_id].append(post)
            people[post.person_id] = post.person
    decided: dict[int | None, list[Proposal]] = defaultdict(list)
    in_force = Proposal.objects.filter(
        place=place, state__in=(State.IN_FORCE, State.EXPIRED), person__in=people,
        measure__in=("award-ineligibility", "commendation"),
    ).order_by("in_force_at")  # fmt: skip
    for row in in_force:
        if row.in_force_at is not None and place.day_of(row.in_force_at).year == year:
            decided[row.person_id].append(row)
    good: dict[int, list[Allegation]] = defaultdict(list)
    for said in Allegation.objects.filter(
        place=place,
        state=Heard.UPHELD,
        what__in=Allegation.GOOD,
        happened_on__gte=since,
        happened_on__lte=until,
        person__in=people,
    ).order_by("happened_on", "pk"):
        good[said.person_id].append(said)
    found = [
        Candidate(
            person=people[pk], posts=tuple(posts[pk]),
            against=tuple(each for each in decided[pk] if each.measure == "award-ineligibility"),
            commended=tuple(each for each in decided[pk] if each.measure == "commendation"), good=tuple(good[pk]),
        )
        for pk in people
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.person.name, each.person.pk))


def signed(place: Place, year: int) -> AwardList | None:
    """这一年签发的名单."""
    return AwardList.objects.filter(place=place, year=year).first()


def sign(
    place: Place,
    year: int,
    *,
    chosen: dict[UUID, str],
    words: str = "",
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> AwardList:
    """签发评优名单: those chosen, each with reasons of their own; nobody chooses themselves."""
    post = access.post_on(by, place.day_of(at))
    if by.role not in HEADS or post is None or post.place_id != place.pk:
        raise NotYours("评优名单由负责人签发。")
    if place.day_of(at) < dt.date(year, 12, 1):
        raise Refusal(f"{year}年度还没有到年终，十二月一日以后再签发。")
    if not chosen:
        raise Refusal("还没有选人。在要评的人后面写明理由。")
    there = {each.person.uid: each for each in candidates(place, year)}
    content = []
    for key, reasons in chosen.items():
        one = there.get(key)
        if one is None:
            raise Refusal("选的人这一年在这里没有岗位，请核对。")
        if one.person.pk == by.person_id:
            raise NotYours("自己评优由别人决定。")
        if not one.eligible:
            raise Refusal(f"{one.person}这一年有生效的决定取消评优资格（{one.against[0].number}），不能选。")
        text = saying.words(reasons, f"{one.person}的理由", limit=500)
        content.append({"person": str(one.person.uid), "name": one.person.name, "reasons": text})
    row = AwardList(
        place=place, year=year, content=sorted(content, key=lambda each: each["name"]), uid=uid or uuid4(),
        words=saying.words(words, "听取意见的情况", limit=1000, needed=False),
    )  # fmt: skip
    known = signed(place, year)
    if known is not None and known.uid != row.uid:
        raise Refusal(f"{year}年度的评优名单已经签发。")
    return written.keep(row, by=by, at=at)
