"""复核: the person concerned, or the office, asks that a rating be looked at again before it counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models import Rating
from wangge.integrity.written import Written
from wangge.territory.models import Person, Place


class RatingReview(Written):
    """复核申请 (review): why a rating should not count against this person; while it is open it does not."""

    class Reason(models.TextChoices):
        OUT_OF_DUTY = "out-of-duty", _("要求超出职责和政策")
        NOT_MINE = "not-mine", _("这件事不是我负责的")
        REPEATED = "repeated", _("同一件事重复评价")
        MISTAKEN = "mistaken", _("评错了，居民自己说明的")
        OTHER = "other", _("其他理由")

    KIND = "rating-review.ask"
    TELLS = ("rating_id", "reason", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="reviews")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="reviews"
    )  # whom it would count against
    reason = models.CharField(max_length=12, choices=Reason)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="rating_review_uid_once"),
            models.UniqueConstraint(fields=["place", "rating"], name="rating_review_once"),
        ]
        ordering = ["-pk"]

    @property
    def subject(self) -> str:
        return str(self.rating.uid)

    def __str__(self) -> str:
        return str(self.get_reason_display())


class RatingReviewOutcome(Written):
    """复核结论 (outcome): by somebody else, with reasons; the rating is left out of the count, or stays."""

    KIND = "rating-review.decide"
    TELLS = ("review_id", "excluded", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(RatingReview, on_delete=models.PROTECT, related_name="outcomes")
    excluded = models.BooleanField()
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="rating_review_outcome_uid_once"),
            models.UniqueConstraint(fields=["place", "review"], name="rating_review_outcome_once"),
        ]

    @property
    def subject(self) -> str:
        return str(self.review.rating.uid)

    def __str__(self) -> str:
        return str(_("不计") if self.excluded else _("照计"))
