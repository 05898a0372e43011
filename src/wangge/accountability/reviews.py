"""评价的复核: a dissatisfied rating under review does not count; whether it will is decided by somebody else (B-4.2)."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from wangge.accountability import access, answerable
from wangge.accountability.models import RatingReview, RatingReviewOutcome
from wangge.cases.models import Rating
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.territory.models import Place
from wangge.territory.reach import Reach

DECIDE = frozenset({"clerk", "head", "safety-officer", "company-leader", "street-clerk", "street-head"})


class NotYours(Refusal):
    """不归您."""


def ask(
    rating: Rating, *, reason: str, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> RatingReview:
    """申请复核: by the person whom the rating would count against, or by the office on its own part."""
    if reason not in RatingReview.Reason.values:
        raise Refusal("请选一个理由。")
    if rating.level > Rating.Level.DISSATISFIED:
        raise Refusal("只有不满意的评价才计数，才需要复核。")
    concerned = answerable.for_rating(rating)
    if concerned.person is None:
        raise Refusal(concerned.why or "这条评价不计在任何人名下，不用复核。")
    if by.person_id != concerned.person.pk and not _office(rating.place, by, at):
        raise NotYours("复核由评价所涉及的人或者社区办公室申请。")
    row = RatingReview(
        place_id=rating.place_id, rating=rating, person=concerned.person, reason=reason,
        words=saying.words(words, "申请复核的理由", limit=1000), uid=uid or uuid4(),
    )  # fmt: skip
    known = RatingReview.objects.filter(rating=rating).first()
    if known is not None and known.uid != row.uid:
        raise Refusal("这条评价已经申请过复核。")
    return written.keep(row, by=by, at=at)


def decide(
    review: RatingReview, *, excluded: bool, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> RatingReviewOutcome:
    """复核结论: neither by the person concerned nor by whoever asked for it."""
    if by.person_id in (review.person_id, review.by_person_id):
        raise NotYours("复核由当事人和申请人以外的人来做。")
    if not _office(review.place, by, at):
        raise NotYours("复核由社区办公室或街道来做。")
    row = RatingReviewOutcome(
        place_id=review.place_id, review=review, excluded=excluded,
        words=saying.words(words, "复核的理由", limit=1000), uid=uid or uuid4(),
    )  # fmt: skip
    known = RatingReviewOutcome.objects.filter(review=review).first()
    if known is not None and known.uid != row.uid:
        raise Refusal("这条评价已经复核过。")
    return written.keep(row, by=by, at=at)


def rating_called(uid: UUID, places: Iterable[int]) -> Rating | None:
    """按编号找评价, of these places."""
    return Rating.objects.filter(uid=uid, place__in=places).select_related("case", "place").first()


def matters_of(ratings: Iterable[str]) -> dict[str, str]:
    """评价所评的事项: the matter's id by the rating's."""
    found = Rating.objects.filter(uid__in=list(ratings)).values_list("uid", "case__uid")
    return {str(uid): str(case) for uid, case in found}


def waiting(reach: Reach) -> QuerySet[RatingReview]:
    """待复核的 that this person may decide, oldest first: neither about them nor asked for by them."""
    mine = Q(person_id=reach.person_id) | Q(by_person_id=reach.person_id)
    return visible(reach).filter(outcomes=None).exclude(mine).order_by("pk")


def visible(reach: Reach) -> QuerySet[RatingReview]:
    """看得到的复核: the office's places, the places below one's street office, and one's own."""
    seen = Q(place_id__in=reach.places) | Q(place__parent_id__in=reach.offices) | Q(person_id=reach.person_id)
    return RatingReview.objects.filter(seen).select_related("place", "person", "rating__case").order_by("-pk")


def _office(place: Place, by: Actor, at: dt.datetime) -> bool:
    return by.role in DECIDE and access.post_here(by, place, at) is not None
