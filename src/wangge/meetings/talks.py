"""谈心 (A-2.1.5, D-2.1.1): what an employee wished to raise. Nothing is asked of what they think, and none is written down.

Their words are sealed, are no ground of anything and go after their day; one that was meant to be confidential is read by
nobody but whoever wrote it down.
"""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from wangge.cases import intake
from wangge.integrity import erasure, written
from wangge.integrity.actor import Actor
from wangge.integrity.record import record
from wangge.integrity.secrecy import KEPT_DAYS
from wangge.journal import saying
from wangge.meetings import access
from wangge.meetings.lifecycle import LED
from wangge.meetings.models import Talk, TalkFollowing
from wangge.policy import lint
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Person, Place, Post
from wangge.territory.reach import WHOLE_PLACE, Reach

TALKS = LED | {"safety-officer", "company-leader", "clerk", "head", "union"}
DAY = dt.timedelta(days=1)
PROMISE = gettext_lazy(
    "只写职工自己提出的、要解决的事。没有“思想”一栏：制度里的“思想动向”读作职工自己提出的困难、意见和诉求；"
    "没有提出的，不打听、不猜测、不记录，也不作考核。"
)


class NoSuchTalk(Refusal):
    """没有这次谈心: unknown and not yours."""


def visible(reach: Reach) -> QuerySet[Talk]:
    """看得到的谈心: one's own; of the grid one leads and of the place one answers for, what was not confidential."""
    mine = Q(by_person_id=reach.person_id)
    office = Q(place_id__in=reach.places_as(*WHOLE_PLACE))
    leads = Q(grid_id__in=reach.grids) if reach.has(*LED) else Q(pk=None)
    found = Talk.objects.filter(mine | ((office | leads) & Q(confidential=False)), place_id__in=_at(reach))
    return found.select_related("place", "grid").prefetch_related("followings")


def _at(reach: Reach) -> set[int]:
    return {post.place_id for post in reach.posts if post.role in TALKS}


def one(uid: UUID, reach: Reach) -> Talk:
    """这一次. NoSuchTalk when unknown or not to be seen."""
    found = visible(reach).filter(uid=uid).first()
    if found is None:
        raise NoSuchTalk("没有这次谈心，或者不在您的范围内。")
    return found


def write(
    grid: Grid, *, talked_on: dt.date, topic: str, asked_by: str, raised: str = "", promised: str = "", who: str = "",
    confidential: bool = False, uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Talk:  # fmt: skip
    """记谈心: the day, the subject, and what the employee raised – or that nothing was to be noted."""
    place = grid.place
    _may(grid, by, at)
    saying.chosen(asked_by, Talk.Asked, "来由")
    if talked_on > place.day_of(at):
        raise Refusal(f"谈心的日子（{talked_on:%Y-%m-%d}）还没有到，请核对。")
    said = {
        "topic": saying.words(topic, "谈的是什么事", limit=60),
        "raised": saying.words(raised, "职工提出的", limit=2000, needed=False),
        "promised": saying.words(promised, "说好怎么办", limit=1000, needed=False),
    }
    for text in said.values():
        _no_label(text)
    row = Talk(
        place=place, grid=grid, uid=uid or uuid4(), talked_on=talked_on, asked_by=asked_by, confidential=confidential,
        who=saying.words(who, "怎样称呼", limit=40, needed=False), delete_on=place.day_of(at) + KEPT_DAYS * DAY, **said,
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def _no_label(text: str) -> None:
    """The linter's own words: what sticks a label on somebody is not written down here either."""
    found = lint.LABELS.search(text)
    if found:
        raise Refusal(f"“{found[0]}”是给人的思想或身份贴标签。请改写成职工提出的、要解决的事。")


def follow(
    talk: Talk, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> TalkFollowing:  # fmt: skip
    """后来怎样: what was done, that they were told."""
    _author_or_grid(talk, by, at)
    text = saying.words(words, "后来怎样", limit=1000)
    _no_label(text)
    return written.keep(
        TalkFollowing(place_id=talk.place_id, talk=talk, words=text, uid=uid or uuid4()), by=by, at=at
    )


def to_matter(
    talk: Talk,
    *,
    words: str = "",
    about: tuple[Person, ...] = (),
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> intake.Receipt:
    """转为诉求: only what the employee raised, with a number and a limit; confidential where the talk was."""
    _author_or_grid(talk, by, at)
    text = saying.words(words or talk.raised, "职工提出的事", limit=2000)
    with transaction.atomic():
        receipt = intake.register(
            text, place=talk.place, grid=talk.grid, channel="oral", kind="appeal", name=talk.who, about=about,
            confidential=talk.confidential, received_at=at, uid=uuid5(talk.uid, "case"), by=by, at=at,
        )  # fmt: skip
        if not TalkFollowing.objects.filter(talk=talk, case_uid=receipt.case.uid).exists():
            row = TalkFollowing(
                place_id=talk.place_id,
                talk=talk,
                case_uid=receipt.case.uid,
                number=str(receipt.number),
                uid=uid or uuid4(),
            )
            written.keep(row, by=by, at=at)
    return receipt


def may(grid: Grid, by: Actor, *, at: dt.datetime) -> bool:
    """可以记这个网格的谈心."""
    try:
        _may(grid, by, at)
    except Refusal:
        return False
    return True


def grids(reach: Reach, place: Place) -> QuerySet[Grid]:
    """可以记哪些网格的."""
    found = place.grids.filter(until__isnull=True).order_by("code")
    return found if place.pk in reach.places_as(*WHOLE_PLACE, "union") else found.filter(pk__in=reach.grids)


def _may(grid: Grid, by: Actor, at: dt.datetime) -> Post:
    saying.whole(at)
    post = access.post_here(by, grid.place, at)
    if post is None or post.role not in TALKS:
        raise Refusal(f"谈心由{access.named(TALKS, grid.place)}来记。")
    own = post.grid_id == grid.pk or (post.sector_id is not None and post.sector_id == grid.sector_id)
    if post.role in LED and not own:
        raise Refusal(f"{grid}不归您管。")
    return post


def _author_or_grid(talk: Talk, by: Actor, at: dt.datetime) -> None:
    if talk.by_person_id == by.person_id:
        if access.post_here(by, talk.place, at) is None:
            raise Refusal("您今天在这里没有岗位。")
        return
    if talk.confidential:
        raise NoSuchTalk("没有这次谈心，或者不在您的范围内。")
    _may(talk.grid, by, at)


# --- forgetting ---


def turn(*, at: dt.datetime, batch: int = 500) -> int:
    """一轮: what was said goes after its day (D-5.5)."""
    done = 0
    due = Talk.objects.filter(erased_at=None, delete_on__lte=at.date() + DAY).select_related("place")
    for talk in due.order_by("delete_on")[:batch]:
        if talk.place.day_of(at) >= talk.delete_on:
            done += forget(talk, basis="保存期满", by=Actor.clock(), at=at)
    return done


def erase(talk: Talk, *, basis: str, by: Actor, at: dt.datetime) -> int:
    """职工要求删去, by whoever may see it."""
    _author_or_grid(talk, by, at)
    return forget(talk, basis=saying.words(basis, "为什么删去", limit=80), by=by, at=at)


def forget(talk: Talk, *, basis: str, by: Actor, at: dt.datetime) -> int:
    """删去谈心的话; the day and the subject stay."""
    with transaction.atomic():
        erasure.without_trace()
        fresh: Any = Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
        if fresh.erased_at is not None:
            return 0
        fresh.raised = fresh.promised = fresh.who = ""
        fresh.erased_at = at
        fresh.save(update_fields=["raised", "promised", "who", "erased_at"])
        record(fresh.place_id, kind="talk.erase", subject=str(fresh.uid), body={"basis": basis}, by=by, at=at)
    talk.refresh_from_db()
    return 1
